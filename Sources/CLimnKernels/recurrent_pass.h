// A tile of ROWS samples through the layers of a network and back, for one element type and one
// instruction set: included by `recurrent.c`.
//
// A thread takes a tile and runs the whole sequence on it, so that its states and the weights stay
// in its caches and no step needs a barrier. Tiles lie in at most GROUPS groups; a group adds its
// tiles' gradients in their order, and the groups are added in theirs: both follow from the
// number of samples alone.
#include "recurrent_kernels.h"

// The sources of each cell: a one for the bias, what comes from below, the cell's own h.
static void NAME(connect)(const TYPED(run) *run, TYPED(tile) *tile) {
  const limn_network *const n = run->network;
  const size_t T = n->steps, H = n->hidden, D = n->inputs, slot = run->panels * ROWS * LANES;
  for (size_t l = 0; l < n->layers; l++) {
    for (size_t e = 0; e < run->directions; e++) {
      TYPED(track) *const track = &tile->track[l][e];
      TYPED(cell) *const cell = &track->cell;
      const TYPED(packed) *const packed = &run->packed[l][e];
      *cell = (TYPED(cell)){.hidden = H, .panels = run->panels, .inputs = packed->inputs,
                           .w = run->weights + packed->w,
                           .peep = n->peepholes ? run->weights + packed->peep : NULL};
      const ptrdiff_t turn = e ? -1 : 1;
      int s = 0;
      if (l == 0) {
        cell->source[s++] = (TYPED(source)){
            .at = tile->x + (e ? (T - 1) * ROWS * (D + 1) : 0), .count = D + 1, .stride = D + 1,
            .panel = LANES, .step = turn * (ptrdiff_t)(ROWS * (D + 1))};
      } else {
        cell->source[s++] = (TYPED(source)){.at = run->one, .count = 1};
        for (size_t below = 0; below < run->directions; below++, s++) {
          const REAL *const h = tile->track[l - 1][below].handed;
          // Step s of this cell is time s, or T − 1 − s; slot s + 1 of the one below is its step s.
          cell->source[s] = (TYPED(source)){
              .at = h + slot * (below == e ? 1 : T), .count = H, .stride = LANES,
              .panel = ROWS * LANES, .step = (below == e ? 1 : -1) * (ptrdiff_t)slot};
          cell->back[s] = run->weights + packed->back[s];
        }
      }
      cell->source[s] = (TYPED(source)){.at = track->fed, .count = H, .stride = LANES,
                                       .panel = ROWS * LANES, .step = (ptrdiff_t)slot};
      cell->back[s] = run->weights + packed->back[s];
      cell->sources = s + 1;
    }
  }
}

static REAL NAME(kept)(uint64_t key, uint64_t counter, double share) {
  const double u = (double)(limn_random_bits(key, counter) >> 11) * 0x1p-53;
  return u < share ? 0 : (REAL)(1.0 / (1.0 - share));
}

// Masks of one track: of what it hands up, [slots][P][ROWS][LANES], and of what it feeds back.
static void NAME(draw_masks)(const TYPED(run) *run, TYPED(track) *track, size_t first, size_t rows,
                             size_t l, size_t e) {
  const limn_network *const n = run->network;
  const limn_regularisation *const r = run->regularisation;
  const size_t T = n->steps, H = n->hidden;
  const uint64_t key = limn_random_bits(r->key, 2 * l + e);
  memset(track->feed_mask, 0, track->slot * sizeof(REAL));
  if (track->mask) memset(track->mask, 0, (T + 1) * track->slot * sizeof(REAL));
  for (size_t row = 0; row < rows; row++) {
    for (size_t k = 0; k < H; k++) {
      const size_t to = (k / LANES * ROWS + row) * LANES + k % LANES;
      const uint64_t unit = (first + row) * H + k;
      track->feed_mask[to] = NAME(kept)(key ^ 1, unit, r->recurrent_dropout);
      if (!track->mask) continue;
      for (size_t t = 0; t < T; t++) {
        track->mask[(t + 1) * track->slot + to] = NAME(kept)(key, unit * T + t, r->dropout);
      }
    }
  }
}

static void NAME(multiply)(REAL *restrict to, const REAL *a, const REAL *b, size_t count) {
  for (size_t k = 0; k < count; k++) to[k] = a[k] * b[k];
}

static void NAME(copy_rows)(REAL *to, const REAL *from, size_t row, size_t panels) {
  for (size_t p = 0; p < panels; p++) {
    memcpy(to + (p * ROWS + row) * LANES, from + (p * ROWS + row) * LANES, LANES * sizeof(REAL));
  }
}

