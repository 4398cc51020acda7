// The incomplete gamma and beta functions, regularised, both tails.
//
// Their common factors x^a e^−x / Γ(a + 1) and x^a y^b / B(a, b) come from Stirling's rests and
// deviances, which do not cancel (Loader 2000, "Fast and accurate computation of binomial
// probabilities"); then series or continued fractions (NIST DLMF 8.7, 8.9, 8.17), and for large a near
// x = a Temme's uniform expansions (DLMF 8.12, 8.18).
#include "elementary.h"
#include "gamma.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

#define SQRT_2PI 0x1.40d931ff62706p1

// a log(a / m) + m − a, the deviance of a count a from its mean m.
static double deviance(double a, double m) {
  if (a == 0.0) return m;
  const double ratio = m / a;
  if (ratio > 0.6 && ratio < 1.65) return -a * limn_log1p_minus((m - a) / a);
  return (m - a) - a * limn_log_inline(ratio);
}

// x^a e^−x / Γ(a + 1)
static double gamma_factor(double a, double x) {
  if (x == 0.0) return a == 0.0 ? 1.0 : 0.0;
  if (a < 0.5) return limn_exp_inline(a * limn_log_inline(x) - x - limn_lgamma(1.0 + a));
  return limn_exp_inline(-limn_stirling_rest(a) - deviance(a, x)) /
         (SQRT_2PI * __builtin_sqrt(a));
}

double limn_log_gamma_factor(double a, double x) {
  if (x == 0.0) return a == 0.0 ? 0.0 : -__builtin_inf();
  if (a < 0.5) return a * limn_log_inline(x) - x - limn_lgamma(1.0 + a);
  return -limn_stirling_rest(a) - deviance(a, x) - limn_log_inline(SQRT_2PI) -
         0.5 * limn_log_inline(a);
}

double limn_log_beta_factor(double a, double b, double x, double y) {
  if (x == 0.0 || y == 0.0) return -__builtin_inf();
  const double n = a + b;
  if (a < 0.5 || b < 0.5) {
    return a * (x < 0.5 ? limn_log_inline(x) : limn_log1p(-y)) +
           b * (x < 0.5 ? limn_log1p(-x) : limn_log_inline(y)) - limn_lbeta(a, b);
  }
  return (limn_stirling_rest(n) - limn_stirling_rest(a) - limn_stirling_rest(b)) -
         deviance(a, n * x) - deviance(b, n * y) +
         0.5 * limn_log_inline(a / n * b) - limn_log_inline(SQRT_2PI);
}

