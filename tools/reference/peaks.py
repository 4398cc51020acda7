"""Hourly discharge with gaps, and the peaks that SciPy finds in it.

Run: python3 tools/reference/peaks.py HORTE.csv, the hourly series of station 16.193 (NVE, 2004-2009) with a
column q_m3s, as of github.com/valeriyafilipova/StochasticPQRUT, 24e78be. Credit: NVE, MIT licence of the
package.
Written with scipy 1.17.1, numpy 2.4.6. Writes Tests/LimnSeriesTests/Fixtures/peaks.txt: the series in
thousandths as differences ("=n": n times the same, "-": missing), then a line of the peaks' positions.
"""

import csv
import pathlib
import sys

import numpy as np
from scipy.signal import find_peaks

rows = [row["q_m3s"] for row in csv.DictReader(open(sys.argv[1]))]
q = np.array([float(x) if x else np.nan for x in rows])
present = np.flatnonzero(~np.isnan(q))
x = q[present]
peaks = present[find_peaks(x, distance=100, prominence=np.std(x))[0]]
whole = [not np.isnan(q[max(p - 12, 0) : p + 13]).any() and p >= 12 and p + 12 < len(q) for p in peaks]
print(len(peaks), "found", sum(whole), "testable", "late part", sum(w for p, w in zip(peaks, whole) if p >= 35064))

tokens, last, same = [], 0, 0


def flush():
    global same
    if same:
        tokens.append(f"={same}")
    same = 0


for text in rows:
    value = None if not text else round(float(text) * 1000)
    if value is not None and value == last:
        same += 1
        continue
    flush()
    if value is None:
        tokens.append("-")
    else:
        tokens.append(str(value - last))
        last = value
flush()
# Runs of missing values in one token.
packed = []
for token in tokens:
    if token == "-" and packed and packed[-1][0] == "-" and packed[-1][1:2] in ("", "x"):
        count = int(packed[-1][2:] or 1) if packed[-1] != "-" else 1
        packed[-1] = f"-x{count + 1}"
    else:
        packed.append(token)
path = pathlib.Path(__file__).parents[2] / "Tests/LimnSeriesTests/Fixtures/peaks.txt"
text = " ".join(packed) + "\n" + " ".join(map(str, peaks)) + "\n"
path.write_text(text)
print(len(text), "bytes")
