// Inverse trigonometric functions, all by way of one arctangent of a ratio.
//
// atan(y/x) for 0 ≤ y ≤ x is atan(k/8) from a table plus the arctangent of what remains, at most
// 1/16, by its Taylor series; asin and acos are angles of right triangles.
#include "elementary.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

#define HALF_PI 0x1.921fb54442d18p0
#define HALF_PI_LOW 0x1.1a62633145c07p-54

// atan(k/8) in two doubles (tools/reference/special_constants.py).
static const double atan_eighths[9][2] = {
    {0, 0},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};

// The angle of (x, y), 0 ≤ y ≤ x, x > 0, as a large and a small part.
typedef struct {
  double high, low;
} angle;

static angle octant(double y, double x) {
  const int k = (int)(8.0 * (y / x) + 0.5);
  const double c = (double)k * 0.125;
  const double t = (y - c * x) / (x + c * y);
  const double z = t * t;
  double p = -1.0 / 15.0;
  p = p * z + 1.0 / 13.0;
  p = p * z - 1.0 / 11.0;
  p = p * z + 1.0 / 9.0;
  p = p * z - 1.0 / 7.0;
  p = p * z + 1.0 / 5.0;
  p = p * z - 1.0 / 3.0;
  const double cubic = t * z * p;
  if (k == 0) return (angle){t, cubic};
  const double s = atan_eighths[k][0] + t;
  return (angle){s, (atan_eighths[k][0] - s) + t + (atan_eighths[k][1] + cubic)};
}

// The angle of (x, y) with both at least 0, not both 0 or infinite, in 0 … π.
static double angle_of(double y, double x, int left) {
  // Sizes that would overflow or lose bits in products with eighths.
  const double large = x > y ? x : y;
  if (large > 0x1p1000) {
    x *= 0x1p-60;
    y *= 0x1p-60;
  } else if (large < 0x1p-960) {
    x *= 0x1p60;
    y *= 0x1p60;
  }
  if (y <= x) {
    if (!left && y < x * 0x1p-30) return y / x;
    const angle a = octant(y, x);
    if (!left) return a.high + a.low;
    return 2 * HALF_PI - (a.high - (2 * HALF_PI_LOW - a.low));
  }
  const angle a = octant(x, y);
  if (!left) return HALF_PI - (a.high - (HALF_PI_LOW - a.low));
  return HALF_PI + (a.high + (HALF_PI_LOW + a.low));
}

double limn_atan2(double y, double x) {
  if (x != x || y != y) return x + y;
  const uint64_t sign = limn_bits64(y) & 0x8000000000000000u;
  const int left = (int)(limn_bits64(x) >> 63);
  const double a = __builtin_fabs(x), b = __builtin_fabs(y);
  double r;
  if (b == 0.0) {
    r = left ? 2 * HALF_PI : 0.0;
  } else if (__builtin_isinf(a) && __builtin_isinf(b)) {
    r = left ? 1.5 * HALF_PI : 0.5 * HALF_PI;
  } else if (__builtin_isinf(b)) {
    r = HALF_PI;
  } else if (__builtin_isinf(a)) {
    r = left ? 2 * HALF_PI : 0.0;
  } else {
    r = angle_of(b, a, left);
  }
  return limn_from64(limn_bits64(r) | sign);
}

double limn_atan(double x) { return limn_atan2(x, 1.0); }

double limn_asin(double x) {
  const double a = __builtin_fabs(x);
  if (!(a <= 1.0)) return __builtin_nan("");
  if (a < 0x1p-27) return x;
  return limn_atan2(x, __builtin_sqrt((1.0 - a) * (1.0 + a)));
}

double limn_acos(double x) {
  if (!(__builtin_fabs(x) <= 1.0)) return __builtin_nan("");
  return limn_atan2(__builtin_sqrt((1.0 - x) * (1.0 + x)), x);
}
