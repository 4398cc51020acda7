// Largest error of Limn's elementary functions in units of the last place, against x87 80-bit
// arithmetic (against glibc for huge arguments of sin, where 80 bits are not reduced well).
// clang -O2 -I ../../Sources/CLimnKernels/include elementary_ulp.c ../../Sources/CLimnKernels/{math,power,trigonometric,arctangent,exponentials}.c -lm
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "limn_kernels.h"

static uint64_t state = 1;
static uint64_t bits(void) {
  uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
static double uniform(double a, double b) { return a + (b - a) * (double)(bits() >> 11) * 0x1p-53; }
static double spread(double a, double b) {  // log-uniform size, either sign
  const double s = exp2(uniform(log2(a), log2(b)));
  return bits() & 1 ? -s : s;
}

static double ulp(double got, long double want, int single) {
  if (isnan(got) && isnan((double)want)) return 0;
  if (isinf(got) || isinf((double)want)) return got == (single ? (float)want : (double)want) ? 0 : 1e9;
  int e;
  frexpl(want, &e);
  const int floor_e = single ? -149 : -1074;
  e -= single ? 24 : 53;
  if (e < floor_e) e = floor_e;
  return (double)(fabsl((long double)got - want) / ldexpl(1, e));
}

static long double sigmoidl(long double x) { return 1 / (1 + expl(-x)); }

#define TRY(NAME, REFERENCE, SINGLE, ARGUMENT) \
  { \
    double worst = 0, at = 0; \
    for (long i = 0; i < N; i++) { \
      double x = (ARGUMENT); \
      if (SINGLE) x = (float)x; \
      const double e = ulp(NAME(x), REFERENCE((long double)x), SINGLE); \
      if (e > worst) worst = e, at = x; \
    } \
    printf("%-14s %-26s %.3f at %a\n", #NAME, #ARGUMENT, worst, at); \
  }

int main(int argc, char **argv) {
  const long N = argc > 1 ? atol(argv[1]) : 20000000;
  TRY(limn_exp, expl, 0, uniform(-745, 709.78));
  TRY(limn_exp, expl, 0, uniform(-708, 709.78));
  TRY(limn_exp, expl, 0, spread(1e-20, 1));
  TRY(limn_log, logl, 0, fabs(spread(5e-324, 1e308)));
  TRY(limn_log, logl, 0, uniform(0.5, 2));
  TRY(limn_log, logl, 0, 1 + spread(1e-16, 0.1));
  TRY(limn_tanh, tanhl, 0, spread(1e-20, 30));
  TRY(limn_tanh, tanhl, 0, uniform(-1, 1));
  TRY(limn_sigmoid, sigmoidl, 0, uniform(-740, 40));
  TRY(limn_sigmoid, sigmoidl, 0, uniform(-700, 40));
  TRY(limn_sigmoid, sigmoidl, 0, uniform(-4, 4));
  TRY(limn_sin, sinl, 0, uniform(-10, 10));
  TRY(limn_sin, sinl, 0, spread(1e-10, 1e6));
  TRY(limn_sin, sinl, 0, spread(1e6, 1e18));
  TRY(limn_cos, cosl, 0, uniform(-10, 10));
  TRY(limn_cos, cosl, 0, spread(1e-10, 1e6));
  TRY(limn_cos, cosl, 0, spread(1e6, 1e18));
  TRY(limn_sin, sin, 0, spread(1e18, 1e308));
  TRY(limn_expm1, expm1l, 0, spread(1e-20, 1));
  TRY(limn_expm1, expm1l, 0, uniform(-40, 709));
  TRY(limn_log1p, log1pl, 0, spread(1e-20, 0.9));
  TRY(limn_log1p, log1pl, 0, fabs(spread(1e-3, 1e300)));
  TRY(limn_exp2, exp2l, 0, uniform(-1022, 1024));
  TRY(limn_log2, log2l, 0, fabs(spread(5e-324, 1e308)));
  TRY(limn_log2, log2l, 0, uniform(0.5, 2));
  TRY(limn_log10, log10l, 0, fabs(spread(5e-324, 1e308)));
  TRY(limn_log10, log10l, 0, uniform(0.5, 2));
  TRY(limn_sinh, sinhl, 0, spread(1e-10, 710));
  TRY(limn_cosh, coshl, 0, spread(1e-10, 710));
  TRY(limn_asinh, asinhl, 0, spread(1e-10, 1e300));
  TRY(limn_acosh, acoshl, 0, 1 + fabs(spread(1e-15, 1e20)));
  TRY(limn_atanh, atanhl, 0, spread(1e-10, 1));
  TRY(limn_atan, atanl, 0, spread(1e-10, 1e10));
  TRY(limn_atan, atanl, 0, uniform(-2, 2));
  TRY(limn_asin, asinl, 0, uniform(-1, 1));
  TRY(limn_asin, asinl, 0, spread(1e-10, 1));
  TRY(limn_acos, acosl, 0, uniform(-1, 1));
  TRY(limn_acos, acosl, 0, 1 - fabs(spread(1e-16, 1)));
  TRY(limn_cbrt, cbrtl, 0, spread(5e-324, 1e308));
  TRY(limn_expf, expl, 1, uniform(-103, 88.7));
  TRY(limn_expf, expl, 1, uniform(-87, 88.7));
  TRY(limn_logf, logl, 1, fabs(spread(1e-45, 3e38)));
  TRY(limn_logf, logl, 1, uniform(0.5, 2));
  TRY(limn_tanhf, tanhl, 1, spread(1e-20, 12));
  TRY(limn_tanhf, tanhl, 1, uniform(-1, 1));
  TRY(limn_sigmoidf, sigmoidl, 1, uniform(-100, 20));
  TRY(limn_sigmoidf, sigmoidl, 1, uniform(-80, 20));
  double worst = 0, ax = 0, ay = 0;
  for (long i = 0; i < N; i++) {
    const double x = fabs(i & 1 ? spread(1e-300, 1e300) : uniform(0.3, 3));
    const double y = i & 1 ? uniform(-1, 1) : spread(1e-3, 600);
    const double e = ulp(limn_pow(x, y), powl(x, y), 0);
    if (e > worst) worst = e, ax = x, ay = y;
  }
  printf("limn_pow %.3f at %a ^ %a\n", worst, ax, ay);
#define TRY_TWO(NAME, REFERENCE, A, B) \
  worst = 0; \
  for (long i = 0; i < N; i++) { \
    const double x = (A), y = (B), e = ulp(NAME(x, y), REFERENCE(x, y), 0); \
    if (e > worst) worst = e, ax = x, ay = y; \
  } \
  printf("%s %.3f at %a, %a\n", #NAME, worst, ax, ay);
  TRY_TWO(limn_atan2, atan2l, spread(1e-300, 1e300), spread(1e-300, 1e300))
  TRY_TWO(limn_atan2, atan2l, uniform(-2, 2), uniform(-2, 2))
  TRY_TWO(limn_hypot, hypotl, spread(1e-300, 1e300), spread(1e-300, 1e300))
  TRY_TWO(limn_hypot, hypotl, uniform(-2, 2), uniform(-2, 2))
  const double v[] = {0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, INFINITY, -INFINITY, NAN, 1e300, -1e300, 5e-324, 0x1p53, 1e-300, 710, -746};
  for (int i = 0; i < 20; i++) {
    for (int j = 0; j < 20; j++) {
      const double a = limn_pow(v[i], v[j]), b = pow(v[i], v[j]);
      if (!((isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b)) || fabs(a / b - 1) < 4e-16))
        printf("pow(%g, %g) = %g, not %g\n", v[i], v[j], a, b);
      const double c = limn_atan2(v[i], v[j]), d = atan2(v[i], v[j]);
      if (!((isnan(c) && isnan(d)) || (c == d && signbit(c) == signbit(d)) || fabs(c / d - 1) < 4e-16))
        printf("atan2(%g, %g) = %g, not %g\n", v[i], v[j], c, d);
    }
#define SAME(F, G) \
  { \
    const double a = F(v[i]), b = G(v[i]); \
    if (!((isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b)) || fabs(a / b - 1) < 5e-16)) \
      printf(#G "(%g) = %g, not %g\n", v[i], a, b); \
  }
    SAME(limn_exp, exp) SAME(limn_log, log) SAME(limn_tanh, tanh) SAME(limn_sin, sin) SAME(limn_cos, cos)
    SAME(limn_expm1, expm1) SAME(limn_log1p, log1p) SAME(limn_exp2, exp2) SAME(limn_log2, log2)
    SAME(limn_log10, log10) SAME(limn_sinh, sinh) SAME(limn_cosh, cosh) SAME(limn_asinh, asinh)
    SAME(limn_acosh, acosh) SAME(limn_atanh, atanh) SAME(limn_atan, atan) SAME(limn_asin, asin)
    SAME(limn_acos, acos) SAME(limn_cbrt, cbrt)
  }
  return 0;
}
