#!/usr/bin/env python3
"""Special functions as SciPy has them, on points over their domains.

SciPy 1.17.1, NumPy 2.4.6 (Python 3.11). Writes Tests/LimnTensorTests/Fixtures/special.txt: lines of
`name arguments… value`, all numbers in hexadecimal.
"""

import pathlib

import numpy as np
from scipy import special

OUT = pathlib.Path(__file__).resolve().parent.parent.parent / "Tests/LimnTensorTests/Fixtures/special.txt"
draw = np.random.default_rng(11)


def line(lo, hi, n=25):
    return draw.uniform(lo, hi, n)


SINGLE = {
    "asin": (np.arcsin, line(-1, 1)), "acos": (np.arccos, line(-1, 1)),
    "atan": (np.arctan, line(-50, 50)), "sinh": (np.sinh, line(-20, 20)),
    "cosh": (np.cosh, line(-20, 20)), "asinh": (np.arcsinh, line(-100, 100)),
    "acosh": (np.arccosh, line(1, 100)), "atanh": (np.arctanh, line(-0.99, 0.99)),
    "exp2": (np.exp2, line(-100, 100)), "log2": (np.log2, line(1e-3, 1e3)),
    "expm1": (np.expm1, line(-1, 1)), "log1p": (np.log1p, line(-0.9, 5)),
    "cbrt": (np.cbrt, line(-1e3, 1e3)), "gamma": (special.gamma, line(0.1, 50)),
    "lgamma": (special.gammaln, line(3, 1e4)), "digamma": (special.digamma, line(2, 1e3)),
    "erf": (special.erf, line(-3, 3)), "erfc": (special.erfc, line(-2, 20)),
    "erfinv": (special.erfinv, line(-0.99, 0.99)), "normal_cdf": (special.ndtr, line(-30, 5)),
    "normal_log_cdf": (special.log_ndtr, line(-40, 2)),
    "normal_quantile": (special.ndtri, 10.0 ** line(-300, -1)),
    "i0": (special.i0, line(0, 50)), "i1": (special.i1, line(0, 50)),
}
with open(OUT, "w") as out:
    def put(name, arguments, value):
        numbers = " ".join(float(v).hex() for v in [*arguments, value])
        print(name, numbers, file=out)

    for name, (function, points) in SINGLE.items():
        for x in points:
            put(name, [x], function(x))
    for a, x in zip(line(0.2, 200, 60), line(0.1, 250, 60)):
        put("gammainc", [a, x], special.gammainc(a, x))
        put("gammaincc", [a, x], special.gammaincc(a, x))
    for a, b, x in zip(line(0.2, 60, 60), line(0.2, 60, 60), line(0.01, 0.99, 60)):
        put("betainc", [a, b, x], special.betainc(a, b, x))
        put("lbeta", [a, b], special.betaln(a, b))
