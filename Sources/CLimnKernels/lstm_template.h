// The LSTM, once for float and once for double: included by `lstm.c` with REAL, NAME and the
// elementary functions defined.
//
//     i = σ(W_i x + U_i h + b_i)     f = σ(…)     g = tanh(…)     o = σ(…)
//     c' = f c + i g                 h' = o tanh c'
//
// N samples are cut into tiles of B = 64 / sizeof(REAL) rows, and the rows of a tile are the lanes
// of a vector: everything below is "features × rows", [feature][B] within a step and
// [feature][T][B] over time. A lane is one sample from beginning to end, so the width of the
// machine's vectors changes no bit. Tiles are worked on by any thread; what they add to the
// gradient is kept apart and summed in the order of the tiles, so neither does their number.
//
// Per layer l with D_l inputs (D, then H):
//     X [D_l][T][B]   G [4H][T][B] gates, then their gradients   C, Hs [H][T+1][B], step 0 zero
//     θ: W_ih [4H][D_l], W_hh [4H][H], b [4H] in gate order i f g o; at the end W_y [O][H], b_y [O]

#define LANES (64 / sizeof(REAL))

typedef REAL NAME(vec) __attribute__((vector_size(64)));
#define VEC NAME(vec)

// Where a thread keeps one tile.
typedef struct {
  REAL *x, *g, *c, *h;
} NAME(layer);

typedef struct {
  NAME(layer) layer[LIMN_LSTM_LAYERS];
  REAL *xc, *hc, *a, *dh, *dc, *dx;
} NAME(tile);

static size_t NAME(tile_size)(const limn_lstm_shape *s) {
  size_t rows = 0;
  for (size_t l = 0; l < s->layers; l++) {
    const size_t inputs = l ? s->hidden : s->inputs;
    rows += (inputs + 4 * s->hidden) * s->steps + 2 * s->hidden * (s->steps + 1);
  }
  const size_t widest = s->inputs > s->hidden ? s->inputs : s->hidden;
  return (rows + widest + 7 * s->hidden + s->hidden * s->steps) * LANES;
}

static void NAME(tile_place)(const limn_lstm_shape *s, REAL *at, NAME(tile) *tile) {
  const size_t H = s->hidden, T = s->steps, B = LANES;
  for (size_t l = 0; l < s->layers; l++) {
    NAME(layer) *y = &tile->layer[l];
    y->x = at, at += (l ? H : s->inputs) * T * B;
    y->g = at, at += 4 * H * T * B;
    y->c = at, at += H * (T + 1) * B;
    y->h = at, at += H * (T + 1) * B;
  }
  tile->xc = at, at += (s->inputs > H ? s->inputs : H) * B;
  tile->hc = at, at += H * B;
  tile->a = at, at += 4 * H * B;
  tile->dh = at, at += H * B;
  tile->dc = at, at += H * B;
  tile->dx = at;
}

// y [rows][B] = (start ? start[rows] : y) + w [rows][columns] · x [columns][B], columns in order.
static void NAME(product)(
    size_t rows, size_t columns, const REAL *w, const REAL *start, const REAL *x, REAL *y) {
  const VEC *const in = (const VEC *)x;
  VEC *const out = (VEC *)y;
  size_t j = 0;
  for (; j + 2 <= rows; j += 2) {
    const REAL *const w0 = w + j * columns, *const w1 = w0 + columns;
    VEC sum0, sum1;
    if (start) {
      sum0 = start[j] - (VEC){0};
      sum1 = start[j + 1] - (VEC){0};
    } else {
      sum0 = out[j];
      sum1 = out[j + 1];
    }
    for (size_t k = 0; k < columns; k++) {
      const VEC v = in[k];
      sum0 += w0[k] * v;
      sum1 += w1[k] * v;
    }
    out[j] = sum0;
    out[j + 1] = sum1;
  }
  if (j < rows) {
    VEC sum = start ? start[j] - (VEC){0} : out[j];
    for (size_t k = 0; k < columns; k++) sum += w[j * columns + k] * in[k];
    out[j] = sum;
  }
}

// The sum of the lanes, in halves.
static REAL NAME(lane_sum)(const REAL *v) {
  REAL t[LANES];
  memcpy(t, v, sizeof t);
  for (size_t half = LANES / 2; half; half /= 2) {
    for (size_t i = 0; i < half; i++) t[i] += t[i + half];
  }
  return t[0];
}

