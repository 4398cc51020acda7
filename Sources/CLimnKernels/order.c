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

void limn_keys(const double *x, uint64_t *keys, uint64_t flip, size_t n) {
  for (size_t i = 0; i < n; i++) keys[i] = limn_key(x[i]) ^ flip;
}

void limn_from_keys(const uint64_t *keys, double *x, uint64_t flip, size_t n) {
  for (size_t i = 0; i < n; i++) x[i] = limn_from_key(keys[i] ^ flip);
}

// Below this length nothing beats putting one after the other in its place.
#define SHORT 32

// Three digits of at most 11 bits, from the lowest to the highest, counted in one go.
#define DIGITS 3
#define MOST_VALUES 2048

// Turns counts into first places; 0 when one digit holds all.
static int places_of(size_t *counts, size_t values, size_t n) {
  size_t next = 0;
  for (size_t v = 0; v < values; v++) {
    const size_t c = counts[v];
    if (c == n) return 0;
    counts[v] = next;
    next += c;
  }
  return 1;
}

// Elements of TYPE by their KEY. Only bits that differ count: the three highest digits of them are
// put in order, and then each run of elements that agree in those by itself, which for most data
// is an element or two.
#define SORT(FUNCTION, TYPE, KEY) \
  void FUNCTION(TYPE *x, TYPE *scratch, size_t n) { \
    if (n < SHORT) { \
      for (size_t i = 1; i < n; i++) { \
        const TYPE e = x[i]; \
        size_t j = i; \
        for (; j > 0 && KEY(x[j - 1]) > KEY(e); j--) x[j] = x[j - 1]; \
        x[j] = e; \
      } \
      return; \
    } \
    size_t ascending = 1; \
    while (ascending < n && KEY(x[ascending - 1]) <= KEY(x[ascending])) ascending++; \
    if (ascending == n) return; \
    uint64_t differing = 0; \
    for (size_t i = 1; i < n; i++) differing |= KEY(x[i]) ^ KEY(x[0]); \
    const int bits = n < MOST_VALUES ? 8 : 11, length = 64 - __builtin_clzll(differing); \
    const int low = length > DIGITS * bits ? length - DIGITS * bits : 0; \
    const size_t values = (size_t)1 << bits; \
    size_t counts[DIGITS][MOST_VALUES]; \
    for (int d = 0; d < DIGITS; d++) memset(counts[d], 0, values * sizeof(size_t)); \
    for (size_t i = 0; i < n; i++) { \
      const uint64_t k = KEY(x[i]) >> low; \
      for (int d = 0; d < DIGITS; d++) counts[d][k >> (bits * d) & (values - 1)]++; \
    } \
    TYPE *from = x, *to = scratch; \
    for (int d = 0; d < DIGITS; d++) { \
      if (!places_of(counts[d], values, n)) continue; \
      const int shift = low + bits * d; \
      for (size_t i = 0; i < n; i++) { \
        const TYPE e = from[i]; \
        to[counts[d][KEY(e) >> shift & (values - 1)]++] = e; \
      } \
      TYPE *swap = from; \
      from = to; \
      to = swap; \
    } \
    if (from != x) memcpy(x, from, n * sizeof *x); \
    if (low == 0) return; \
    for (size_t end = 1; end < n; end++) { \
      if ((KEY(x[end - 1]) ^ KEY(x[end])) >> low) continue; \
      const size_t start = end - 1; \
      while (end < n && (KEY(x[start]) ^ KEY(x[end])) >> low == 0) end++; \
      FUNCTION(x + start, scratch + start, end - start); \
    } \
  }
#define KEY_OF_KEY(e) (e)
#define KEY_OF_PAIR(e) ((e).key)
SORT(limn_sort_keys, uint64_t, KEY_OF_KEY)
SORT(limn_sort_pairs, limn_keyed, KEY_OF_PAIR)

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