// P as the factor times 1 + x/(a+1) + x²/((a+1)(a+2)) + …
static double gamma_series(double a, double x) {
  double term = 1.0, sum = 1.0;
  for (double k = 1.0; k < 1e6; k += 1.0) {
    term *= x / (a + k);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return gamma_factor(a, x) * sum;
}

// Q as a continued fraction, evaluated by Lentz's method.
static double gamma_fraction(double a, double x) {
  double b = x + 1.0 - a;
  double c = 1e300, d = 1.0 / b, h = d;
  for (double k = 1.0; k < 1e6; k += 1.0) {
    const double n = -k * (k - a);
    b += 2.0;
    d = n * d + b;
    if (__builtin_fabs(d) < 1e-300) d = 1e-300;
    c = b + n / c;
    if (__builtin_fabs(c) < 1e-300) c = 1e-300;
    d = 1.0 / d;
    const double step = d * c;
    h *= step;
    if (__builtin_fabs(step - 1.0) < 2e-16) break;
  }
  return gamma_factor(a, x) * a * h;
}

// For x < 1.5 and small a, where Q = 1 − P cancels.
static double gamma_upper_small(double a, double x) {
  double term = 1.0, sum = 0.0;
  for (int k = 1; k < 100; k++) {
    term *= -x / (double)k;
    const double next = term * a / (a + (double)k);
    sum += next;
    if (__builtin_fabs(next) < 1e-18 * __builtin_fabs(sum)) break;
  }
  const double e = limn_expm1(a * limn_log_inline(x) - limn_lgamma(1.0 + a));
  return -e - (1.0 + e) * sum;
}

// a ≥ 1e5: ½ erfc(±η √(a/2)) ± exp(−aη²/2) / √(2πa) (c₀ + c₁/a), ½ η² = x/a − 1 − log(x/a).
static double gamma_uniform(double a, double x, int upper) {
  const double mu = (x - a) / a;
  const double half = -limn_log1p_minus(mu);
  const double eta = mu < 0.0 ? -__builtin_sqrt(2.0 * half) : __builtin_sqrt(2.0 * half);
  double c0 = -571.0 / 261273600.0;
  c0 = c0 * eta + 1.0 / 25515.0;
  c0 = c0 * eta - 139.0 / 777600.0;
  c0 = c0 * eta + 1.0 / 2835.0;
  c0 = c0 * eta + 1.0 / 864.0;
  c0 = c0 * eta - 2.0 / 135.0;
  c0 = c0 * eta + 1.0 / 12.0;
  c0 = c0 * eta - 1.0 / 3.0;
  double c1 = -77.0 / 77760.0;
  c1 = c1 * eta + 1.0 / 378.0;
  c1 = c1 * eta - 1.0 / 288.0;
  c1 = c1 * eta - 1.0 / 540.0;
  const double rest =
      limn_exp_inline(-a * half) / (SQRT_2PI * __builtin_sqrt(a)) * (c0 + c1 / a);
  const double z = eta * __builtin_sqrt(0.5 * a);
  return upper ? 0.5 * limn_erfc(z) + rest : 0.5 * limn_erfc(-z) - rest;
}

// P(a, x), or Q(a, x) = 1 − P if `upper`.
static double incomplete_gamma(double a, double x, int upper) {
  if (!(a >= 0.0 && x >= 0.0)) return __builtin_nan("");
  if (a == 0.0) return (x == 0.0) ? __builtin_nan("") : (upper ? 0.0 : 1.0);
  if (x == 0.0) return upper ? 1.0 : 0.0;
  if (__builtin_isinf(a)) return __builtin_isinf(x) ? __builtin_nan("") : (upper ? 1.0 : 0.0);
  if (__builtin_isinf(x)) return upper ? 0.0 : 1.0;
  if (a >= 1e5) {
    const double mu = (x - a) / a;
    if (mu > -0.15 && mu < 0.15) return gamma_uniform(a, x, upper);
    return (mu < 0.0) == !upper ? 0.0 : 1.0;
  }
  if (x < 1.5 && a < 1.0 && (x < 0.5 || a < x)) {
    const double q = gamma_upper_small(a, x);
    if (upper) return q;
    return q < 0.5 ? 1.0 - q : gamma_series(a, x);
  }
  if (x < a + 1.0) {
    const double p = gamma_series(a, x);
    return upper ? 1.0 - p : p;
  }
  const double q = gamma_fraction(a, x);
  return upper ? q : 1.0 - q;
}

double limn_gamma_lower(double a, double x) { return incomplete_gamma(a, x, 0); }
double limn_gamma_upper(double a, double x) { return incomplete_gamma(a, x, 1); }

// The continued fraction of I_x(a, b) by Lentz's method; quick for x < (a + 1) / (a + b + 2).
static double beta_fraction(double a, double b, double x) {
  const double n = a + b;
  double c = 1.0, d = 1.0 - n * x / (a + 1.0);
  if (__builtin_fabs(d) < 1e-300) d = 1e-300;
  d = 1.0 / d;
  double h = d;
  for (double m = 1.0; m < 1e6; m += 1.0) {
    const double t = a + 2.0 * m;
    const double even = m * (b - m) * x / ((t - 1.0) * t);
    d = 1.0 + even * d;
    if (__builtin_fabs(d) < 1e-300) d = 1e-300;
    c = 1.0 + even / c;
    if (__builtin_fabs(c) < 1e-300) c = 1e-300;
    d = 1.0 / d;
    h *= d * c;
    const double odd = -((a + m) * (n + m)) * x / (t * (t + 1.0));
    d = 1.0 + odd * d;
    if (__builtin_fabs(d) < 1e-300) d = 1e-300;
    c = 1.0 + odd / c;
    if (__builtin_fabs(c) < 1e-300) c = 1e-300;
    d = 1.0 / d;
    const double step = d * c;
    h *= step;
    if (__builtin_fabs(step - 1.0) < 2e-16) break;
  }
  return h;
}

// a, b ≥ 4e6: ½ erfc(−η √(n/2)) + exp(−nη²/2) / √(2πn) (1/η − 1/s), n = a + b (Temme; DLMF 8.18.9).
// s = (x − x₀)/√(x₀ y₀) with x₀ = a/n, and ½ η² = s²/2 + m₃ s³/3 + …, so that nothing cancels;
// m_k = (−1)^k (y₀^(k−1) + (−1)^k x₀^(k−1)) / (x₀ y₀)^(k/2 − 1).
static double beta_uniform(double a, double b, double x, double y) {
  const double n = a + b, x0 = a / n, y0 = b / n;
  const double distance = a <= b ? x - x0 : y0 - y;
  if (__builtin_fabs(distance) > 0.15 * (a <= b ? x0 : y0)) return distance < 0.0 ? 0.0 : 1.0;
  const double root = __builtin_sqrt(x0 * y0), s = distance / root;
  // E with η² = s² (1 + E), and E/s.
  const double left = s * (x0 / root), right = -s * (y0 / root);
  double of_left = x0, of_right = -y0, excess_by_s = 0.0;
  for (double k = 3.0; k < 60.0; k += 1.0) {
    // m_k s^(k−3), term by term.
    const double term = (of_left * x0 + of_right * y0) / root;
    excess_by_s += 2.0 * term / k;
    of_left *= left;
    of_right *= right;
    if (__builtin_fabs(of_left) + __builtin_fabs(of_right) < 1e-18) break;
  }
  const double grown = __builtin_sqrt(1.0 + s * excess_by_s);
  const double rest = -excess_by_s / (grown * (1.0 + grown));
  const double z = s * grown * __builtin_sqrt(0.5 * n);
  return 0.5 * limn_erfc(-z) + limn_exp_inline(-z * z) / (SQRT_2PI * __builtin_sqrt(n)) * rest;
}

// I_x(a, b) for y = 1 − x given by itself, so that neither end loses digits.
double limn_beta_lower(double a, double b, double x, double y) {
  if (!(a >= 0.0 && b >= 0.0 && x >= 0.0 && y >= 0.0)) return __builtin_nan("");
  if (x == 0.0) return 0.0;
  if (y == 0.0) return 1.0;
  if (a == 0.0) return b == 0.0 ? __builtin_nan("") : 1.0;
  if (b == 0.0) return 0.0;
  if (a >= 4e6 && b >= 4e6) return beta_uniform(a, b, x, y);
  const double factor = limn_exp_inline(limn_log_beta_factor(a, b, x, y));
  if (x <= (a + 1.0) / (a + b + 2.0)) return factor / a * beta_fraction(a, b, x);
  return 1.0 - factor / b * beta_fraction(b, a, y);
}
