// A tile of samples through all steps of a typed cell and back, for one element type and one
// instruction set: included by `cell_isa.h`.
#include "cell_kernels.h"

// x [N, T, D] of a tile into rows [T][D]. Lanes past the last sample repeat it: what they compute is
// as finite as it is, and counts for nothing.
static void NAME(gather)(const TYPED(run) *run, size_t first, REAL *tile) {
  const limn_cell_program *const program = run->program;
  const size_t T = program->steps, D = program->inputs;
  const REAL *const x = run->pass->x;
  for (size_t lane = 0; lane < L; lane++) {
    const size_t sample = first + lane < run->rows ? first + lane : run->rows - 1;
    const REAL *from = x + sample * T * D;
    REAL *to = tile + program->x.at + lane;
    for (size_t k = 0; k < T * D; k++, to += L) *to = *from++;
  }
}

static void NAME(clear)(const limn_cell_program *program, limn_cell_moment moment, REAL *tile) {
  for (size_t k = 0; k < program->clear_count; k++) {
    const limn_cell_clear *const clear = &program->clears[k];
    if (clear->moment == moment) memset(tile + clear->at, 0, clear->count * L * sizeof(REAL));
  }
}

static void NAME(set_index)(const limn_cell_program *program, size_t t, size_t *index) {
  index[LIMN_CELL_FIXED] = 0;
  index[LIMN_CELL_STEP] = t;
  index[LIMN_CELL_NEXT] = t + 1;
  index[LIMN_CELL_CHUNK] = program->chunk ? t % program->chunk : 0;
  index[LIMN_CELL_TURN] = t % 2;
  index[LIMN_CELL_OTHER] = (t + 1) % 2;
}

// What is looked at, of step t, to the caller's array [N, T, count] of each view.
static void NAME(show)(const TYPED(run) *run, size_t first, size_t t, const REAL *shared, REAL *tile,
                       const size_t *index) {
  const limn_cell_program *const program = run->program;
  REAL *plane = run->pass->views;
  for (size_t k = 0; k < program->view_count; k++) {
    const limn_cell_view *const view = &program->views[k];
    const REAL *const from = AT(view->place);
    for (size_t lane = 0; lane < L && first + lane < run->rows; lane++) {
      REAL *const to = plane + ((first + lane) * program->steps + t) * view->count;
      for (size_t r = 0; r < view->count; r++) {
        to[r] = from[(view->place.repeated ? 0 : r * L) + lane];
      }
    }
    plane += run->rows * program->steps * view->count;
  }
}

// The loss of a tile at output step s of S, and its derivative by y.
static double NAME(loss)(const TYPED(run) *run, size_t first, size_t s, const REAL *y, REAL *dy) {
  const size_t O = run->program->outputs, S = run->program->every_step ? run->program->steps : 1;
  const REAL *const target = run->pass->target, *const weight = run->pass->weight;
  double total = 0;
  memset(dy, 0, O * L * sizeof(REAL));
  for (size_t lane = 0; lane < L && first + lane < run->rows; lane++) {
    for (size_t o = 0; o < O; o++) {
      const size_t at = ((first + lane) * S + s) * O + o;
      if (weight[at] == 0) continue;
      double slope;
      total += (double)weight[at] * limn_loss_of(run->pass->loss, o, (double)y[o * L + lane],
                                                   (double)target[at], &slope);
      dy[o * L + lane] = (REAL)(slope * (double)weight[at] * run->pass->loss->scale);
    }
  }
  return total;
}

// The gradients of matrices over steps first … first + steps − 1, or of those of the output.
static void NAME(outers)(const limn_cell_program *program, int of_output, size_t first, size_t steps,
                         const REAL *shared, REAL *tile, REAL *gradient) {
  size_t index[6];
  NAME(set_index)(program, first, index);
  for (size_t k = 0; k < program->outer_count; k++) {
    const limn_cell_outer *const o = &program->outers[k];
    if (o->of_output != of_output) continue;
    NAME(outer)(o, steps, AT(o->d), o->d.step, AT(o->v), o->v.step, gradient);
  }
}

// Whether a lane's sample has step t; lanes past the last sample do as it does.
static int NAME(is_valid)(const TYPED(run) *run, size_t first, size_t lane, size_t t) {
  const size_t sample = first + lane < run->rows ? first + lane : run->rows - 1;
  return run->pass->valid[sample * run->program->steps + t] != 0;
}

