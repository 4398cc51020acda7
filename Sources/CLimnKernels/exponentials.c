// Further functions that go through exp and log: with 1 taken away, to other bases, hyperbolic and
// their inverses, and roots.
//
// Where a difference would cancel, expm1 and log1p stand in; bases 2 and 10 take the logarithm in two
// doubles, so that whole powers come out whole.
#include "limn_kernels.h"
#include "pair.h"
#pragma STDC FP_CONTRACT OFF

#define LN2_HIGH 0x1.62e42fefa39efp-1
#define LN2_LOW 0x1.abc9e3b39803fp-56

static double with_sign_of(double x, double magnitude) {
  return limn_from64(limn_bits64(magnitude) | (limn_bits64(x) & 0x8000000000000000u));
}

double limn_expm1(double x) {
  if (x > 40.0) return limn_exp_inline(x);
  if (x < -40.0) return -1.0;
  const double t = x * 0x1.71547652b82fep0 + LIMN_ROUND64;
  const double k = t - LIMN_ROUND64;
  const double high = x - k * 0x1.62e42fefp-1;
  const double low = k * 0x1.473de6af278edp-34;
  const double r = high - low;
  const double p = limn_expm1_core64(r, (high - r) - low);
  // The sign of zero survives.
  if (k == 0.0) return x == 0.0 ? x : p;
  const double scale = limn_power_of_two64(t);
  return p * scale + (scale - 1.0);
}

double limn_log1p(double x) {
  if (!(x > -1.0)) return x == -1.0 ? -__builtin_inf() : __builtin_nan("");
  if (x == 0.0 || x == __builtin_inf()) return x;
  if (x > -0.25 && x < 0.4) {
    // log(1 + x) = x − (x²/2 − s (x²/2 + R)), as in `limn_log_inline` with f = x.
    const double s = x / (2.0 + x);
    const double z = s * s;
    double r = 2.0 / 23.0;
    for (int n = 21; n >= 3; n -= 2) r = r * z + 2.0 / (double)n;
    r *= z;
    const double half = 0.5 * x * x;
    return x - (half - s * (half + r));
  }
  const double u = 1.0 + x;
  const double lost = x > 1.0 ? 1.0 - (u - x) : x - (u - 1.0);
  return limn_log_inline(u) + lost / u;
}

double limn_exp2(double x) {
  if (x > 1025.0) return __builtin_inf();
  if (x < -1080.0) return 0.0;
  if (x != x) return x;
  const double t = x + LIMN_ROUND64;
  const double k = t - LIMN_ROUND64;
  const double f = x - k;
  const pair r = product_exact(f, LN2_HIGH);
  const double p = limn_expm1_core64(r.high, r.low + f * LN2_LOW) + 1.0;
  const double t1 = k * 0.5 + LIMN_ROUND64;
  const double t2 = (k - (t1 - LIMN_ROUND64)) + LIMN_ROUND64;
  return p * limn_power_of_two64(t1) * limn_power_of_two64(t2);
}

// The logarithm to the base whose natural one has the inverse (high, low).
static double log_to_base(double x, double high, double low) {
  if (!(x > 0.0 && x < __builtin_inf())) return limn_log_inline(x);
  const pair y = product(log_pair(x), (pair){high, low});
  return y.high;
}

double limn_log2(double x) {
  return log_to_base(x, 0x1.71547652b82fep0, 0x1.777d0ffda0d24p-56);
}
double limn_log10(double x) {
  return log_to_base(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57);
}

double limn_sinh(double x) {
  const double a = __builtin_fabs(x);
  if (!(a >= 0x1p-28)) return x;
  double y;
  if (a < 22.0) {
    const double e = limn_expm1(a);
    y = 0.5 * (e + e / (e + 1.0));
  } else {
    const double e = limn_exp_inline(a < 709.0 ? a : 0.5 * a);
    y = a < 709.0 ? 0.5 * e : 0.5 * e * e;
  }
  return with_sign_of(x, y);
}

double limn_cosh(double x) {
  const double a = __builtin_fabs(x);
  const double e = limn_exp_inline(a < 709.0 ? a : 0.5 * a);
  return a < 709.0 ? 0.5 * e + 0.5 / e : 0.5 * e * e;
}

double limn_asinh(double x) {
  const double a = __builtin_fabs(x);
  if (!(a >= 0x1p-28)) return x;
  if (a == __builtin_inf()) return x;
  double y;
  if (a > 0x1p28) {
    y = limn_log_inline(a) + LN2_HIGH;
  } else {
    y = limn_log1p(a + a * a / (1.0 + __builtin_sqrt(1.0 + a * a)));
  }
  return with_sign_of(x, y);
}

double limn_acosh(double x) {
  if (!(x >= 1.0)) return __builtin_nan("");
  if (x > 0x1p28) return limn_log_inline(x) + LN2_HIGH;
  const double t = x - 1.0;
  return limn_log1p(t + __builtin_sqrt(2.0 * t + t * t));
}

double limn_atanh(double x) {
  const double a = __builtin_fabs(x);
  if (!(a <= 1.0)) return __builtin_nan("");
  if (a < 0x1p-28) return x;
  const double b = a + a;
  const double y = a < 0.5 ? limn_log1p(b + b * a / (1.0 - a)) : limn_log1p(b / (1.0 - a));
  return with_sign_of(x, 0.5 * y);
}

// A first value from a third of the exponent, then two steps of Halley and one of Newton with the
// cube in two doubles, which makes cubes of whole numbers exact.
double limn_cbrt(double x) {
  double a = __builtin_fabs(x);
  if (!(a > 0.0 && a < __builtin_inf())) return x;
  double scale = 1.0;
  if (a < 0x1p-900) {
    a *= 0x1p300;
    scale = 0x1p-100;
  } else if (a > 0x1p900) {
    a *= 0x1p-300;
    scale = 0x1p100;
  }
  double r = limn_from64(limn_bits64(a) / 3 + 0x2a9f7893782da1ceu);
  for (int step = 0; step < 3; step++) {
    const double cube = r * r * r;
    r *= (cube + 2.0 * a) / (2.0 * cube + a);
  }
  const pair square = product_exact(r, r);
  const pair cube = product_exact(square.high, r);
  const double rest = (cube.high - a) + (cube.low + square.low * r);
  r -= rest / (3.0 * square.high);
  return with_sign_of(x, r * scale);
}

double limn_hypot(double x, double y) {
  double a = __builtin_fabs(x), b = __builtin_fabs(y);
  if (a == __builtin_inf() || b == __builtin_inf()) return __builtin_inf();
  if (a != a || b != b) return a + b;
  if (a < b) {
    const double swap = a;
    a = b;
    b = swap;
  }
  if (b == 0.0) return a;
  double scale = 1.0;
  if (a > 0x1p500) {
    a *= 0x1p-600;
    b *= 0x1p-600;
    scale = 0x1p600;
  } else if (b < 0x1p-450) {
    a *= 0x1p600;
    b *= 0x1p600;
    scale = 0x1p-600;
  }
  const double h = __builtin_sqrt(a * a + b * b);
  // What the square root lost: (a² + b² − h²) / 2h.
  const pair aa = product_exact(a, a), bb = product_exact(b, b), hh = product_exact(h, h);
  const double rest = ((aa.high - hh.high) + bb.high) + ((aa.low - hh.low) + bb.low);
  return (h + rest / (2.0 * h)) * scale;
}
