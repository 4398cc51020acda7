// The instructions of typed cells, for one element type and one instruction set: included by
// `cell_pass.h`.
//
// The lanes of a row are split into vectors of the instruction set; what is done to a lane depends
// on no other lane, and every sum runs in one order by fused multiply-adds, so how wide a vector is
// changes no bit.

typedef REAL NAME(vec) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL))));
typedef INTEGER NAME(bits) __attribute__((vector_size(VECTOR_BYTES)));
typedef REAL NAME(row) __attribute__((vector_size(L * sizeof(REAL)), aligned(sizeof(REAL))));
#include "activations.h"

// Where the operands of an instruction lie at a step, and how far it is from row to row.
typedef struct {
  REAL *to;
  const REAL *a, *b, *c;
  size_t step_a, step_b, step_c;
} NAME(operands);

INLINE NAME(operands) NAME(find)(const limn_cell_instruction *i, const REAL *shared, REAL *tile,
                                 const size_t *index) {
  return (NAME(operands)){
      tile + i->to.at + index[i->to.index] * i->to.step,
      AT(i->a), AT(i->b), AT(i->c),
      i->a.repeated ? 0 : L, i->b.repeated ? 0 : L, i->c.repeated ? 0 : L};
}

#define EACH(expression) \
  for (size_t r = 0; r < rows; r++, to += L, a += o->step_a, b += o->step_b, c += o->step_c) { \
    UNROLL for (size_t p = 0; p < L; p += WIDTH) { \
      const V x = LOAD(a + p); \
      STORE(to + p, expression); \
    } \
  } \
  break;
#define Y LOAD(b + p)
#define Z LOAD(c + p)

// `rows` rows of a pointwise instruction.
static void NAME(pointwise)(limn_cell_op op, size_t rows, const NAME(operands) *o) {
  REAL *to = o->to;
  const REAL *a = o->a, *b = o->b, *c = o->c;
  const V zero = {0}, one = ALL(1);
  switch (op) {
    case LIMN_CELL_COPY: EACH(x)
    case LIMN_CELL_NEGATE: EACH(-x)
    case LIMN_CELL_SQUARE: EACH(x * x)
    case LIMN_CELL_SQRT: EACH(__builtin_elementwise_sqrt(x))
    case LIMN_CELL_ABS: EACH((V)((NAME(bits))x & ~(NAME(bits))ALL(-0.0)))
    case LIMN_CELL_SIGN: EACH(SELECT(x > zero, one, SELECT(x < zero, -one, x)))
    case LIMN_CELL_POSITIVE: EACH(SELECT(x > zero, one, zero))
    case LIMN_CELL_TANH: EACH(NAME(tanh_of)(x))
    case LIMN_CELL_SIGMOID: EACH(NAME(sigmoid_of)(x))
    case LIMN_CELL_ADD: EACH(x + Y)
    case LIMN_CELL_SUBTRACT: EACH(x - Y)
    case LIMN_CELL_MULTIPLY: EACH(x * Y)
    case LIMN_CELL_DIVIDE: EACH(x / Y)
    case LIMN_CELL_GREATER: EACH(SELECT(x > Y, x, SELECT(x == x, Y, x)))
    case LIMN_CELL_LESSER: EACH(SELECT(x < Y, x, SELECT(x == x, Y, x)))
    case LIMN_CELL_LESS: EACH(SELECT(x < Y, one, zero))
    case LIMN_CELL_LESS_EQUAL: EACH(SELECT(x <= Y, one, zero))
    case LIMN_CELL_EQUAL: EACH(SELECT(x == Y, one, zero))
    case LIMN_CELL_TANH_BACK: EACH(x * FMA(-Y, Y, one))
    case LIMN_CELL_SIGMOID_BACK: EACH(x * (Y * (one - Y)))
    case LIMN_CELL_MULTIPLY_ADD: EACH(FMA(x, Y, Z))
    case LIMN_CELL_MULTIPLY_SUBTRACT: EACH(FMA(-x, Y, Z))
    case LIMN_CELL_CHOOSE: EACH(SELECT(Z != zero, x, Y))
    default: break;
  }
}
#undef EACH
#undef Y
#undef Z

// Pointwise instructions of equal counts, some rows at a time, so that what passes from one to the
// next stays in the nearest cache.
static void NAME(chain)(const limn_cell_instruction *first, const REAL *shared, REAL *tile,
                        const size_t *index) {
  for (size_t row = 0; row < first->count; row += CHAIN_ROWS) {
    const size_t rows = first->count - row < CHAIN_ROWS ? first->count - row : CHAIN_ROWS;
    for (const limn_cell_instruction *i = first; i < first + first->chain; i++) {
      NAME(operands) o = NAME(find)(i, shared, tile, index);
      o.to += row * L;
      o.a += row * o.step_a;
      o.b += row * o.step_b;
      o.c += row * o.step_c;
      NAME(pointwise)(i->op, rows, &o);
    }
  }
}