// dw [rows][columns] = g [rows][T][B] · z [columns][T (stride)][B] over time and lanes.
static void NAME(outer)(
    size_t rows, size_t columns, size_t T, const REAL *g, const REAL *z, size_t stride, REAL *dw,
    limn_stop stop) {
  for (size_t j = 0; j < rows; j += 2) {
    if (limn_stop_asked(stop)) return;
    const VEC *const g0 = (const VEC *)(g + j * T * LANES), *const g1 = g0 + T;
    for (size_t k = 0; k < columns; k++) {
      const VEC *const in = (const VEC *)(z + k * stride * LANES);
      VEC sum0 = {0}, sum1 = {0};
      for (size_t t = 0; t < T; t++) {
        const VEC v = in[t];
        sum0 += g0[t] * v;
        sum1 += g1[t] * v;
      }
      dw[j * columns + k] = NAME(lane_sum)((const REAL *)&sum0);
      dw[(j + 1) * columns + k] = NAME(lane_sum)((const REAL *)&sum1);
    }
  }
}

static const REAL *NAME(layer_weights)(const limn_lstm_shape *s, const REAL *theta, size_t l) {
  const size_t H = s->hidden;
  if (l == 0) return theta;
  return theta + 4 * H * (s->inputs + H + 1) + (l - 1) * 4 * H * (2 * H + 1);
}

// What dropout between layers multiplies h of layer l by: 0 or 1 / (1 − p).
static REAL NAME(dropout)(const NAME(job) *job, size_t l, size_t row, size_t t, size_t k) {
  const limn_lstm_shape *const s = &job->shape;
  const uint64_t counter = ((row * s->layers + l) * s->steps + t) * s->hidden + k;
  const double u = (double)(limn_random_bits(job->key, counter) >> 11) * 0x1p-53;
  return u < job->dropout ? 0 : (REAL)(1.0 / (1.0 - job->dropout));
}

// Tile `tile_index` forward through all layers; leaves h of the last step in `hc`.
static void NAME(tile_forward)(const NAME(job) *job, NAME(tile) *tile, size_t tile_index) {
  const limn_lstm_shape *const s = &job->shape;
  const size_t H = s->hidden, T = s->steps, D = s->inputs, B = LANES;
  const size_t row0 = tile_index * B;
  REAL *const x0 = tile->layer[0].x;
  for (size_t b = 0; b < B; b++) {
    for (size_t t = 0; t < T; t++) {
      for (size_t k = 0; k < D; k++) {
        x0[(k * T + t) * B + b] =
            row0 + b < s->rows ? job->x[((row0 + b) * T + t) * D + k] : 0;
      }
    }
  }
  for (size_t l = 0; l < s->layers; l++) {
    const NAME(layer) *const y = &tile->layer[l];
    const size_t inputs = l ? H : D;
    const REAL *const w_ih = NAME(layer_weights)(s, job->theta, l);
    const REAL *const w_hh = w_ih + 4 * H * inputs, *const bias = w_hh + 4 * H * H;
    REAL *const a = tile->a, *const hc = tile->hc, *const cc = tile->dc;
    memset(hc, 0, H * B * sizeof(REAL));
    memset(cc, 0, H * B * sizeof(REAL));
    for (size_t k = 0; k < H; k++) {
      memset(y->c + k * (T + 1) * B, 0, B * sizeof(REAL));
      memset(y->h + k * (T + 1) * B, 0, B * sizeof(REAL));
    }
    for (size_t t = 0; t < T; t++) {
      if (limn_stop_asked(job->stop)) return;
      for (size_t k = 0; k < inputs; k++) {
        memcpy(tile->xc + k * B, y->x + (k * T + t) * B, B * sizeof(REAL));
      }
      NAME(product)(4 * H, inputs, w_ih, bias, tile->xc, a);
      NAME(product)(4 * H, H, w_hh, NULL, hc, a);
      for (size_t e = 0; e < 2 * H * B; e++) a[e] = SIGMOID(a[e]);
      for (size_t e = 2 * H * B; e < 3 * H * B; e++) a[e] = TANH(a[e]);
      for (size_t e = 3 * H * B; e < 4 * H * B; e++) a[e] = SIGMOID(a[e]);
      const REAL *const i = a, *const f = a + H * B, *const g = f + H * B, *const o = g + H * B;
      for (size_t e = 0; e < H * B; e++) {
        const REAL c = f[e] * cc[e] + i[e] * g[e];
        cc[e] = c;
        hc[e] = o[e] * TANH(c);
      }
      for (size_t k = 0; k < 4 * H; k++) {
        memcpy(y->g + (k * T + t) * B, a + k * B, B * sizeof(REAL));
      }
      for (size_t k = 0; k < H; k++) {
        memcpy(y->c + (k * (T + 1) + t + 1) * B, cc + k * B, B * sizeof(REAL));
        memcpy(y->h + (k * (T + 1) + t + 1) * B, hc + k * B, B * sizeof(REAL));
      }
    }
    if (l + 1 == s->layers) break;
    for (size_t k = 0; k < H; k++) {
      REAL *const next = tile->layer[l + 1].x + k * T * B;
      memcpy(next, y->h + (k * (T + 1) + 1) * B, T * B * sizeof(REAL));
      if (job->dropout <= 0) continue;
      for (size_t t = 0; t < T; t++) {
        for (size_t b = 0; b < B; b++) {
          next[t * B + b] *= NAME(dropout)(job, l, row0 + b, t, k);
        }
      }
    }
  }
}