// The states before the first step, or after the last: [2, N, H] of a track.
static void NAME(set_start)(const TYPED(run) *run, TYPED(track) *track, size_t first, size_t rows,
                            size_t index) {
  const limn_network *const n = run->network;
  const size_t H = n->hidden, plane = n->rows * H;
  memset(track->h, 0, track->slot * sizeof(REAL));
  memset(track->c, 0, track->slot * sizeof(REAL));
  const REAL *const start = run->pass->start;
  if (!start) return;
  for (size_t row = 0; row < rows; row++) {
    for (size_t k = 0; k < H; k++) {
      const size_t to = (k / LANES * ROWS + row) * LANES + k % LANES;
      const REAL *const from = start + 2 * index * plane + (first + row) * H + k;
      track->h[to] = from[0];
      if (n->cell == LIMN_LSTM) track->c[to] = from[plane];
    }
  }
}

static void NAME(give_final)(const TYPED(run) *run, const REAL *h, const REAL *c, size_t first,
                             size_t rows, size_t index) {
  const limn_network *const n = run->network;
  const size_t H = n->hidden, plane = n->rows * H;
  REAL *const final = run->pass->final;
  for (size_t row = 0; row < rows; row++) {
    for (size_t k = 0; k < H; k++) {
      const size_t from = (k / LANES * ROWS + row) * LANES + k % LANES;
      REAL *const to = final + 2 * index * plane + (first + row) * H + k;
      to[0] = h[from];
      to[plane] = n->cell == LIMN_LSTM ? c[from] : 0;
    }
  }
}

// One track through all steps.
static int NAME(track_forward)(const TYPED(run) *run, TYPED(track) *track, size_t first, size_t rows,
                               size_t l, size_t e) {
  const limn_network *const n = run->network;
  const limn_pass *const pass = run->pass;
  const size_t T = n->steps, slot = track->slot;
  const int top = l + 1 == n->layers, trains = run->trains, lstm = n->cell == LIMN_LSTM;
  const int keeps = trains || !top || n->every_step || pass->states;
  const int keeps_gates = trains || (top && pass->states);
  const TYPED(cell) *const cell = &track->cell;
  NAME(set_start)(run, track, first, rows, l * run->directions + e);
  if (run->regularised) {
    NAME(draw_masks)(run, track, first, rows, l, e);
    NAME(multiply)(track->fed, track->h, track->feed_mask, slot);
  }
  for (size_t s = 0; s < T; s++) {
    if (limn_stop_asked(pass->stop)) return 0;
    const size_t from = keeps ? s : s & 1, to = keeps ? s + 1 : ~s & 1;
    const REAL *at[SOURCES];
    for (int k = 0; k < cell->sources; k++) {
      const size_t step = k + 1 == cell->sources ? from : s;
      at[k] = cell->source[k].at + (ptrdiff_t)step * cell->source[k].step;
    }
    // The cell's own h comes last, and is 0 before the first step.
    const int sources = cell->sources - (s == 0 && !pass->start);
    REAL *const h0 = track->h + from * slot, *const h1 = track->h + to * slot;
    REAL *const c0 = track->c + (lstm ? from * slot : 0), *const c1 = track->c + (lstm ? to * slot : 0);
    REAL *const g = track->g + (keeps_gates ? 4 * s * slot : 0);
    switch (n->cell) {
      case LIMN_LSTM:
        NAME(step_lstm)(cell, sources, at, rows, c0, h0, g, c1, h1, trains ? track->tc + s * slot : NULL);
        break;
      case LIMN_GRU: NAME(step_gru)(cell, sources, at, rows, c0, h0, g, c1, h1); break;
      case LIMN_RNN: NAME(step_rnn)(cell, sources, at, rows, c0, h0, g, c1, h1); break;
    }
    if (pass->valid) {
      const size_t t = e ? T - 1 - s : s;
      for (size_t row = 0; row < rows; row++) {
        if (pass->valid[(first + row) * T + t]) continue;
        NAME(copy_rows)(h1, h0, row, run->panels);
        if (lstm) NAME(copy_rows)(c1, c0, row, run->panels);
      }
    }
    if (run->regularised) {
      NAME(multiply)(track->fed + to * slot, h1, track->feed_mask, slot);
      if (track->mask) NAME(multiply)(track->handed + to * slot, h1, track->mask + to * slot, slot);
    }
  }
  if (pass->final) {
    const size_t end = (keeps ? T : T & 1) * slot;
    NAME(give_final)(run, track->h + end, track->c + (lstm ? end : 0), first, rows,
                     l * run->directions + e);
  }
  return 1;
}

