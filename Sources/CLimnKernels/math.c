// Elementary functions of one number; their loops over arrays are in `vector.c`.
//
// Largest error found, in units of the last place (tools/reference/elementary_ulp.c, random arguments
// over the whole range and near the hard places, against 80-bit arithmetic): double exp 0.8, log 0.9,
// tanh 2.3, sigmoid 2.3, sin and cos 0.8, pow 0.8; float exp 0.9, log 0.8, tanh 2.4, sigmoid 2.2.
// NaN, infinities and signed zeros follow IEEE 754-2019, section 9.2.
#include "elementary.h"
#include "limn_kernels.h"
#pragma STDC FP_CONTRACT OFF

double limn_exp(double x) { return limn_exp_inline(x); }
double limn_log(double x) { return limn_log_inline(x); }
double limn_tanh(double x) { return limn_tanh_inline(x); }
double limn_sigmoid(double x) { return limn_sigmoid_inline(x); }
float limn_expf(float x) { return limn_expf_inline(x); }
float limn_logf(float x) { return limn_logf_inline(x); }
float limn_tanhf(float x) { return limn_tanhf_inline(x); }
float limn_sigmoidf(float x) { return limn_sigmoidf_inline(x); }
