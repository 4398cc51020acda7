"""Correlograms and spectra, as fixtures.

Run: python3 tools/reference/spectra.py Tests/LimnSeriesTests/Fixtures
Written with NumPy 2.4.6, SciPy 1.17.1, statsmodels 0.15.0 and R 4.2.2.

Two series from whole numbers that the test has too: `full`, 130 values, and `gaps`, the same with
every seventh and a run of nine missing. acf, pacf: statsmodels, missing="conservative"; ccf: R, and
NumPy where values are missing; periodogram, welch, lombscargle: SciPy; ar: R's spec.ar, which is
two-sided, doubled. A line is the method, its settings, the series and the result.
"""

import subprocess
import sys

import numpy as np
import scipy.signal
from statsmodels.tsa.stattools import acf, pacf

i = np.arange(130)
full = ((i % 23 - 11) ** 2 * 40 + i * 9 + (i * 7919) % 257) / 1000
gaps = full.copy()
gaps[::7] = np.nan
gaps[60:69] = np.nan
other = np.roll(full, 3) + (i * 31 % 17) / 50
SERIES = {"full": full, "gaps": gaps}
lines = []


def put(method, settings, series, values):
    lines.append(
        ",".join([method, settings, series]) + "," + " ".join(repr(float(v)) for v in values))


def r(program):
    """Numbers that an R program prints, given the series as x and y."""
    head = "".join(
        f"{name} <- c({','.join(repr(float(v)) for v in values)})\n"
        for name, values in [("x", full), ("y", other)])
    text = subprocess.run(
        ["Rscript", "-e", head + program], capture_output=True, text=True, check=True).stdout
    return [float(word) for word in text.split()]


for name, y in SERIES.items():
    for adjusted in [False, True]:
        put("acf", f"{int(adjusted)} 40", name, acf(
            y, nlags=40, adjusted=adjusted, fft=False, missing="conservative"))
put("pacf", "0 30", "full", pacf(full, nlags=30, method="ldb")[1:])
_, interval = acf(full, nlags=20, alpha=0.05, bartlett_confint=True)
put("bartlett", "0 20", "full", (interval[:, 1] - interval[:, 0])[1:] / 2)
put("ccf", "0 12", "full", r("cat(sprintf('%.17g', ccf(x, y, 12, plot=FALSE)$acf))"))
a, b = gaps - np.nanmean(gaps), other - other.mean()
a = np.nan_to_num(a)
scale = np.sqrt((a @ a) * (b @ b))
put("ccf", "0 12", "gaps", [
    (a[max(k, 0):130 + min(k, 0)] @ b[max(-k, 0):130 - max(k, 0)]) / scale
    for k in range(-12, 13)])

for window in ["boxcar", "hann", "hamming", "blackman"]:
    for detrend in ["constant", "linear", False]:
        settings = f"{window} {detrend or 'none'}"
        put("periodogram", settings, "full", scipy.signal.periodogram(
            full, window=window, detrend=detrend)[1])
for segment, overlap, window in [(64, 32, "hann"), (50, 10, "hamming"), (33, 16, "hann")]:
    put("welch", f"{segment} {overlap} {window}", "full", scipy.signal.welch(
        full, nperseg=segment, noverlap=overlap, window=window)[1])

t = np.arange(130.0)
uneven = (t + (t * 13 % 5) / 8)
uneven *= 129 / uneven[-1]
for name, y in SERIES.items():
    known = np.isfinite(y)
    for axis, x in [("even", t), ("uneven", uneven)]:
        f = np.arange(1, 65) / 130
        power = scipy.signal.lombscargle(
            x[known], y[known] - y[known].mean(), 2 * np.pi * f)
        put("lombscargle-" + axis, "constant", name, 2 * power)

for order in [None, 1, 8]:
    more = "" if order is None else f"order={order},"
    values = r(f"s <- spec.ar(x, n.freq=40, {more} plot=FALSE); cat(sprintf('%.17g', s$spec))")
    put("ar", f"{order or 0} 40", "full", 2 * np.array(values))
put("ar-order", "0 0", "full", r("cat(ar(x)$order)"))

with open(sys.argv[1] + "/spectra.csv", "w") as file:
    file.write("\n".join(lines) + "\n")
