// Order: radix sort of keys with their positions, and the element of a rank.
//
// Numbers become unsigned keys that compare as they do. Sorting goes from the lowest byte to the
// highest, so that equal keys keep their order; a byte in which all keys agree is passed over.
#include <string.h>

#include "elementary.h"
#include "limn_kernels.h"

double limn_from_key(uint64_t key) {
  return limn_from64(key ^ (((key >> 63) - 1) | 0x8000000000000000u));
}

void limn_keys(const double *x, uint64_t *keys, size_t n) {
  for (size_t i = 0; i < n; i++) keys[i] = limn_key(x[i]);
}

// Below this length nothing beats putting one after the other in its place.
#define SHORT 64

#define DIGITS 8

static void counts_of(const uint64_t *keys, size_t n, size_t counts[DIGITS][256]) {
  memset(counts, 0, sizeof(size_t) * DIGITS * 256);
  for (size_t i = 0; i < n; i++) {
    const uint64_t k = keys[i];
    for (int d = 0; d < DIGITS; d++) counts[d][k >> (8 * d) & 255]++;
  }
}

// Turns counts into first places; 0 when one digit holds all.
static int places_of(size_t counts[256], size_t n) {
  size_t next = 0;
  for (int v = 0; v < 256; v++) {
    const size_t c = counts[v];
    if (c == n) return 0;
    counts[v] = next;
    next += c;
  }
  return 1;
}

void limn_sort_keys(uint64_t *keys, uint64_t *scratch, size_t n) {
  if (n < SHORT) {
    for (size_t i = 1; i < n; i++) {
      const uint64_t k = keys[i];
      size_t j = i;
      for (; j > 0 && keys[j - 1] > k; j--) keys[j] = keys[j - 1];
      keys[j] = k;
    }
    return;
  }
  size_t counts[DIGITS][256];
  counts_of(keys, n, counts);
  uint64_t *from = keys, *to = scratch;
  for (int d = 0; d < DIGITS; d++) {
    if (!places_of(counts[d], n)) continue;
    for (size_t i = 0; i < n; i++) {
      const uint64_t k = from[i];
      to[counts[d][k >> (8 * d) & 255]++] = k;
    }
    uint64_t *swap = from;
    from = to;
    to = swap;
  }
  if (from != keys) memcpy(keys, from, n * sizeof *keys);
}

void limn_sort_pairs(limn_keyed *pairs, limn_keyed *scratch, size_t n) {
  if (n < SHORT) {
    for (size_t i = 1; i < n; i++) {
      const limn_keyed p = pairs[i];
      size_t j = i;
      for (; j > 0 && pairs[j - 1].key > p.key; j--) pairs[j] = pairs[j - 1];
      pairs[j] = p;
    }
    return;
  }
  size_t counts[DIGITS][256];
  memset(counts, 0, sizeof counts);
  for (size_t i = 0; i < n; i++) {
    const uint64_t k = pairs[i].key;
    for (int d = 0; d < DIGITS; d++) counts[d][k >> (8 * d) & 255]++;
  }
  limn_keyed *from = pairs, *to = scratch;
  for (int d = 0; d < DIGITS; d++) {
    if (!places_of(counts[d], n)) continue;
    for (size_t i = 0; i < n; i++) {
      const limn_keyed p = from[i];
      to[counts[d][p.key >> (8 * d) & 255]++] = p;
    }
    limn_keyed *swap = from;
    from = to;
    to = swap;
  }
  if (from != pairs) memcpy(pairs, from, n * sizeof *pairs);
}

// Keys are told apart by 16 bits at a time; only those that share the bits of the wanted one are
// looked at again. `scratch` holds n keys.
uint64_t limn_select_key(const uint64_t *keys, uint64_t *scratch, size_t n, size_t rank) {
  static _Thread_local uint32_t counts[65536];
  const uint64_t *from = keys;
  for (int shift = 48; shift >= 0; shift -= 16) {
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n; i++) counts[from[i] >> shift & 65535]++;
    size_t digit = 0;
    while (rank >= counts[digit]) rank -= counts[digit++];
    if (counts[digit] == n && shift > 0) continue;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
      const uint64_t k = from[i];
      scratch[kept] = k;
      kept += (k >> shift & 65535) == digit;
    }
    from = scratch;
    n = kept;
    if (n <= 64) break;
  }
  if (n > 64) return from[0];  // all bits agree
  for (size_t i = 0; i <= rank; i++) {
    size_t least = i;
    for (size_t j = i + 1; j < n; j++) least = scratch[j] < scratch[least] ? j : least;
    const uint64_t k = scratch[i];
    scratch[i] = scratch[least];
    scratch[least] = k;
  }
  return scratch[rank];
}
