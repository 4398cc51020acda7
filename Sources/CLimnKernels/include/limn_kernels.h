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
#endif
