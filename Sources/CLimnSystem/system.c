#define _GNU_SOURCE
#include "limn_system.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int open_signals(sigset_t *set) {
  sigaddset(set, SIGINT);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGUSR1);
  sigaddset(set, SIGWINCH);
  signal(SIGPIPE, SIG_IGN);
  if (sigprocmask(SIG_BLOCK, set, NULL) != 0) return -1;
  return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int limn_signals_open(void) {
  sigset_t set;
  sigemptyset(&set);
  return open_signals(&set);
}

int limn_signals_open_prompt(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTSTP);
  sigaddset(&set, SIGQUIT);
  sigaddset(&set, SIGHUP);
  return open_signals(&set);
}

int limn_signals_next(int descriptor) {
  struct signalfd_siginfo info;
  if (read(descriptor, &info, sizeof info) != (ssize_t)sizeof info) return 0;
  return (int)info.ssi_signo;
}

int limn_terminal_columns(int descriptor) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

void limn_prefer_large_pages(void *start, size_t bytes) {
#ifdef __linux__
  const uintptr_t page = 4096, first = ((uintptr_t)start + page - 1) / page * page;
  const uintptr_t last = ((uintptr_t)start + bytes) / page * page;
  if (bytes >= 8 << 20 && first < last) madvise((void *)first, last - first, MADV_HUGEPAGE);
#endif
}

void limn_keep_freed_memory(void) {
#ifdef __GLIBC__
  // The greatest that glibc takes for a thread's arena.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}

int limn_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int limn_spawn(
    pid_t *child, const char *memory, const char *threads, int input, int output,
    int keeps_error_output) {
  char *arguments[8] = {"limn", "worker", "--fds"};
  int words = 3;
  if (memory) {
    arguments[words++] = "--memory";
    arguments[words++] = (char *)memory;
  }
  if (threads) {
    arguments[words++] = "--threads";
    arguments[words++] = (char *)threads;
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  // The pipe's ends may themselves be 3 or 4: they are first moved out of the way.
  failure = posix_spawn_file_actions_adddup2(&actions, input, 60);
  if (failure == 0) failure = posix_spawn_file_actions_adddup2(&actions, output, 61);
  if (failure == 0) failure = posix_spawn_file_actions_adddup2(&actions, 60, 3);
  if (failure == 0) failure = posix_spawn_file_actions_adddup2(&actions, 61, 4);
  if (failure == 0) {
    failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  }
  if (failure == 0) {
    failure = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  }
  if (failure == 0 && !keeps_error_output) {
    failure = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  }
  if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 5);

  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGINT);
  sigaddset(&defaults, SIGTERM);
  if (failure == 0) failure = posix_spawnattr_setsigmask(&attributes, &none);
  if (failure == 0) failure = posix_spawnattr_setsigdefault(&attributes, &defaults);
  if (failure == 0) failure = posix_spawnattr_setpgroup(&attributes, 0);
  if (failure == 0) {
    failure = posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  if (failure == 0) {
    failure = posix_spawn(child, "/proc/self/exe", &actions, &attributes, arguments, environ);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int limn_reap(pid_t child, int waits) {
  int status = 0;
  for (;;) {
    pid_t ended = waitpid(child, &status, waits ? 0 : WNOHANG);
    if (ended == child) return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (ended == 0) return -1;
    if (errno != EINTR) return 0;
  }
}

void limn_worker_signals(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGUSR1, SIG_IGN);
}

int limn_open(const char *path, int flags, unsigned mode) { return open(path, flags, (mode_t)mode); }

int limn_flags_create(void) { return O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW; }
int limn_flags_read(void) { return O_RDONLY | O_CLOEXEC | O_NOCTTY; }
int limn_flags_folder(void) { return O_RDONLY | O_DIRECTORY | O_CLOEXEC; }
int limn_flags_append(void) { return O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC; }

int limn_file_kind(unsigned mode) { return S_ISREG(mode) ? 1 : S_ISDIR(mode) ? 2 : 0; }
