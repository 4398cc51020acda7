// Loops over arrays, compiled for several instruction sets and chosen when first called.
//
// The loops stand in `vector_template.h`. None of them fuses a multiplication with an addition, and
// whatever is summed is summed in the same 32 lanes everywhere, so the bits are those of the
// baseline: a vector instruction only does more of the same at once.
#include "vector.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "elementary.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

// How many registers wide a row of the product's inner tile is, and how many rows it has.
#define NAME(x) x##_base
#define VECTOR_BYTES 16
#define TILE_VECTORS 2
#define TILE_ROWS 4
#include "vector_template.h"
#undef NAME
#undef VECTOR_BYTES
#undef TILE_VECTORS
#undef TILE_ROWS

#if defined(__x86_64__) && defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(x) x##_avx2
#define VECTOR_BYTES 32
#define TILE_VECTORS 2
#define TILE_ROWS 4
#include "vector_template.h"
#undef NAME
#undef VECTOR_BYTES
#undef TILE_VECTORS
#undef TILE_ROWS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512dq,avx512vl,avx512bw"))), \
                             apply_to = function)
#define NAME(x) x##_avx512
#define VECTOR_BYTES 64
#define TILE_VECTORS 3
#define TILE_ROWS 8
#include "vector_template.h"
#undef NAME
#undef VECTOR_BYTES
#undef TILE_VECTORS
#undef TILE_ROWS
#pragma clang attribute pop
#endif

static atomic_int chosen = -1;

static int best(void) {
#if defined(__x86_64__) && defined(__clang__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
  const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
  return wide ? 2 : 1;
#else
  return 0;
#endif
}

int limn_instructions(void) {
  int level = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (level < 0) {
    // LIMN_ISA=baseline or avx2 keeps to less than the processor has, for tests.
    const char *wanted = getenv("LIMN_ISA");
    level = best();
    if (wanted && strcmp(wanted, "baseline") == 0) level = 0;
    if (wanted && strcmp(wanted, "avx2") == 0 && level > 1) level = 1;
    atomic_store_explicit(&chosen, level, memory_order_relaxed);
  }
  return level;
}

int limn_set_instructions(int level) {
  const int most = best();
  level = level < 0 || level > most ? most : level;
  atomic_store_explicit(&chosen, level, memory_order_relaxed);
  return level;
}

const limn_vector_table *limn_vector(void) {
#if defined(__x86_64__) && defined(__clang__)
  static const limn_vector_table *const tables[3] = {&table_base, &table_avx2, &table_avx512};
  return tables[limn_instructions()];
#else
  return &table_base;
#endif
}

// The public face: one call a function, whatever the instruction set.
#define COUNTED_COLUMNS(FUNCTION, TYPE) \
  void limn_##FUNCTION(const TYPE *x, size_t stride, size_t rows, size_t columns, double *values, \
                       int64_t *counts) { \
    limn_vector()->FUNCTION(x, stride, rows, columns, values, counts); \
  }
#define ARITHMETIC(TYPE, SUFFIX) \
  void limn_arithmetic_##SUFFIX(limn_arithmetic op, const TYPE *a, size_t sa, const TYPE *b, \
                                size_t sb, TYPE *r, size_t n) { \
    limn_vector()->arithmetic_##SUFFIX(op, a, sa, b, sb, r, n); \
  } \
  int limn_compare_##SUFFIX(limn_comparison op, const TYPE *a, size_t sa, const TYPE *b, \
                            size_t sb, uint8_t *r, size_t n) { \
    return limn_vector()->compare_##SUFFIX(op, a, sa, b, sb, r, n); \
  } \
  limn_partial limn_sum_##SUFFIX(const TYPE *x, size_t n) { \
    return limn_vector()->sum_##SUFFIX(x, n); \
  } \
  limn_partial limn_squares_##SUFFIX(const TYPE *x, size_t n, double center) { \
    return limn_vector()->squares_##SUFFIX(x, n, center); \
  } \
  limn_partial limn_least_##SUFFIX(const TYPE *x, size_t n) { \
    return limn_vector()->least_##SUFFIX(x, n); \
  } \
  limn_partial limn_greatest_##SUFFIX(const TYPE *x, size_t n) { \
    return limn_vector()->greatest_##SUFFIX(x, n); \
  } \
  COUNTED_COLUMNS(sum_columns_##SUFFIX, TYPE) \
  COUNTED_COLUMNS(least_columns_##SUFFIX, TYPE) \
  COUNTED_COLUMNS(greatest_columns_##SUFFIX, TYPE) \
  void limn_squares_columns_##SUFFIX(const TYPE *x, size_t stride, size_t rows, size_t columns, \
                                     const double *centers, double *sums) { \
    limn_vector()->squares_columns_##SUFFIX(x, stride, rows, columns, centers, sums); \
  } \
  void limn_product_tile_##SUFFIX(const TYPE *a, size_t lda, const TYPE *b, size_t ldb, TYPE *c, \
                                  size_t ldc, size_t rows, size_t inner, size_t columns) { \
    limn_vector()->product_tile_##SUFFIX(a, lda, b, ldb, c, ldc, rows, inner, columns); \
  }
ARITHMETIC(double, f64)
ARITHMETIC(float, f32)

#define OVER_ARRAY(FUNCTION, TYPE, SUFFIX) \
  void limn_##FUNCTION##_##SUFFIX##_n(const TYPE *x, TYPE *y, size_t n) { \
    limn_vector()->FUNCTION##_##SUFFIX(x, y, n); \
  }
OVER_ARRAY(exp, double, f64)
OVER_ARRAY(log, double, f64)
OVER_ARRAY(tanh, double, f64)
OVER_ARRAY(sigmoid, double, f64)
OVER_ARRAY(exp, float, f32)
OVER_ARRAY(log, float, f32)
OVER_ARRAY(tanh, float, f32)
OVER_ARRAY(sigmoid, float, f32)

#define SELECT(TYPE, SUFFIX) \
  void limn_choose_##SUFFIX(const uint8_t *c, const TYPE *a, size_t sa, const TYPE *b, size_t sb, \
                            TYPE *r, size_t n) { \
    limn_vector()->choose_##SUFFIX(c, a, sa, b, sb, r, n); \
  }
SELECT(uint64_t, 64)
SELECT(uint32_t, 32)
SELECT(uint8_t, 8)

uint64_t limn_key_after(const uint64_t *keys, size_t n, uint64_t key, size_t rank) {
  return limn_vector()->key_after(keys, n, key, rank);
}
