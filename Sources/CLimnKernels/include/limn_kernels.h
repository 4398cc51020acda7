#ifndef LIMN_KERNELS_H
#define LIMN_KERNELS_H
#include <stddef.h>
#include <stdint.h>

// Elementary functions of our own: the same bits on every processor, since glibc's change with the
// instruction set. Contraction is off in every file of this target. Errors are stated in `math.c`.
double limn_exp(double x);
double limn_log(double x);
double limn_tanh(double x);
double limn_sigmoid(double x);
double limn_sin(double x);
double limn_cos(double x);
double limn_pow(double x, double y);
double limn_expm1(double x);
double limn_log1p(double x);
double limn_exp2(double x);
double limn_log2(double x);
double limn_log10(double x);
double limn_sinh(double x);
double limn_cosh(double x);
double limn_asinh(double x);
double limn_acosh(double x);
double limn_atanh(double x);
double limn_atan(double x);
double limn_atan2(double y, double x);
double limn_asin(double x);
double limn_acos(double x);
double limn_cbrt(double x);
double limn_hypot(double x, double y);
float limn_expf(float x);
float limn_logf(float x);
float limn_tanhf(float x);
float limn_sigmoidf(float x);

// Special functions; NaN outside their domain.
double limn_gamma(double x);
double limn_lgamma(double x);
double limn_digamma(double x);
double limn_lbeta(double a, double b);
double limn_erf(double x);
double limn_erfc(double x);
double limn_erfinv(double x);
double limn_erfcinv(double x);
double limn_normal_cdf(double z);
double limn_normal_log_cdf(double z);
double limn_normal_quantile(double p);
double limn_j0(double x);
double limn_j1(double x);
double limn_i0(double x);
double limn_i1(double x);
// P(a, x) and Q(a, x); I_x(a, b) with y = 1 − x
double limn_gamma_lower(double a, double x);
double limn_gamma_upper(double a, double x);
double limn_beta_lower(double a, double b, double x, double y);
// The logarithms of x^a e^−x / Γ(a + 1) and, with y = 1 − x, of x^a y^b / B(a, b), without cancellation.
double limn_log_gamma_factor(double a, double x);
double limn_log_beta_factor(double a, double b, double x, double y);

// y[i] = f(x[i]); the arrays are the same or do not overlap. The same bits as one at a time.
void limn_exp_f64_n(const double *x, double *y, size_t n);
void limn_log_f64_n(const double *x, double *y, size_t n);
void limn_tanh_f64_n(const double *x, double *y, size_t n);
void limn_sigmoid_f64_n(const double *x, double *y, size_t n);
void limn_exp_f32_n(const float *x, float *y, size_t n);
void limn_log_f32_n(const float *x, float *y, size_t n);
void limn_tanh_f32_n(const float *x, float *y, size_t n);
void limn_sigmoid_f32_n(const float *x, float *y, size_t n);

// Threads. `run` is called once for each tile below `tiles`, by the caller's thread and by workers that
// sleep between calls; it returns when all are done. A call from within `run` stays on its thread.
void limn_pool_run(size_t tiles, void (*run)(void *context, size_t tile), void *context);
// How many threads share a call: the cores that this process may use, unless set otherwise; at most
// LIMN_MOST_THREADS.
#define LIMN_MOST_THREADS 64
size_t limn_threads(void);
void limn_set_threads(size_t n);

// The instruction set of the array loops: 0 the baseline, 1 AVX2, 2 AVX-512. The bits are the same.
// Setting one that this processor lacks, or a negative one, takes the best; answers what it took.
int limn_instructions(void);
int limn_set_instructions(int level);

// r[i] = a[i · sa] op b[i · sb] with steps 0 (one number, repeated) or 1.
typedef enum { LIMN_ADD, LIMN_SUBTRACT, LIMN_MULTIPLY, LIMN_DIVIDE } limn_arithmetic;
typedef enum {
  LIMN_EQUAL, LIMN_NOT_EQUAL, LIMN_LESS, LIMN_LESS_EQUAL, LIMN_GREATER, LIMN_GREATER_EQUAL
} limn_comparison;
void limn_arithmetic_f64(limn_arithmetic op, const double *a, size_t sa, const double *b, size_t sb,
                         double *r, size_t n);
void limn_arithmetic_f32(limn_arithmetic op, const float *a, size_t sa, const float *b, size_t sb,
                         float *r, size_t n);
// Answers whether any element of a or b is NaN.
int limn_compare_f64(limn_comparison op, const double *a, size_t sa, const double *b, size_t sb,
                     uint8_t *r, size_t n);
int limn_compare_f32(limn_comparison op, const float *a, size_t sa, const float *b, size_t sb,
                     uint8_t *r, size_t n);
// r[i] = c[i] ? a[i · sa] : b[i · sb], for elements of 64, 32 and 8 bits.
void limn_choose_64(const uint8_t *c, const uint64_t *a, size_t sa, const uint64_t *b, size_t sb,
                    uint64_t *r, size_t n);
void limn_choose_32(const uint8_t *c, const uint32_t *a, size_t sa, const uint32_t *b, size_t sb,
                    uint32_t *r, size_t n);
