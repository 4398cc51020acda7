// sin and cos: x − n π/2 in two doubles, then a series on [−π/4, π/4].
//
// Up to 2^20 π/2 the multiple is taken away in three pieces of π/2 with 33 bits each (Cody and
// Waite 1980), so that every product is exact. Above, x is multiplied by the 256 bits of 2/π that
// matter for it (Payne and Hanek 1983); the smallest remainder of any double keeps 130 bits there.
#include "elementary.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

// 2/π, from the binary point on, after one word of zeros (tools/reference/kernel_constants.py).
static const uint64_t two_over_pi[23] = {
    0,
    0xa2f9836e4e441529u, 0xfc2757d1f534ddc0u, 0xdb6295993c439041u, 0xfe5163abdebbc561u,
    0xb7246e3a424dd2e0u, 0x06492eea09d1921cu, 0xfe1deb1cb129a73eu, 0xe88235f52ebb4484u,
    0xe99c7026b45f7e41u, 0x3991d639835339f4u, 0x9c845f8bbdf9283bu, 0x1ff897ffde05980fu,
    0xef2f118b5a0a6d1fu, 0x6d367ecf27cb09b7u, 0x4f463f669e5fea2du, 0x7527bac7ebe5f17bu,
    0x3d0739f78a5292eau, 0x6bfb5fb11f8d5d08u, 0x56033046fc7b6babu, 0xf0cfbc209af4361du,
    0xa9e391615ee61b08u, 0x6599855f14a06840u,
};

typedef struct {
  double high, low;
  int quadrant;
} reduced;

static inline void sum_exact(double a, double b, double *s, double *e) {
  *s = a + b;
  const double v = *s - a;
  *e = (a - (*s - v)) + (b - v);
}

static reduced reduce_medium(double x) {
  const double n = (x * 0x1.45f306dc9c883p-1 + LIMN_ROUND64) - LIMN_ROUND64;
  double r, e1, e2, e3, s;
  sum_exact(x, -(n * 0x1.921fb544p0), &r, &e1);
  sum_exact(r, -(n * 0x1.0b4611a6p-34), &r, &e2);
  sum_exact(r, -(n * 0x1.3198a2ep-69), &r, &e3);
  double low = e1 + (e2 + (e3 - n * 0x1.b839a252049c1p-104));
  s = r + low;
  return (reduced){s, low - (s - r), (int)((int64_t)n & 3)};
}

static reduced reduce_large(double x) {
  const uint64_t b = limn_bits64(x);
  const int e = (int)((b >> 52) & 0x7ff) - 1075;
  const uint64_t m = (b & 0x000fffffffffffffu) | 0x0010000000000000u;
  // x = m · 2^e. Bits of 2/π before bit e − 1 only add multiples of 4.
  const int first = e - 2 + 64;  // offset from the start of the table, whose first 64 bits are 0
  const int word = first >> 6, bit = first & 63;
  uint64_t w[4];
  for (int i = 0; i < 4; i++) {
    w[i] = two_over_pi[word + i] << bit;
    if (bit) w[i] |= two_over_pi[word + i + 1] >> (64 - bit);
  }
  // p = m · w modulo 2^256, most significant word first.
  uint64_t p[4];
  unsigned __int128 carry = 0;
  for (int i = 3; i >= 0; i--) {
    carry += (unsigned __int128)m * w[i];
    p[i] = (uint64_t)carry;
    carry >>= 64;
  }
  int quadrant = (int)(p[0] >> 62);
  // The fraction as a 256-bit number, 2^256 standing for 1; above one half, the negative rest.
  for (int i = 0; i < 4; i++) p[i] = p[i] << 2 | (i < 3 ? p[i + 1] >> 62 : 0);
  const int negative = (int)(p[0] >> 63);
  if (negative) {
    quadrant = (quadrant + 1) & 3;
    for (int i = 0; i < 4; i++) p[i] = ~p[i];
  }
  // Two doubles of 53 bits from the leading bits.
  int lead = 0;
  while (lead < 3 && p[lead] == 0) lead++;
  const int zeros = p[lead] ? __builtin_clzll(p[lead]) : 63;
  uint64_t top = p[lead] << zeros, next = lead < 3 ? p[lead + 1] : 0;
  const uint64_t after = lead < 2 ? p[lead + 2] : 0;
  if (zeros) {
    top |= next >> (64 - zeros);
    next = next << zeros | after >> (64 - zeros);
  }
  const double scale = limn_from64((uint64_t)(1023 - 64 * lead - zeros) << 52);
  const double high = (double)(top >> 11) * 0x1p-53 * scale;
  const double low = (double)(((top & 0x7ff) << 42) | (next >> 22)) * 0x1p-106 * scale;
  // Times π/2, by Dekker's exact product.
  const double half_pi = 0x1.921fb54442d18p0;
  const double wa = high * 134217729.0, wb = half_pi * 134217729.0;
  const double ah = wa - (wa - high), al = high - ah;
  const double bh = wb - (wb - half_pi), bl = half_pi - bh;
  const double product = high * half_pi;
  const double error = ((ah * bh - product) + ah * bl + al * bh) + al * bl;
  const double rest = error + (high * 0x1.1a62633145c07p-54 + low * half_pi);
  const double r = product + rest;
  const double r_low = rest - (r - product);
  return negative ? (reduced){-r, -r_low, quadrant} : (reduced){r, r_low, quadrant};
}

// For x ≥ 0.
static inline reduced reduce(double x) {
  if (x <= 0x1.921fb54442d18p-1) return (reduced){x, 0.0, 0};
  return x <= 0x1.921fb54442d18p20 ? reduce_medium(x) : reduce_large(x);
}

static double sin_core(double r, double low) {
  const double z = r * r;
  double p = 1.0 / 355687428096000.0;
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  // r − r³/6 + r⁵ p, and what the low part adds: low · cos r
  return r + (z * r * (p * z - 1.0 / 6.0) + low * (1.0 - 0.5 * z));
}

static double cos_core(double r, double low) {
  const double z = r * r;
  double p = -1.0 / 6402373705728000.0;
  p = p * z + 1.0 / 20922789888000.0;
  p = p * z - 1.0 / 87178291200.0;
  p = p * z + 1.0 / 479001600.0;
  p = p * z - 1.0 / 3628800.0;
  p = p * z + 1.0 / 40320.0;
  p = p * z - 1.0 / 720.0;
  p = p * z + 1.0 / 24.0;
  // 1 − z/2 with its rounding error kept, then the rest, and −low · sin r
  const double half = 0.5 * z;
  const double w = 1.0 - half;
  return w + (((1.0 - w) - half) + (z * z * p - r * low));
}

double limn_sin(double x) {
  const uint64_t sign = limn_bits64(x) & 0x8000000000000000u;
  const double a = limn_from64(limn_bits64(x) ^ sign);
  if (!(a < __builtin_inf())) return x - x;
  if (a < 0x1p-27) return x;
  const reduced r = reduce(a);
  double y = r.quadrant & 1 ? cos_core(r.high, r.low) : sin_core(r.high, r.low);
  if (r.quadrant & 2) y = -y;
  return sign ? -y : y;
}

double limn_cos(double x) {
  const double a = __builtin_fabs(x);
  if (!(a < __builtin_inf())) return x - x;
  const reduced r = reduce(a);
  const double y = r.quadrant & 1 ? sin_core(r.high, r.low) : cos_core(r.high, r.low);
  return ((r.quadrant + 1) & 2) ? -y : y;
}
