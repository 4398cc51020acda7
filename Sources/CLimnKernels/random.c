// Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): random bits as a
// function of a key and a counter, without state.
//
// The same bits come out of every instruction set, since the transforms add, multiply and take
// roots in one fixed order; which one runs is said by `limn_instructions`.
#include <string.h>

#include "elementary.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

// Blocks worked on at once.
#define LIMN_TILE 64

// The upper 53 bits as a number in [0, 1): two halves, since vectors of 64-bit integers have no
// conversion of their own.
static inline double limn_unit(uint64_t bits) {
  const double high = limn_from64(bits >> 32 | 0x4330000000000000u) - 0x1p52;
  const double low = limn_from64((bits >> 11 & 0x1fffff) | 0x4330000000000000u) - 0x1p52;
  return high * 0x1p-32 + low * 0x1p-53;
}

// The four words of the block at (counter, further) as two of 64 bits.
static inline __attribute__((always_inline)) void philox(uint64_t key, uint64_t counter,
                                                         uint64_t further, uint64_t *a,
                                                         uint64_t *b) {
  uint32_t c0 = (uint32_t)counter, c1 = (uint32_t)(counter >> 32);
  uint32_t c2 = (uint32_t)further, c3 = (uint32_t)(further >> 32);
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)c0 * 0xD2511F53u, p1 = (uint64_t)c2 * 0xCD9E8D57u;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  *a = (uint64_t)c0 << 32 | c1;
  *b = (uint64_t)c2 << 32 | c3;
}

void limn_random_more(uint64_t key, uint64_t counter, uint64_t further, uint64_t bits[2]) {
  philox(key, counter, further, &bits[0], &bits[1]);
}

#define NAME(x) x##_baseline
#include "random_template.h"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(x) x##_avx2
#include "random_template.h"
#undef NAME
#pragma clang attribute pop
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx2,evex512"))), apply_to = function)
#define NAME(x) x##_avx512
#include "random_template.h"
#undef NAME
#pragma clang attribute pop
#endif

typedef void (*tile)(uint64_t key, uint64_t first, double *out);

static tile limn_tile(limn_draw draw) {
#if defined(__x86_64__)
  static const tile all[3][3] = {
      {uniform_tile_baseline, normal_tile_baseline, exponential_tile_baseline},
      {uniform_tile_avx2, normal_tile_avx2, exponential_tile_avx2},
      {uniform_tile_avx512, normal_tile_avx512, exponential_tile_avx512},
  };
  return all[limn_instructions()][draw];
#else
  static const tile all[3] = {
      uniform_tile_baseline, normal_tile_baseline, exponential_tile_baseline};
  return all[draw];
#endif
}

void limn_random_fill(limn_draw draw, uint64_t key, uint64_t first, double *out, size_t count) {
  const tile fill = limn_tile(draw);
  double part[2 * LIMN_TILE];
  uint64_t block = first / 2;
  const size_t skipped = (size_t)(first & 1);
  if (skipped && count > 0) {
    const size_t n = count < 2 * LIMN_TILE - 1 ? count : 2 * LIMN_TILE - 1;
    fill(key, block, part);
    memcpy(out, part + 1, n * sizeof(double));
    out += n;
    count -= n;
    block += LIMN_TILE;
  }
  while (count >= 2 * LIMN_TILE) {
    fill(key, block, out);
    out += 2 * LIMN_TILE;
    count -= 2 * LIMN_TILE;
    block += LIMN_TILE;
  }
  if (count > 0) {
    fill(key, block, part);
    memcpy(out, part, count * sizeof(double));
  }
}
