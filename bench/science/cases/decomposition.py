"""Decompositions beside statsmodels' compiled code.

A row: `name`; `setup` and `limn`, what Limn makes first and repeats; `peer`, the same in Python;
`counts`, how often Limn repeats in the short and in the long run; `most`, the greatest ratio
promised, and `gain`, the least gain of a second thread; `scale`, where the peer does a part of the work.
"""

import numpy as np
from statsmodels.tsa.seasonal import MSTL, STL


def limn(n, period):
    return (f"t = arange({n})\n"
            f"x = with_dims(sin(t * (2 * π / {period})) + t % 7919 * 7907 % 257 * 1e-3, \"time\")")


def series(n, period):
    t = np.arange(n)
    return np.sin(t * (2 * np.pi / period)) + t % 7919 * 7907 % 257 * 1e-3


def loess(name, n, period, counts, most, robust=False):
    x = series(n, period)
    words = ", robust=true" if robust else ""
    return dict(
        name=name, setup=limn(n, period), counts=counts, most=most,
        limn=f'stl(x, period={period}, defaults="statsmodels"{words})',
        peer=lambda: STL(x, period=period, robust=robust).fit())


PIXELS = """a = reshape(arange(13_700_000) * 7919 % 1_000_003 * 1e-6, 137, 100_000)
x = with_dims(a, ["time", "pixel"])"""
pixels = (np.arange(13_700_000) * 7919 % 1_000_003 * 1e-6).reshape(137, 100_000)
hours = series(5_000, 24) + series(5_000, 168)


def loop():
    for k in range(1_000):
        STL(pixels[:, k], period=23).fit()


CASES = [
    loess("stl 348", 348, 12, (100, 1_100), 1 / 3),
    loess("stl 50,000", 50_000, 24, (2, 12), 1 / 3),
    loess("stl robust 348", 348, 12, (20, 220), 1, robust=True),
    loess("stl robust 50,000", 50_000, 24, (1, 4), 1, robust=True),
    dict(
        name="mstl 5,000", counts=(2, 22), most=1,
        setup=f"{limn(5_000, 24)}\nx = x + sin(t * (2 * π / 168)) + t % 7919 * 7907 % 257 * 1e-3",
        limn='mstl(x, [24, 168], defaults="statsmodels")',
        peer=lambda: MSTL(hours, periods=(24, 168)).fit()),
    dict(
        name="stl 100,000 pixels × 137", counts=(1, 2), most=1 / 5, gain=1.8, repeat=1, scale=100,
        setup=PIXELS, limn='stl(x, period=23, defaults="statsmodels")', peer=loop),
]
