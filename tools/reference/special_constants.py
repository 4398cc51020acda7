"""Constants of Sources/CLimnKernels/{arctangent,gamma,error_function}.c.

python3 with mpmath 1.3.0. Prints atan(k/8) in two doubles, zeta(k) - 1, and the Chebyshev
coefficients of (1 + 2x) exp(x^2) erfc(x) in t = (x - 3.75) / (x + 3.75), the form of Shepherd and
Laframboise (1981, Math. Comp. 36, 249), computed anew by the discrete cosine transform.
"""
from mpmath import mp, mpf, atan, cos, erfc, exp, log, pi, sqrt, zeta

mp.prec = 300


def hexed(x):
    return float(x).hex()


def pair(x):
    high = float(x)
    return f"{{{high.hex()}, {float(x - mpf(high)).hex()}}}"


def scaled(t):
    if t == 1:
        return 2 / sqrt(pi)
    x = mpf("3.75") * (1 + t) / (1 - t)
    if x > 60:  # erfc underflows nowhere in mpmath, but its continued fraction is quicker
        f = mpf(0)
        for k in range(60, 0, -1):
            f = (mpf(k) / 2) / (x + f)
        return (1 + 2 * x) / (sqrt(pi) * (x + f))
    return (1 + 2 * x) * exp(x * x) * erfc(x)


N = 64
nodes = [cos(pi * (j + mpf(1) / 2) / N) for j in range(N)]
values = [scaled(t) for t in nodes]
print("atan(k/8)", ", ".join(pair(atan(mpf(k) / 8)) for k in range(9)))
print("pi/2", pair(pi / 2), "1/ln 2", pair(1 / log(2)), "1/ln 10", pair(1 / log(10)))
print("ln 2", pair(log(2)), "log sqrt(2 pi)", pair(log(2 * pi) / 2))
print("zeta(k) - 1, k = 2 …", ", ".join(hexed(zeta(k) - 1) for k in range(2, 32)))
for k in range(40):
    c = 2 * sum(v * cos(pi * k * (j + mpf(1) / 2) / N) for j, v in enumerate(values)) / N
    print("chebyshev", k, hexed(c / 2 if k == 0 else c), float(c))
