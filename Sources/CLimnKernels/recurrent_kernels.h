// The three products and the activations of a recurrent cell, for one element type and one
// instruction set: included by `recurrent_pass.h`.
//
// A row is a sample; LANES units of hidden (64 bytes) make a panel. Inside a register block some
// rows meet the four gates of a panel, so that for each input k four loads of weights and a
// broadcast per row feed four multiply-adds per row, and the gates are activated while they are
// hot. Every sum runs over k, or over time and rows, from one end to the other by fused
// multiply-adds: how wide the registers are changes no bit.
//
//     W  [P][K][4][LANES]     h, c  [P][ROWS][LANES]     G  [P][ROWS][4][LANES]
//     Wᵀ [P of the inputs][4 P LANES][LANES], rows in the order in which G lies

typedef REAL NAME(vec) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL))));
typedef INTEGER NAME(bits) __attribute__((vector_size(VECTOR_BYTES)));

#include "activations.h"

// σ(2x) = ½ + ½ tanh x = ½ n / d: what is packed for a sigmoid gate is half of θ.
INLINE void NAME(sigmoid_parts)(V x, V *n, V *d) {
  V p;
  NAME(tanh_parts)(x, &p, d);
  *n = p + *d;
}

// Sums of R rows and the four gates of one part of a panel: first the bias, whose input is the one
// that begins the first source, then `sources` of them.
INLINE void NAME(gate_sums)(const int R, const TYPED(cell) *cell, int sources, const REAL *w,
                            const REAL *const *at, size_t row, V sums[FORWARD_ROWS][4]) {
  UNROLL for (int g = 0; g < 4; g++) {
    const V bias = LOAD(w + g * LANES);
    UNROLL for (int r = 0; r < R; r++) sums[r][g] = bias;
  }
  w += 4 * LANES;
  for (int s = 0; s < sources; s++) {
    const TYPED(source) *const source = &cell->source[s];
    const size_t stride = source->stride;
    const REAL *x = at[s] + row * stride + (s == 0);
    size_t left = source->count - (s == 0);
    while (left) {
      const size_t here = left < LANES ? left : LANES;
      for (size_t k = 0; k < here; k++) {
        V gates[4];
        UNROLL for (int g = 0; g < 4; g++) gates[g] = LOAD(w + g * LANES);
        UNROLL for (int r = 0; r < R; r++) {
          const V v = ALL(x[r * stride + k]);
          UNROLL for (int g = 0; g < 4; g++) sums[r][g] = FMA(v, gates[g], sums[r][g]);
        }
        w += 4 * LANES;
      }
      left -= here;
      x += source->panel;
    }
  }
}

// `peep` holds halves as the weights of sigmoid gates do; tc1, if there is one, gets tanh c'.
INLINE void NAME(lstm_forward)(V sums[4], const REAL *peep, size_t peep_stride, const REAL *c0,
                               REAL *g, REAL *c1, REAL *h1, REAL *tc1) {
  const V before = LOAD(c0), half = ALL(0.5);
  if (peep) {
    sums[0] = FMA(LOAD(peep), before, sums[0]);
    sums[1] = FMA(LOAD(peep + peep_stride), before, sums[1]);
  }
  // One division for three or four gates: 1 / (d₀ d₁ d₂ d₃), and back by products.
  V n0, n1, n2, n3 = ALL(1), d0, d1, d2, d3 = ALL(1);
  NAME(sigmoid_parts)(sums[0], &n0, &d0);
  NAME(sigmoid_parts)(sums[1], &n1, &d1);
  NAME(tanh_parts)(sums[2], &n2, &d2);
  if (!peep) NAME(sigmoid_parts)(sums[3], &n3, &d3);
  const V d01 = d0 * d1, d23 = d2 * d3;
  const V inverse = ALL(1) / (d01 * d23), halved = half * inverse;
  const V inverse01 = halved * d23;
  const V i = n0 * d1 * inverse01, f = n1 * d0 * inverse01;
  const V t = n2 * d3 * (inverse * d01);
  const V c = FMA(f, before, i * t);
  V o, n, d, tc;
  NAME(tanh_parts)(c, &n, &d);
  if (peep) {
    NAME(sigmoid_parts)(FMA(LOAD(peep + 2 * peep_stride), c, sums[3]), &n3, &d3);
    const V both = ALL(1) / (d * d3);
    o = n3 * d * (half * both);
    tc = n * d3 * both;
  } else {
    o = n3 * d2 * (halved * d01);
    tc = n / d;
  }
  STORE(g, i);
  STORE(g + LANES, f);
  STORE(g + 2 * LANES, t);
  STORE(g + 3 * LANES, o);
  STORE(c1, c);
  STORE(h1, o * tc);
  if (tc1) STORE(tc1, tc);
}

