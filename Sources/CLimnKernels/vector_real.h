// The loops over one type of floats, REAL, for one instruction set.

static void SUFFIXED(arithmetic)(limn_arithmetic op, const REAL *a, size_t sa, const REAL *b,
                                 size_t sb, REAL *r, size_t n) {
  switch (op) {
    case LIMN_ADD: ZIP(REAL, x + y); break;
    case LIMN_SUBTRACT: ZIP(REAL, x - y); break;
    case LIMN_MULTIPLY: ZIP(REAL, x * y); break;
    case LIMN_DIVIDE: ZIP(REAL, x / y); break;
  }
}

// Answers whether an element of either side is NaN.
static int SUFFIXED(compare)(limn_comparison op, const REAL *a, size_t sa, const REAL *b, size_t sb,
                             uint8_t *r, size_t n) {
  uint8_t missing = 0;
#define COMPARE(OPERATOR) ZIP(REAL, (missing |= (uint8_t)((x != x) | (y != y)), x OPERATOR y))
  switch (op) {
    case LIMN_EQUAL: COMPARE(==); break;
    case LIMN_NOT_EQUAL: COMPARE(!=); break;
    case LIMN_LESS: COMPARE(<); break;
    case LIMN_LESS_EQUAL: COMPARE(<=); break;
    case LIMN_GREATER: COMPARE(>); break;
    case LIMN_GREATER_EQUAL: COMPARE(>=); break;
  }
#undef COMPARE
  return missing;
}

#define MAP(FUNCTION) \
  static void SUFFIXED(FUNCTION)(const REAL *x, REAL *y, size_t n) { \
    for (size_t i = 0; i < n; i++) y[i] = REAL_FUNCTION(FUNCTION)(x[i]); \
  }
MAP(exp)
MAP(log)
MAP(tanh)
MAP(sigmoid)
#undef MAP

// Sums in double, over 32 lanes: element i goes to lane i mod 32, NaN to none. The lanes are then
// added by halves.
typedef double SUFFIXED(eight) __attribute__((vector_size(64)));
typedef int64_t SUFFIXED(flags) __attribute__((vector_size(64)));
typedef REAL SUFFIXED(narrow) __attribute__((vector_size(8 * sizeof(REAL)), aligned(sizeof(REAL))));

#define LOAD(FROM) __builtin_convertvector(*(const SUFFIXED(narrow) *)(FROM), SUFFIXED(eight))

