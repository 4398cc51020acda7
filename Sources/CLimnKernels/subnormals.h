// Numbers below the normal range as 0, on the thread that asks.
//
// After some training gradients sink below it, and every operation on them costs a hundred cycles.
#ifndef LIMN_SUBNORMALS_H
#define LIMN_SUBNORMALS_H
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

// Answers what to give back to `limn_restore_subnormals`. Elsewhere than on x86-64 nothing is set.
static inline unsigned limn_flush_subnormals(void) {
#if defined(__SSE2__)
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
#else
  return 0;
#endif
}

static inline void limn_restore_subnormals(unsigned before) {
#if defined(__SSE2__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}
#endif
