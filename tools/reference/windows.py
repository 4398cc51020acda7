"""Resampled and rolling statistics by pandas, as a fixture.

Run: python3 tools/reference/windows.py > Tests/LimnSeriesTests/Fixtures/windows.txt
Written with pandas 3.1.1 and NumPy 2.4.6.

Two series from a generator of whole numbers that the test has too: `irregular`, 300 steps 1 to 299
minutes apart, and `daily`, 1100 days from 2003-11-17; a tenth of the values is missing. A line is the
series, the operation with its parameters, and what comes out: labels and values of `resample`, every
seventh value of `rolling`.
"""

import numpy as np
import pandas as pd

MASK = 2**64 - 1


def numbers(seed):
    """SplitMix64."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def series(seed, count, start, minutes):
    source = numbers(seed)
    time, times, values = pd.Timestamp(start), [], []
    for _ in range(count):
        times.append(time)
        value = next(source)
        values.append(np.nan if value % 10 == 0 else (value % 2001 - 1000.0) / 8)
        time += pd.Timedelta(minutes=minutes(next(source)))
    return pd.Series(values, pd.DatetimeIndex(times))


SERIES = {
    "irregular": series(1, 300, "2004-02-27T03:17", lambda n: 1 + n % 299),
    "daily": series(2, 1100, "2003-11-17", lambda n: 1440),
}
STATISTICS = ["mean", "sum", "std", "var", "min", "max", "median", "count", "first", "last"]
RESAMPLE = [
    ("irregular", "6h", "6h", "left", "left"), ("irregular", "6h", "6h", "right", "right"),
    ("irregular", "1d", "1D", "left", "left"), ("irregular", "7d", "7D", "left", "left"),
    ("irregular", "7d", "7D", "right", "left"), ("daily", "1mo", "MS", "left", "left"),
    ("daily", "3mo", "QS", "left", "left"), ("daily", "1y", "YS", "left", "left"),
    ("daily", "16d", "16D", "left", "left"),
]
ROLLING = [("daily", 1, None, False), ("daily", 7, None, False), ("daily", 24, 5, False),
           ("daily", 24, 5, True), ("daily", 5, 1, True), ("irregular", "1D", 1, False),
           ("irregular", "36h", 3, False), ("irregular", "36h", 1, True)]


def text(values):
    return " ".join("nan" if np.isnan(v) else repr(float(v)) for v in values)


def called(grouped, name):
    if name in ("std", "var"):
        return getattr(grouped, name)(ddof=0)
    if name == "sum" and not isinstance(grouped, pd.api.typing.Rolling):
        return grouped.sum(min_count=1)
    return getattr(grouped, name)()


for name, step, freq, closed, label in RESAMPLE:
    for statistic in STATISTICS:
        result = called(SERIES[name].resample(freq, closed=closed, label=label), statistic)
        if statistic == "mean":
            print("labels", name, step, closed, label, " ".join(t.isoformat() for t in result.index),
                  sep="|")
        if statistic in ("mean", "median") or step in ("1d", "3mo"):
            print("resample", name, step, closed, label, statistic, text(result), sep="|")

for name, window, least, center in ROLLING:
    for statistic in STATISTICS[:8]:
        rolling = SERIES[name].rolling(window, min_periods=least, center=center)
        if statistic == "count" and least is None:
            continue
        print("rolling", name, window, least, center, statistic, text(called(rolling, statistic)[::7]), sep="|")
