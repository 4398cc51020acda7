/// A line editor: GNU Readline's callback interface, its global variables kept behind functions.
///
/// There is one editor in a process, used from one thread. It never waits for a key: whoever owns
/// it polls the terminal and calls `limn_editor_read` when something can be read.

#pragma once

/// Told that candidates are wanted for the text before `cursor`, of which Readline is going to
/// replace the part from `start`; answers by calls of `limn_editor_offer`.
typedef void (*limn_editor_wants)(void *context, const char *line, int start, int cursor);

/// To be called once, before anything else.
void limn_editor_setup(int remembers, limn_editor_wants wants, void *context);

/// A text that could stand from `start` to the cursor; only while candidates are wanted.
void limn_editor_offer(const char *candidate);

/// An input of one line or more that the up arrow brings back.
void limn_editor_remember(const char *text);

/// Shows the prompt and takes the terminal. Invisible parts of the prompt stand inside \001 \002.
void limn_editor_begin(const char *prompt);

enum { LIMN_EDITOR_TYPING, LIMN_EDITOR_LINE, LIMN_EDITOR_END };

/// Takes the keys that wait. After LIMN_EDITOR_LINE or LIMN_EDITOR_END (Ctrl-D on an empty line, or
/// no terminal any more) the terminal has been given back.
int limn_editor_read(void);

/// The line that was finished last; valid until the next begins.
const char *limn_editor_line(void);

/// Leaves the line that is being typed on the screen as it is, forgets it, and gives the terminal
/// back. Does nothing when no line is being typed.
void limn_editor_abandon(void);

/// Takes the line off the screen, so that something else can be written; then shows it again.
void limn_editor_hide(void);
void limn_editor_show(void);

/// The terminal has another size.
void limn_editor_resize(void);

/// Gives the terminal back and stops the process, as Ctrl-Z asks; returns when it goes on.
void limn_editor_suspend(void);