// Samples without step t keep their states.
static void NAME(keep)(const TYPED(run) *run, size_t first, size_t t, REAL *tile, const size_t *index) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  for (size_t lane = 0; lane < L; lane++) {
    if (NAME(is_valid)(run, first, lane, t)) continue;
    for (size_t k = 0; k < program->state_count; k++) {
      const limn_cell_state *const state = &program->states[k];
      const REAL *const before = AT(state->before);
      REAL *const after = (REAL *)AT(state->after);
      for (size_t r = 0; r < state->count; r++) after[r * L + lane] = before[r * L + lane];
    }
  }
}

// The output after s steps; to the caller's y [N, S, O], unless that is NULL.
static void NAME(give)(const TYPED(run) *run, size_t first, size_t s, REAL *tile) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  const size_t O = program->outputs, S = program->every_step ? program->steps : 1;
  size_t index[6];
  NAME(set_index)(program, s, index);
  NAME(run)(program, program->forward, program->output, shared, tile, index);
  if (!run->pass->y) return;
  const REAL *const y = AT(program->y);
  for (size_t lane = 0; lane < L && first + lane < run->rows; lane++) {
    REAL *const to = (REAL *)run->pass->y + ((first + lane) * S + (S > 1 ? s - 1 : 0)) * O;
    for (size_t o = 0; o < O; o++) to[o] = y[o * L + lane];
  }
}

// States of a tile before step t, or after it, from or to those of a caller, [N, all states].
static void NAME(move_states)(const TYPED(run) *run, size_t first, size_t t, REAL *tile, const REAL *from,
                              REAL *to) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  size_t index[6], all = 0;
  NAME(set_index)(program, t, index);
  for (size_t k = 0; k < program->state_count; k++) all += program->states[k].count;
  for (size_t lane = 0; lane < L && first + lane < run->rows; lane++) {
    size_t at = (first + lane) * all;
    for (size_t k = 0; k < program->state_count; k++) {
      const limn_cell_state *const state = &program->states[k];
      REAL *const rows = (REAL *)(from ? AT(state->before) : AT(state->after)) + lane;
      for (size_t r = 0; r < state->count; r++, at++) {
        if (from) rows[r * L] = from[at];
        else to[at] = rows[r * L];
      }
    }
  }
}

// Steps forward; 0 when asked to stop.
static int NAME(forward)(const TYPED(run) *run, size_t first, REAL *tile) {
  const limn_cell_program *const program = run->program;
  size_t index[6];
  NAME(clear)(program, LIMN_CELL_TILE, tile);
  if (run->pass->start) NAME(move_states)(run, first, 0, tile, run->pass->start, NULL);
  for (size_t t = 0; t < program->steps; t++) {
    if (limn_stop_asked(run->pass->stop)) return 0;
    NAME(set_index)(program, t, index);
    NAME(run)(program, 0, program->forward, run->shared, tile, index);
    if (run->pass->valid) NAME(keep)(run, first, t, tile, index);
    if (run->pass->views) NAME(show)(run, first, t, run->shared, tile, index);
    if (t + 1 == program->steps || (program->every_step && run->pass->y)) {
      NAME(give)(run, first, t + 1, tile);
    }
  }
  if (run->pass->final) {
    NAME(move_states)(run, first, program->steps - 1, tile, NULL, run->pass->final);
  }
  return 1;
}

// The loss after s steps, and the way back from it into what is carried to step s − 1. The output is
// computed anew: only what the last one left is still there.
static double NAME(output_back)(const TYPED(run) *run, size_t first, size_t s, REAL *tile,
                                REAL *gradient) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  size_t index[6];
  NAME(set_index)(program, s, index);
  if (s < program->steps) {
    NAME(run)(program, program->forward, program->output, shared, tile, index);
  }
  const double loss = NAME(loss)(run, first, program->every_step ? s - 1 : 0, AT(program->y),
                                 tile + program->dy.at);
  NAME(run)(program, program->forward + program->output, program->output_back, shared, tile, index);
  NAME(outers)(program, 1, s, 1, shared, tile, gradient);
  for (size_t k = 0; k < program->state_count; k++) {
    const limn_cell_state *const state = &program->states[k];
    if (!state->gives) continue;
    REAL *const to = (REAL *)AT(state->given);
    for (size_t i = 0; i < state->count * L; i++) to[i] += tile[state->share + i];
  }
  return loss;
}