INLINE void NAME(gru_forward)(V sums[4], const REAL *h0, REAL *g, REAL *h1) {
  V n0, n1, n, d0, d1, d;
  NAME(sigmoid_parts)(sums[0], &n0, &d0);
  NAME(sigmoid_parts)(sums[1], &n1, &d1);
  const V inverse = ALL(0.5) / (d0 * d1);
  const V r = n0 * d1 * inverse, z = n1 * d0 * inverse;
  NAME(tanh_parts)(FMA(r, sums[3], sums[2]), &n, &d);
  const V t = n / d;
  STORE(g, r);
  STORE(g + LANES, z);
  STORE(g + 2 * LANES, t);
  STORE(g + 3 * LANES, sums[3]);
  STORE(h1, FMA(z, LOAD(h0) - t, t));
}

INLINE void NAME(rnn_forward)(V sums[4], REAL *g, REAL *h1) {
  V n, d;
  NAME(tanh_parts)(sums[0], &n, &d);
  const V h = n / d;
  STORE(g, h);
  UNROLL for (int k = 1; k < 4; k++) STORE(g + k * LANES, (V){0});
  STORE(h1, h);
}

// R rows from `row` of one panel forward by one step.
INLINE void NAME(forward_rows)(const int R, limn_cell kind, const TYPED(cell) *cell, int sources,
                               size_t p, const REAL *const *at, size_t row, const REAL *c0, const REAL *h0,
                               REAL *g, REAL *c1, REAL *h1, REAL *tc1) {
  const REAL *const w = cell->w + p * cell->inputs * 4 * LANES;
  for (size_t part = 0; part < LANES; part += WIDTH) {
    V sums[FORWARD_ROWS][4];
    NAME(gate_sums)(R, cell, sources, w + part, at, row, sums);
    UNROLL for (int r = 0; r < R; r++) {
      const size_t to = (p * ROWS + row + r) * LANES + part;
      REAL *const gates = g + (p * ROWS + row + r) * 4 * LANES + part;
      switch (kind) {
        case LIMN_LSTM:
          NAME(lstm_forward)(sums[r], cell->peep ? cell->peep + p * LANES + part : NULL,
                             cell->panels * LANES, c0 + to, gates, c1 + to, h1 + to,
                             tc1 ? tc1 + to : NULL);
          break;
        case LIMN_GRU: NAME(gru_forward)(sums[r], h0 + to, gates, h1 + to); break;
        case LIMN_RNN: NAME(rnn_forward)(sums[r], gates, h1 + to); break;
      }
    }
  }
}

INLINE void NAME(forward_kind)(limn_cell kind, const TYPED(cell) *cell, int sources,
                               const REAL *const *at, size_t rows, const REAL *c0, const REAL *h0, REAL *g, REAL *c1,
                               REAL *h1, REAL *tc1) {
  for (size_t p = 0; p < cell->panels; p++) {
    for (size_t row = 0; row < rows;) {
      const size_t left = rows - row;
      // 16 rows as 6 + 5 + 5.
      const size_t here = left <= FORWARD_ROWS ? left : left == 10 && FORWARD_ROWS == 6 ? 5 : FORWARD_ROWS;
#define CASE(R) \
  case R: NAME(forward_rows)(R, kind, cell, sources, p, at, row, c0, h0, g, c1, h1, tc1); break;
      switch (here) {
        CASE(1)
        CASE(2)
        CASE(3)
#if FORWARD_ROWS >= 6
        CASE(4)
        CASE(5)
        CASE(6)
#endif
      }
#undef CASE
      row += here;
    }
  }
}

