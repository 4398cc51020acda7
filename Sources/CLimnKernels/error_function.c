// The error function, its complement and their inverses, and the normal distribution's quantile.
//
// erf near 0 by its Taylor series; erfc elsewhere as exp(−x²) / (1 + 2x) times a Chebyshev series in
// (x − 3.75) / (x + 3.75) (Shepherd & Laframboise 1981), with x² in two doubles, so that the tail
// keeps its digits down to the smallest number.
#include "limn_kernels.h"
#include "pair.h"
#pragma STDC FP_CONTRACT OFF

#define TWO_OVER_SQRT_PI 0x1.20dd750429b6dp0
#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define LOG_SQRT_2PI 0x1.d67f1c864beb5p-1

// tools/reference/special_constants.py
static const double chebyshev[29] = {
    0x1.2d75d0246cee8p+0,  -0x1.2cd0564f8c1b7p-8, -0x1.59159e8868995p-4, 0x1.e50c3e7c7dccep-5,
    -0x1.b4c68f4569326p-6, 0x1.295e991a7d82dp-7,  -0x1.3c4c54f8d419dp-9, 0x1.014ed1572209ap-11,
    -0x1.221e6f70130b5p-14, 0x1.15c3f597f0492p-18, 0x1.9f8f03ca86fc1p-21, -0x1.d601c320c8f9cp-23,
    0x1.71e1efca86cf9p-27, 0x1.36bf2885524c9p-28, -0x1.aa4d7b1cdf20ap-31, -0x1.15df59ca6082bp-34,
    0x1.f8af0a9aa6d31p-36, 0x1.b61b723941781p-43, -0x1.0fc16c00b50f2p-40, 0x1.24f6a772cbc36p-45,
    0x1.2d8b49ab5f72bp-45, -0x1.0cb63a80de2c5p-49, -0x1.6884628ace07ap-50, 0x1.561b105822235p-54,
    0x1.d3744857e262bp-55, -0x1.4a219c71bb4d2p-59, -0x1.42cb7ae4cd5a0p-59, 0x1.f99a046464d7dp-66,
    0x1.cbcbce02ac3ffp-64,
};

// exp(x²) erfc(x) for x ≥ 0.
static double scaled_complement(double x) {
  const double t = (x - 3.75) / (x + 3.75);
  const double twice = t + t;
  double b = 0.0, after = 0.0;
  for (int k = 28; k >= 1; k--) {
    const double next = twice * b - after + chebyshev[k];
    after = b;
    b = next;
  }
  return (t * b - after + chebyshev[0]) / (1.0 + 2.0 * x);
}

// erf x = 2/√π Σ (−1)^k x^(2k+1) / (k! (2k+1)), |x| < 0.75.
static double erf_series(double x) {
  const double z = x * x;
  double term = 1.0, sum = 0.0;
  for (int k = 1; k < 24; k++) {
    term *= -z / (double)k;
    sum += term / (double)(2 * k + 1);
    if (__builtin_fabs(term) < 1e-19) break;
  }
  return x * (TWO_OVER_SQRT_PI + (0x1.1ae3a914fed80p-56 + TWO_OVER_SQRT_PI * sum));
}

static double erfcx(double x) {
  if (x != x) return x;
  if (x >= 0.0) return x > 1e8 ? 0.5 * TWO_OVER_SQRT_PI / x : scaled_complement(x);
  const pair s = product_exact(x, x);
  if (s.high > 709.7) return __builtin_inf();
  return 2.0 * limn_exp_sum64(s.high, s.low) - scaled_complement(-x);
}

double limn_erfc(double x) {
  if (x != x) return x;
  if (x < 0.5 && x > -0.5) return 1.0 - erf_series(x);
  const double a = __builtin_fabs(x);
  if (a > 27.5) return x > 0.0 ? 0.0 : 2.0;
  const pair s = product_exact(a, a);
  const double tail = limn_exp_sum64(-s.high, -s.low) * scaled_complement(a);
  return x > 0.0 ? tail : 2.0 - tail;
}

double limn_erf(double x) {
  if (x < 0.75 && x > -0.75) return x == 0.0 ? x : erf_series(x);
  if (x != x) return x;
  return x > 0.0 ? 1.0 - limn_erfc(x) : limn_erfc(-x) - 1.0;
}

double limn_normal_cdf(double z) {
  if (!(z < -1.0)) return 0.5 * limn_erfc(-z * SQRT_HALF);
  if (z < -39.0) return 0.0;
  // The square of z itself, since z √½ is rounded.
  const pair s = product_exact(z, z);
  return limn_exp_sum64(-0.5 * s.high, -0.5 * s.low) * 0.5 * scaled_complement(-z * SQRT_HALF);
}

// Also where the probability itself is below the smallest number.
double limn_normal_log_cdf(double z) {
  if (z > -1.0) return limn_log1p(-limn_normal_cdf(-z));
  return limn_log_inline(0.5 * erfcx(-z * SQRT_HALF)) - 0.5 * z * z;
}

// z > 0 with the probability q ≤ ½ above it: a first value by Hastings (Abramowitz & Stegun
// 26.2.23, good to 4.5e-4), then steps of Halley on log of the tail.
static double normal_upper(double q) {
  const double target = limn_log_inline(q);
  const double t = __builtin_sqrt(-2.0 * target);
  double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                     (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (int step = 0; step < 2; step++) {
    // (Q(z) − q) / φ(z) with Q/φ from the scaled complement.
    const double mills = 0x1.40d931ff62706p0 * erfcx(z * SQRT_HALF);
    const double tail = limn_normal_log_cdf(-z);
    const double u = -limn_expm1(target - tail) * mills;
    z += u / (1.0 - 0.5 * u * z);
  }
  return z;
}

double limn_normal_quantile(double p) {
  if (!(p >= 0.0 && p <= 1.0)) return __builtin_nan("");
  if (p == 0.0) return -__builtin_inf();
  if (p == 1.0) return __builtin_inf();
  if (p < 0.25) return -normal_upper(p);
  if (p > 0.75) return normal_upper(1.0 - p);
  return limn_erfinv(2.0 * (p - 0.5)) * 2.0 * SQRT_HALF;
}

double limn_erfinv(double x) {
  const double a = __builtin_fabs(x);
  if (!(a <= 1.0)) return __builtin_nan("");
  if (a == 1.0) return x * __builtin_inf();
  if (a > 0.5) {
    const double z = normal_upper(0.5 * (1.0 - a)) * SQRT_HALF;
    return x < 0.0 ? -z : z;
  }
  // The series to x⁷, then Halley on erf itself, whose relative error is small.
  const double w = x / TWO_OVER_SQRT_PI, v = w * w;
  double z = w * (1.0 + v * (1.0 / 3.0 + v * (7.0 / 30.0 + v * (127.0 / 630.0))));
  for (int step = 0; step < 2; step++) {
    const double u = (limn_erf(z) - x) / (TWO_OVER_SQRT_PI * limn_exp_inline(-z * z));
    z -= u / (1.0 + u * z);
  }
  return z;
}

double limn_erfcinv(double x) {
  if (!(x >= 0.0 && x <= 2.0)) return __builtin_nan("");
  if (x == 0.0) return __builtin_inf();
  if (x == 2.0) return -__builtin_inf();
  if (x < 0.5) return normal_upper(0.5 * x) * SQRT_HALF;
  if (x > 1.5) return -normal_upper(0.5 * (2.0 - x)) * SQRT_HALF;
  return limn_erfinv(1.0 - x);
}
