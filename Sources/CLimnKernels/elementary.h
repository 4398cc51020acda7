// Elementary functions of one number, written so that a loop over them becomes vector code.
//
// No branches, no tables, no fused multiply-add: every operation is rounded as written, so the bits
// are the same on every processor. exp is 2^k · exp(r) with |r| ≤ ln 2 / 2, tanh goes through
// exp(x) − 1, log through the area tangent of f / (2 + f). Coefficients are those of the Taylor
// series, long enough that what is cut off lies below the rounding.
//
// The largest errors found are stated in `math.c`.
#ifndef LIMN_ELEMENTARY_H
#define LIMN_ELEMENTARY_H
#include <stdint.h>
#include <string.h>
#pragma STDC FP_CONTRACT OFF

static inline uint64_t limn_bits64(double x) {
  uint64_t b;
  memcpy(&b, &x, sizeof b);
  return b;
}
static inline double limn_from64(uint64_t b) {
  double x;
  memcpy(&x, &b, sizeof x);
  return x;
}
static inline uint32_t limn_bits32(float x) {
  uint32_t b;
  memcpy(&b, &x, sizeof b);
  return b;
}
static inline float limn_from32(uint32_t b) {
  float x;
  memcpy(&x, &b, sizeof x);
  return x;
}

// Adding it rounds to an integer, which then stands in the low bits.
#define LIMN_ROUND64 0x1.8p52
#define LIMN_ROUND32 0x1.8p23f

// 2^k for the integer that `t = k + LIMN_ROUND64` holds.
static inline double limn_power_of_two64(double t) {
  return limn_from64((limn_bits64(t) + 1023) << 52);
}
static inline float limn_power_of_two32(float t) {
  return limn_from32((limn_bits32(t) + 127) << 23);
}

// exp(r + c) − 1 for |r| ≤ 0.3466 and a correction c that is tiny beside r.
static inline double limn_expm1_core64(double r, double c) {
  double q = 1.0 / 6227020800.0;
  q = q * r + 1.0 / 479001600.0;
  q = q * r + 1.0 / 39916800.0;
  q = q * r + 1.0 / 3628800.0;
  q = q * r + 1.0 / 362880.0;
  q = q * r + 1.0 / 40320.0;
  q = q * r + 1.0 / 5040.0;
  q = q * r + 1.0 / 720.0;
  q = q * r + 1.0 / 120.0;
  q = q * r + 1.0 / 24.0;
  q = q * r + 1.0 / 6.0;
  // r²/2 exactly enough: it is the largest term after r.
  return r + (r * r * 0.5 + (r * r * r * q + (c + c * r)));
}

static inline float limn_expm1_core32(float r, float c) {
  float q = 1.0f / 5040.0f;
  q = q * r + 1.0f / 720.0f;
  q = q * r + 1.0f / 120.0f;
  q = q * r + 1.0f / 24.0f;
  q = q * r + 1.0f / 6.0f;
  return r + (r * r * 0.5f + (r * r * r * q + (c + c * r)));
}

// exp(x + extra), |extra| far below |x|.
static inline double limn_exp_sum64(double x, double extra) {
  x = x > 710.0 ? 710.0 : x;
  x = x < -746.0 ? -746.0 : x;
  const double t = x * 0x1.71547652b82fep0 + LIMN_ROUND64;
  const double k = t - LIMN_ROUND64;
  const double high = x - k * 0x1.62e42fefp-1;
  const double low = k * 0x1.473de6af278edp-34 - extra;
  const double r = high - low;
  const double p = limn_expm1_core64(r, (high - r) - low) + 1.0;
  // 2^k in two factors, so that results near the ends of the range come out right.
  const double t1 = k * 0.5 + LIMN_ROUND64;
  const double t2 = (k - (t1 - LIMN_ROUND64)) + LIMN_ROUND64;
  return p * limn_power_of_two64(t1) * limn_power_of_two64(t2);
}

static inline double limn_exp_inline(double x) { return limn_exp_sum64(x, 0.0); }

static inline float limn_expf_inline(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  const float t = x * 0x1.715476p0f + LIMN_ROUND32;
  const float k = t - LIMN_ROUND32;
  const float high = x - k * 0x1.62e4p-1f;
  const float low = k * 0x1.7f7d1cp-20f;
  const float r = high - low;
  const float p = limn_expm1_core32(r, (high - r) - low) + 1.0f;
  const float t1 = k * 0.5f + LIMN_ROUND32;
  const float t2 = (k - (t1 - LIMN_ROUND32)) + LIMN_ROUND32;
  return p * limn_power_of_two32(t1) * limn_power_of_two32(t2);
}

