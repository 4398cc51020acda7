// The loops of `vector.c`, for one instruction set: NAME adds its suffix, VECTOR_BYTES is the width
// of a register, TILE_VECTORS × TILE_ROWS the accumulators of the matrix product.
//
// An operand's step is 1, or 0 for one number that is repeated.

// `LOOP(EXPRESSION)` with x and y the elements; the number that is repeated stays in a register.
#define ZIP(TYPE, EXPRESSION) \
  do { \
    if (sa && sb) { \
      for (size_t i = 0; i < n; i++) { \
        const TYPE x = a[i], y = b[i]; \
        r[i] = EXPRESSION; \
      } \
    } else if (sa) { \
      const TYPE y = b[0]; \
      for (size_t i = 0; i < n; i++) { \
        const TYPE x = a[i]; \
        r[i] = EXPRESSION; \
      } \
    } else { \
      const TYPE x = a[0]; \
      for (size_t i = 0; i < n; i++) { \
        const TYPE y = b[sb ? i : 0]; \
        r[i] = EXPRESSION; \
      } \
    } \
  } while (0)

#define REAL double
#define SUFFIXED(x) NAME(x##_f64)
#define REAL_FUNCTION(x) limn_##x##_inline
#include "vector_real.h"
#undef REAL
#undef SUFFIXED
#undef REAL_FUNCTION

#define REAL float
#define SUFFIXED(x) NAME(x##_f32)
#define REAL_FUNCTION(x) limn_##x##f_inline
#include "vector_real.h"
#undef REAL
#undef SUFFIXED
#undef REAL_FUNCTION

#define CHOOSE(TYPE, SUFFIX) \
  static void NAME(choose_##SUFFIX)(const uint8_t *c, const TYPE *a, size_t sa, const TYPE *b, \
                                    size_t sb, TYPE *r, size_t n) { \
    ZIP(TYPE, c[i] ? x : y); \
  }
CHOOSE(uint64_t, 64)
CHOOSE(uint32_t, 32)
CHOOSE(uint8_t, 8)
#undef CHOOSE
#undef ZIP

static uint64_t NAME(key_after)(const uint64_t *keys, size_t n, uint64_t key, size_t rank) {
  size_t through = 0;
  uint64_t next = UINT64_MAX;
  for (size_t i = 0; i < n; i++) {
    const uint64_t k = keys[i], above = k > key ? k : UINT64_MAX;
    through += k <= key;
    next = above < next ? above : next;
  }
  return through > rank + 1 ? key : next;
}

static const limn_vector_table NAME(table) = {
    .arithmetic_f64 = NAME(arithmetic_f64),
    .compare_f64 = NAME(compare_f64),
    .sum_f64 = NAME(sum_f64),
    .squares_f64 = NAME(squares_f64),
    .least_f64 = NAME(least_f64),
    .greatest_f64 = NAME(greatest_f64),
    .sum_columns_f64 = NAME(sum_columns_f64),
    .least_columns_f64 = NAME(least_columns_f64),
    .greatest_columns_f64 = NAME(greatest_columns_f64),
    .squares_columns_f64 = NAME(squares_columns_f64),
    .product_tile_f64 = NAME(product_tile_f64),
    .exp_f64 = NAME(exp_f64),
    .log_f64 = NAME(log_f64),
    .tanh_f64 = NAME(tanh_f64),
    .sigmoid_f64 = NAME(sigmoid_f64),
    .arithmetic_f32 = NAME(arithmetic_f32),
    .compare_f32 = NAME(compare_f32),
    .sum_f32 = NAME(sum_f32),
    .squares_f32 = NAME(squares_f32),
    .least_f32 = NAME(least_f32),
    .greatest_f32 = NAME(greatest_f32),
    .sum_columns_f32 = NAME(sum_columns_f32),
    .least_columns_f32 = NAME(least_columns_f32),
    .greatest_columns_f32 = NAME(greatest_columns_f32),
    .squares_columns_f32 = NAME(squares_columns_f32),
    .product_tile_f32 = NAME(product_tile_f32),
    .exp_f32 = NAME(exp_f32),
    .log_f32 = NAME(log_f32),
    .tanh_f32 = NAME(tanh_f32),
    .sigmoid_f32 = NAME(sigmoid_f32),
    .choose_64 = NAME(choose_64),
    .choose_32 = NAME(choose_32),
    .choose_8 = NAME(choose_8),
    .key_after = NAME(key_after),
};
