"""Reference values of the metrics, by NumPy in extended precision.

Run: python3 tools/reference/metrics.py
The numbers go into Tests/LimnSeriesTests/metrics_reference.swift (NumPy's version is printed).
"""

import numpy as np

i = np.arange(400)
obs = ((i * 37) % 101) / 50 - 0.3
sim = obs + (((i * 53) % 29) - 14) / 100
base = ((i * 11) % 17) / 20
obs[i % 13 == 0] = np.nan
sim[i % 17 == 5] = np.nan
base[i % 19 == 7] = np.nan


def pairs(*columns):
    keep = np.all([~np.isnan(c) for c in columns], axis=0)
    return [c[keep].astype(np.longdouble) for c in columns]


o, s = pairs(obs, sim)
sse = np.sum((s - o) ** 2)
print("numpy", np.__version__)
print("n", len(o))
print("mse", repr(float(sse / len(o))))
print("rmse", repr(float(np.sqrt(sse / len(o)))))
print("mae", repr(float(np.mean(np.abs(s - o)))))
print("nse", repr(float(1 - sse / np.sum((o - o.mean()) ** 2))))
do, ds = o - o.mean(), s - s.mean()
print("corr", repr(float(np.sum(do * ds) / np.sqrt(np.sum(do**2) * np.sum(ds**2)))))
o, s, b = pairs(obs, sim, base)
print("n skill", len(o))
print("skill", repr(float(1 - np.sum((s - o) ** 2) / np.sum((b - o) ** 2))))
