// Cells that a user has typed, forward and by back-propagation through time.
//
// `cell_layout.h` says where everything lies and puts the tiles' gradients together, `cell_kernels.h`
// has the instructions, `cell_pass.h` takes a tile of samples through all steps. The last two are
// compiled for float and double and for each instruction set; which runs is chosen at the call.
// Baseline x86-64 has no fused multiply-add: there each is a call of the C library's, correct and
// slow.
#include "limn_cell.h"

#include <stdatomic.h>
#include <string.h>

#include "elementary.h"
#include "passes.h"
#include "subnormals.h"
#pragma STDC FP_CONTRACT OFF

#define L LIMN_CELL_LANES
#define BLOCK 16
#define CHAIN_ROWS 16
#define PARTS (L / WIDTH)
#define AT(place) \
  (((place).shared ? shared : tile) + (place).at + index[(place).index] * (place).step)

static limn_worker limn_worker_f32(void), limn_worker_f64(void);

// y = f(x), of n numbers, for what has no vector form here.
static void limn_cell_map_f64(limn_cell_op op, const double *x, double *y, size_t n) {
  switch (op) {
    case LIMN_CELL_EXP: limn_exp_f64_n(x, y, n); return;
    case LIMN_CELL_LOG: limn_log_f64_n(x, y, n); return;
#define MAP(OP, f) \
  case OP: \
    for (size_t i = 0; i < n; i++) y[i] = f(x[i]); \
    return;
    MAP(LIMN_CELL_EXPM1, limn_expm1)
    MAP(LIMN_CELL_LOG1P, limn_log1p)
    MAP(LIMN_CELL_SIN, limn_sin)
    MAP(LIMN_CELL_COS, limn_cos)
    MAP(LIMN_CELL_SINH, limn_sinh)
    MAP(LIMN_CELL_COSH, limn_cosh)
    MAP(LIMN_CELL_ATAN, limn_atan)
#undef MAP
    default: return;
  }
}

static void limn_cell_map_f32(limn_cell_op op, const float *x, float *y, size_t n) {
  if (op == LIMN_CELL_EXP) return limn_exp_f32_n(x, y, n);
  if (op == LIMN_CELL_LOG) return limn_log_f32_n(x, y, n);
  for (size_t i = 0; i < n; i++) {
    const double wide = x[i];
    double result;
    limn_cell_map_f64(op, &wide, &result, 1);
    y[i] = (float)result;
  }
}

#define REAL float
#define TYPED(x) x##_f32
#include "group_sums.h"
#include "cell_layout.h"
#undef REAL
#undef TYPED

#define REAL double
#define TYPED(x) x##_f64
#include "group_sums.h"
#include "cell_layout.h"
#undef REAL
#undef TYPED

#define PASS "cell_pass.h"

// Registers that a block of a product may fill: rows of the matrix × vectors of a row; and of a
// gradient of a matrix: rows × columns.
#define PRODUCT_ROWS 4
#define PRODUCT_PARTS 2
#define OUTER_ROWS 4
#define OUTER_COLUMNS 2
#define VECTOR_BYTES 16
#define ISA base
#include "precisions.h"
#undef ISA
#undef VECTOR_BYTES

#if defined(__x86_64__) && defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VECTOR_BYTES 32
#define ISA avx2
#include "precisions.h"
#undef ISA
#undef VECTOR_BYTES
#pragma clang attribute pop

#undef PRODUCT_ROWS
#undef PRODUCT_PARTS
#undef OUTER_COLUMNS
#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl,avx512bw,evex512"))), apply_to = function)
#define VECTOR_BYTES 64
#define PRODUCT_ROWS 16
#define PRODUCT_PARTS 1
#define OUTER_COLUMNS 4
#define ISA avx512
#include "precisions.h"
#pragma clang attribute pop
#endif

LIMN_WORKER(f32)
LIMN_WORKER(f64)