// Sums of LANES lanes, in halves.
static REAL NAME(lane_sum)(REAL *t) {
  for (size_t half = LANES / 2; half; half /= 2) {
    for (size_t i = 0; i < half; i++) t[i] += t[i + half];
  }
  return t[0];
}

// h of the last layer's direction e for the head at output step t of S.
static const REAL *NAME(head_input)(const TYPED(run) *run, const TYPED(tile) *tile, size_t e, size_t t) {
  const limn_network *const n = run->network;
  const TYPED(track) *const track = &tile->track[n->layers - 1][e];
  const int keeps = run->trains || n->every_step || run->pass->states;
  const size_t T = n->steps;
  if (!n->every_step) return track->h + (keeps ? T : T & 1) * track->slot;
  return track->h + (e ? T - t : t + 1) * track->slot;
}

// y: [S][ROWS][O] = b + W_y h, with W_y packed as [O][E][P][LANES].
static void NAME(head)(const TYPED(run) *run, const TYPED(tile) *tile, size_t rows) {
  const limn_network *const n = run->network;
  const size_t S = n->every_step ? n->steps : 1, O = n->outputs, P = run->panels;
  for (size_t t = 0; t < S; t++) {
    for (size_t row = 0; row < rows; row++) {
      for (size_t o = 0; o < O; o++) {
        REAL sums[LANES] = {0};
        for (size_t e = 0; e < run->directions; e++) {
          const REAL *const h = NAME(head_input)(run, tile, e, t) + row * LANES;
          const REAL *const w = run->head + (o * run->directions + e) * P * LANES;
          for (size_t p = 0; p < P; p++) {
            for (size_t k = 0; k < LANES; k++) {
              sums[k] += w[p * LANES + k] * h[p * ROWS * LANES + k];
            }
          }
        }
        tile->y[(t * ROWS + row) * O + o] = NAME(lane_sum)(sums) + run->head_bias[o];
      }
    }
  }
}

// Fills dy and adds to the gradients of the head: dw [O][E][P][LANES], db [O].
static double NAME(head_backward)(const TYPED(run) *run, const TYPED(tile) *tile, size_t first,
                                  size_t rows, REAL *dw, REAL *db) {
  const limn_network *const n = run->network;
  const size_t S = n->every_step ? n->steps : 1, O = n->outputs, P = run->panels;
  const REAL *const target = run->pass->target, *const weight = run->pass->weight;
  double total = 0;
  for (size_t t = 0; t < S; t++) {
    for (size_t row = 0; row < rows; row++) {
      for (size_t o = 0; o < O; o++) {
        const size_t at = ((first + row) * S + t) * O + o, here = (t * ROWS + row) * O + o;
        tile->dy[here] = 0;
        if (weight[at] == 0) continue;
        double slope;
        total += (double)weight[at] *
                 limn_loss_of(run->loss, o, (double)tile->y[here], (double)target[at], &slope);
        const REAL d = (REAL)(slope * (double)weight[at] * run->loss->scale);
        tile->dy[here] = d;
        db[o] += d;
        for (size_t e = 0; e < run->directions; e++) {
          const REAL *const h = NAME(head_input)(run, tile, e, t) + row * LANES;
          REAL *const to = dw + (o * run->directions + e) * P * LANES;
          for (size_t p = 0; p < P; p++) {
            for (size_t k = 0; k < LANES; k++) to[p * LANES + k] += d * h[p * ROWS * LANES + k];
          }
        }
      }
    }
  }
  return total;
}

// dh [P][ROWS][LANES] += W_yᵀ dy of output step t.
static void NAME(add_head)(const TYPED(run) *run, const TYPED(tile) *tile, size_t e, size_t t,
                           size_t rows, REAL *dh) {
  const size_t O = run->network->outputs, P = run->panels;
  for (size_t row = 0; row < rows; row++) {
    for (size_t o = 0; o < O; o++) {
      const REAL d = tile->dy[(t * ROWS + row) * O + o];
      if (d == 0) continue;
      const REAL *const w = run->head + (o * run->directions + e) * P * LANES;
      for (size_t p = 0; p < P; p++) {
        REAL *const to = dh + (p * ROWS + row) * LANES;
        for (size_t k = 0; k < LANES; k++) to[k] += d * w[p * LANES + k];
      }
    }
  }
}