// R rows (of the BLOCK that weights are laid out in) and NP vectors of a product, from vector `p` of
// each row on; `offset` rows into the block.
INLINE void NAME(product_block)(const int R, const int NP, const limn_cell_instruction *i,
                                const limn_cell_term *terms, const REAL *shared, REAL *tile,
                                const size_t *index, size_t block, size_t offset, size_t rows,
                                size_t p, REAL *to, const REAL *added, size_t added_step) {
  V sums[16][2];
  const size_t first = block * BLOCK + offset;
  UNROLL for (int r = 0; r < R; r++) {
    // Rows that are only there to fill the block start from the last one.
    const size_t row = first + ((size_t)r < rows ? (size_t)r : rows - 1);
    UNROLL for (int j = 0; j < NP; j++) {
      sums[r][j] = added ? LOAD(added + row * added_step + p + j * WIDTH) : (V){0};
    }
  }
  for (size_t t = 0; t < i->terms; t++) {
    const limn_cell_term *const term = &terms[i->first + t];
    const REAL *v = AT(term->v) + p, *w = shared + term->weights + block * term->columns * BLOCK + offset;
    for (size_t k = 0; k < term->columns; k++, v += L, w += BLOCK) {
      V x[2];
      UNROLL for (int j = 0; j < NP; j++) x[j] = LOAD(v + j * WIDTH);
      UNROLL for (int r = 0; r < R; r++) {
        const V weight = ALL(w[r]);
        UNROLL for (int j = 0; j < NP; j++) sums[r][j] = FMA(weight, x[j], sums[r][j]);
      }
    }
  }
  UNROLL for (int r = 0; r < R; r++) {
    if ((size_t)r >= rows) break;
    UNROLL for (int j = 0; j < NP; j++) STORE(to + (first + r) * L + p + j * WIDTH, sums[r][j]);
  }
}

static void NAME(product)(const limn_cell_instruction *i, const limn_cell_term *terms,
                          const REAL *shared, REAL *tile, const size_t *index) {
  REAL *const to = tile + i->to.at + index[i->to.index] * i->to.step;
  const REAL *const added = i->adds ? AT(i->a) : NULL;
  const size_t added_step = i->a.repeated ? 0 : L;
  const size_t together = PARTS < PRODUCT_PARTS ? PARTS : PRODUCT_PARTS;
  for (size_t row = 0; row < i->count;) {
    const size_t block = row / BLOCK, offset = row % BLOCK;
    const size_t left = i->count - row < BLOCK - offset ? i->count - row : BLOCK - offset;
    const size_t rows = left < PRODUCT_ROWS ? left : PRODUCT_ROWS;
    for (size_t p = 0; p < L; p += together * WIDTH) {
#define CASE(R) \
  NAME(product_block)(R, PARTS < PRODUCT_PARTS ? PARTS : PRODUCT_PARTS, i, terms, shared, tile, \
                      index, block, offset, rows, p, to, added, added_step)
      if (rows == 1) CASE(1);
      else if (rows == 2) CASE(2);
      else if (rows <= 4) CASE(4);
#if PRODUCT_ROWS > 4
      else if (rows <= 8) CASE(8);
      else CASE(16);
#endif
#undef CASE
    }
    row += rows;
  }
}

