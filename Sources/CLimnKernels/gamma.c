// The gamma function and its relatives.
//
// log Γ: around 1 and 2, where it vanishes, the series in ζ(k) − 1 (Abramowitz & Stegun 6.1.33);
// up to 13 the recurrence down to there; above Stirling's series; left of 0 the reflection.
#include "limn_kernels.h"
#include "gamma.h"
#include "pair.h"
#pragma STDC FP_CONTRACT OFF

#define LOG_SQRT_2PI 0x1.d67f1c864beb5p-1
#define LOG_SQRT_2PI_LOW -0x1.65b5a1b7ff5dfp-55
#define PI 0x1.921fb54442d18p1
#define ONE_MINUS_EULER 0x1.b0ee6072093cep-2

// ζ(k) − 1 for k = 2 … 31 (tools/reference/special_constants.py).
static const double zeta_minus_1[30] = {
    0x1.4a34cc4a60fa6p-1,  0x1.9dd002780310ap-3,  0x1.51322ac7d8483p-4,  0x1.2e831d94f99b7p-5,
    0x1.1c26130249124p-6,  0x1.1196d0a679c47p-7,  0x1.0b36af86396e9p-8,  0x1.073e7b02d6ae0p-9,
    0x1.04b8ce96ee5f8p-10, 0x1.0318df2459954p-11, 0x1.020a5b2cd3042p-12, 0x1.01593a1177bd6p-13,
    0x1.00e4af2b4e156p-14, 0x1.0097bcbf11bedp-15, 0x1.0064cdeb22f0fp-16, 0x1.0043073686681p-17,
    0x1.002c9953744ccp-18, 0x1.001db08f9ba4ap-19, 0x1.0013c594466eap-20, 0x1.000d2bab28121p-21,
    0x1.0008c66cec77dp-22, 0x1.0005d8f13858cp-23, 0x1.0003e59ffde12p-24, 0x1.000298ea55633p-25,
    0x1.0001bb316ccdap-26, 0x1.0001276b90845p-27, 0x1.0000c4ed05ae3p-28, 0x1.0000834601a87p-29,
    0x1.00005782aaebep-30, 0x1.00003a56719b9p-31,
};

// log Γ(2 + z), |z| ≤ 1/2: z (1 − γ) + Σ (−1)^k (ζ(k) − 1) z^k / k.
static double lgamma_near_2(double z) {
  double s = 0.0;
  for (int k = 31; k >= 2; k--) {
    const double c = zeta_minus_1[k - 2] / (double)k;
    s = (k & 1 ? -c : c) + s * z;
  }
  return z * (ONE_MINUS_EULER + z * s);
}

// log(1 + x) − x, without cancellation.
double limn_log1p_minus(double x) {
  if (x > -0.4 && x < 0.65) {
    // With s = x / (2 + x): log(1 + x) − x = 2 s³ (1/3 + s²/5 + …) − s x.
    const double s = x / (2.0 + x);
    const double z = s * s;
    double r = 2.0 / 43.0;
    for (int n = 41; n >= 3; n -= 2) r = r * z + 2.0 / (double)n;
    return s * (z * r - x);
  }
  return limn_log1p(x) - x;
}

// Stirling's rest log Γ(x) − ((x − ½) log x − x + log √(2π)), for x ≥ 8.
static double stirling_series(double x) {
  const double z = 1.0 / (x * x);
  double s = 43867.0 / 244188.0;
  s = s * z - 3617.0 / 122400.0;
  s = s * z + 1.0 / 156.0;
  s = s * z - 691.0 / 360360.0;
  s = s * z + 1.0 / 1188.0;
  s = s * z - 1.0 / 1680.0;
  s = s * z + 1.0 / 1260.0;
  s = s * z - 1.0 / 360.0;
  s = s * z + 1.0 / 12.0;
  return s / x;
}

// The same for any x > 0.
double limn_stirling_rest(double x) {
  if (x >= 13.0) return stirling_series(x);
  // log Γ(x) = log Γ(x + n) − log(x … (x + n − 1)), each in two parts.
  const pair l = log_pair(x);
  const pair p = product_exact(x - 0.5, l.high);
  const double rest = p.low + (x - 0.5) * l.low;
  return ((limn_lgamma(x) - p.high) + x) - LOG_SQRT_2PI - (rest + LOG_SQRT_2PI_LOW);
}

// sin(π x), exact at multiples of one half.
static double sin_pi(double x) {
  double a = __builtin_fabs(x);
  if (a >= 0x1p53) return 0.0;
  a -= 2.0 * __builtin_floor(0.5 * a);
  double sign = x < 0.0 ? -1.0 : 1.0;
  if (a >= 1.0) {
    a -= 1.0;
    sign = -sign;
  }
  if (a > 0.5) a = 1.0 - a;
  return sign * (a > 0.25 ? limn_cos(PI * (0.5 - a)) : limn_sin(PI * a));
}