// One step of a tile: `at` are the sources at this step, of which the first `sources` are not 0.
static void NAME(step_lstm)(const TYPED(cell) *cell, int sources, const REAL *const *at, size_t rows,
                            const REAL *c0, const REAL *h0, REAL *g, REAL *c1, REAL *h1,
                            REAL *tc1) {
  NAME(forward_kind)(LIMN_LSTM, cell, sources, at, rows, c0, h0, g, c1, h1, tc1);
}
static void NAME(step_gru)(const TYPED(cell) *cell, int sources, const REAL *const *at, size_t rows,
                           const REAL *c0, const REAL *h0, REAL *g, REAL *c1, REAL *h1) {
  NAME(forward_kind)(LIMN_GRU, cell, sources, at, rows, c0, h0, g, c1, h1, NULL);
}
static void NAME(step_rnn)(const TYPED(cell) *cell, int sources, const REAL *const *at, size_t rows,
                           const REAL *c0, const REAL *h0, REAL *g, REAL *c1, REAL *h1) {
  NAME(forward_kind)(LIMN_RNN, cell, sources, at, rows, c0, h0, g, c1, h1, NULL);
}

// The gates of one panel and row turn into their gradients, `peep` holding halves; dc (of a GRU: what h hands on past the
// products) goes one step back. dp: [3][P][LANES], added to, or NULL.
INLINE void NAME(back_point)(limn_cell kind, const REAL *peep, REAL *dp, size_t peep_stride,
                             REAL *g, const REAL *c0, const REAL *c1, const REAL *tc1,
                             const REAL *h0, const REAL *dh, REAL *dc) {
  const V one = ALL(1);
  if (kind == LIMN_LSTM) {
    const V i = LOAD(g), f = LOAD(g + LANES), t = LOAD(g + 2 * LANES), o = LOAD(g + 3 * LANES);
    const V before = LOAD(c0), tc = LOAD(tc1), d = LOAD(dh), two = ALL(2);
    const V go = d * tc * o * (one - o);
    V e = FMA(d * o, FMA(-tc, tc, one), LOAD(dc));
    if (peep) e = FMA(go, two * LOAD(peep + 2 * peep_stride), e);
    const V gi = e * t * i * (one - i);
    const V gf = e * before * f * (one - f);
    V back = e * f;
    if (peep) {
      back = FMA(gi, two * LOAD(peep), back);
      back = FMA(gf, two * LOAD(peep + peep_stride), back);
      STORE(dp, FMA(gi, before, LOAD(dp)));
      STORE(dp + peep_stride, FMA(gf, before, LOAD(dp + peep_stride)));
      STORE(dp + 2 * peep_stride, FMA(go, LOAD(c1), LOAD(dp + 2 * peep_stride)));
    }
    STORE(dc, back);
    STORE(g, gi);
    STORE(g + LANES, gf);
    STORE(g + 2 * LANES, e * i * FMA(-t, t, one));
    STORE(g + 3 * LANES, go);
  } else if (kind == LIMN_GRU) {
    const V r = LOAD(g), z = LOAD(g + LANES), t = LOAD(g + 2 * LANES), q = LOAD(g + 3 * LANES);
    const V d = LOAD(dh) + LOAD(dc);
    const V gn = d * (one - z) * FMA(-t, t, one);
    STORE(g, gn * q * r * (one - r));
    STORE(g + LANES, d * (LOAD(h0) - t) * z * (one - z));
    STORE(g + 2 * LANES, gn);
    STORE(g + 3 * LANES, gn * r);
    STORE(dc, d * z);
  } else {
    const V h = LOAD(g);
    STORE(g, LOAD(dh) * FMA(-h, h, one));
  }
}

