// Steps of gradient descent: Adam (Kingma & Ba 2015), also with weight decay apart from the gradient
// (Loshchilov & Hutter 2019), and descent with momentum (Polyak 1964).
//
// Elementwise and without fused multiply-adds: how wide the registers are changes no bit.
#include "elementary.h"
#include "limn_kernels.h"
#include "limn_recurrent.h"
#include "subnormals.h"
#pragma STDC FP_CONTRACT OFF

#define REAL float
#define NAME(x) x##_f32_base
#include "optimiser_template.h"
#undef NAME
#if defined(__x86_64__) && defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(x) x##_f32_wide
#include "optimiser_template.h"
#undef NAME
#pragma clang attribute pop
#endif
#undef REAL

#define REAL double
#define NAME(x) x##_f64_base
#include "optimiser_template.h"
#undef NAME
#if defined(__x86_64__) && defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(x) x##_f64_wide
#include "optimiser_template.h"
#undef NAME
#pragma clang attribute pop
#endif
#undef REAL

#if defined(__x86_64__) && defined(__clang__)
#define CHOOSE(x) (limn_instructions() > 0 ? x##_wide : x##_base)
#else
#define CHOOSE(x) x##_base
#endif

#define OPTIMISERS(REAL, SUFFIX) \
  void limn_adam_##SUFFIX(REAL *theta, const REAL *gradient, REAL *m, REAL *v, size_t n, \
                          limn_step step) { \
    const double first = 1 - limn_pow(0.9, step.step), second = 1 - limn_pow(0.999, step.step); \
    const unsigned floats = limn_flush_subnormals(); \
    CHOOSE(adam_##SUFFIX)(theta, gradient, m, v, n, (REAL)step.factor, (REAL)step.l2, \
                          (REAL)(1 - step.rate * step.decay), (REAL)(step.rate / first), \
                          (REAL)(1 / __builtin_sqrt(second))); \
    limn_restore_subnormals(floats); \
  } \
  void limn_descend_##SUFFIX(REAL *theta, const REAL *gradient, REAL *v, size_t n, limn_step step) { \
    const unsigned floats = limn_flush_subnormals(); \
    CHOOSE(descend_##SUFFIX)(theta, gradient, v, n, (REAL)step.factor, (REAL)step.l2, \
                             (REAL)step.momentum, (REAL)step.rate); \
    limn_restore_subnormals(floats); \
  } \
  double limn_norm_##SUFFIX(const REAL *v, size_t n) { \
    double sums[8] = {0}; \
    for (size_t i = 0; i < n; i++) sums[i & 7] += (double)v[i] * (double)v[i]; \
    double total = 0; \
    for (int i = 0; i < 8; i++) total += sums[i]; \
    return __builtin_sqrt(total); \
  }
OPTIMISERS(float, f32)
OPTIMISERS(double, f64)
