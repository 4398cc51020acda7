// Philox and the first transforms over a tile of blocks, in loops that become vector code. Included
// once per instruction set by `random.c`, with NAME set; all give the same bits.
//
// Every function takes blocks first … first + count − 1, count ≤ LIMN_TILE, and block b holds the
// numbers 2b and 2b + 1.

static void NAME(philox_tile)(uint64_t key, uint64_t first, uint64_t *a, uint64_t *b) {
  for (int i = 0; i < LIMN_TILE; i++) philox(key, first + (uint64_t)i, 0, &a[i], &b[i]);
}

static void NAME(uniform_tile)(uint64_t key, uint64_t first, double *out) {
  uint64_t a[LIMN_TILE], b[LIMN_TILE];
  NAME(philox_tile)(key, first, a, b);
  for (int i = 0; i < LIMN_TILE; i++) {
    out[2 * i] = limn_unit(a[i]);
    out[2 * i + 1] = limn_unit(b[i]);
  }
}

// Box and Muller (1958): √(−2 log u) at the angle 2πv. The angle is taken to the nearest quarter turn
// before sine and cosine, which are Taylor's series there.
static void NAME(normal_tile)(uint64_t key, uint64_t first, double *out) {
  uint64_t a[LIMN_TILE], b[LIMN_TILE];
  double radius[LIMN_TILE];
  NAME(philox_tile)(key, first, a, b);
  for (int i = 0; i < LIMN_TILE; i++) {
    radius[i] = __builtin_elementwise_sqrt(-2.0 * limn_log_inline(1.0 - limn_unit(a[i])));
  }
  for (int i = 0; i < LIMN_TILE; i++) {
    const double turn = 4.0 * limn_unit(b[i]);
    const double rounded = turn + LIMN_ROUND64;
    const uint64_t quarter = limn_bits64(rounded);
    const double t = (turn - (rounded - LIMN_ROUND64)) * 0x1.921fb54442d18p0;
    const double z = t * t;
    double s = 1.0 / 6227020800.0;
    s = s * z - 1.0 / 39916800.0;
    s = s * z + 1.0 / 362880.0;
    s = s * z - 1.0 / 5040.0;
    s = s * z + 1.0 / 120.0;
    s = s * z - 1.0 / 6.0;
    s = t + t * z * s;
    double c = -1.0 / 87178291200.0;
    c = c * z + 1.0 / 479001600.0;
    c = c * z - 1.0 / 3628800.0;
    c = c * z + 1.0 / 40320.0;
    c = c * z - 1.0 / 720.0;
    c = c * z + 1.0 / 24.0;
    c = 1.0 - (0.5 * z - z * z * c);
    // Quarter turns: (c, s), (−s, c), (−c, −s), (s, −c).
    const uint64_t odd = 0 - (quarter & 1);
    const uint64_t cb = limn_bits64(c), sb = limn_bits64(s);
    const uint64_t x = (cb & ~odd) | (sb & odd), y = (sb & ~odd) | (cb & odd);
    const uint64_t flip_x = ((quarter + 1) & 2) << 62, flip_y = (quarter & 2) << 62;
    out[2 * i] = radius[i] * limn_from64(x ^ flip_x);
    out[2 * i + 1] = radius[i] * limn_from64(y ^ flip_y);
  }
}

static void NAME(exponential_tile)(uint64_t key, uint64_t first, double *out) {
  NAME(uniform_tile)(key, first, out);
  for (int i = 0; i < 2 * LIMN_TILE; i++) out[i] = -limn_log_inline(1.0 - out[i]);
}