// tanh(a) = e / (e + 2) with e = exp(2a) − 1; from a = 0.5 on 1 − 2 / (e + 2), where the difference
// loses nothing. At 22 the result is 1.
static inline double limn_tanh_inline(double x) {
  const uint64_t sign = limn_bits64(x) & 0x8000000000000000u;
  double a = limn_from64(limn_bits64(x) ^ sign);
  a = a > 22.0 ? 22.0 : a;
  const double u = a + a;
  const double t = u * 0x1.71547652b82fep0 + LIMN_ROUND64;
  const double k = t - LIMN_ROUND64;
  const double high = u - k * 0x1.62e42fefp-1;
  const double low = k * 0x1.473de6af278edp-34;
  const double r = high - low;
  const double p = limn_expm1_core64(r, (high - r) - low);
  const double scale = limn_power_of_two64(t);
  const double e = p * scale + (scale - 1.0);
  const double y = a < 0.5 ? e / (e + 2.0) : 1.0 - 2.0 / (e + 2.0);
  return limn_from64(limn_bits64(y) | sign);
}

static inline float limn_tanhf_inline(float x) {
  const uint32_t sign = limn_bits32(x) & 0x80000000u;
  float a = limn_from32(limn_bits32(x) ^ sign);
  a = a > 10.0f ? 10.0f : a;
  const float u = a + a;
  const float t = u * 0x1.715476p0f + LIMN_ROUND32;
  const float k = t - LIMN_ROUND32;
  const float high = u - k * 0x1.62e4p-1f;
  const float low = k * 0x1.7f7d1cp-20f;
  const float r = high - low;
  const float p = limn_expm1_core32(r, (high - r) - low);
  const float scale = limn_power_of_two32(t);
  const float e = p * scale + (scale - 1.0f);
  const float y = a < 0.5f ? e / (e + 2.0f) : 1.0f - 2.0f / (e + 2.0f);
  return limn_from32(limn_bits32(y) | sign);
}

// 1 / (1 + exp(−x)), through exp(−|x|) so that both tails keep their digits.
static inline double limn_sigmoid_inline(double x) {
  const double e = limn_exp_inline(limn_from64(limn_bits64(x) | 0x8000000000000000u));
  const double s = 1.0 / (1.0 + e);
  const double y = x < 0.0 ? e / (1.0 + e) : s;
  return x != x ? x : y;
}

static inline float limn_sigmoidf_inline(float x) {
  const float e = limn_expf_inline(limn_from32(limn_bits32(x) | 0x80000000u));
  const float y = (x < 0.0f ? e : 1.0f) / (1.0f + e);
  return x != x ? x : y;
}

// log(2^k m), m in [√½, √2): with f = m − 1 and s = f / (2 + f),
// log m = f − (f²/2 − s (f²/2 + R)), R = 2 (s²/3 + s⁴/5 + …).
static inline double limn_log_inline(double x) {
  const int tiny = x < 0x1p-1022;
  const double y = tiny ? x * 0x1p54 : x;
  const uint64_t b = limn_bits64(y);
  const uint64_t shifted = b - 0x3fe6a09e667f3bcdu;
  // The exponent by way of a float: there is no 64-bit arithmetic shift in baseline vectors.
  const double k = limn_from64(((shifted >> 52) ^ 0x800u) | 0x4330000000000000u) -
                   (0x1p52 + 2048.0) - (tiny ? 54.0 : 0.0);
  const double m = limn_from64((shifted & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double r = 2.0 / 23.0;
  r = r * z + 2.0 / 21.0;
  r = r * z + 2.0 / 19.0;
  r = r * z + 2.0 / 17.0;
  r = r * z + 2.0 / 15.0;
  r = r * z + 2.0 / 13.0;
  r = r * z + 2.0 / 11.0;
  r = r * z + 2.0 / 9.0;
  r = r * z + 2.0 / 7.0;
  r = r * z + 2.0 / 5.0;
  r = r * z + 2.0 / 3.0;
  r = r * z;
  const double half = 0.5 * f * f;
  const double value =
      k * 0x1.62e42fefp-1 - ((half - (s * (half + r) + k * 0x1.473de6af278edp-34)) - f);
  const double infinite = x == 0.0 ? -__builtin_inf() : x;
  const double special = x < 0.0 ? __builtin_nan("") : infinite;
  return x > 0.0 && x < __builtin_inf() ? value : special;
}

static inline float limn_logf_inline(float x) {
  const int tiny = x < 0x1p-126f;
  const float y = tiny ? x * 0x1p25f : x;
  const uint32_t shifted = limn_bits32(y) - 0x3f3504f3u;
  const float k = (float)((int32_t)shifted >> 23) - (tiny ? 25.0f : 0.0f);
  const float m = limn_from32((shifted & 0x007fffffu) + 0x3f3504f3u);
  const float f = m - 1.0f;
  const float s = f / (2.0f + f);
  const float z = s * s;
  float r = 2.0f / 11.0f;
  r = r * z + 2.0f / 9.0f;
  r = r * z + 2.0f / 7.0f;
  r = r * z + 2.0f / 5.0f;
  r = r * z + 2.0f / 3.0f;
  r = r * z;
  const float half = 0.5f * f * f;
  const float value = k * 0x1.62e4p-1f - ((half - (s * (half + r) + k * 0x1.7f7d1cp-20f)) - f);
  const float infinite = x == 0.0f ? -__builtin_inff() : x;
  const float special = x < 0.0f ? __builtin_nanf("") : infinite;
  return x > 0.0f && x < __builtin_inff() ? value : special;
}
#endif
