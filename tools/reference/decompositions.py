"""MSTL, and classical and loess decompositions by end points, by statsmodels.

Run: python3 tools/reference/decompositions.py > Tests/LimnSeriesTests/Fixtures/decompositions.csv
     (statsmodels 0.15.0, NumPy 2.4.6)
End points: element t is the last one of a decomposition of the series up to t, so a library that knows
only whole series is called once for each t.
Columns: scenario, part, step, value. The series are those of decompositions.R.
"""

import warnings

import numpy as np
import statsmodels
from statsmodels.tsa.seasonal import MSTL, STL, seasonal_decompose

warnings.simplefilter("ignore")


def put(scenario, part, values):
    for step, value in enumerate(values):
        print(scenario, part, step, f"{value:.14g}", sep=",")


def parts(scenario, x, seasonal, trend, resid):
    put(scenario, "observed", x)
    put(scenario, "seasonal", seasonal)
    put(scenario, "trend", trend)
    put(scenario, "remainder", resid)


print(f"# statsmodels {statsmodels.__version__}")
j = np.arange(120)
y = ((j % 6 - 2) ** 2 * 60 + (j % 15 - 7) ** 2 * 9 + j * 6 + (j * 7919) % 257) / 500
for scenario, settings in [("mstl", {}), ("mstl-thrice", dict(iterate=3, windows=[7, 9]))]:
    found = MSTL(y, periods=(6, 15), **settings).fit()
    put(scenario, "observed", y)
    put(scenario, "seasonal_6", found.seasonal[:, 0])
    put(scenario, "seasonal_15", found.seasonal[:, 1])
    put(scenario, "trend", found.trend)
    put(scenario, "remainder", found.resid)

i = np.arange(60)
x = ((i % 12 - 5) ** 2 * 50 + i * 10 + (i * 7919) % 257 + 100) / 500


def ends(call, first):
    rows = np.full((3, len(x)), np.nan)
    for t in range(first, len(x)):
        d = call(x[: t + 1])
        rows[:, t] = d.seasonal[-1], d.trend[-1], d.resid[-1]
    return rows


for model in ["additive", "multiplicative"]:
    parts(f"causal-{model}", x, *ends(
        lambda v: seasonal_decompose(v, model=model, period=12, two_sided=False), 23))
parts("causal-stl", x, *ends(lambda v: STL(v, period=12).fit(), 23))
