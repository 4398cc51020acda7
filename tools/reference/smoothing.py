"""Smoothed series, as fixtures.

Run: python3 tools/reference/smoothing.py Tests/LimnSeriesTests/Fixtures
Written with NumPy 2.4.6, SciPy 1.17.1, statsmodels 0.15.0 and whittaker-eilers 0.2.0.

Two series from whole numbers that the test has too: `full`, 130 values, and `gaps`, the same with
every seventh and a run of nine missing. whittaker: dense solutions by NumPy, checked here against
whittaker-eilers; savgol: SciPy, and NumPy's least squares where values are missing; lowess:
statsmodels; hants: a dense version by NumPy's least squares of what the published program does.
A line is the method, its settings, the series, and every third value of the result.
"""

import sys

import numpy as np
import scipy.signal
import statsmodels.api as sm
from whittaker_eilers import WhittakerSmoother

i = np.arange(130)
full = ((i % 23 - 11) ** 2 * 40 + i * 9 + (i * 7919) % 257) / 1000
gaps = full.copy()
gaps[::7] = np.nan
gaps[60:69] = np.nan
weights = 0.25 + (i * 31 % 4) / 4
SERIES = {"full": full, "gaps": gaps}
lines = []


def put(method, settings, series, values):
    lines.append(
        ",".join([method, settings, series]) + ","
        + " ".join("nan" if np.isnan(v) else repr(float(v)) for v in values[::3]))


def whittaker(y, lam, order, w):
    """z, and the diagonal of what makes it of y."""
    w = np.where(np.isnan(y), 0, w)
    d = np.diff(np.eye(len(y)), order, axis=0)
    inverse = np.linalg.inv(np.diag(w) + lam * d.T @ d)
    return inverse @ (w * np.nan_to_num(y)), np.diag(inverse) * w, d


GRID = 10 ** (np.arange(1, 51) / 10)


def gcv(y, order, w):
    best = (np.inf, None)
    for lam in GRID:
        z, h, _ = whittaker(y, lam, order, w)
        n = np.isfinite(y).sum()
        score = np.nansum(w * (y - z) ** 2) / n / (1 - h.sum() / n) ** 2
        best = min(best, (score, lam))
    return best[1]


def v_curve(y, order, w):
    points = []
    for lam in GRID:
        z, _, d = whittaker(y, lam, order, w)
        points.append((np.log(np.nansum(w * (y - z) ** 2)), np.log(np.sum((d @ z) ** 2))))
    heights = np.hypot(*np.diff(np.array(points), axis=0).T)
    k = np.argmin(heights)
    return np.sqrt(GRID[k] * GRID[k + 1])


for name, y in SERIES.items():
    for lam, order in [(0.5, 1), (15, 2), (1000, 2), (40, 3)]:
        z = whittaker(y, lam, order, np.ones(130))[0]
        w = np.isfinite(y) * 1.0
        other = WhittakerSmoother(lmbda=lam, order=order, data_length=130, weights=list(w))
        assert np.allclose(other.smooth(list(np.nan_to_num(y))), z, atol=1e-9)
        put("whittaker", f"{lam} {order}", name, z)
    put("whittaker-weights", "15 2", name, whittaker(y, 15, 2, weights)[0])
    for method, choose in [("gcv", gcv), ("vcurve", v_curve)]:
        lam = choose(y, 2, np.ones(130))
        put("whittaker-" + method, repr(float(lam)) + " 2", name, whittaker(y, lam, 2, np.ones(130))[0])

for window, degree, deriv in [(7, 2, 0), (11, 4, 0), (9, 3, 1), (9, 3, 2), (25, 1, 0), (1, 0, 0)]:
    for mode in ["interp", "mirror", "nearest", "wrap", "constant"]:
        z = scipy.signal.savgol_filter(full, window, degree, deriv=deriv, mode=mode)
        put("savgol", f"{window} {degree} {deriv} {mode}", "full", z)


def savgol_gaps(y, window, degree):
    n, half, out = len(y), window // 2, []
    for t in range(n):
        first = min(max(t - half, 0), n - window)
        u = np.arange(first, first + window)
        known = np.isfinite(y[u])
        if known.sum() <= degree:
            out.append(np.nan)
            continue
        basis = np.vander(u[known] - t, degree + 1, increasing=True).astype(float)
        out.append(np.linalg.lstsq(basis, y[u][known], rcond=None)[0][0])
    return np.array(out)


for window, degree in [(7, 2), (11, 4), (5, 1)]:
    put("savgol", f"{window} {degree} 0 interp", "gaps", savgol_gaps(gaps, window, degree))

outliers = full.copy()
outliers[[20, 21, 77]] += [9, -7, 12]
SERIES["outliers"] = outliers
SERIES["outlier-gaps"] = np.where(np.isnan(gaps), np.nan, outliers)
t = np.arange(130.0)
uneven = t + (t * 13 % 5) / 8
for name, y in SERIES.items():
    known = np.isfinite(y)
    for frac, it in [(2 / 3, 3), (0.2, 0), (0.1, 5), (1.0, 2)]:
        for axis, x in [("even", t), ("uneven", uneven)]:
            z = sm.nonparametric.lowess(y[known], x[known], frac=frac, it=it, return_sorted=False)
            out = np.full(130, np.nan)
            out[known] = z
            if not known.all():
                out[~known] = sm.nonparametric.lowess(
                    y[known], x[known], frac=frac, it=it, xvals=x[~known])
            put("lowess-" + axis, f"{float(frac)!r} {it}", name, out)


def hants(y, period, frequencies, tolerance, dod, side):
    n = len(y)
    angle = 2 * np.pi * np.outer(np.arange(n), np.arange(1, frequencies + 1)) / period
    basis = np.column_stack([np.ones(n), np.cos(angle), np.sin(angle)])
    p = np.isfinite(y)
    least = 2 * frequencies + 1 + dod
    sign = {"low": 1, "high": -1, "none": 0}[side]
    while True:
        z = basis @ np.linalg.lstsq(basis[p], y[p], rcond=None)[0]
        error = np.where(p, sign * (z - y), -np.inf)
        worst = error.max()
        if side == "none" or worst <= tolerance or p.sum() <= least:
            return z, p
        for step in np.argsort(-error, kind="stable"):
            if error[step] <= 0.5 * worst or p.sum() <= least:
                break
            p[step] = False


for name in ["full", "gaps", "outliers", "outlier-gaps"]:
    for settings in [(23, 3, 0.5, 5, "low"), (23, 2, 0.3, 40, "high"), (46, 5, 1.0, 1, "none"),
                     (23, 3, 0.05, 80, "low")]:
        z, p = hants(SERIES[name], *settings)
        words = " ".join(str(s) for s in settings)
        put("hants", words, name, z)
        put("hants-kept", words, name, p * 1.0)

with open(sys.argv[1] + "/smoothing.csv", "w") as file:
    file.write("\n".join(lines) + "\n")
