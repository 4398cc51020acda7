/// GNU Readline, with its global variables behind functions: Swift refuses shared mutable state.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>
#include <readline/history.h>

/// To be called once, before anything else of Readline.
static inline void limn_readline_setup(
    char **(*complete)(const char *text, int start, int end), int remembers) {
  rl_readline_name = "limn";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = " \t\n\"'()[]{},;|=<>";
  rl_completer_quote_characters = "";
  rl_variable_bind("enable-bracketed-paste", "on");
  history_comment_char = '#';
  // With time stamps an entry of several lines is read back as one.
  history_write_timestamps = 1;
  using_history();
  stifle_history(remembers);
}

/// The whole line as it stands.
static inline const char *limn_readline_buffer(void) { return rl_line_buffer; }

/// Completion is ours alone: no file names when there are no candidates, no space after one.
static inline void limn_readline_completion_is_final(void) {
  rl_attempted_completion_over = 1;
  rl_completion_append_character = 0;
}

/// Drops the line that is being typed and shows the prompt again.
static inline void limn_readline_abandon(const char *prompt) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_replace_line("", 0);
  rl_point = 0;
  rl_set_prompt(prompt);
  rl_on_new_line();
  rl_redisplay();
}