static inline double SUFFIXED(halves)(const SUFFIXED(eight) lanes[4]) {
  const SUFFIXED(eight) v = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

// Goes through x in steps of 32, the last one filled up with NaN.
#define LANES(BODY) \
  SUFFIXED(flags) counts = {0}; \
  size_t start = 0; \
  for (; start + 32 <= n; start += 32) { \
    _Pragma("clang loop unroll(full)") for (int k = 0; k < 4; k++) { \
      const SUFFIXED(eight) v = LOAD(x + start + 8 * k); \
      const SUFFIXED(flags) here = v == v; \
      counts -= here; \
      BODY \
    } \
  } \
  if (start < n) { \
    REAL rest[32]; \
    for (size_t i = 0; i < 32; i++) rest[i] = start + i < n ? x[start + i] : (REAL)__builtin_nan(""); \
    for (int k = 0; k < 4; k++) { \
      const SUFFIXED(eight) v = LOAD(rest + 8 * k); \
      const SUFFIXED(flags) here = v == v; \
      counts -= here; \
      BODY \
    } \
  } \
  int64_t count = 0; \
  for (int k = 0; k < 8; k++) count += counts[k];

static limn_partial SUFFIXED(sum)(const REAL *x, size_t n) {
  SUFFIXED(eight) lanes[4] = {{0}, {0}, {0}, {0}};
  LANES(lanes[k] += (SUFFIXED(eight))((SUFFIXED(flags))v & here);)
  return (limn_partial){SUFFIXED(halves)(lanes), count};
}

static limn_partial SUFFIXED(squares)(const REAL *x, size_t n, double center) {
  SUFFIXED(eight) lanes[4] = {{0}, {0}, {0}, {0}};
  LANES(const SUFFIXED(eight) d = v - center;
        lanes[k] += (SUFFIXED(eight))((SUFFIXED(flags))(d * d) & here);)
  return (limn_partial){SUFFIXED(halves)(lanes), count};
}

#define EXTREME(FUNCTION, OPERATOR, WORST) \
  static limn_partial SUFFIXED(FUNCTION)(const REAL *x, size_t n) { \
    const SUFFIXED(eight) worst = {WORST, WORST, WORST, WORST, WORST, WORST, WORST, WORST}; \
    SUFFIXED(eight) lanes[4] = {worst, worst, worst, worst}; \
    LANES(const SUFFIXED(flags) better = v OPERATOR lanes[k]; \
          lanes[k] = (SUFFIXED(eight))(((SUFFIXED(flags))v & better) | \
                                       ((SUFFIXED(flags))lanes[k] & ~better));) \
    double found = WORST; \
    for (int k = 0; k < 4; k++) { \
      for (int i = 0; i < 8; i++) found = lanes[k][i] OPERATOR found ? lanes[k][i] : found; \
    } \
    return (limn_partial){found, count}; \
  }
EXTREME(least, <, __builtin_inf())
EXTREME(greatest, >, -__builtin_inf())
#undef EXTREME
#undef LANES
#undef LOAD

// Down the columns of x [rows, columns], whose rows lie `stride` apart: STEP with the element v of
// column i. Every column meets its rows in order, eight of them between a READ and a WRITE.
#define DOWN(READ, STEP, WRITE) \
  size_t row = 0; \
  for (; row + 8 <= rows; row += 8) { \
    const REAL *lines = x + row * stride; \
    for (size_t i = 0; i < columns; i++) { \
      READ \
      _Pragma("clang loop unroll(full)") for (int k = 0; k < 8; k++) { \
        const double v = lines[k * stride + i]; \
        STEP \
      } \
      WRITE \
    } \
  } \
  for (; row < rows; row++) { \
    for (size_t i = 0; i < columns; i++) { \
      const double v = x[row * stride + i]; \
      READ STEP WRITE \
    } \
  }

#define COUNTED_DOWN(FUNCTION, STEP) \
  static void SUFFIXED(FUNCTION)(const REAL *x, size_t stride, size_t rows, size_t columns, \
                                 double *restrict values, int64_t *restrict counts) { \
    DOWN(double value = values[i]; int64_t count = counts[i];, STEP count += v == v; \
         , values[i] = value; counts[i] = count;) \
  }
COUNTED_DOWN(sum_columns, value += v == v ? v : 0.0;)
COUNTED_DOWN(least_columns, value = v < value ? v : value;)
COUNTED_DOWN(greatest_columns, value = v > value ? v : value;)
#undef COUNTED_DOWN

static void SUFFIXED(squares_columns)(const REAL *x, size_t stride, size_t rows, size_t columns,
                                      const double *restrict centers, double *restrict sums) {
  DOWN(double sum = sums[i]; const double center = centers[i];
       , const double d = v - center; sum += v == v ? d * d : 0.0;, sums[i] = sum;)
}
#undef DOWN

// c [rows, columns] = a [rows, inner] · b [inner, columns], at most LIMN_PRODUCT_TILE each way but for the
// inner axis. 256 steps of it at a time: a and b are packed so that the inner loop reads both in
// order, and the accumulators of a TILE_ROWS × TILE_COLUMNS part of c stay in registers. Every sum
// runs from the first step to the last.
typedef REAL SUFFIXED(wide) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL))));
#define PER_VECTOR (VECTOR_BYTES / sizeof(REAL))
#define TILE_COLUMNS (TILE_VECTORS * PER_VECTOR)
#define STEPS 256

