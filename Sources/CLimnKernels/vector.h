// What `vector.c` chooses from: the same functions compiled for one instruction set.
#ifndef LIMN_VECTOR_H
#define LIMN_VECTOR_H
#include "limn_kernels.h"

#define OF_REAL(TYPE, SUFFIX) \
  void (*arithmetic_##SUFFIX)(limn_arithmetic, const TYPE *, size_t, const TYPE *, size_t, TYPE *, \
                              size_t); \
  int (*compare_##SUFFIX)(limn_comparison, const TYPE *, size_t, const TYPE *, size_t, uint8_t *, \
                          size_t); \
  limn_partial (*sum_##SUFFIX)(const TYPE *, size_t); \
  limn_partial (*squares_##SUFFIX)(const TYPE *, size_t, double); \
  limn_partial (*least_##SUFFIX)(const TYPE *, size_t); \
  limn_partial (*greatest_##SUFFIX)(const TYPE *, size_t); \
  void (*sum_columns_##SUFFIX)(const TYPE *, size_t, size_t, size_t, double *, int64_t *); \
  void (*least_columns_##SUFFIX)(const TYPE *, size_t, size_t, size_t, double *, int64_t *); \
  void (*greatest_columns_##SUFFIX)(const TYPE *, size_t, size_t, size_t, double *, int64_t *); \
  void (*squares_columns_##SUFFIX)(const TYPE *, size_t, size_t, size_t, const double *, double *); \
  void (*product_tile_##SUFFIX)(const TYPE *, size_t, const TYPE *, size_t, TYPE *, size_t, size_t, \
                                size_t, size_t); \
  void (*exp_##SUFFIX)(const TYPE *, TYPE *, size_t); \
  void (*log_##SUFFIX)(const TYPE *, TYPE *, size_t); \
  void (*tanh_##SUFFIX)(const TYPE *, TYPE *, size_t); \
  void (*sigmoid_##SUFFIX)(const TYPE *, TYPE *, size_t);

typedef struct {
  OF_REAL(double, f64)
  OF_REAL(float, f32)
  void (*choose_64)(const uint8_t *, const uint64_t *, size_t, const uint64_t *, size_t, uint64_t *,
                    size_t);
  void (*choose_32)(const uint8_t *, const uint32_t *, size_t, const uint32_t *, size_t, uint32_t *,
                    size_t);
  void (*choose_8)(const uint8_t *, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *,
                   size_t);
  uint64_t (*key_after)(const uint64_t *, size_t, uint64_t, size_t);
} limn_vector_table;
#undef OF_REAL

const limn_vector_table *limn_vector(void);
#endif