// Sums of the lanes of each of 16 rows, in halves.
INLINE void NAME(lane_sums)(const REAL *sums, REAL *totals) {
#define HALVES(a, b, ...) (__builtin_shufflevector(a, b, __VA_ARGS__))
  NAME(row) r[16];
  UNROLL for (int k = 0; k < 16; k++) r[k] = *(const NAME(row) *)(sums + k * L);
  // Rows k and k + 8, then k + 4, k + 2, k + 1: the lanes of each stand in a half, a quarter …
  UNROLL for (int k = 0; k < 8; k++) {
    r[k] = HALVES(r[k], r[k + 8], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
           HALVES(r[k], r[k + 8], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  }
  UNROLL for (int k = 0; k < 4; k++) {
    r[k] = HALVES(r[k], r[k + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27) +
           HALVES(r[k], r[k + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
  }
  UNROLL for (int k = 0; k < 2; k++) {
    r[k] = HALVES(r[k], r[k + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +
           HALVES(r[k], r[k + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  }
  r[0] = HALVES(r[0], r[1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30) +
         HALVES(r[0], r[1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
#undef HALVES
  *(NAME(row) *)totals = r[0];
}

// d [4 rows] by v [KB rows] over `steps` steps, one vector of the lanes: into sums [4][4][L].
INLINE void NAME(outer_part)(const int KB, size_t steps, const REAL *d, size_t d_step, const REAL *v,
                             size_t v_step, REAL *sums) {
  V part[OUTER_ROWS][OUTER_COLUMNS];
  UNROLL for (int r = 0; r < OUTER_ROWS; r++) {
    UNROLL for (int k = 0; k < KB; k++) part[r][k] = (V){0};
  }
  for (size_t s = 0; s < steps; s++, d += d_step, v += v_step) {
    V x[OUTER_COLUMNS];
    UNROLL for (int k = 0; k < KB; k++) x[k] = LOAD(v + k * L);
    UNROLL for (int r = 0; r < OUTER_ROWS; r++) {
      const V by = LOAD(d + r * L);
      UNROLL for (int k = 0; k < KB; k++) part[r][k] = FMA(by, x[k], part[r][k]);
    }
  }
  UNROLL for (int r = 0; r < OUTER_ROWS; r++) {
    UNROLL for (int k = 0; k < KB; k++) STORE(sums + (r * 4 + k) * L, part[r][k]);
  }
}

// The gradient of a matrix over `steps` steps, in the order of time. Rows of d and v past the last
// are read and thrown away: a tile ends with room for them.
static void NAME(outer)(const limn_cell_outer *o, size_t steps, const REAL *d, size_t d_step,
                        const REAL *v, size_t v_step, REAL *gradient) {
  REAL sums[16 * L] __attribute__((aligned(64)));
  for (size_t row = 0; row < o->rows; row += OUTER_ROWS) {
    for (size_t column = 0; column < o->columns; column += 4) {
      for (size_t p = 0; p < L; p += WIDTH) {
        for (size_t k = 0; k < 4; k += OUTER_COLUMNS) {
          NAME(outer_part)(OUTER_COLUMNS, steps, d + row * L + p, d_step, v + (column + k) * L + p,
                           v_step, sums + k * L + p);
        }
      }
      REAL totals[16];
      NAME(lane_sums)(sums, totals);
      const size_t columns = o->columns - column < 4 ? o->columns - column : 4;
      const size_t rows = o->rows - row < 4 ? o->rows - row : 4;
      REAL *to = gradient + o->to + row * o->row + column * o->column;
      for (size_t r = 0; r < rows; r++, to += o->row) {
        if (columns == 4 && o->column == 1) {
          UNROLL for (int k = 0; k < 4; k++) to[k] += totals[r * 4 + k];
        } else {
          for (size_t k = 0; k < columns; k++) to[k * o->column] += totals[r * 4 + k];
        }
      }
    }
  }
}

// What works on whole arrays, and sums over rows.
static void NAME(elsewhere)(const limn_cell_instruction *i, const NAME(operands) *o) {
  REAL *const to = o->to;
  switch (i->op) {
    case LIMN_CELL_SUM:
    case LIMN_CELL_DOT: {
      for (size_t p = 0; p < L; p += WIDTH) {
        V sum = {0};
        const REAL *a = o->a + p, *b = o->b + p;
        for (size_t r = 0; r < i->count; r++, a += o->step_a, b += o->step_b) {
          sum = i->op == LIMN_CELL_SUM ? sum + LOAD(a) : FMA(LOAD(a), LOAD(b), sum);
        }
        STORE(to + p, sum);
      }
      return;
    }
    case LIMN_CELL_POWER:
      for (size_t r = 0; r < i->count; r++) {
        for (size_t lane = 0; lane < L; lane++) {
          to[r * L + lane] = (REAL)limn_pow((double)o->a[r * o->step_a + lane],
                                            (double)o->b[r * o->step_b + lane]);
        }
      }
      return;
    default: TYPED(limn_cell_map)(i->op, o->a, to, i->count * L);
  }
}

static void NAME(run)(const limn_cell_program *program, size_t from, size_t count,
                      const REAL *shared, REAL *tile, const size_t *index) {
  const limn_cell_instruction *i = program->instructions + from;
  const limn_cell_instruction *const end = i + count;
  while (i < end) {
    if (i->op <= LIMN_CELL_POINTWISE) {
      NAME(chain)(i, shared, tile, index);
      i += i->chain;
    } else {
      if (i->op == LIMN_CELL_PRODUCT) {
        NAME(product)(i, program->terms, shared, tile, index);
      } else {
        const NAME(operands) o = NAME(find)(i, shared, tile, index);
        NAME(elsewhere)(i, &o);
      }
      i++;
    }
  }
}
