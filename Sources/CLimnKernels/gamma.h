// What the incomplete functions share with the gamma function.
#ifndef LIMN_GAMMA_H
#define LIMN_GAMMA_H

// log(1 + x) − x, without cancellation.
double limn_log1p_minus(double x);
// log Γ(x) − ((x − ½) log x − x + log √(2π)), x > 0
double limn_stirling_rest(double x);

#endif
