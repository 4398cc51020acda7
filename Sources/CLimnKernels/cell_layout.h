// What the threads of one call share, for one element type: included by `cell.c`.
//
// Tiles are put together into groups, at most GROUPS of them in training: a group's tiles are done
// one after the other by one thread, and the gradients of groups are added in their order. All of
// this follows from the number of samples alone.

typedef struct {
  const limn_cell_program *program;
  const limn_cell_pass *pass;
  int trains;
  size_t rows, threads, tiles, groups, places;
  // shared: what the program says; gradients: [groups][parameters]; scratch: [places][tile]
  REAL *shared, *gradients, *scratch;
  // [groups] and [groups][T]
  double *losses, *flows;
  atomic_flag taken[LIMN_MOST_THREADS];
} TYPED(run);

static size_t TYPED(padded)(size_t count) {
  const size_t line = 64 / sizeof(REAL);
  return (count + line - 1) / line * line;
}

// The places of a call in its scratch; answers how many elements it needs.
static size_t TYPED(prepare)(TYPED(run) *run, REAL *scratch) {
  run->tiles = (run->rows + L - 1) / L;
  run->groups = run->trains && run->tiles > GROUPS ? GROUPS : run->tiles;
  run->places = run->threads < run->groups ? run->threads : run->groups;
  size_t used = 0;
  run->shared = scratch;
  used += TYPED(padded)(run->program->shared);
  run->gradients = scratch ? scratch + used : NULL;
  if (run->trains) used += run->groups * TYPED(padded)(run->program->parameters);
  run->losses = scratch ? (double *)(scratch + used) : NULL;
  used += TYPED(padded)(2 * run->groups);
  run->flows = scratch ? (double *)(scratch + used) : NULL;
  if (run->trains) used += TYPED(padded)(2 * run->groups * run->program->steps);
  run->scratch = scratch ? scratch + used : NULL;
  return used + run->places * TYPED(padded)(run->program->tile);
}

// Weights into the order of products, params and numbers into rows.
static void TYPED(share)(const TYPED(run) *run) {
  const limn_cell_program *const program = run->program;
  const REAL *const theta = run->pass->theta;
  for (size_t p = 0; p < program->pack_count; p++) {
    const limn_cell_pack *const pack = &program->packs[p];
    REAL *to = run->shared + pack->to;
    for (size_t block = 0; block < pack->rows; block += BLOCK) {
      const size_t here = pack->rows - block < BLOCK ? pack->rows - block : BLOCK;
      for (size_t column = 0; column < pack->columns; column++, to += BLOCK) {
        const REAL *from = theta + pack->from + block * pack->row + column * pack->column;
        for (size_t row = 0; row < BLOCK; row++) to[row] = row < here ? from[row * pack->row] : 0;
      }
    }
  }
  for (size_t s = 0; s < program->spread_count; s++) {
    const limn_cell_spread *const spread = &program->spreads[s];
    REAL *const to = run->shared + spread->to;
    for (size_t k = 0; k < spread->count; k++) {
      const REAL value = spread->is_number ? (REAL)spread->number : theta[spread->from + k];
      for (size_t lane = 0; lane < L; lane++) to[k * L + lane] = value;
    }
  }
}

size_t TYPED(limn_cell_scratch)(const limn_cell_program *program, size_t rows, size_t threads,
                                int trains) {
  TYPED(run) run = {.program = program, .rows = rows, .threads = threads, .trains = trains};
  return TYPED(prepare)(&run, NULL);
}

static void TYPED(start)(TYPED(run) *run, REAL *scratch) {
  TYPED(prepare)(run, scratch);
  TYPED(share)(run);
  for (size_t k = 0; k < run->places; k++) atomic_flag_clear(&run->taken[k]);
  limn_pool_run(run->groups, TYPED(limn_worker)(), run);
}

void TYPED(limn_cell_forward)(const limn_cell_program *program, size_t rows,
                              const limn_cell_pass *pass, REAL *scratch) {
  TYPED(run) run = {.program = program, .pass = pass, .rows = rows, .threads = pass->threads};
  TYPED(start)(&run, scratch);
}

double TYPED(limn_cell_gradient)(const limn_cell_program *program, size_t rows,
                                 const limn_cell_pass *pass, REAL *gradient, REAL *scratch) {
  TYPED(run) run = {
      .program = program, .pass = pass, .rows = rows, .threads = pass->threads, .trains = 1};
  TYPED(start)(&run, scratch);
  if (limn_stop_asked(pass->stop)) return 0;
  TYPED(sum_groups)(run.gradients, TYPED(padded)(program->parameters), program->parameters, run.groups);
  memcpy(gradient, run.gradients, program->parameters * sizeof(REAL));
  return limn_sum_losses(run.losses, run.flows, run.groups, program->steps, pass->flow) *
         pass->loss->scale;
}
