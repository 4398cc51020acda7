#ifndef LIMN_KERNELS_H
#define LIMN_KERNELS_H
#include <stdint.h>
#include <stddef.h>

// Elementary functions of our own: the same bits on every processor, since glibc's change with the
// instruction set. Contraction is off in every file of this target.
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
#endif