void limn_choose_8(const uint8_t *c, const uint8_t *a, size_t sa, const uint8_t *b, size_t sb,
                   uint8_t *r, size_t n);

// What a stretch of elements comes to, NaN left out: the value (in double), and of how many.
typedef struct {
  double value;
  int64_t count;
} limn_partial;
limn_partial limn_sum_f64(const double *x, size_t n);
limn_partial limn_sum_f32(const float *x, size_t n);
// Σ (x − center)²
limn_partial limn_squares_f64(const double *x, size_t n, double center);
limn_partial limn_squares_f32(const float *x, size_t n, double center);
// ±inf of nothing.
limn_partial limn_least_f64(const double *x, size_t n);
limn_partial limn_least_f32(const float *x, size_t n);
limn_partial limn_greatest_f64(const double *x, size_t n);
limn_partial limn_greatest_f32(const float *x, size_t n);
// Down the columns of x [rows, columns], whose rows lie `stride` apart; added to what values and
// counts hold.
void limn_sum_columns_f64(const double *x, size_t stride, size_t rows, size_t columns,
                          double *values, int64_t *counts);
void limn_least_columns_f64(const double *x, size_t stride, size_t rows, size_t columns,
                            double *values, int64_t *counts);
void limn_greatest_columns_f64(const double *x, size_t stride, size_t rows, size_t columns,
                               double *values, int64_t *counts);
void limn_sum_columns_f32(const float *x, size_t stride, size_t rows, size_t columns,
                          double *values, int64_t *counts);
void limn_least_columns_f32(const float *x, size_t stride, size_t rows, size_t columns,
                            double *values, int64_t *counts);
void limn_greatest_columns_f32(const float *x, size_t stride, size_t rows, size_t columns,
                               double *values, int64_t *counts);
void limn_squares_columns_f64(const double *x, size_t stride, size_t rows, size_t columns,
                              const double *centers, double *sums);
void limn_squares_columns_f32(const float *x, size_t stride, size_t rows, size_t columns,
                              const double *centers, double *sums);

// c [rows, columns] = a [rows, inner] · b [inner, columns], with strides from row to row; rows and
// columns at most LIMN_PRODUCT_TILE. The sum over the inner axis runs from its first element to its last.
#define LIMN_PRODUCT_TILE 96
void limn_product_tile_f64(const double *a, size_t lda, const double *b, size_t ldb, double *c,
                           size_t ldc, size_t rows, size_t inner, size_t columns);
void limn_product_tile_f32(const float *a, size_t lda, const float *b, size_t ldb, float *c,
                           size_t ldc, size_t rows, size_t inner, size_t columns);

// Numbers as keys that compare as they do, −0 just below 0; NaN is to be left out.
static inline uint64_t limn_key(double x) {
  union {
    double x;
    uint64_t bits;
  } u = {x};
  return u.bits ^ ((uint64_t)((int64_t)u.bits >> 63) | 0x8000000000000000u);
}
double limn_from_key(uint64_t key);
// Bits in `flip` are turned round: all of them for the order from the greatest to the least.
void limn_keys(const double *x, uint64_t *keys, uint64_t flip, size_t n);
void limn_from_keys(const uint64_t *keys, double *x, uint64_t flip, size_t n);
// Ascending; scratch is as long. Pairs with equal keys keep their order.
typedef struct {
  uint64_t key;
  uint64_t position;
} limn_keyed;
void limn_sort_keys(uint64_t *keys, uint64_t *scratch, size_t n);
void limn_sort_pairs(limn_keyed *pairs, limn_keyed *scratch, size_t n);
// The key that would stand at `rank` (< n < 2^32) in order. The keys are left alone; scratch is as long.
uint64_t limn_select_key(const uint64_t *keys, uint64_t *scratch, size_t n, size_t rank);
// The key at `rank` + 1 (< n), if `key` is the one at `rank`.
uint64_t limn_key_after(const uint64_t *keys, size_t n, uint64_t key, size_t rank);

// Random bits number `counter` of the stream `key`: two rounds of the SplitMix64 finaliser over
// key and counter. No state, so the order of asking changes nothing.
static inline uint64_t limn_random_bits(uint64_t key, uint64_t counter) {
  uint64_t z = key ^ (counter * 0x9e3779b97f4a7c15u);
  for (int round = 0; round < 2; round++) {
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
  }
  return z;
}

// Numbers first … first + count − 1 of the stream `key`: uniform in [0, 1) with 53 bits, standard
// normal (up to 8.5 either way), standard exponential. The bits do not depend on how a stream is
// cut, nor on the instruction set.
typedef enum { LIMN_UNIFORM, LIMN_NORMAL, LIMN_EXPONENTIAL } limn_draw;
void limn_random_fill(limn_draw draw, uint64_t key, uint64_t first, double *out, size_t count);
// More bits for number `counter` of the stream: block `further` ≥ 1 of its own. The numbers above use
// none of them.
void limn_random_more(uint64_t key, uint64_t counter, uint64_t further, uint64_t bits[2]);

// Asked now and then in long calls: an answer other than 0 ends the call soon, its results unspecified.
// `asked` may be NULL; it is called from any of the threads.
typedef struct {
  int (*asked)(const void *context);
  const void *context;
} limn_stop;

#endif