// The linear head: y [O] of row b, from the last h.
static REAL NAME(head)(const NAME(job) *job, const NAME(tile) *tile, size_t o, size_t b) {
  const size_t H = job->shape.hidden;
  const REAL *const w = NAME(layer_weights)(&job->shape, job->theta, job->shape.layers);
  REAL sum = w[job->shape.outputs * H + o];
  for (size_t k = 0; k < H; k++) sum += w[o * H + k] * tile->hc[k * LANES + b];
  return sum;
}

// Tile back through time, after `tile_forward`; writes the tile's share of the gradient and loss.
static void NAME(tile_backward)(
    const NAME(job) *job, NAME(tile) *tile, size_t tile_index, REAL *grad, double *loss) {
  const limn_lstm_shape *const s = &job->shape;
  const size_t H = s->hidden, T = s->steps, D = s->inputs, O = s->outputs, B = LANES;
  const size_t row0 = tile_index * B, above = s->layers - 1;
  const REAL *const w_y = NAME(layer_weights)(s, job->theta, s->layers);
  REAL *const dw_y = grad + (w_y - job->theta), *const db_y = dw_y + O * H;
  REAL *const dh = tile->dh, *const dc = tile->dc, *const a = tile->a;
  memset(dh, 0, H * B * sizeof(REAL));
  memset(dw_y, 0, (O * H + O) * sizeof(REAL));
  *loss = 0;
  for (size_t b = 0; b < B && row0 + b < s->rows; b++) {
    for (size_t o = 0; o < O; o++) {
      const size_t at = (row0 + b) * O + o;
      const REAL weight = job->weight[at];
      if (weight == 0) continue;
      const REAL miss = NAME(head)(job, tile, o, b) - job->target[at];
      *loss += (double)weight * (double)miss * (double)miss;
      const REAL d = 2 * weight * miss * job->scale;
      db_y[o] += d;
      for (size_t k = 0; k < H; k++) {
        dw_y[o * H + k] += d * tile->hc[k * B + b];
        dh[k * B + b] += d * w_y[o * H + k];
      }
    }
  }
  for (size_t l = s->layers; l-- > 0;) {
    const NAME(layer) *const y = &tile->layer[l];
    const size_t inputs = l ? H : D;
    const size_t offset = (size_t)(NAME(layer_weights)(s, job->theta, l) - job->theta);
    // Transposes [D_l][4H] and [H][4H] lie where the weights themselves lie in θ.
    const REAL *const back_ih = job->transposed + offset;
    const REAL *const back_hh = back_ih + 4 * H * inputs;
    if (l < above) memset(dh, 0, H * B * sizeof(REAL));
    memset(dc, 0, H * B * sizeof(REAL));
    for (size_t t = T; t-- > 0;) {
      if (limn_stop_asked(job->stop)) return;
      if (l < above) {
        for (size_t k = 0; k < H; k++) {
          for (size_t b = 0; b < B; b++) dh[k * B + b] += tile->dx[(k * T + t) * B + b];
        }
      }
      for (size_t k = 0; k < H; k++) {
        REAL *const gi = y->g + (k * T + t) * B, *const gf = gi + H * T * B;
        REAL *const gg = gf + H * T * B, *const go = gg + H * T * B;
        const REAL *const c0 = y->c + (k * (T + 1) + t) * B, *const c1 = c0 + B;
        REAL *const ai = a + k * B, *const af = ai + H * B, *const ag = af + H * B,
                   *const ao = ag + H * B;
        for (size_t b = 0; b < B; b++) {
          const REAL i = gi[b], f = gf[b], g = gg[b], o = go[b];
          const REAL tc = TANH(c1[b]), d = dh[k * B + b];
          const REAL e = dc[k * B + b] + d * o * (1 - tc * tc);
          dc[k * B + b] = e * f;
          ai[b] = e * g * i * (1 - i);
          af[b] = e * c0[b] * f * (1 - f);
          ag[b] = e * i * (1 - g * g);
          ao[b] = d * tc * o * (1 - o);
        }
        memcpy(gi, ai, B * sizeof(REAL));
        memcpy(gf, af, B * sizeof(REAL));
        memcpy(gg, ag, B * sizeof(REAL));
        memcpy(go, ao, B * sizeof(REAL));
      }
      memset(dh, 0, H * B * sizeof(REAL));
      if (t > 0) NAME(product)(H, 4 * H, back_hh, NULL, a, dh);
      if (l > 0) {
        memset(tile->xc, 0, H * B * sizeof(REAL));
        NAME(product)(H, 4 * H, back_ih, NULL, a, tile->xc);
        for (size_t k = 0; k < H; k++) {
          REAL *const out = tile->dx + (k * T + t) * B;
          for (size_t b = 0; b < B; b++) {
            out[b] = tile->xc[k * B + b];
            if (job->dropout > 0) out[b] *= NAME(dropout)(job, l - 1, row0 + b, t, k);
          }
        }
      }
    }
    REAL *const dw_ih = grad + offset, *const dw_hh = dw_ih + 4 * H * inputs;
    REAL *const db = dw_hh + 4 * H * H;
    NAME(outer)(4 * H, inputs, T, y->g, y->x, T, dw_ih, job->stop);
    NAME(outer)(4 * H, H, T, y->g, y->h, T + 1, dw_hh, job->stop);
    for (size_t j = 0; j < 4 * H; j++) {
      VEC sum = {0};
      for (size_t t = 0; t < T; t++) sum += ((const VEC *)(y->g + j * T * B))[t];
      db[j] = NAME(lane_sum)((const REAL *)&sum);
    }
  }
}

