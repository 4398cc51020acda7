// x^y as exp(y · log x), the logarithm carried in two doubles (about 100 bits), so that the product
// with y, which may reach 745, still has its last place right.
#include "limn_kernels.h"
#include "pair.h"
#pragma STDC FP_CONTRACT OFF

// 0 when y is not an integer, 1 when it is odd, 2 when it is even.
static int integer_kind(double y) {
  const double a = __builtin_fabs(y);
  if (a >= 0x1p53) return 2;
  if (a < 1.0) return a == 0.0 ? 2 : 0;
  const int64_t i = (int64_t)a;
  if ((double)i != a) return 0;
  return i & 1 ? 1 : 2;
}

double limn_pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return x + y;
  const double a = __builtin_fabs(x);
  const int kind = integer_kind(y);
  const int negative = (limn_bits64(x) >> 63) && kind == 1;
  if (__builtin_isinf(y)) {
    if (a == 1.0) return 1.0;
    return (a > 1.0) == (y > 0.0) ? __builtin_inf() : 0.0;
  }
  if (a == 0.0 || __builtin_isinf(a)) {
    const double r = (a == 0.0) == (y > 0.0) ? 0.0 : __builtin_inf();
    return negative ? -r : r;
  }
  if (x < 0.0 && kind == 0) return __builtin_nan("");
  if (y == 1.0) return x;
  if (y == 2.0) return x * x;
  if (y == -1.0) return 1.0 / x;
  double r;
  if (__builtin_fabs(y) > 0x1p64) {
    // |log a| is at least 2^-53 here, so the result lies far outside the range.
    r = a == 1.0 ? 1.0 : ((a > 1.0) == (y > 0.0) ? __builtin_inf() : 0.0);
  } else {
    const pair l = log_pair(a);
    const pair p = product_exact(l.high, y);
    const double low = p.low + l.low * y;
    if (p.high > 710.0) {
      r = __builtin_inf();
    } else if (p.high < -746.0) {
      r = 0.0;
    } else {
      r = limn_exp_sum64(p.high, low);
    }
  }
  return negative ? -r : r;
}
