// One instruction set's steps of the optimisers, for one element type: included by `optimisers.c`.
// (The elementwise root sets no errno, so that its loop becomes vector code.)

static void NAME(adam)(REAL *restrict theta, const REAL *restrict gradient, REAL *restrict m,
                       REAL *restrict v, size_t n, REAL factor, REAL l2, REAL keep, REAL size,
                       REAL spread) {
  const REAL b1 = (REAL)0.9, b2 = (REAL)0.999, r1 = (REAL)(1 - 0.9), r2 = (REAL)(1 - 0.999);
  for (size_t p = 0; p < n; p++) {
    const REAL g = gradient[p] * factor + theta[p] * l2;
    m[p] = b1 * m[p] + r1 * g;
    v[p] = b2 * v[p] + r2 * g * g;
    theta[p] = keep * theta[p] - size * m[p] / (__builtin_elementwise_sqrt(v[p]) * spread + (REAL)1e-8);
  }
}

static void NAME(descend)(REAL *restrict theta, const REAL *restrict gradient, REAL *restrict v,
                          size_t n, REAL factor, REAL l2, REAL momentum, REAL rate) {
  for (size_t p = 0; p < n; p++) {
    v[p] = momentum * v[p] + (gradient[p] * factor + theta[p] * l2);
    theta[p] -= rate * v[p];
  }
}
