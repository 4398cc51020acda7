// What the passes of built-in and of typed cells share: when to stop, the loss, a thread's place, how
// the groups of tiles come together, and the choice of the instruction set.
#ifndef LIMN_PASSES_H
#define LIMN_PASSES_H
#include <stdatomic.h>

#include "limn_recurrent.h"

// At most so many groups of tiles in training: each has a gradient of its own.
#define GROUPS 16

static inline int limn_stop_asked(limn_stop stop) {
  return stop.asked && stop.asked(stop.context);
}

// ℓ of one sample, and its derivative by y.
static inline double limn_loss_of(const limn_loss *loss, size_t o, double y, double target,
                                  double *d) {
  const double e = y - target;
  switch (loss->kind) {
    case LIMN_MSE: *d = 2 * e; return e * e;
    case LIMN_MAE: *d = e > 0 ? 1 : e < 0 ? -1 : 0; return e < 0 ? -e : e;
    case LIMN_HUBER: {
      const double size = e < 0 ? -e : e, delta = loss->delta;
      if (size <= delta) {
        *d = e;
        return 0.5 * e * e;
      }
      *d = e < 0 ? -delta : delta;
      return delta * (size - 0.5 * delta);
    }
    case LIMN_PINBALL: {
      const double level = loss->levels[o];
      *d = e > 0 ? 1 - level : e < 0 ? -level : 0;
      return *d * e;
    }
  }
  return 0;
}

// A place of `places` in the scratch for the thread that asks; there are as many as threads.
static inline size_t limn_take_place(atomic_flag *taken, size_t places) {
  size_t place = 0;
  while (atomic_flag_test_and_set_explicit(&taken[place], memory_order_acquire)) {
    place = (place + 1) % places;
  }
  return place;
}

static inline void limn_leave_place(atomic_flag *taken, size_t place) {
  atomic_flag_clear_explicit(&taken[place], memory_order_release);
}

// The losses of all groups, in their order, and with `flow` [steps] their flows [groups][steps].
static inline double limn_sum_losses(const double *losses, const double *flows, size_t groups,
                                     size_t steps, double *flow) {
  double total = 0;
  for (size_t group = 0; group < groups; group++) total += losses[group];
  for (size_t t = 0; flow && t < steps; t++) {
    flow[t] = 0;
    for (size_t group = 0; group < groups; group++) flow[t] += flows[group * steps + t];
  }
  return total;
}

// A pass of one group, in an element type. Levels as `limn_instructions` counts them.
typedef void (*limn_worker)(void *context, size_t index);
#if defined(__x86_64__) && defined(__clang__)
#define LIMN_WORKER(TYPE) \
  static limn_worker limn_worker_##TYPE(void) { \
    static const limn_worker workers[3] = {work_##TYPE##_base, work_##TYPE##_avx2, \
                                           work_##TYPE##_avx512}; \
    return workers[limn_instructions()]; \
  }
#else
#define LIMN_WORKER(TYPE) \
  static limn_worker limn_worker_##TYPE(void) { return work_##TYPE##_base; }
#endif

// The vectors of the instruction set at hand; REAL and NAME are those of the place of use.
#define V NAME(vec)
#define WIDTH (VECTOR_BYTES / sizeof(REAL))
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define LOAD(p) (*(const V *)(p))
#define STORE(p, v) (*(V *)(p) = (v))
#define ALL(x) ((REAL)(x) - (V){0})
#define SELECT(c, a, b) \
  ((V)(((NAME(bits))(c) & (NAME(bits))(a)) | (~(NAME(bits))(c) & (NAME(bits))(b))))
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#endif
