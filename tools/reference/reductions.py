"""Reductions of a small tensor with missing elements, by NumPy.

Writes Tests/LimnTensorTests/Fixtures/reductions.csv; run it from the root of the repository.
The elements are x[i] = ((7919 i + 13) mod 101) / 8, missing where i mod 7 is 3, in the shape [4, 5, 3].
"""

import numpy as np

i = np.arange(60)
x = ((7919 * i + 13) % 101) / 8.0
x[i % 7 == 3] = np.nan
x = x.reshape(4, 5, 3)

reductions = {
    "sum": np.nansum,
    "mean": np.nanmean,
    "median": np.nanmedian,
    "min": np.nanmin,
    "max": np.nanmax,
    "std0": np.nanstd,
    "std1": lambda a, axis: np.nanstd(a, axis=axis, ddof=1),
    "var0": np.nanvar,
    "q0.1": lambda a, axis: np.nanquantile(a, 0.1, axis=axis),
    "q0.25": lambda a, axis: np.nanquantile(a, 0.25, axis=axis),
    "q0.9": lambda a, axis: np.nanquantile(a, 0.9, axis=axis),
}

with open("Tests/LimnTensorTests/Fixtures/reductions.csv", "w") as out:
    out.write(f"# numpy {np.__version__}\n")
    for name, function in reductions.items():
        for axes in [(0, 1, 2), (0,), (1,), (2,), (0, 2)]:
            values = np.atleast_1d(function(x, axis=axes)).ravel()
            fields = [name, " ".join(map(str, axes)), " ".join(repr(float(v)) for v in values)]
            out.write(",".join(fields) + "\n")