// One track back through all steps; dw as W is packed, dp: [3][P][LANES] or NULL.
static int NAME(track_backward)(const TYPED(run) *run, TYPED(tile) *tile, size_t first, size_t rows,
                                size_t l, size_t e, REAL *dw, REAL *dp, double *flow) {
  const limn_network *const n = run->network;
  const limn_pass *const pass = run->pass;
  TYPED(track) *const track = &tile->track[l][e];
  const TYPED(cell) *const cell = &track->cell;
  const size_t T = n->steps, slot = track->slot;
  const int top = l + 1 == n->layers, lstm = n->cell == LIMN_LSTM, own = cell->sources - 1;
  const size_t chunk = rows < 64 ? 64 / rows : 1;
  const size_t truncation = run->regularisation ? run->regularisation->truncation : 0;
  REAL *dh = tile->dh, *next = tile->dh2;
  memset(dh, 0, slot * sizeof(REAL));
  memset(tile->dc, 0, slot * sizeof(REAL));
  if (top && !n->every_step) NAME(add_head)(run, tile, e, 0, rows, dh);
  size_t done = T;
  for (size_t s = T; s-- > 0;) {
    if (limn_stop_asked(pass->stop)) return 0;
    const size_t t = e ? T - 1 - s : s;
    if (top && n->every_step) NAME(add_head)(run, tile, e, t, rows, dh);
    if (!top) {
      const REAL *const more = track->dext + (s + 1) * slot;
      const REAL *const mask = track->mask ? track->mask + (s + 1) * slot : NULL;
      for (size_t k = 0; k < slot; k++) dh[k] += mask ? more[k] * mask[k] : more[k];
    }
    if (flow && e == 0 && top) {
      for (size_t row = 0; row < rows; row++) {
        for (size_t k = 0; k < n->hidden; k++) {
          const size_t from = (k / LANES * ROWS + row) * LANES + k % LANES;
          const double d = (double)dh[from] + (n->cell == LIMN_GRU ? (double)tile->dc[from] : 0);
          flow[t] += d * d;
        }
      }
    }
    REAL *const g = track->g + 4 * s * slot;
    const uint8_t *const valid = pass->valid ? pass->valid + first * T + t : NULL;
    if (valid) memcpy(next, tile->dc, slot * sizeof(REAL));
    NAME(back_points)(n->cell, cell, rows, dp, g, track->c + (lstm ? s * slot : 0),
                      track->c + (lstm ? (s + 1) * slot : 0), track->tc + (lstm ? s * slot : 0),
                      track->h + s * slot, dh, tile->dc);
    if (valid) {
      for (size_t row = 0; row < rows; row++) {
        if (valid[row * T]) continue;
        NAME(copy_rows)(tile->dc, next, row, run->panels);
        for (size_t p = 0; p < run->panels; p++) {
          memset(g + (p * ROWS + row) * 4 * LANES, 0, 4 * LANES * sizeof(REAL));
        }
      }
    }
    for (int k = l ? 1 : own; k < own; k++) {
      // Both directions of this layer add to what comes down to each of the layer below.
      const size_t below = (size_t)(k - 1);
      TYPED(track) *const lower = &tile->track[l - 1][below];
      const size_t at = below == e ? s + 1 : T - s;
      NAME(back_product)(cell, cell->back[k], n->hidden, g, rows, lower->dext + at * slot, e > 0);
    }
    if (s > 0) {
      NAME(back_product)(cell, cell->back[own], n->hidden, g, rows, next, 0);
      if (run->regularised) NAME(multiply)(next, next, track->feed_mask, slot);
      if (valid) {
        for (size_t row = 0; row < rows; row++) {
          if (!valid[row * T]) NAME(copy_rows)(next, dh, row, run->panels);
        }
      }
      REAL *const turn = dh;
      dh = next;
      next = turn;
      if (truncation && s % truncation == 0) {
        memset(dh, 0, slot * sizeof(REAL));
        memset(tile->dc, 0, slot * sizeof(REAL));
      }
    }
    if (done - s == chunk || s == 0) {
      NAME(outer_product)(cell, s, done - s, rows, g, 4 * slot, dw);
      done = s;
    }
  }
  return 1;
}