// Around a step back, samples without step t: ∂loss by their states passes it by.
static void NAME(pass_by)(const TYPED(run) *run, size_t first, size_t t, REAL *tile,
                          const size_t *index, int after) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  for (size_t lane = 0; lane < L; lane++) {
    if (NAME(is_valid)(run, first, lane, t)) continue;
    REAL *saved = tile + program->aside + lane;
    for (size_t k = 0; k < program->state_count; k++) {
      const limn_cell_state *const state = &program->states[k];
      REAL *const carried = (REAL *)AT(state->carried), *const given = (REAL *)AT(state->given);
      for (size_t r = 0; r < state->count; r++, saved += L) {
        if (after) {
          given[r * L + lane] = *saved;
        } else {
          *saved = carried[r * L + lane];
          carried[r * L + lane] = 0;
        }
      }
    }
  }
}

// Σ |∂loss / ∂ the state of the flow|² over a tile, as it is carried to a step.
static double NAME(flow)(const limn_cell_program *program, const REAL *shared, REAL *tile,
                         const size_t *index) {
  const limn_cell_state *const state = &program->states[program->flow];
  const REAL *const d = AT(state->carried);
  double sum = 0;
  for (size_t k = 0; k < state->count * L; k++) sum += (double)d[k] * (double)d[k];
  return sum;
}

static int NAME(back)(const TYPED(run) *run, size_t first, REAL *tile, REAL *gradient, double *loss,
                      double *flow) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  const size_t T = program->steps, from = program->forward + program->output;
  size_t index[6];
  NAME(clear)(program, LIMN_CELL_BACK, tile);
  for (size_t t = T; t-- > 0;) {
    if (limn_stop_asked(run->pass->stop)) return 0;
    if (t + 1 == T || program->every_step) {
      *loss += NAME(output_back)(run, first, t + 1, tile, gradient);
    }
    NAME(set_index)(program, t, index);
    if (flow) flow[t] += NAME(flow)(program, shared, tile, index);
    if (run->pass->valid) NAME(pass_by)(run, first, t, tile, index, 0);
    NAME(run)(program, from + program->output_back, program->back, shared, tile, index);
    if (run->pass->valid) NAME(pass_by)(run, first, t, tile, index, 1);
    if (run->pass->truncation && t % run->pass->truncation == 0) {
      for (size_t k = 0; k < program->state_count; k++) {
        const limn_cell_state *const state = &program->states[k];
        memset((REAL *)AT(state->given), 0, state->count * L * sizeof(REAL));
      }
    }
    if (t % program->chunk == 0) {
      const size_t steps = T - t < program->chunk ? T - t : program->chunk;
      NAME(outers)(program, 0, t, steps, shared, tile, gradient);
    }
  }
  return 1;
}

// Group `index`: its tiles forward and, in training, back.
static void NAME(work)(void *context, size_t group) {
  TYPED(run) *const run = context;
  const limn_cell_program *const program = run->program;
  const limn_cell_pass *const pass = run->pass;
  if (limn_stop_asked(pass->stop)) return;
  const size_t place = limn_take_place(run->taken, run->places);
  const unsigned floats = limn_flush_subnormals();
  REAL *const tile = run->scratch + place * TYPED(padded)(program->tile);
  REAL *const gradient =
      run->trains ? run->gradients + group * TYPED(padded)(program->parameters) : NULL;
  double *const flow = gradient && pass->flow ? run->flows + group * program->steps : NULL;
  double loss = 0;
  if (flow) memset(flow, 0, program->steps * sizeof(double));
  if (gradient) {
    memset(gradient, 0, program->parameters * sizeof(REAL));
    NAME(clear)(program, LIMN_CELL_GROUP, tile);
  }
  const size_t begin = run->tiles * group / run->groups;
  const size_t end = run->tiles * (group + 1) / run->groups;
  for (size_t t = begin; t < end; t++) {
    const size_t first = t * L;
    NAME(gather)(run, first, tile);
    if (!NAME(forward)(run, first, tile)) break;
    if (gradient && !NAME(back)(run, first, tile, gradient, &loss, flow)) break;
  }
  for (size_t k = 0; gradient && k < program->total_count; k++) {
    const limn_cell_total *const total = &program->totals[k];
    for (size_t r = 0; r < total->count; r++) {
      REAL lanes[L];
      memcpy(lanes, tile + total->at + r * L, sizeof lanes);
      for (size_t half = L / 2; half; half /= 2) {
        for (size_t lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
      }
      gradient[total->to + r] += lanes[0];
    }
  }
  if (gradient) run->losses[group] = loss;
  limn_restore_subnormals(floats);
  limn_leave_place(run->taken, place);
}