// a: [steps][TILE_ROWS], b: [steps][TILE_COLUMNS], c: [TILE_ROWS][TILE_COLUMNS] with stride ldc
static inline void SUFFIXED(inner_tile)(const REAL *a, const REAL *b, size_t steps, REAL *c,
                                        size_t ldc) {
  SUFFIXED(wide) sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE_ROWS; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_VECTORS; j++) {
      sums[i][j] = *(const SUFFIXED(wide) *)(c + i * ldc + j * PER_VECTOR);
    }
  }
  for (size_t k = 0; k < steps; k++) {
    SUFFIXED(wide) row[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_VECTORS; j++) row[j] = *(const SUFFIXED(wide) *)(b + j * PER_VECTOR);
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE_ROWS; i++) {
      const REAL factor = a[i];
#pragma clang loop unroll(full)
      for (int j = 0; j < TILE_VECTORS; j++) sums[i][j] += row[j] * factor;
    }
    a += TILE_ROWS;
    b += TILE_COLUMNS;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE_ROWS; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_VECTORS; j++) {
      *(SUFFIXED(wide) *)(c + i * ldc + j * PER_VECTOR) = sums[i][j];
    }
  }
}

static void SUFFIXED(product_tile)(const REAL *a, size_t lda, const REAL *b, size_t ldb, REAL *c,
                                   size_t ldc, size_t rows, size_t inner, size_t columns) {
  _Alignas(64) REAL left[(LIMN_PRODUCT_TILE + TILE_ROWS) * STEPS];
  _Alignas(64) REAL right[STEPS * TILE_COLUMNS];
  for (size_t i = 0; i < rows; i++) memset(c + i * ldc, 0, columns * sizeof(REAL));
  for (size_t from = 0; from < inner; from += STEPS) {
    const size_t steps = inner - from < STEPS ? inner - from : STEPS;
    for (size_t i0 = 0; i0 < rows; i0 += TILE_ROWS) {
      REAL *panel = left + i0 * steps;
      for (size_t i = 0; i < TILE_ROWS; i++) {
        for (size_t k = 0; k < steps; k++) {
          panel[k * TILE_ROWS + i] = i0 + i < rows ? a[(i0 + i) * lda + from + k] : 0;
        }
      }
    }
    for (size_t j0 = 0; j0 < columns; j0 += TILE_COLUMNS) {
      const size_t width = columns - j0 < TILE_COLUMNS ? columns - j0 : TILE_COLUMNS;
      for (size_t k = 0; k < steps; k++) {
        const REAL *source = b + (from + k) * ldb + j0;
        REAL *target = right + k * TILE_COLUMNS;
        if (width == TILE_COLUMNS) {
          memcpy(target, source, TILE_COLUMNS * sizeof(REAL));
        } else {
          for (size_t j = 0; j < TILE_COLUMNS; j++) target[j] = j < width ? source[j] : 0;
        }
      }
      for (size_t i0 = 0; i0 < rows; i0 += TILE_ROWS) {
        const size_t height = rows - i0 < TILE_ROWS ? rows - i0 : TILE_ROWS;
        REAL *corner = c + i0 * ldc + j0;
        if (width == TILE_COLUMNS && height == TILE_ROWS) {
          SUFFIXED(inner_tile)(left + i0 * steps, right, steps, corner, ldc);
          continue;
        }
        REAL part[TILE_ROWS * TILE_COLUMNS] = {0};
        for (size_t i = 0; i < height; i++) {
          memcpy(part + i * TILE_COLUMNS, corner + i * ldc, width * sizeof(REAL));
        }
        SUFFIXED(inner_tile)(left + i0 * steps, right, steps, part, TILE_COLUMNS);
        for (size_t i = 0; i < height; i++) {
          memcpy(corner + i * ldc, part + i * TILE_COLUMNS, width * sizeof(REAL));
        }
      }
    }
  }
}
#undef PER_VECTOR
#undef TILE_COLUMNS
#undef STEPS
