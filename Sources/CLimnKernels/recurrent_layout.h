// Where everything of a recurrent network lies, for one element type: included by `recurrent.c`.
//
// Weights are packed anew for each pass: W [P][K][4][LANES] with K the one of the bias, the inputs
// and the cell's own h; Wᵀ for what goes back; peepholes and the head padded to panels. Padding is
// zero and stays zero. Gradients come in the same places, where Wᵀ is left out.

// Where inputs to a product lie: element k of a row is
// at[(k / LANES) panel + row stride + k % LANES], `step` further at the next step of the cell.
typedef struct {
  const REAL *at;
  size_t count, stride, panel;
  ptrdiff_t step;
} TYPED(source);

#define SOURCES 4

// A cell of one layer and direction while a tile passes through it.
typedef struct {
  size_t hidden, panels, inputs;  // inputs: K, all sources together
  int sources;
  TYPED(source) source[SOURCES];
  const REAL *w, *peep;           // peep: [3][P][LANES] or NULL
  const REAL *back[SOURCES];      // Wᵀ of each source, or NULL
} TYPED(cell);

// Offsets in the packed weights and gradients of one layer and direction.
typedef struct {
  size_t inputs, w, peep, back[SOURCES];
} TYPED(packed);

// Where one layer and direction keeps a tile. With `keeps` there is a slot for each step, else two
// that take turns. h, c: [slots][P][ROWS][LANES], slot 0 before the first step; fed: h times the
// recurrent dropout, or h itself.
typedef struct {
  TYPED(cell) cell;
  REAL *g, *c, *tc, *h, *fed, *dext, *handed, *mask, *feed_mask;
  size_t slot;  // P ROWS LANES
} TYPED(track);

typedef struct {
  REAL *x, *dh, *dh2, *dc, *y, *dy;
  TYPED(track) track[LIMN_RECURRENT_LAYERS][2];
} TYPED(tile);

// What the threads of one call share.
typedef struct {
  const limn_network *network;
  const limn_pass *pass;
  const limn_loss *loss;
  const limn_regularisation *regularisation;
  int regularised, trains;
  size_t directions, panels, groups, places;
  TYPED(packed) packed[LIMN_RECURRENT_LAYERS][2];
  size_t head_at, head_bias_at, gradient_size, packed_size, tile_size;
  // weights: [packed_size], gradient: [groups][gradient_size], flows: [groups][T]
  REAL *weights, *gradient, *scratch;
  double *losses, *flows;
  const REAL *one, *head, *head_bias;
  atomic_flag taken[LIMN_MOST_THREADS];
} TYPED(run);

typedef struct {
  REAL *base;
  size_t used;
} TYPED(arena);

static REAL *TYPED(take)(TYPED(arena) *arena, size_t count) {
  REAL *const here = arena->base ? arena->base + arena->used : NULL;
  arena->used += (count + LANES - 1) / LANES * LANES;
  return here;
}

// Lays a tile out from `at` on and answers its size; with NULL it only counts.
static size_t TYPED(place)(const TYPED(run) *run, REAL *at, TYPED(tile) *tile) {
  TYPED(arena) arena = {at, 0};
  const limn_network *const n = run->network;
  const size_t T = n->steps, P = run->panels, slot = P * ROWS * LANES;
  const int trains = run->trains, regularised = run->regularised;
  const size_t S = n->every_step ? T : 1;
  tile->x = TYPED(take)(&arena, T * ROWS * (n->inputs + 1));
  tile->dh = TYPED(take)(&arena, slot);
  tile->dh2 = TYPED(take)(&arena, slot);
  tile->dc = TYPED(take)(&arena, slot);
  tile->y = TYPED(take)(&arena, S * ROWS * n->outputs);
  tile->dy = TYPED(take)(&arena, S * ROWS * n->outputs);
  for (size_t l = 0; l < n->layers; l++) {
    const int top = l + 1 == n->layers;
    for (size_t e = 0; e < run->directions; e++) {
      TYPED(track) *const track = &tile->track[l][e];
      const int keeps = trains || !top || n->every_step || run->pass->states;
      const size_t slots = keeps ? T + 1 : 2;
      track->slot = slot;
      track->g = TYPED(take)(&arena, 4 * slot * (trains || (top && run->pass->states) ? T : 1));
      track->h = TYPED(take)(&arena, slot * slots);
      track->c = TYPED(take)(&arena, slot * (n->cell == LIMN_LSTM ? slots : 1));
      track->tc = TYPED(take)(&arena, slot * (trains && n->cell == LIMN_LSTM ? T : 1));
      track->fed = regularised ? TYPED(take)(&arena, slot * slots) : track->h;
      track->feed_mask = regularised ? TYPED(take)(&arena, slot) : NULL;
      track->handed = regularised && !top ? TYPED(take)(&arena, slot * slots) : track->h;
      track->mask = regularised && !top ? TYPED(take)(&arena, slot * slots) : NULL;
      track->dext = trains && !top ? TYPED(take)(&arena, slot * slots) : NULL;
    }
  }
  return arena.used;
}


