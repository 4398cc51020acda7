"""Metrics of a million pairs beside NumPy, and those of ranks beside SciPy."""

import numpy as np
import scipy.stats

SETUP = """t = arange(1_000_000)
o = t * 7919 % 1_000_003 * 1e-3
s = o + (t * 7907 % 257 - 128) * 0.1"""
t = np.arange(1_000_000)
o = t * 7919 % 1_000_003 * 1e-3
s = o + (t * 7907 % 257 - 128) * 0.1


def kge():
    r, alpha, beta = np.corrcoef(o, s)[0, 1], s.std() / o.std(), s.mean() / o.mean()
    return 1 - np.sqrt((r - 1) ** 2 + (alpha - 1) ** 2 + (beta - 1) ** 2)


def fhv():
    high = len(o) // 50
    a, b = np.sort(o)[-high:], np.sort(s)[-high:]
    return 100 * np.sum(b - a) / np.sum(a)


def row(call, peer, counts=(5, 105)):
    return dict(name=call, setup=SETUP, counts=counts, most=1, limn=call, peer=peer)


CASES = [
    row("mse(o, s)", lambda: np.mean((s - o) ** 2)),
    row("rmse(o, s)", lambda: np.sqrt(np.mean((s - o) ** 2))),
    row("mae(o, s)", lambda: np.mean(np.abs(s - o))),
    row("nse(o, s)", lambda: 1 - np.sum((s - o) ** 2) / np.sum((o - o.mean()) ** 2)),
    row("corr(o, s)", lambda: np.corrcoef(o, s)[0, 1]),
    row("kge(o, s)", kge),
    row("pbias(o, s)", lambda: 100 * np.sum(s - o) / np.sum(o)),
    row("smape(o, s)", lambda: 100 * np.mean(2 * np.abs(s - o) / (np.abs(s) + np.abs(o)))),
    row("medae(o, s)", lambda: np.median(np.abs(s - o)), (2, 22)),
    row("fhv(o, s)", fhv, (1, 11)),
    row("spearman(o, s)", lambda: scipy.stats.spearmanr(o, s), (1, 6)),
]