static void NAME(back_points)(limn_cell kind, const TYPED(cell) *cell, size_t rows, REAL *dp, REAL *g,
                              const REAL *c0, const REAL *c1, const REAL *tc1, const REAL *h0,
                              const REAL *dh, REAL *dc) {
  const size_t peep_stride = cell->panels * LANES;
  for (size_t p = 0; p < cell->panels; p++) {
    const REAL *const peep = cell->peep ? cell->peep + p * LANES : NULL;
    for (size_t row = 0; row < rows; row++) {
      for (size_t part = 0; part < LANES; part += WIDTH) {
        const size_t to = (p * ROWS + row) * LANES + part;
        NAME(back_point)(kind, peep ? peep + part : NULL, dp ? dp + p * LANES + part : NULL,
                         peep_stride, g + (p * ROWS + row) * 4 * LANES + part, c0 + to, c1 + to,
                         tc1 + to, h0 + to, dh + to, dc + to);
      }
    }
  }
}

// out [NP panels][R rows] (+)= G [R rows][4H] · Wᵀ, the sum in the order in which G lies.
INLINE void NAME(back_block)(const int R, const int NP, const TYPED(cell) *cell, const REAL *wt,
                             const REAL *g, REAL *out, int adds) {
  const size_t panel = 4 * cell->panels * LANES * LANES;
  V sums[8][BACK_PANELS * PARTS];
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int j = 0; j < NP * (int)PARTS; j++) {
      const REAL *const from = out + (j / PARTS) * ROWS * LANES + r * LANES + (j % PARTS) * WIDTH;
      sums[r][j] = adds ? LOAD(from) : (V){0};
    }
  }
  size_t left = cell->hidden;
  while (left) {
    const size_t here = left < LANES ? left : LANES;
    for (int gate = 0; gate < 4; gate++) {
      for (size_t k = 0; k < here; k++) {
        V row[BACK_PANELS * PARTS];
        UNROLL for (int j = 0; j < NP * (int)PARTS; j++) {
          row[j] = LOAD(wt + (gate * LANES + k) * LANES + (j / PARTS) * panel + (j % PARTS) * WIDTH);
        }
        UNROLL for (int r = 0; r < R; r++) {
          const V v = ALL(g[(r * 4 + gate) * LANES + k]);
          UNROLL for (int j = 0; j < NP * (int)PARTS; j++) sums[r][j] = FMA(v, row[j], sums[r][j]);
        }
      }
    }
    left -= here;
    g += ROWS * 4 * LANES;
    wt += 4 * LANES * LANES;
  }
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int j = 0; j < NP * (int)PARTS; j++) {
      STORE(out + (j / PARTS) * ROWS * LANES + r * LANES + (j % PARTS) * WIDTH, sums[r][j]);
    }
  }
}