static void TYPED(lay_out)(TYPED(run) *run) {
  const limn_network *const n = run->network;
  run->directions = n->bidirectional ? 2 : 1;
  const size_t E = run->directions, P = run->panels = (n->hidden + LANES - 1) / LANES;
  TYPED(arena) arena = {NULL, 0};
  for (size_t l = 0; l < n->layers; l++) {
    for (size_t e = 0; e < E; e++) {
      TYPED(packed) *const packed = &run->packed[l][e];
      packed->inputs = 1 + (l ? E * n->hidden : n->inputs) + n->hidden;
      packed->w = arena.used;
      TYPED(take)(&arena, P * packed->inputs * 4 * LANES);
      packed->peep = arena.used;
      if (n->peepholes) TYPED(take)(&arena, 3 * P * LANES);
    }
  }
  run->head_at = arena.used;
  TYPED(take)(&arena, n->outputs * E * P * LANES);
  run->head_bias_at = arena.used;
  TYPED(take)(&arena, n->outputs);
  run->gradient_size = arena.used;
  for (size_t l = 0; l < n->layers && run->trains; l++) {
    for (size_t e = 0; e < E; e++) {
      // Source 0 is the bias or the data: nothing goes back to it.
      for (size_t s = 1; s <= (l ? E : 0) + 1; s++) {
        run->packed[l][e].back[s] = arena.used;
        TYPED(take)(&arena, P * 4 * P * LANES * LANES);
      }
    }
  }
  run->packed_size = arena.used;
  const size_t tiles = (n->rows + ROWS - 1) / ROWS;
  run->groups = run->trains ? (tiles < GROUPS ? tiles : GROUPS) : tiles;
  run->places = run->pass->threads < run->groups ? run->pass->threads : run->groups;
  TYPED(tile) tile;
  run->tile_size = TYPED(place)(run, NULL, &tile);
}

// Where θ keeps what input k gives to a gate: element `at + unit stride`; −1 where it gives nothing.
typedef struct {
  ptrdiff_t at;
  size_t stride;
} TYPED(column);

static TYPED(column) TYPED(find)(const limn_network *n, size_t D, size_t k, int gate) {
  const limn_gate_rows rows = limn_gates_of(n->cell);
  const size_t H = n->hidden, hh = rows.gates * H * D, b = hh + rows.gates * H * H;
  const int input = k <= D, row = input ? rows.ih[gate] : rows.hh[gate];
  // b_hn of a GRU is the bias of the gate that the data does not reach.
  if (k == 0 && row < 0 && rows.hh[gate] >= 0) return (TYPED(column)){b + rows.gates * H, 1};
  if (row < 0) return (TYPED(column)){-1, 0};
  if (k == 0) return (TYPED(column)){b + row * H, 1};
  if (input) return (TYPED(column)){row * H * D + k - 1, D};
  return (TYPED(column)){hh + row * H * H + k - 1 - D, H};
}

