"""Reference decompositions that the files of the published program do not cover, by statsmodels.

Run: python3 tools/reference/stl.py > Tests/LimnSeriesTests/Fixtures/stl_statsmodels.csv
A composite-like series: 23 steps a cycle, 422 steps (so that slots differ in length), two outliers.
Columns: scenario, step, value, seasonal, trend, weight.
"""

import numpy as np
import statsmodels
from statsmodels.tsa.seasonal import STL

i = np.arange(422)
# Whole numbers below 2^53 before one division: the same bits in any language.
value = ((i % 23 - 11) ** 2 * 40 + i * 3 + (i * 7919) % 257) / 1000
value[100] += 5
value[301] -= 4

scenarios = {
    "defaults": (dict(seasonal=7), {}),
    "degree-0": (dict(seasonal=11, seasonal_deg=0, trend_deg=0, low_pass_deg=0), {}),
    "robust": (dict(seasonal=7, robust=True), {}),
    "jumps-robust": (
        dict(seasonal=9, seasonal_jump=3, trend_jump=7, low_pass_jump=5, robust=True), {}),
    "spans-beyond-series": (dict(seasonal=101, trend=1001, low_pass=501, trend_jump=50), {}),
}
print(f"# statsmodels {statsmodels.__version__}")
for name, (settings, fit) in scenarios.items():
    parts = STL(value, period=23, **settings).fit(**fit)
    for k in range(len(value)):
        row = (value[k], parts.seasonal[k], parts.trend[k], parts.weights[k])
        print(name, k, *(repr(float(x)) for x in row), sep=",")
