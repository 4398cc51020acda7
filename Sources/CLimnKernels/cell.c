// Cells that a user has typed, forward and by back-propagation through time.
//
// `cell_layout.h` says where everything lies and puts the tiles' gradients together, `cell_kernels.h`
// has the instructions, `cell_pass.h` takes a tile of samples through all steps. The last two are
// compiled for float and double and for each instruction set; which runs is chosen at the call.
// Baseline x86-64 has no fused multiply-add: there each is a call of the C library's, correct and
// slow.
#include "limn_cell.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "elementary.h"
#include "subnormals.h"
#pragma STDC FP_CONTRACT OFF

#define GROUPS 16
#define L LIMN_CELL_LANES
#define BLOCK 16
#define CHAIN_ROWS 16
#define THREADS_MOST 64

static int limn_cell_stopped(limn_stop stop) { return stop.asked && stop.asked(stop.context); }

// One sample's loss, and its derivative by y.
static double limn_cell_loss(const limn_loss *loss, size_t o, double y, double target, double *d) {
  const double e = y - target;
  switch (loss->kind) {
    case LIMN_MSE: *d = 2 * e; return e * e;
    case LIMN_MAE: *d = e > 0 ? 1 : e < 0 ? -1 : 0; return fabs(e);
    case LIMN_HUBER:
      *d = e < -loss->delta ? -loss->delta : e > loss->delta ? loss->delta : e;
      return fabs(e) <= loss->delta ? 0.5 * e * e : loss->delta * (fabs(e) - 0.5 * loss->delta);
    case LIMN_PINBALL: {
      const double level = loss->levels[o];
      *d = e > 0 ? 1 - level : e < 0 ? -level : 0;
      return *d * e;
    }
  }
  return 0;
}

typedef void (*limn_cell_worker)(void *context, size_t index);
static limn_cell_worker limn_cell_worker_f32(void), limn_cell_worker_f64(void);

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
#include "cell_layout.h"
#undef REAL
#undef TYPED

#define REAL double
#define TYPED(x) x##_f64
#include "cell_layout.h"
#undef REAL
#undef TYPED

// Registers that a block of a product may fill: rows of the matrix × vectors of a row; and of a
// gradient of a matrix: rows × columns.
#define PRODUCT_ROWS 4
#define PRODUCT_PARTS 2
#define OUTER_ROWS 4
#define OUTER_COLUMNS 2
#define VECTOR_BYTES 16
#define ISA base
#include "cell_isa.h"
#undef ISA
#undef VECTOR_BYTES

#if defined(__x86_64__) && defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VECTOR_BYTES 32
#define ISA avx2
#include "cell_isa.h"
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
#include "cell_isa.h"
#pragma clang attribute pop
#endif

// Levels as `limn_instructions` counts them; AVX2 without fused multiply-adds does not exist.
static limn_cell_worker limn_cell_worker_f32(void) {
#if defined(__x86_64__) && defined(__clang__)
  static const limn_cell_worker workers[3] = {work_f32_base, work_f32_avx2, work_f32_avx512};
  return workers[limn_instructions()];
#else
  return work_f32_base;
#endif
}

static limn_cell_worker limn_cell_worker_f64(void) {
#if defined(__x86_64__) && defined(__clang__)
  static const limn_cell_worker workers[3] = {work_f64_base, work_f64_avx2, work_f64_avx512};
  return workers[limn_instructions()];
#else
  return work_f64_base;
#endif
}