// θ of one layer and direction into `weights`.
static void TYPED(pack_cell)(const TYPED(run) *run, size_t l, size_t e, const REAL *theta) {
  const limn_network *const n = run->network;
  const TYPED(packed) *const packed = &run->packed[l][e];
  const limn_gate_rows rows = limn_gates_of(n->cell);
  const size_t H = n->hidden, P = run->panels, D = l ? run->directions * H : n->inputs;
  REAL *w = run->weights + packed->w;
  for (size_t p = 0; p < P; p++) {
    const size_t units = H - p * LANES < LANES ? H - p * LANES : LANES;
    for (size_t k = 0; k < packed->inputs; k++) {
      for (int gate = 0; gate < 4; gate++, w += LANES) {
        const TYPED(column) from = TYPED(find)(n, D, k, gate);
        memset(w, 0, LANES * sizeof(REAL));
        if (from.at < 0) continue;
        const REAL *const column = theta + from.at + p * LANES * from.stride;
        const REAL factor = rows.sigmoid[gate] ? (REAL)0.5 : 1;
        for (size_t lane = 0; lane < units; lane++) w[lane] = factor * column[lane * from.stride];
      }
    }
  }
  if (n->peepholes) {
    const REAL *const from = theta + rows.gates * H * (D + H + 1);
    REAL *const to = run->weights + packed->peep;
    memset(to, 0, 3 * P * LANES * sizeof(REAL));
    for (size_t k = 0; k < 3; k++) {
      for (size_t unit = 0; unit < H; unit++) to[k * P * LANES + unit] = (REAL)0.5 * from[k * H + unit];
    }
  }
  if (!run->trains) return;
  // Source `below + 1` is a direction of the layer below; after them comes the cell's own h.
  const size_t below = l ? run->directions : 0;
  for (size_t s = 0; s <= below; s++) {
    const int own = s == below;
    REAL *const back = run->weights + packed->back[s + 1];
    memset(back, 0, P * 4 * P * LANES * LANES * sizeof(REAL));
    for (size_t unit = 0; unit < H; unit++) {
      for (int gate = 0; gate < 4; gate++) {
        const int row = own ? rows.hh[gate] : rows.ih[gate];
        if (row < 0) continue;
        const REAL *const from = own ? theta + rows.gates * H * D + (row * H + unit) * H
                                     : theta + (row * H + unit) * D + s * H;
        const size_t q = (unit / LANES * 4 + gate) * LANES + unit % LANES;
        for (size_t p = 0; p < P; p++) {
          const size_t units = H - p * LANES < LANES ? H - p * LANES : LANES;
          memcpy(back + (p * 4 * P * LANES + q) * LANES, from + p * LANES, units * sizeof(REAL));
        }
      }
    }
  }
}

// The packed gradient of one layer and direction into that of θ.
static void TYPED(unpack_cell)(const TYPED(run) *run, size_t l, size_t e, REAL *gradient) {
  const limn_network *const n = run->network;
  const TYPED(packed) *const packed = &run->packed[l][e];
  const size_t H = n->hidden, P = run->panels, D = l ? run->directions * H : n->inputs;
  const REAL *dw = run->gradient + packed->w;
  for (size_t p = 0; p < P; p++) {
    const size_t units = H - p * LANES < LANES ? H - p * LANES : LANES;
    for (size_t k = 0; k < packed->inputs; k++) {
      for (int gate = 0; gate < 4; gate++, dw += LANES) {
        const TYPED(column) to = TYPED(find)(n, D, k, gate);
        if (to.at < 0) continue;
        REAL *const column = gradient + to.at + p * LANES * to.stride;
        for (size_t lane = 0; lane < units; lane++) column[lane * to.stride] = dw[lane];
      }
    }
  }
  if (!n->peepholes) return;
  REAL *const to = gradient + limn_gates_of(n->cell).gates * H * (D + H + 1);
  const REAL *const from = run->gradient + packed->peep;
  for (size_t k = 0; k < 3; k++) memcpy(to + k * H, from + k * P * LANES, H * sizeof(REAL));
}