// out: [panels][ROWS][LANES] of `count` inputs.
static void NAME(back_product)(const TYPED(cell) *cell, const REAL *wt, size_t count, const REAL *g,
                               size_t rows, REAL *out, int adds) {
  const size_t panels = (count + LANES - 1) / LANES;
  for (size_t p = 0; p < panels;) {
    const size_t left = panels - p;
    const int together = left >= BACK_PANELS ? BACK_PANELS : left >= 2 && BACK_PANELS >= 2 ? 2 : 1;
    const size_t most = together == BACK_PANELS ? BACK_ROWS : 8;
    const REAL *const w = wt + p * 4 * cell->panels * LANES * LANES;
    for (size_t row = 0; row < rows;) {
      const size_t rest = rows - row;
      const size_t here = rest <= most ? rest : rest == 10 && most == 6 ? 5 : most;
#define CASE(R, NP) \
  case R: \
    NAME(back_block)(R, NP, cell, w, g + row * 4 * LANES, out + (p * ROWS + row) * LANES, adds); \
    break;
#define CASES(NP) \
  switch (here) { \
    CASE(1, NP) CASE(2, NP) CASE(3, NP) CASE(4, NP) CASE(5, NP) CASE(6, NP) \
    default: \
      CASE(7, NP) \
      CASE(8, NP) \
  }
#if BACK_PANELS == 4
      if (together == 4) {
        switch (here) { CASE(1, 4) CASE(2, 4) CASE(3, 4) CASE(4, 4) CASE(5, 4) CASE(6, 4) }
      } else if (together == 2) {
        CASES(2)
      } else {
        CASES(1)
      }
#else
      switch (here) { CASE(1, 1) CASE(2, 1) CASE(3, 1) CASE(4, 1) CASE(5, 1) CASE(6, 1) }
#endif
#undef CASES
#undef CASE
      row += here;
    }
    p += together;
  }
}

// dw [KB][4] of one panel += over time and rows, inputs × gradients of gates.
INLINE void NAME(outer_block)(const int KB, size_t steps, size_t rows, const REAL *x,
                              ptrdiff_t x_step, size_t x_stride, const REAL *g, size_t g_step,
                              REAL *dw) {
  V sums[OUTER_INPUTS][4];
  UNROLL for (int k = 0; k < KB; k++) {
    UNROLL for (int j = 0; j < 4; j++) sums[k][j] = LOAD(dw + (k * 4 + j) * LANES);
  }
  for (size_t s = steps; s-- > 0;) {
    const REAL *in = x + (ptrdiff_t)s * x_step, *gates = g + s * g_step;
    for (size_t row = 0; row < rows; row++) {
      V d[4];
      UNROLL for (int j = 0; j < 4; j++) d[j] = LOAD(gates + j * LANES);
      UNROLL for (int k = 0; k < KB; k++) {
        const V v = ALL(in[k]);
        UNROLL for (int j = 0; j < 4; j++) sums[k][j] = FMA(v, d[j], sums[k][j]);
      }
      in += x_stride;
      gates += 4 * LANES;
    }
  }
  UNROLL for (int k = 0; k < KB; k++) {
    UNROLL for (int j = 0; j < 4; j++) STORE(dw + (k * 4 + j) * LANES, sums[k][j]);
  }
}

// Gradients of W [P][K][4][LANES] over `steps` steps from `first`; g lies at the first of them.
static void NAME(outer_product)(const TYPED(cell) *cell, size_t first, size_t steps, size_t rows,
                                const REAL *g, size_t g_step, REAL *dw) {
  for (size_t p = 0; p < cell->panels; p++) {
    for (int s = 0; s < cell->sources; s++) {
      const TYPED(source) *const source = &cell->source[s];
      const REAL *x = source->at + (ptrdiff_t)first * source->step;
      for (size_t from = 0; from < source->count; from += LANES, x += source->panel) {
        const size_t panel = source->count - from < LANES ? source->count - from : LANES;
        for (size_t k = 0; k < panel;) {
          const size_t left = panel - k;
          const size_t here = left <= OUTER_INPUTS ? left : left == 10 && OUTER_INPUTS == 6 ? 5 : OUTER_INPUTS;
          for (size_t part = 0; part < LANES; part += WIDTH) {
#define CASE(KB) \
  case KB: \
    NAME(outer_block)(KB, steps, rows, x + k, source->step, source->stride, \
                      g + p * ROWS * 4 * LANES + part, g_step, dw + part); \
    break;
            switch (here) {
              CASE(1)
              CASE(2)
              CASE(3)
#if OUTER_INPUTS >= 6
              CASE(4)
              CASE(5)
              CASE(6)
#endif
            }
#undef CASE
          }
          k += here;
          dw += here * 4 * LANES;
        }
      }
    }
  }
}
