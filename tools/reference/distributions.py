#!/usr/bin/env python3
"""Distributions as SciPy has them: densities, both tails, quantiles and moments.

SciPy 1.17.1, NumPy 2.4.6 (Python 3.11). Writes Tests/LimnLibraryTests/Fixtures/distributions.txt:

    at NAME PARAMETERS | x log_pdf cdf sf
    of NAME PARAMETERS | p ppf
    above NAME PARAMETERS | q isf
    moments NAME PARAMETERS | mean var

What SciPy does not tell is left out: probabilities above that it takes from 1 - q and those below 1e-6,
moments that it calls undefined though they are infinite, and the far end of distributions whose support
ends there.
"""

import pathlib

import numpy as np
from scipy import stats

OUT = (
    pathlib.Path(__file__).resolve().parent.parent.parent
    / "Tests/LimnLibraryTests/Fixtures/distributions.txt"
)

FAMILIES = {
    "normal": (lambda m, s: stats.norm(m, s), [(0, 1), (-3, 0.5), (1e6, 1e3)]),
    "lognormal": (lambda m, s: stats.lognorm(s, scale=np.exp(m)), [(0, 1), (2, 0.1), (-1, 3)]),
    "uniform": (lambda a, b: stats.uniform(a, b - a), [(0, 1), (-2, 5)]),
    "exponential": (lambda m: stats.expon(scale=m), [(1,), (0.01,), (300,)]),
    "gamma": (
        lambda k, s: stats.gamma(k, scale=s),
        [(2, 3), (0.5, 1), (0.01, 2), (1, 1), (30, 0.1), (1e4, 1), (1.2e5, 2)],
    ),
    "beta": (
        lambda a, b: stats.beta(a, b),
        [(2, 3), (0.5, 0.5), (0.1, 4), (1, 1), (1, 7), (40, 60), (3000, 20), (0.02, 0.03)],
    ),
    "chi2": (lambda v: stats.chi2(v), [(1,), (2,), (3.5,), (100,)]),
    "student_t": (
        lambda v, m, s: stats.t(v, m, s),
        [(1, 0, 1), (2, 0, 1), (5, -1, 2), (0.5, 0, 1), (1e3, 0, 1), (30, 10, 0.1)],
    ),
    "fisher_f": (lambda a, b: stats.f(a, b), [(3, 4), (1, 1), (2, 9), (10, 200), (0.7, 3)]),
    "pearson3": (
        lambda m, s, g: stats.pearson3(g, m, s),
        [(0, 1, 0.5), (10, 2, -1), (0, 1, 0), (5, 1, 3), (0, 1, 0.01)],
    ),
    "weibull": (lambda k, s: stats.weibull_min(k, scale=s), [(1, 3), (0.5, 1), (2.5, 10), (40, 1)]),
    "gumbel": (lambda m, s: stats.gumbel_r(m, s), [(0, 1), (50, 8)]),
    "gev": (
        lambda m, s, c: stats.genextreme(-c, m, s),
        [(0, 1, 0), (20, 5, 0.2), (20, 5, -0.3), (0, 1, 0.6), (0, 1, -1.5), (0, 1, 1e-3)],
    ),
    "gpd": (
        lambda m, s, c: stats.genpareto(c, m, s),
        [(0, 1, 0), (10, 2, 0.4), (10, 2, -0.5), (0, 1, 1.2), (0, 1, -1.5), (0, 1, 1e-3)],
    ),
    "poisson": (lambda m: stats.poisson(m), [(0.3,), (4,), (25.5,), (1e3,), (1.5e5,)]),
    "binomial": (
        lambda n, p: stats.binom(n, p),
        [(10, 0.5), (1, 0.3), (50, 0.01), (1000, 0.4), (20000, 0.9)],
    ),
    "negative_binomial": (
        lambda n, p: stats.nbinom(n, p),
        [(3, 0.5), (0.2, 0.1), (40, 0.9), (7.5, 0.003)],
    ),
}
POINTS = [1e-12, 1e-5, 0.02, 0.3, 0.5, 0.8, 1 - 1e-3, 1 - 1e-9]
TAILS = [1e-15, 1e-7, 1e-3, 0.05, 0.25, 0.5, 0.6, 0.95]


def text(values):
    return " ".join(repr(float(v)) for v in values)


with open(OUT, "w") as out:
    for name, (make, sets) in FAMILIES.items():
        for parameters in sets:
            d = make(*parameters)
            head = f"{name} {text(parameters)} |"
            log = d.logpdf if hasattr(d.dist, "logpdf") else d.logpmf
            low = d.support()[0]
            inner = name in ("uniform", "pearson3")
            chosen = [p for p in POINTS if 1e-3 < p < 0.9999 or not inner]
            points = sorted({float(x) for x in d.ppf(chosen) if np.isfinite(x) and x >= low})
            if (name, parameters) == ("fisher_f", (1, 1)):
                points = [x for x in points if x < 1e9]
            for x in points:
                print("at", head, text([x, log(x), d.cdf(x), d.sf(x)]), file=out)
            for p in TAILS:
                if (name != "beta" or d.ppf(p) > 1e-300) and (p >= 1e-3 or not inner):
                    print("of", head, text([p, d.ppf(p)]), file=out)
                if p >= 1e-3:
                    print("above", head, text([p, d.isf(p)]), file=out)
            moments = [float(v) for v in d.stats("mv")]
            if not any(np.isnan(moments)) and (name, parameters) != ("gev", (0, 1, 1e-3)):
                print("moments", head, text(moments), file=out)