// One thread: tiles as they come.
static void *NAME(work)(void *argument) {
  NAME(job) *const job = argument;
  const limn_lstm_shape *const s = &job->shape;
  const size_t H = s->hidden, T = s->steps, B = LANES;
  const unsigned floats = job->grads ? limn_flush_subnormals() : 0;
  const size_t me = atomic_fetch_add(&job->joined, 1);
  NAME(tile) tile;
  NAME(tile_place)(s, job->scratch + me * NAME(tile_size)(s), &tile);
  for (;;) {
    const size_t index = atomic_fetch_add(&job->next, 1);
    if (index >= job->tiles || limn_stop_asked(job->stop)) break;
    NAME(tile_forward)(job, &tile, index);
    if (job->grads) {
      NAME(tile_backward)(job, &tile, index, job->grads + index * job->count, job->losses + index);
      continue;
    }
    for (size_t b = 0; b < B && index * B + b < s->rows; b++) {
      const size_t row = index * B + b;
      for (size_t o = 0; o < s->outputs && job->y; o++) {
        job->y[row * s->outputs + o] = NAME(head)(job, &tile, o, b);
      }
      if (!job->states) continue;
      const NAME(layer) *const last = &tile.layer[s->layers - 1];
      for (size_t t = 0; t < T; t++) {
        for (size_t k = 0; k < H; k++) {
          const size_t plane = s->rows * T * H;
          REAL *const out = job->states + (row * T + t) * H + k;
          const REAL *const g = last->g + (k * T + t) * B + b;
          out[0] = g[H * T * B];
          out[plane] = g[0];
          out[2 * plane] = g[2 * H * T * B];
          out[3 * plane] = g[3 * H * T * B];
          out[4 * plane] = last->c[(k * (T + 1) + t + 1) * B + b];
          out[5 * plane] = last->h[(k * (T + 1) + t + 1) * B + b];
        }
      }
    }
  }
  if (job->grads) limn_restore_subnormals(floats);
  return NULL;
}

static void NAME(run)(NAME(job) *job, size_t threads) {
  pthread_t others[LIMN_LSTM_THREADS];
  size_t started = 0;
  if (threads > LIMN_LSTM_THREADS) threads = LIMN_LSTM_THREADS;
  if (threads > job->tiles) threads = job->tiles;
  while (started + 1 < threads) {
    if (pthread_create(&others[started], NULL, NAME(work), job) != 0) break;
    started++;
  }
  NAME(work)(job);
  for (size_t i = 0; i < started; i++) pthread_join(others[i], NULL);
}

