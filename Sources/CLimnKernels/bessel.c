// Bessel functions of orders 0 and 1.
//
// By Bessel's integral: J_n(x) = 1/π ∫ cos(nθ − x sin θ) dθ and I_n(x) = 1/π ∫ e^(x cos θ) cos nθ dθ over
// 0 … π. The trapezoidal rule converges faster than any power there (its error is J of an order as
// large as the number of points), so a few dozen points give every digit. J from 40 on by Hankel's
// expansion (NIST DLMF 10.17).
#include "elementary.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

#define PI 0x1.921fb54442d18p1

static double bessel_j(int n, double x) {
  const double a = __builtin_fabs(x);
  double y;
  if (a == __builtin_inf()) return 0.0;
  if (a < 40.0) {
    // Whole periods of the integrand: 2π / points.
    const int points = 96;
    double sum = 0.0;
    for (int k = 0; k < points; k++) {
      const double angle = 2.0 * PI * (double)k / (double)points;
      sum += limn_cos((double)n * angle - a * limn_sin(angle));
    }
    y = sum / (double)points;
  } else {
    const double mu = 4.0 * (double)(n * n), z = 8.0 * a;
    double p = 1.0, q = 0.0, term = 1.0;
    for (int k = 1; k < 40; k++) {
      const double odd = (double)(2 * k - 1);
      const double next = term * (mu - odd * odd) / ((double)k * z);
      if (__builtin_fabs(next) > __builtin_fabs(term)) break;
      term = next;
      const double sign = (k / 2) & 1 ? -1.0 : 1.0;
      if (k & 1) {
        q += sign * term;
      } else {
        p += sign * term;
      }
      if (__builtin_fabs(term) < 1e-18) break;
    }
    // cos(a − (2n + 1) π/4) without subtracting from a: by the sum of angles.
    const double c = limn_cos(a), s = limn_sin(a), r = 0x1.6a09e667f3bcdp-1;
    const double cosine = n == 0 ? r * (c + s) : r * (s - c);
    const double sine = n == 0 ? r * (s - c) : -r * (s + c);
    y = __builtin_sqrt(2.0 / (PI * a)) * (p * cosine - q * sine);
  }
  return n == 1 && x < 0.0 ? -y : y;
}

double limn_j0(double x) { return x != x ? x : bessel_j(0, x); }

double limn_j1(double x) {
  if (x != x) return x;
  // Below, all digits of the leading terms: x/2 − x³/16 + x⁵/384 − …
  if (__builtin_fabs(x) < 0.25) {
    const double z = 0.25 * x * x;
    double term = 0.5 * x, sum = term;
    for (int k = 1; k < 12; k++) {
      term *= -z / (double)(k * (k + 1));
      sum += term;
    }
    return sum;
  }
  return bessel_j(1, x);
}

// e^−|x| I_n(x)
static double bessel_i_scaled(int n, double x) {
  const double a = __builtin_fabs(x);
  if (x != x) return x;
  if (a == __builtin_inf()) return 0.0;
  double y;
  if (n == 1 && a < 1.0) {
    const double z = 0.25 * a * a;
    double term = 0.5 * a, sum = term;
    for (int k = 1; k < 16; k++) {
      term *= z / (double)(k * (k + 1));
      sum += term;
    }
    y = sum * limn_exp_inline(-a);
  } else if (a < 500.0) {
    const int points = 256;
    double sum = 0.0;
    for (int k = 0; k < points; k++) {
      const double angle = 2.0 * PI * (double)k / (double)points;
      const double s = limn_sin(0.5 * angle);
      sum += limn_exp_inline(-2.0 * a * s * s) * (n == 0 ? 1.0 : limn_cos(angle));
    }
    y = sum / (double)points;
  } else {
    const double mu = 4.0 * (double)(n * n);
    double term = 1.0, sum = 1.0;
    for (int k = 1; k < 12; k++) {
      const double odd = (double)(2 * k - 1);
      term *= -(mu - odd * odd) / ((double)k * 8.0 * a);
      sum += term;
    }
    y = sum / __builtin_sqrt(2.0 * PI * a);
  }
  return n == 1 && x < 0.0 ? -y : y;
}

double limn_i0(double x) {
  return limn_exp_inline(__builtin_fabs(x)) * bessel_i_scaled(0, x);
}
double limn_i1(double x) {
  return limn_exp_inline(__builtin_fabs(x)) * bessel_i_scaled(1, x);
}
