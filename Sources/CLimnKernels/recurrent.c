// Recurrent networks (LSTM: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000
// and the peepholes of Gers & Schmidhuber 2000; GRU: Cho et al. 2014 in the form of PyTorch), forward
// and by back-propagation through time.
//
// `recurrent_layout.h` says where everything lies, `recurrent_kernels.h` has the products and
// activations, `recurrent_pass.h` takes a tile of samples through the network. The last two are
// compiled for float and double and for each instruction set; which runs is chosen at the first
// call. Baseline x86-64 has no fused multiply-add: there each is a call of the C library's, correct
// and slow.
#include "limn_recurrent.h"

#include <stdatomic.h>
#include <string.h>

#include "elementary.h"
#include "passes.h"
#include "subnormals.h"
#pragma STDC FP_CONTRACT OFF

#define ROWS 16
#define LANES (64 / sizeof(REAL))
#define SOURCES 4
#define PARTS (LANES / WIDTH)
#define PASS "recurrent_pass.h"

// Rows of W_ih and W_hh, in units of H, that feed each of the four gates, −1 where none does; and
// which gates are sigmoids.
typedef struct {
  int ih[4], hh[4], gates, sigmoid[4];
} limn_gate_rows;

static limn_gate_rows limn_gates_of(limn_cell cell) {
  switch (cell) {
    case LIMN_LSTM: return (limn_gate_rows){{0, 1, 2, 3}, {0, 1, 2, 3}, 4, {1, 1, 0, 1}};
    // r z n, and what h gives to n, which r multiplies.
    case LIMN_GRU: return (limn_gate_rows){{0, 1, 2, -1}, {0, 1, -1, 2}, 3, {1, 1, 0, 0}};
    case LIMN_RNN: break;
  }
  return (limn_gate_rows){{0, -1, -1, -1}, {0, -1, -1, -1}, 1, {0}};
}

static size_t limn_cell_parameters(const limn_network *n, size_t l) {
  const size_t H = n->hidden, gates = (size_t)limn_gates_of(n->cell).gates;
  const size_t D = l ? (n->bidirectional ? 2 : 1) * H : n->inputs;
  const size_t extra = n->cell == LIMN_GRU ? H : n->peepholes ? 3 * H : 0;
  return gates * H * (D + H + 1) + extra;
}

size_t limn_network_parameters(const limn_network *n) {
  const size_t E = n->bidirectional ? 2 : 1;
  size_t count = n->outputs * (E * n->hidden + 1);
  for (size_t l = 0; l < n->layers; l++) count += E * limn_cell_parameters(n, l);
  return count;
}

size_t limn_network_planes(const limn_network *n) {
  return n->cell == LIMN_LSTM ? 6 : n->cell == LIMN_GRU ? 5 : 1;
}

static int limn_regularised(const limn_regularisation *r) {
  return r && (r->dropout > 0 || r->recurrent_dropout > 0);
}

static limn_worker limn_worker_f32(void), limn_worker_f64(void);

#define REAL float
#define TYPED(x) x##_f32
#include "group_sums.h"
#include "recurrent_layout.h"
#undef REAL
#undef TYPED

#define REAL double
#define TYPED(x) x##_f64
#include "group_sums.h"
#include "recurrent_layout.h"
#undef REAL
#undef TYPED

// The instruction set says how many registers a block may fill.
#if defined(__aarch64__)
#define FORWARD_ROWS 6
#define OUTER_INPUTS 6
#else
#define FORWARD_ROWS 3
#define OUTER_INPUTS 3
#endif
#define BACK_PANELS 1
#define BACK_ROWS 6
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
#undef FORWARD_ROWS
#undef OUTER_INPUTS
#undef BACK_PANELS
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl,avx512bw,evex512"))), apply_to = function)
#define VECTOR_BYTES 64
#define FORWARD_ROWS 6
#define OUTER_INPUTS 6
#define BACK_PANELS 4
#define ISA avx512
#include "precisions.h"
#pragma clang attribute pop
#endif

LIMN_WORKER(f32)
LIMN_WORKER(f64)
