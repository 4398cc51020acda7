"""Orthogonal functions by xeofs, singular spectra by a dense version, wavelets by PyWavelets.

Run: python3 tools/reference/patterns.py > Tests/LimnSeriesTests/Fixtures/patterns.csv
     (xeofs, NumPy 2.4.6, PyWavelets; the first line has their versions)
Singular spectra come from the SVD of the trajectory matrix itself and a mean over each anti-diagonal, as
the book has it (Golyandina & Zhigljavsky 2013), with no short cut.
Columns: scenario, part, step, value.
"""

import numpy as np
import pywt
import xarray as xr
import xeofs


def put(scenario, part, values):
    for step, value in enumerate(np.ravel(values)):
        print(scenario, part, step, f"{float(value):.14g}", sep=",")


print(f"# xeofs {xeofs.__version__}, numpy {np.__version__}, PyWavelets {pywt.__version__}")

t = np.arange(40)
x = np.stack([((t % 12 - 5) ** 2 * 50 * (s + 1) + t * 10 * (s - 2) + (t * (s + 3) * 7919) % 257) / 500
              for s in range(5)], axis=1)
array = xr.DataArray(x, dims=["time", "site"], coords={"time": t, "site": np.arange(5)})
for scenario, standardise in [("eof", False), ("eof-standardised", True)]:
    model = xeofs.single.EOF(n_modes=3, standardize=standardise, random_state=1)
    model.fit(array, dim="time")
    put(scenario, "observed", x)
    put(scenario, "components", model.components().transpose("mode", "site"))
    put(scenario, "scores", model.scores(normalized=False).transpose("time", "mode"))
    put(scenario, "explained_variance", model.explained_variance())
    put(scenario, "ratio", model.explained_variance_ratio())

n = np.arange(90)
y = ((n % 12 - 5) ** 2 * 50 + n * 10 + (n * 7919) % 257) / 500
L = 24
X = np.lib.stride_tricks.sliding_window_view(y, L).T
U, s, Vt = np.linalg.svd(X, full_matrices=False)


def diagonal_means(M):
    M = M[::-1]
    return np.array([np.diagonal(M, k).mean() for k in range(-L + 1, M.shape[1])])


series = np.array([diagonal_means(s[k] * np.outer(U[:, k], Vt[k])) for k in range(L)])
put("ssa", "observed", y)
for name, group in [("trend", [0]), ("season", [1, 2, 3])]:
    put("ssa", name, series[group].sum(axis=0))
put("ssa", "remainder", y - series[:4].sum(axis=0))
put("ssa-shares", "shares", s**2 / (s**2).sum())
w = np.minimum(np.minimum(np.arange(1, 91), np.arange(90, 0, -1)), L)
inner = (series[:6] * w) @ series[:6].T
put("ssa-correlation", "w", np.abs(inner) / np.sqrt(np.outer(np.diag(inner), np.diag(inner))))
P = U[:, :4]
nu = (P[-1] ** 2).sum()
R = (P[:-1] * P[-1]).sum(axis=1) / (1 - nu)
signal = list(series[:4].sum(axis=0))
for _ in range(12):
    signal.append(R @ np.array(signal[-L + 1:]))
put("ssa-forecast", "forecast", signal[-12:])

z = y[:64]
for j, detail in enumerate(reversed(pywt.mra(z, "db2", level=3, transform="dwt", mode="periodization"))):
    put("pywt-d4", f"detail_{j + 1}" if j < 3 else "smooth", detail)
put("pywt-d4", "observed", z)
