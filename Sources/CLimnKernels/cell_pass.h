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

// The loss of a tile, and its derivative by y.
static double NAME(loss)(const TYPED(run) *run, size_t first, const REAL *y, REAL *dy) {
  const size_t O = run->program->outputs;
  const REAL *const target = run->pass->target, *const weight = run->pass->weight;
  double total = 0;
  memset(dy, 0, O * L * sizeof(REAL));
  for (size_t lane = 0; lane < L && first + lane < run->rows; lane++) {
    for (size_t o = 0; o < O; o++) {
      const size_t at = (first + lane) * O + o;
      if (weight[at] == 0) continue;
      const double miss = (double)y[o * L + lane] - (double)target[at];
      total += (double)weight[at] * miss * miss;
      dy[o * L + lane] = (REAL)(2 * miss * (double)weight[at] * run->pass->scale);
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

// Steps forward; 0 when asked to stop.
static int NAME(forward)(const TYPED(run) *run, size_t first, REAL *tile) {
  const limn_cell_program *const program = run->program;
  size_t index[6];
  NAME(clear)(program, LIMN_CELL_TILE, tile);
  for (size_t t = 0; t < program->steps; t++) {
    if (limn_cell_stopped(run->pass->stop)) return 0;
    NAME(set_index)(program, t, index);
    NAME(run)(program, 0, program->forward, run->shared, tile, index);
    if (run->pass->views) NAME(show)(run, first, t, run->shared, tile, index);
  }
  NAME(set_index)(program, program->steps, index);
  NAME(run)(program, program->forward, program->output, run->shared, tile, index);
  return 1;
}

static int NAME(back)(const TYPED(run) *run, size_t first, REAL *tile, REAL *gradient, double *loss) {
  const limn_cell_program *const program = run->program;
  const REAL *const shared = run->shared;
  const size_t T = program->steps, from = program->forward + program->output;
  size_t index[6];
  NAME(clear)(program, LIMN_CELL_BACK, tile);
  NAME(set_index)(program, T, index);
  *loss += NAME(loss)(run, first, AT(program->y), tile + program->dy.at);
  NAME(run)(program, from, program->output_back, shared, tile, index);
  NAME(outers)(program, 1, T, 1, shared, tile, gradient);
  for (size_t t = T; t-- > 0;) {
    if (limn_cell_stopped(run->pass->stop)) return 0;
    NAME(set_index)(program, t, index);
    NAME(run)(program, from + program->output_back, program->back, shared, tile, index);
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
  if (limn_cell_stopped(pass->stop)) return;
  size_t place = 0;
  while (atomic_flag_test_and_set_explicit(&run->taken[place], memory_order_acquire)) {
    place = (place + 1) % run->places;
  }
  const unsigned floats = limn_cell_flush();
  const REAL *const shared = run->shared;
  REAL *const tile = run->scratch + place * TYPED(padded)(program->tile);
  REAL *const gradient =
      run->trains ? run->gradients + group * TYPED(padded)(program->parameters) : NULL;
  double loss = 0;
  if (gradient) {
    memset(gradient, 0, program->parameters * sizeof(REAL));
    NAME(clear)(program, LIMN_CELL_GROUP, tile);
  }
  const size_t begin = run->tiles * group / run->groups;
  const size_t end = run->tiles * (group + 1) / run->groups;
  size_t index[6];
  NAME(set_index)(program, program->steps, index);
  for (size_t t = begin; t < end; t++) {
    const size_t first = t * L;
    NAME(gather)(run, first, tile);
    if (!NAME(forward)(run, first, tile)) break;
    if (pass->y) {
      const REAL *const y = AT(program->y);
      const size_t O = program->outputs;
      for (size_t lane = 0; lane < L && first + lane < run->rows; lane++) {
        for (size_t o = 0; o < O; o++) ((REAL *)pass->y)[(first + lane) * O + o] = y[o * L + lane];
      }
    }
    if (gradient && !NAME(back)(run, first, tile, gradient, &loss)) break;
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
  limn_cell_unflush(floats);
  atomic_flag_clear_explicit(&run->taken[place], memory_order_release);
}

#undef AT
#undef V
#undef WIDTH
#undef PARTS
#undef FMA
#undef LOAD
#undef STORE
#undef ALL
#undef SELECT
#undef INLINE
#undef UNROLL
