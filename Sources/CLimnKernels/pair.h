// Numbers carried in two doubles, about 100 bits, and the logarithm in them.
#ifndef LIMN_PAIR_H
#define LIMN_PAIR_H
#include "elementary.h"
#pragma STDC FP_CONTRACT OFF

// A number as an unevaluated sum, |low| at most half a unit in the last place of high.
typedef struct {
  double high, low;
} pair;

static inline pair sum_exact(double a, double b) {
  const double s = a + b;
  const double v = s - a;
  return (pair){s, (a - (s - v)) + (b - v)};
}

static inline pair sum_ordered(double a, double b) {
  const double s = a + b;
  return (pair){s, b - (s - a)};
}

// Dekker's exact product; |a|, |b| below 2^990.
static inline pair product_exact(double a, double b) {
  const double p = a * b;
  const double wa = a * 134217729.0, wb = b * 134217729.0;
  const double ah = wa - (wa - a), al = a - ah;
  const double bh = wb - (wb - b), bl = b - bh;
  return (pair){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

static inline pair product(pair a, pair b) {
  const pair p = product_exact(a.high, b.high);
  return sum_ordered(p.high, p.low + (a.high * b.low + a.low * b.high));
}

static inline pair add(pair a, pair b) {
  const pair s = sum_exact(a.high, b.high);
  return sum_ordered(s.high, s.low + (a.low + b.low));
}

// log x for positive finite x.
static inline pair log_pair(double x) {
  double shift = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    shift = -54;
  }
  const uint64_t shifted = limn_bits64(x) - 0x3fe6a09e667f3bcdu;
  const double k = (double)((int64_t)shifted >> 52) + shift;
  const double m = limn_from64((shifted & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
  const double f = m - 1.0;
  const pair d = sum_exact(2.0, f);
  // s = f / (2 + f)
  const double sh = f / d.high;
  const pair back = product_exact(sh, d.high);
  const pair s = sum_ordered(sh, (((f - back.high) - back.low) - sh * d.low) / d.high);
  const pair z = product(s, s);
  const double zh = z.high;
  double t = 1.0 / 29.0;
  t = t * zh + 1.0 / 27.0;
  t = t * zh + 1.0 / 25.0;
  t = t * zh + 1.0 / 23.0;
  t = t * zh + 1.0 / 21.0;
  t = t * zh + 1.0 / 19.0;
  t = t * zh + 1.0 / 17.0;
  t = t * zh + 1.0 / 15.0;
  t = t * zh + 1.0 / 13.0;
  t = t * zh + 1.0 / 11.0;
  t = t * zh + 1.0 / 9.0;
  t = t * zh + 1.0 / 7.0;
  // 2 s (1 + z (1/3 + z (1/5 + z t)))
  pair q = add((pair){0.2, -0x1.999999999999ap-57}, sum_ordered(zh * t, 0));
  q = add((pair){1.0 / 3.0, 0x1.5555555555555p-56}, product(z, q));
  q = product(z, q);
  const pair series = product(s, q);
  pair value = add((pair){2 * s.high, 2 * s.low}, (pair){2 * series.high, 2 * series.low});
  value = add((pair){k * 0x1.62e42fefp-1, 0}, add((pair){k * 0x1.473de6af278edp-34, 0}, value));
  return value;
}
#endif
