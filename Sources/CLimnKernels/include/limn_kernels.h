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
float limn_expf(float x);
float limn_logf(float x);
float limn_tanhf(float x);
float limn_sigmoidf(float x);

// y[i] = f(x[i]); the arrays are the same or do not overlap. The same bits as one at a time.
void limn_exp_f64_n(const double *x, double *y, size_t n);
void limn_log_f64_n(const double *x, double *y, size_t n);
void limn_tanh_f64_n(const double *x, double *y, size_t n);
void limn_sigmoid_f64_n(const double *x, double *y, size_t n);
void limn_sin_f64_n(const double *x, double *y, size_t n);
void limn_cos_f64_n(const double *x, double *y, size_t n);
void limn_exp_f32_n(const float *x, float *y, size_t n);
void limn_log_f32_n(const float *x, float *y, size_t n);
void limn_tanh_f32_n(const float *x, float *y, size_t n);
void limn_sigmoid_f32_n(const float *x, float *y, size_t n);

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

// The LSTM. The caller vouches for all counts: at least 1, at most LIMN_LSTM_LAYERS layers, products
// within the address space, arrays as long as said, `scratch` aligned to 64 bytes.
#define LIMN_LSTM_LAYERS 8
#define LIMN_LSTM_THREADS 64

typedef struct {
  size_t rows, steps, inputs, hidden, layers, outputs;  // N, T, D, H, L, O
} limn_lstm_shape;

// Asked between time steps: an answer other than 0 ends the call soon, its results unspecified.
// `asked` may be NULL; it is called from any of the threads.
typedef struct {
  int (*asked)(const void *context);
  const void *context;
} limn_stop;

// Parameters lie in one array θ: per layer W_ih [4H, D_l], W_hh [4H, H], b [4H] with the gates in the
// order i f g o (PyTorch's b_ih + b_hh is this one b: freeze b_hh when comparing training), then
// the head W_y [O, H], b_y [O].
size_t limn_lstm_parameters(limn_lstm_shape s);
// Elements of scratch for `threads` threads, with or without a gradient.
size_t limn_lstm_scratch_f32(limn_lstm_shape s, int trains, size_t threads);
size_t limn_lstm_scratch_f64(limn_lstm_shape s, int trains, size_t threads);

// x [N, T, D] → y [N, O] from the last step's h of the last layer; `states` [6, N, T, H] gets the
// last layer's f i g o c h. Either may be NULL. No dropout.
void limn_lstm_forward_f32(limn_lstm_shape s, const float *theta, const float *x, float *y,
                           float *states, float *scratch, size_t threads, limn_stop stop);
void limn_lstm_forward_f64(limn_lstm_shape s, const double *theta, const double *x, double *y,
                           double *states, double *scratch, size_t threads, limn_stop stop);

// Loss scale · Σ weight (y − target)², target and weight [N, O], and its gradient by θ. Dropout
// between layers draws its masks from `key`. The bits do not depend on `threads`.
double limn_lstm_gradient_f32(limn_lstm_shape s, const float *theta, const float *x,
                              const float *target, const float *weight, double scale,
                              double dropout, uint64_t key, float *grad, float *scratch,
                              size_t threads, limn_stop stop);
double limn_lstm_gradient_f64(limn_lstm_shape s, const double *theta, const double *x,
                              const double *target, const double *weight, double scale,
                              double dropout, uint64_t key, double *grad, double *scratch,
                              size_t threads, limn_stop stop);

// √Σv², in double and in a fixed order.
double limn_norm_f32(const float *v, size_t n);
double limn_norm_f64(const double *v, size_t n);

// Step number `step` (from 1) of Adam with the gradient times `factor`; β 0.9 and 0.999, ε 1e-8.
void limn_adam_f32(float *theta, const float *grad, float *m, float *v, size_t n, double factor,
                   double rate, double step);
void limn_adam_f64(double *theta, const double *grad, double *m, double *v, size_t n,
                   double factor, double rate, double step);
#endif
