/// What the operating system offers through variadic calls, macros and headers that Swift does not
/// import: signals as a file descriptor, the size of a terminal, a child with two pipes.

#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Blocks SIGINT, SIGTERM, SIGUSR1 and SIGWINCH in the calling thread (and those it starts later)
/// and returns a descriptor that becomes readable when one arrives; -1 with errno on failure.
/// SIGPIPE is ignored.
int limn_signals_open(void);

/// The same with SIGTSTP, SIGQUIT and SIGHUP, which must not end or stop a process that has put the
/// terminal into a mode of its own before it has put it back.
int limn_signals_open_prompt(void);

/// The next signal that has arrived, or 0 when there is none.
int limn_signals_next(int descriptor);

/// Columns of the terminal behind the descriptor, or 0 when it is none or does not say.
int limn_terminal_columns(int descriptor);

/// Starts this same executable as `limn worker --fds [--memory MEMORY] [--threads THREADS]` in a
/// process group of its own, with an empty signal mask, `/dev/null` as standard input, output and
/// (unless `keeps_error_output`) error output, `input` as descriptor 3, `output` as descriptor 4, and
/// no other descriptor. `memory` and `threads` may be NULL. Returns 0, or an error number.
int limn_spawn(
    pid_t *child, const char *memory, const char *threads, int input, int output,
    int keeps_error_output);

/// Says of large memory that is about to be filled that the system may back it by large pages.
void limn_prefer_large_pages(void *start, size_t bytes);

/// Lets the C library keep up to 128 MiB that were freed, for the next array: to be given new pages by
/// the system takes longer than most loops over them.
void limn_keep_freed_memory(void);

/// A pipe whose ends are closed on exec: ends[0] reads. Returns 0, or an error number.
int limn_pipe(int ends[2]);

/// Waits for a child to end and returns the signal that killed it, 0 when it exited by itself, -1
/// when it still runs (only with `waits` 0).
int limn_reap(pid_t child, int waits);

/// Ignores SIGPIPE, SIGINT, SIGTERM and SIGUSR1: for the worker, whose front end tells it when to
/// stop, also where a batch system sends a signal to all processes of a job.
void limn_worker_signals(void);

/// `open`, which is variadic. Returns a descriptor, or -1 with errno.
int limn_open(const char *path, int flags, unsigned mode);

/// The flag of `limn_open` for a new file to be written; fails when the name is taken.
int limn_flags_create(void);
/// For an existing file to be read.
int limn_flags_read(void);
/// For a folder, to sync it.
int limn_flags_folder(void);
/// For a file to be appended to, made when absent.
int limn_flags_append(void);

/// Whether st_mode is a regular file (1), a folder (2), or something else (0).
int limn_file_kind(unsigned mode);
