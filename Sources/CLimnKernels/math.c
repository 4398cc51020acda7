#include "limn_kernels.h"
#include <math.h>
#pragma STDC FP_CONTRACT OFF
double limn_exp(double x) { return exp(x); }
double limn_log(double x) { return log(x); }
double limn_tanh(double x) { return tanh(x); }
double limn_sigmoid(double x) { return 1 / (1 + exp(-x)); }
double limn_sin(double x) { return sin(x); }
double limn_cos(double x) { return cos(x); }
double limn_pow(double x, double y) { return pow(x, y); }
float limn_expf(float x) { return expf(x); }
float limn_logf(float x) { return logf(x); }
float limn_tanhf(float x) { return tanhf(x); }
float limn_sigmoidf(float x) { return 1 / (1 + expf(-x)); }