double limn_lgamma(double x) {
  if (x != x) return x;
  if (__builtin_isinf(x)) return __builtin_inf();
  if (x <= 0.0) {
    if (x == __builtin_floor(x)) return __builtin_inf();
    if (x > -0x1p-60) return -limn_log_inline(-x);
    return limn_log_inline(PI / __builtin_fabs(sin_pi(x))) - limn_lgamma(1.0 - x);
  }
  if (x < 0.5) return (x < 0x1p-60 ? 0.0 : lgamma_near_2(x) - limn_log1p(x)) - limn_log_inline(x);
  if (x <= 1.5) return lgamma_near_2(x - 1.0) - limn_log1p(x - 1.0);
  if (x <= 2.5) return lgamma_near_2(x - 2.0);
  if (x < 13.0) {
    double p = 1.0;
    while (x > 2.5) {
      x -= 1.0;
      p *= x;
    }
    return limn_log_inline(p) + lgamma_near_2(x - 2.0);
  }
  if (x > 0x1p1000) return x > 2.55e305 ? __builtin_inf() : x * (limn_log_inline(x) - 1.0);
  const pair l = log_pair(x);
  const pair p = product_exact(x - 0.5, l.high);
  return (p.high - x) + (LOG_SQRT_2PI + (stirling_series(x) + (p.low + (x - 0.5) * l.low)));
}

double limn_gamma(double x) {
  if (x != x) return x;
  if (x == 0.0) return 1.0 / x;
  if (__builtin_isinf(x)) return x > 0.0 ? x : __builtin_nan("");
  if (x < 0.0) {
    if (x == __builtin_floor(x)) return __builtin_nan("");
    if (x > -0x1p-60) return 1.0 / x;
    if (x < -190.0) return sin_pi(x) > 0.0 ? -0.0 : 0.0;
    // Γ(x) Γ(−x) = −π / (x sin πx), with 1 / Γ(−x) in two factors where Γ(−x) overflows first.
    if (x < -170.0) {
      const double half = limn_exp_inline(-0.5 * limn_lgamma(-x));
      return -PI / (x * sin_pi(x)) * half * half;
    }
    return PI / (sin_pi(x) * limn_gamma(1.0 - x));
  }
  if (x > 171.7) return __builtin_inf();
  if (x < 0x1p-60) return 1.0 / x;
  // Whole numbers up to 22! are exact.
  if (x == __builtin_floor(x) && x <= 23.0) {
    double p = 1.0;
    for (double k = 2.0; k < x; k += 1.0) p *= k;
    return p;
  }
  if (x < 13.0) {
    double p = 1.0, divisor = 1.0;
    while (x > 2.5) {
      x -= 1.0;
      p *= x;
    }
    while (x < 1.5) {
      divisor *= x;
      x += 1.0;
    }
    return limn_exp_inline(lgamma_near_2(x - 2.0)) * p / divisor;
  }
  // exp((x − ½) log x − x + log √(2π) + rest), the exponent in two doubles.
  const pair l = log_pair(x);
  const pair p = product_exact(x - 0.5, l.high);
  pair e = sum_exact(p.high, -x);
  e.low += p.low + (x - 0.5) * l.low;
  e = add(e, (pair){LOG_SQRT_2PI, LOG_SQRT_2PI_LOW});
  e = add(e, (pair){stirling_series(x), 0.0});
  return limn_exp_sum64(e.high, e.low);
}

double limn_digamma(double x) {
  if (x != x) return x;
  if (x == 0.0) return -1.0 / x;
  if (__builtin_isinf(x)) return x > 0.0 ? x : __builtin_nan("");
  double y = 0.0;
  if (x < 0.0) {
    if (x == __builtin_floor(x)) return __builtin_nan("");
    // ψ(x) = ψ(1 − x) − π cot πx
    const double t = x - __builtin_floor(x);
    y = -PI * (sin_pi(0.5 - t) / sin_pi(t));
    x = 1.0 - x;
  }
  while (x < 10.0) {
    y -= 1.0 / x;
    x += 1.0;
  }
  const double z = 1.0 / (x * x);
  double s = 1.0 / 12.0;
  s = s * z - 691.0 / 32760.0;
  s = s * z + 1.0 / 132.0;
  s = s * z - 1.0 / 240.0;
  s = s * z + 1.0 / 252.0;
  s = s * z - 1.0 / 120.0;
  s = s * z + 1.0 / 12.0;
  return y + (limn_log_inline(x) - 0.5 / x - s * z);
}

// log B(a, b) for a, b > 0. Two large arguments would cancel in log Γ(a) + log Γ(b) − log Γ(a + b).
double limn_lbeta(double a, double b) {
  if (!(a > 0.0 && b > 0.0)) return a == 0.0 || b == 0.0 ? __builtin_inf() : __builtin_nan("");
  if (a < b) {
    const double swap = a;
    a = b;
    b = swap;
  }
  if (__builtin_isinf(a)) return -__builtin_inf();
  if (a < 13.0) return (limn_lgamma(a) - limn_lgamma(a + b)) + limn_lgamma(b);
  // Γ(a) / Γ(a + b): −(a − ½) log(1 + b/a) − b log(a + b) + b + rests.
  const double sum = a + b;
  const double ratio = -(a - 0.5) * limn_log1p(b / a) + b -
                       (stirling_series(sum) - stirling_series(a));
  if (b < 13.0) return limn_lgamma(b) - b * limn_log_inline(sum) + ratio;
  return ratio - b * limn_log1p(a / b) - 0.5 * limn_log_inline(b) - b +
         (LOG_SQRT_2PI + stirling_series(b));
}
