// Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000):
// forward, back-propagation through the whole of time, and Adam (Kingma & Ba 2015).
// The code stands in `lstm_template.h`; this file compiles it for float and for double.
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "elementary.h"
#include "limn_kernels.h"
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#pragma STDC FP_CONTRACT OFF

size_t limn_lstm_parameters(limn_lstm_shape s) {
  const size_t H = s.hidden;
  return 4 * H * (s.inputs + H + 1) + (s.layers - 1) * 4 * H * (2 * H + 1) + s.outputs * (H + 1);
}

// Numbers below the normal range become 0: after some training gradients sink there, and every
// operation on them costs a hundred cycles. Elsewhere than on x86-64 nothing is set.
static unsigned limn_flush_subnormals(void) {
#if defined(__SSE2__)
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
#else
  return 0;
#endif
}

static void limn_restore_subnormals(unsigned before) {
#if defined(__SSE2__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

static int limn_stop_asked(limn_stop stop) { return stop.asked && stop.asked(stop.context); }

// What the threads of one call share. `states` or `y` may be NULL; `grads` is NULL without training.
#define DECLARE_JOB \
  typedef struct { \
    limn_lstm_shape shape; \
    const REAL *theta, *x, *target, *weight, *transposed; \
    REAL *y, *states, *grads, *scratch; \
    double *losses; \
    REAL scale; \
    double dropout; \
    uint64_t key; \
    limn_stop stop; \
    size_t tiles, count; \
    atomic_size_t next, joined; \
  } NAME(job);

#define REAL float
#define NAME(x) x##_f32
#define SIGMOID limn_sigmoidf_inline
#define TANH limn_tanhf_inline
#define SQUARE_ROOT __builtin_sqrtf
DECLARE_JOB
#include "lstm_template.h"
#undef REAL
#undef NAME
#undef SIGMOID
#undef TANH
#undef SQUARE_ROOT

#define REAL double
#define NAME(x) x##_f64
#define SIGMOID limn_sigmoid_inline
#define TANH limn_tanh_inline
#define SQUARE_ROOT __builtin_sqrt
DECLARE_JOB
#include "lstm_template.h"