static void TYPED(pack)(TYPED(run) *run) {
  const limn_network *const n = run->network;
  const size_t H = n->hidden, E = run->directions, P = run->panels;
  const REAL *theta = run->pass->theta;
  for (size_t l = 0; l < n->layers; l++) {
    for (size_t e = 0; e < E; e++) {
      TYPED(pack_cell)(run, l, e, theta);
      theta += limn_cell_parameters(n, l);
    }
  }
  REAL *const head = run->weights + run->head_at;
  memset(head, 0, n->outputs * E * P * LANES * sizeof(REAL));
  for (size_t k = 0; k < n->outputs * E; k++) {
    memcpy(head + k * P * LANES, theta + k * H, H * sizeof(REAL));
  }
  run->head = head;
  run->head_bias = theta + n->outputs * E * H;
}

static void TYPED(unpack)(const TYPED(run) *run, REAL *gradient) {
  const limn_network *const n = run->network;
  const size_t H = n->hidden, E = run->directions, P = run->panels;
  for (size_t l = 0; l < n->layers; l++) {
    for (size_t e = 0; e < E; e++) {
      TYPED(unpack_cell)(run, l, e, gradient);
      gradient += limn_cell_parameters(n, l);
    }
  }
  for (size_t k = 0; k < n->outputs * E; k++) {
    memcpy(gradient + k * H, run->gradient + run->head_at + k * P * LANES, H * sizeof(REAL));
  }
  memcpy(gradient + n->outputs * E * H, run->gradient + run->head_bias_at,
         n->outputs * sizeof(REAL));
}

// The places of a call in its scratch; answers how many elements it needs.
static size_t TYPED(prepare)(TYPED(run) *run, REAL *scratch) {
  static const REAL one = 1;
  TYPED(lay_out)(run);
  TYPED(arena) arena = {scratch, 0};
  run->one = &one;
  run->weights = TYPED(take)(&arena, run->packed_size);
  run->gradient = TYPED(take)(&arena, run->trains ? run->groups * run->gradient_size : 0);
  run->losses = (double *)TYPED(take)(&arena, 2 * run->groups);
  run->flows = (double *)TYPED(take)(&arena, run->trains ? 2 * run->groups * run->network->steps : 0);
  run->scratch = TYPED(take)(&arena, run->places * run->tile_size);
  return arena.used;
}

size_t TYPED(limn_network_scratch)(const limn_network *network, const limn_pass *pass, int trains,
                                   int regularised) {
  TYPED(run) run = {.network = network, .pass = pass};
  run.trains = trains;
  run.regularised = regularised;
  return TYPED(prepare)(&run, NULL);
}

void TYPED(limn_network_forward)(const limn_network *network, const limn_pass *pass, REAL *scratch) {
  TYPED(run) run = {.network = network, .pass = pass};
  TYPED(prepare)(&run, scratch);
  TYPED(pack)(&run);
  for (size_t k = 0; k < run.places; k++) atomic_flag_clear(&run.taken[k]);
  limn_pool_run(run.groups, TYPED(limn_worker)(), &run);
}

double TYPED(limn_network_gradient)(const limn_network *network, const limn_pass *pass,
                                    const limn_loss *loss,
                                    const limn_regularisation *regularisation, REAL *gradient,
                                    REAL *scratch) {
  TYPED(run) run = {.network = network, .pass = pass, .loss = loss};
  run.trains = 1;
  run.regularisation = regularisation;
  run.regularised = limn_regularised(regularisation);
  TYPED(prepare)(&run, scratch);
  TYPED(pack)(&run);
  for (size_t k = 0; k < run.places; k++) atomic_flag_clear(&run.taken[k]);
  limn_pool_run(run.groups, TYPED(limn_worker)(), &run);
  if (limn_stop_asked(pass->stop)) return 0;
  TYPED(sum_groups)(run.gradient, run.gradient_size, run.gradient_size, run.groups);
  TYPED(unpack)(&run, gradient);
  return limn_sum_losses(run.losses, run.flows, run.groups, network->steps, pass->flow) * loss->scale;
}
