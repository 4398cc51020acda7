"""STL with missing values: a dense version of its own, since no library of Python has one.

Run: python3 tools/reference/stl_gaps.py > Tests/LimnSeriesTests/Fixtures/stl_gaps.csv   (NumPy 2.4.6)
Every loess is one matrix: row m holds what each step gives to the fit at m. The rules are those of R's
stlplus: a window is the nearest present points, as many as the span; where fewer are present than
the span asks for, the bandwidth grows by half of what is wanting, rounded down. Between jumps lines
are drawn, as in the published program (stlplus draws cubics).
Columns: scenario, step, value, seasonal, trend, weight.
"""

import numpy as np


def loess_rows(at, x, span, degree, weights, length):
    """One row for each place of `at`: the weights of the present points x (1-based) in its fit."""
    rows = np.zeros((len(at), len(x)))
    q = min(span, len(x))
    for row, (place, around) in enumerate(at):
        nearest = np.sort(np.argsort(np.abs(x - around), kind="stable")[:q])
        distance = np.abs(x[nearest] - place)
        h = max(distance) + max(0, (span - len(x)) // 2)
        w = np.where(distance <= 0.001 * h, 1.0,
                     np.where(distance <= 0.999 * h, (1 - (distance / max(h, 1e-300)) ** 3) ** 3, 0.0))
        w = w * weights[nearest]
        if w.sum() <= 0:
            rows[row, nearest[np.argmin(np.abs(x[nearest] - place))]] = 1
            continue
        w /= w.sum()
        if degree == 1:
            d = x[nearest] - place
            mean = (w * d).sum()
            variance = (w * (d - mean) ** 2).sum()
            if np.sqrt(variance) > 0.001 * (x[-1] - x[0]):
                w = w * (1 - mean / variance * (d - mean))
        rows[row, nearest] = w
    return rows


def loess(y, weights, span, degree, jump, extended=False):
    n = len(y)
    present = np.flatnonzero(~np.isnan(y))
    x, w, v = present + 1, weights[present], y[present]
    grid = list(range(1, n + 1, max(1, min(jump, n - 1))))
    last = grid[-1]
    places = grid + ([n] if last != n else [])
    fit = loess_rows([(m, min(m, last)) for m in places], x, span, degree, w, n) @ v
    inner = np.interp(np.arange(1, n + 1), places, fit)
    if not extended:
        return inner
    ends = loess_rows([(0, 0), (n + 1, n + 1)], x, span, degree, w, n) @ v
    return np.concatenate([ends[:1], inner, ends[1:]])


def mean(x, k):
    return np.convolve(x, np.ones(k) / k, "valid")


def stl(y, p, ns, nt, nl, degrees, jumps, inner, outer, periodic=False):
    n = len(y)
    there = ~np.isnan(y)
    trend, weights = np.zeros(n), np.where(there, 1.0, 0.0)
    for k in range(outer + 1):
        if k:
            size = np.abs(y - seasonal - trend)
            h = 6 * np.median(size[there])
            u = size / h
            weights = np.where(u <= 0.001, 1, np.where(u <= 0.999, (1 - u**2) ** 2, 0))
            weights[~there] = 0
        for _ in range(inner):
            c = np.zeros(n + 2 * p)
            for slot in range(p):
                own = (y - trend)[slot::p]
                span = 10 * n + 1 if periodic else ns
                c[slot::p][: len(own) + 2] = loess(
                    own, weights[slot::p], span, 0 if periodic else degrees[0], jumps[0], True)
            low = loess(mean(mean(mean(c, p), p), 3), np.ones(n), nl, degrees[2], jumps[2])
            seasonal = c[p:-p] - low
            trend = loess(y - seasonal, weights, nt, degrees[1], jumps[1])
    if periodic:
        for slot in range(p):
            seasonal[slot::p] = seasonal[slot::p].mean()
    return seasonal, trend, np.where(there, weights, np.nan)


i = np.arange(150)
# Whole numbers below 2^53 before one division: the same bits in any language.
value = ((i % 12 - 5) ** 2 * 50 + i * 10 + (i * 7919) % 257) / 500
value[[3, 17, 18, 19, 50, 80, 92, 104, 149]] = np.nan
value[60:79] = np.nan
value[100] += 9
scenarios = {
    "statsmodels": dict(ns=7, nt=21, nl=13, degrees=(1, 1, 1), jumps=(1, 1, 1), inner=5, outer=0),
    "R": dict(ns=7, nt=23, nl=13, degrees=(0, 1, 1), jumps=(1, 3, 2), inner=2, outer=0),
    "robust": dict(ns=9, nt=23, nl=13, degrees=(1, 1, 1), jumps=(3, 7, 5), inner=1, outer=15),
    "periodic": dict(ns=0, nt=19, nl=13, degrees=(0, 1, 1), jumps=(10**6, 2, 2), inner=2, outer=0,
                     periodic=True),
    "long-spans": dict(ns=35, nt=301, nl=201, degrees=(1, 0, 1), jumps=(1, 9, 1), inner=2, outer=1),
}
if __name__ == "__main__":
    print(f"# numpy {np.__version__}")
    for name, settings in scenarios.items():
        parts = stl(value, 12, **settings)
        for k in range(len(value)):
            row = (value[k], *(part[k] for part in parts))
            print(name, k, *(f"{x:.13g}" for x in row), sep=",")
