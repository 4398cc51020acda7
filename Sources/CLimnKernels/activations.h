// tanh and σ of a vector V, for one element type and one instruction set. Whoever includes it has
// defined V, NAME, REAL, SINGLE, FMA, ALL, SELECT and INLINE.
#ifndef LIMN_TANH_P0
// Of an odd rational function of degrees 9 and 8 on ±7.9, fitted by reweighted least squares to the
// least largest error: 5.0e-9 before rounding, 3.0e-7 after it (absolute).
#define LIMN_TANH_P0 0x1.0000000000000p+0f
#define LIMN_TANH_P1 0x1.1357aa0000000p-3f
#define LIMN_TANH_P2 0x1.d4265c0000000p-9f
#define LIMN_TANH_P3 0x1.6f7ab80000000p-16f
#define LIMN_TANH_P4 0x1.0629280000000p-26f
#define LIMN_TANH_Q1 0x1.df01220000000p-2f
#define LIMN_TANH_Q2 0x1.acad900000000p-6f
#define LIMN_TANH_Q3 0x1.65bf720000000p-12f
#define LIMN_TANH_Q4 0x1.c9fb6e0000000p-21f
#endif

// tanh x = n / d.
INLINE void NAME(tanh_parts)(V x, V *n, V *d) {
#if SINGLE
  const V most = ALL(7.9f);
  x = SELECT(x > most, most, x);
  x = SELECT(x < -most, -most, x);
  const V z = x * x;
  V p = ALL(LIMN_TANH_P4);
  p = FMA(p, z, ALL(LIMN_TANH_P3));
  p = FMA(p, z, ALL(LIMN_TANH_P2));
  p = FMA(p, z, ALL(LIMN_TANH_P1));
  p = FMA(p, z, ALL(LIMN_TANH_P0));
  V q = ALL(LIMN_TANH_Q4);
  q = FMA(q, z, ALL(LIMN_TANH_Q3));
  q = FMA(q, z, ALL(LIMN_TANH_Q2));
  q = FMA(q, z, ALL(LIMN_TANH_Q1));
  q = FMA(q, z, ALL(1.0f));
  *n = p * x;
  *d = q;
#else
  // With e = exp(2a) − 1 of a = |x|: e / (e + 2). exp as in `elementary.h`.
  const NAME(bits) sign = (NAME(bits))x & (NAME(bits))ALL(-0.0);
  const V most = ALL(22.0);
  V a = (V)((NAME(bits))x ^ sign);
  a = SELECT(a > most, most, a);
  const V u = a + a;
  const V t = FMA(u, ALL(0x1.71547652b82fep0), ALL(LIMN_ROUND64));
  const V k = t - ALL(LIMN_ROUND64);
  const V high = FMA(k, ALL(-0x1.62e42fefp-1), u);
  const V low = k * ALL(0x1.473de6af278edp-34);
  const V r = high - low;
  const V c = (high - r) - low;
  V q = ALL(1.0 / 6227020800.0);
  q = FMA(q, r, ALL(1.0 / 479001600.0));
  q = FMA(q, r, ALL(1.0 / 39916800.0));
  q = FMA(q, r, ALL(1.0 / 3628800.0));
  q = FMA(q, r, ALL(1.0 / 362880.0));
  q = FMA(q, r, ALL(1.0 / 40320.0));
  q = FMA(q, r, ALL(1.0 / 5040.0));
  q = FMA(q, r, ALL(1.0 / 720.0));
  q = FMA(q, r, ALL(1.0 / 120.0));
  q = FMA(q, r, ALL(1.0 / 24.0));
  q = FMA(q, r, ALL(1.0 / 6.0));
  const V rr = r * r;
  const V p = r + FMA(rr, ALL(0.5), FMA(rr * r, q, FMA(c, r, c)));
  const V scale = (V)(((NAME(bits))t + 1023) << 52);
  const V e = FMA(p, scale, scale - ALL(1.0));
  *n = (V)((NAME(bits))e ^ sign);
  *d = e + ALL(2.0);
#endif
}

INLINE V NAME(tanh_of)(V x) {
  V n, d;
  NAME(tanh_parts)(x, &n, &d);
  return n / d;
}

// σ(x) = ½ + ½ tanh(x / 2).
INLINE V NAME(sigmoid_of)(V x) {
  V n, d;
  NAME(tanh_parts)(ALL(0.5) * x, &n, &d);
  return ALL(0.5) * (n + d) / d;
}