// Copies inputs of a tile: x [T][ROWS][1 + D], a one first.
static void NAME(gather)(const TYPED(run) *run, TYPED(tile) *tile, size_t first, size_t rows) {
  const limn_network *const n = run->network;
  const size_t T = n->steps, D = n->inputs;
  const REAL *const x = run->pass->x;
  for (size_t row = 0; row < rows; row++) {
    const REAL *from = x + (first + row) * T * D;
    REAL *to = tile->x + row * (D + 1);
    for (size_t t = 0; t < T; t++, to += ROWS * (D + 1)) {
      to[0] = 1;
      for (size_t k = 0; k < D; k++) to[k + 1] = *from++;
    }
  }
}

static void NAME(give_states)(const TYPED(run) *run, const TYPED(tile) *tile, size_t first, size_t rows) {
  const limn_network *const n = run->network;
  const size_t T = n->steps, H = n->hidden, E = run->directions, plane = n->rows * T * E * H;
  const size_t gates = n->cell == LIMN_RNN ? 0 : 4;
  for (size_t e = 0; e < E; e++) {
    const TYPED(track) *const track = &tile->track[n->layers - 1][e];
    for (size_t row = 0; row < rows; row++) {
      for (size_t t = 0; t < T; t++) {
        const size_t s = e ? T - 1 - t : t;
        for (size_t k = 0; k < H; k++) {
          const size_t lane = k / LANES * ROWS + row;
          REAL *to = (REAL *)run->pass->states + (((first + row) * T + t) * E + e) * H + k;
          for (size_t gate = 0; gate < gates; gate++, to += plane) {
            *to = track->g[4 * s * track->slot + (lane * 4 + gate) * LANES + k % LANES];
          }
          if (n->cell == LIMN_LSTM) {
            *to = track->c[(s + 1) * track->slot + lane * LANES + k % LANES];
            to += plane;
          }
          *to = track->h[(s + 1) * track->slot + lane * LANES + k % LANES];
        }
      }
    }
  }
}

// Group `index`: its tiles forward and, in training, back.
static void NAME(work)(void *context, size_t index) {
  TYPED(run) *const run = context;
  const limn_network *const n = run->network;
  const limn_pass *const pass = run->pass;
  if (limn_stop_asked(pass->stop)) return;
  const size_t place = limn_take_place(run->taken, run->places);
  const unsigned floats = limn_flush_subnormals();
  TYPED(tile) tile;
  TYPED(place)(run, run->scratch + place * run->tile_size, &tile);
  NAME(connect)(run, &tile);
  const size_t tiles = (n->rows + ROWS - 1) / ROWS;
  const size_t begin = tiles * index / run->groups, end = tiles * (index + 1) / run->groups;
  REAL *const gradient = run->trains ? run->gradient + index * run->gradient_size : NULL;
  double *const flow = pass->flow ? run->flows + index * n->steps : NULL;
  double loss = 0;
  if (gradient) memset(gradient, 0, run->gradient_size * sizeof(REAL));
  if (flow) memset(flow, 0, n->steps * sizeof(double));
  for (size_t t = begin; t < end; t++) {
    const size_t first = t * ROWS, rows = n->rows - first < ROWS ? n->rows - first : ROWS;
    int going = 1;
    NAME(gather)(run, &tile, first, rows);
    for (size_t l = 0; l < n->layers && going; l++) {
      for (size_t e = 0; e < run->directions && going; e++) {
        going = NAME(track_forward)(run, &tile.track[l][e], first, rows, l, e);
      }
    }
    if (!going) break;
    if (pass->y || gradient) NAME(head)(run, &tile, rows);
    if (pass->y) {
      const size_t S = n->every_step ? n->steps : 1, O = n->outputs;
      for (size_t row = 0; row < rows; row++) {
        for (size_t s = 0; s < S; s++) {
          memcpy((REAL *)pass->y + ((first + row) * S + s) * O, tile.y + (s * ROWS + row) * O,
                 O * sizeof(REAL));
        }
      }
    }
    if (pass->states) NAME(give_states)(run, &tile, first, rows);
    if (!gradient) continue;
    loss += NAME(head_backward)(run, &tile, first, rows, gradient + run->head_at,
                                gradient + run->head_bias_at);
    for (size_t l = n->layers; l-- > 0 && going;) {
      for (size_t e = 0; e < run->directions && going; e++) {
        const TYPED(packed) *const packed = &run->packed[l][e];
        going = NAME(track_backward)(run, &tile, first, rows, l, e, gradient + packed->w,
                                     n->peepholes ? gradient + packed->peep : NULL, flow);
      }
    }
    if (!going) break;
  }
  if (gradient) run->losses[index] = loss;
  limn_restore_subnormals(floats);
  limn_leave_place(run->taken, place);
}
