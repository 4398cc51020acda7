#include "limn_editor.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

static limn_editor_wants wants_candidates;
static void *owner;

static int typing;
static char *line;
static int state;

static char **offers;
static size_t offer_count, offer_room;

static void line_taken(char *text) {
  // After Ctrl-D Readline ends the line only where it has switched bracketed paste off.
  if (!text) {
    const char *pastes = rl_variable_value("enable-bracketed-paste");
    if (!pastes || strcmp(pastes, "on") != 0) rl_crlf();
    fflush(rl_outstream);
  }
  rl_callback_handler_remove();
  typing = 0;
  free(line);
  line = text;
  state = text ? LIMN_EDITOR_LINE : LIMN_EDITOR_END;
}

// MARK: Completion

void limn_editor_offer(const char *candidate) {
  // Readline wants a first entry of its own and NULL at the end.
  if (offer_count + 2 >= offer_room) {
    size_t room = offer_room ? offer_room * 2 : 32;
    char **grown = realloc(offers, room * sizeof *grown);
    if (!grown) return;
    offers = grown;
    offer_room = room;
  }
  char *copy = strdup(candidate);
  if (copy) offers[++offer_count] = copy;
}

/// Bytes that all offers have in common at their start, without cutting a character of UTF-8.
static size_t common_length(void) {
  size_t length = strlen(offers[1]);
  for (size_t i = 2; i <= offer_count; i++) {
    size_t same = 0;
    while (same < length && offers[i][same] == offers[1][same]) same++;
    length = same;
  }
  while (length > 0 && ((unsigned char)offers[1][length] & 0xC0) == 0x80) length--;
  return length;
}

static char **candidates(const char *text, int start, int end) {
  (void)text;
  // Ours alone: no names of files when there is nothing, no space after what was found.
  rl_attempted_completion_over = 1;
  rl_completion_append_character = 0;
  rl_completion_suppress_append = 1;
  offers = NULL;
  offer_count = offer_room = 0;
  wants_candidates(owner, rl_line_buffer, start, end);
  if (offer_count == 0) {
    free(offers);
    return NULL;
  }
  if (offer_count == 1) {
    offers[0] = offers[1];
    offers[1] = NULL;
    return offers;
  }
  offers[offer_count + 1] = NULL;
  offers[0] = strndup(offers[1], common_length());
  if (!offers[0]) {
    for (size_t i = 1; i <= offer_count; i++) free(offers[i]);
    free(offers);
    return NULL;
  }
  return offers;
}

/// A word that holds a backslash starts there (`\alpha`, `C\tilde`); else at a sign.
static char *word_breaks(void) {
  static char backslash[] = "\\";
  static char signs[] = " \t\n\"'()[]{},;|=<>+-*/%@^!:&?.~`";
  for (int i = rl_point - 1; i >= 0; i--) {
    if (strchr(" \t\n\"'", rl_line_buffer[i])) break;
    if (rl_line_buffer[i] == '\\') return backslash;
  }
  return signs;
}

// MARK: Setting up

/// Without any locale in the environment, keys are still taken as UTF-8, which all text here is.
static void set_locale(void) {
  const char *result = setlocale(LC_CTYPE, "");
  int unset = !getenv("LC_ALL") && !getenv("LC_CTYPE") && !getenv("LANG");
  if (!result || unset) setlocale(LC_CTYPE, "C.UTF-8");
}

void limn_editor_setup(int remembers, limn_editor_wants wants, void *context) {
  wants_candidates = wants;
  owner = context;
  set_locale();
  rl_readline_name = "limn";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0;
  rl_attempted_completion_function = candidates;
  rl_completion_word_break_hook = word_breaks;
  rl_completer_quote_characters = NULL;
  // Or a quote would be put after a path that is not finished.
  rl_basic_quote_characters = "";
  rl_special_prefixes = "\\";
  rl_sort_completion_matches = 0;
  // These ask the keyboard without looking at signals, so Ctrl-C would go unheard.
  rl_completion_query_items = 0;
  rl_variable_bind("page-completions", "off");
  rl_variable_bind("enable-bracketed-paste", "on");
  using_history();
  stifle_history(remembers);
}

void limn_editor_remember(const char *text) { add_history(text); }

// MARK: One line

void limn_editor_begin(const char *prompt) {
  typing = 1;
  state = LIMN_EDITOR_TYPING;
  rl_callback_handler_install(prompt, line_taken);
}

int limn_editor_read(void) {
  if (!typing) return LIMN_EDITOR_END;
  rl_callback_read_char();
  return state;
}

const char *limn_editor_line(void) { return line ? line : ""; }

void limn_editor_abandon(void) {
  if (!typing) return;
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_point = rl_end;
  rl_redisplay();
  rl_crlf();
  fflush(rl_outstream);
  rl_replace_line("", 1);
  rl_callback_handler_remove();
  typing = 0;
}

void limn_editor_hide(void) {
  if (!typing) return;
  rl_clear_visible_line();
  fflush(rl_outstream);
}

void limn_editor_show(void) {
  if (!typing) return;
  rl_on_new_line();
  rl_redisplay();
}

void limn_editor_resize(void) {
  if (typing) rl_resize_terminal();
}

void limn_editor_suspend(void) {
  if (typing && rl_deprep_term_function) rl_deprep_term_function();
  raise(SIGSTOP);
  if (!typing) return;
  if (rl_prep_term_function) rl_prep_term_function(1);
  rl_on_new_line();
  rl_redisplay();
}