size_t NAME(limn_lstm_scratch)(limn_lstm_shape s, int trains, size_t threads) {
  const size_t tiles = (s.rows + LANES - 1) / LANES, count = limn_lstm_parameters(s);
  size_t size = NAME(tile_size)(&s) * (threads < tiles ? threads : tiles);
  if (trains) size += (tiles + 1) * ((count + LANES - 1) / LANES * LANES) + 2 * tiles + LANES;
  return size;
}

void NAME(limn_lstm_forward)(
    limn_lstm_shape s, const REAL *theta, const REAL *x, REAL *y, REAL *states, REAL *scratch,
    size_t threads, limn_stop stop) {
  NAME(job) job = {.shape = s, .theta = theta, .x = x, .y = y, .states = states};
  job.stop = stop;
  job.tiles = (s.rows + LANES - 1) / LANES;
  job.scratch = scratch;
  NAME(run)(&job, threads);
}

double NAME(limn_lstm_gradient)(
    limn_lstm_shape s, const REAL *theta, const REAL *x, const REAL *target, const REAL *weight,
    double scale, double dropout, uint64_t key, REAL *grad, REAL *scratch, size_t threads,
    limn_stop stop) {
  const size_t H = s.hidden, count = limn_lstm_parameters(s);
  NAME(job) job = {.shape = s, .theta = theta, .x = x, .target = target, .weight = weight};
  job.scale = (REAL)scale;
  job.dropout = dropout;
  job.key = key;
  job.stop = stop;
  job.tiles = (s.rows + LANES - 1) / LANES;
  job.count = (count + LANES - 1) / LANES * LANES;
  job.losses = (double *)scratch;
  job.transposed = scratch + (2 * job.tiles + LANES - 1) / LANES * LANES;
  job.grads = (REAL *)job.transposed + job.count;
  job.scratch = job.grads + job.tiles * job.count;
  for (size_t l = 0; l < s.layers; l++) {
    const size_t inputs = l ? H : s.inputs;
    const REAL *const w = NAME(layer_weights)(&s, theta, l);
    REAL *const turned = scratch + (job.transposed - scratch) + (w - theta);
    for (size_t j = 0; j < 4 * H; j++) {
      for (size_t k = 0; k < inputs; k++) turned[k * 4 * H + j] = w[j * inputs + k];
      for (size_t k = 0; k < H; k++) {
        turned[4 * H * inputs + k * 4 * H + j] = w[4 * H * inputs + j * H + k];
      }
    }
  }
  NAME(run)(&job, threads);
  double loss = 0;
  for (size_t i = 0; i < job.tiles; i++) loss += job.losses[i];
  memcpy(grad, job.grads, count * sizeof(REAL));
  for (size_t i = 1; i < job.tiles; i++) {
    const REAL *const more = job.grads + i * job.count;
    for (size_t p = 0; p < count; p++) grad[p] += more[p];
  }
  return loss * scale;
}

double NAME(limn_norm)(const REAL *v, size_t n) {
  double sums[8] = {0};
  for (size_t i = 0; i < n; i++) sums[i & 7] += (double)v[i] * (double)v[i];
  double total = 0;
  for (int i = 0; i < 8; i++) total += sums[i];
  return __builtin_sqrt(total);
}

void NAME(limn_adam)(
    REAL *theta, const REAL *grad, REAL *m, REAL *v, size_t n, double factor, double rate,
    double step) {
  const double beta1 = 0.9, beta2 = 0.999;
  const double correction1 = 1 - limn_pow(beta1, step), correction2 = 1 - limn_pow(beta2, step);
  const REAL b1 = (REAL)beta1, b2 = (REAL)beta2, r1 = (REAL)(1 - beta1), r2 = (REAL)(1 - beta2);
  const REAL size = (REAL)(rate / correction1), spread = (REAL)(1 / __builtin_sqrt(correction2));
  const REAL shrink = (REAL)factor, floor = (REAL)1e-8;
  const unsigned floats = limn_flush_subnormals();
  for (size_t p = 0; p < n; p++) {
    const REAL g = grad[p] * shrink;
    m[p] = b1 * m[p] + r1 * g;
    v[p] = b2 * v[p] + r2 * g * g;
    theta[p] -= size * m[p] / (SQUARE_ROOT(v[p]) * spread + floor);
  }
  limn_restore_subnormals(floats);
}

#undef LANES
#undef VEC
