"""Quantiles of NumPy's thirteen methods, and curves through points by SciPy.

Writes Tests/LimnTensorTests/Fixtures/quantiles_curves.csv; run it with python3 from the root of the
repository. The samples are x[i] = ((7919 i + 13) mod 101) / 8 for i < n; the points of the curves lie at
i + (i mod 3) / 4 with these values, i < 9, and are asked for at k / 7, k < 64, where that is inside.

numpy 2.4.6, scipy 1.17.1
"""

import numpy as np
import scipy
from scipy.interpolate import CubicSpline, PchipInterpolator

METHODS = (
    "linear inverted_cdf averaged_inverted_cdf closest_observation interpolated_inverted_cdf hazen "
    "weibull median_unbiased normal_unbiased lower higher midpoint nearest"
).split()
SHARES = [0, 0.01, 0.1, 0.125, 0.25, 0.3, 0.5, 0.6, 0.75, 0.875, 0.95, 1]

with open("Tests/LimnTensorTests/Fixtures/quantiles_curves.csv", "w") as out:
    out.write(f"# numpy {np.__version__} scipy {scipy.__version__}\n")

    def put(name, values):
        out.write(name + "," + " ".join(repr(float(v)) for v in values) + "\n")

    for n in (1, 2, 5, 8, 31):
        x = ((7919 * np.arange(n) + 13) % 101) / 8.0
        for method in METHODS:
            put(f"{method},{n}", [np.quantile(x, q, method=method) for q in SHARES])
    i = np.arange(9)
    places, values = i + (i % 3) / 4, ((7919 * i + 13) % 101) / 8.0
    for n in (2, 3, 4, 9):
        at = np.arange(64) / 7
        at = at[(at >= places[0]) & (at <= places[n - 1])]
        put(f"linear curve,{n}", np.interp(at, places[:n], values[:n]))
        put(f"cubic curve,{n}", CubicSpline(places[:n], values[:n])(at))
        put(f"pchip curve,{n}", PchipInterpolator(places[:n], values[:n])(at))
