"""Reference values of tests of assumptions.

Run: python3 tools/reference/assumptions.py > Tests/LimnSeriesTests/Fixtures/assumptions.txt
Needs numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, pymannkendall 1.4.3, pyhomogeneity 1.1,
esda 2.9.0, libpysal 4.14.1 and R 4.2.2 (`Rscript`) for Phillips and Perron's test.

A line is `what|sample|settings|numbers …`; samples are lines themselves.
"""

import subprocess
import warnings

import numpy as np

warnings.simplefilter("ignore")

import esda  # noqa: E402
import libpysal  # noqa: E402
import pyhomogeneity as hg  # noqa: E402
import pymannkendall as mk  # noqa: E402
import scipy.stats as st  # noqa: E402
import statsmodels.api as sm  # noqa: E402
from statsmodels.stats.diagnostic import acorr_ljungbox, breaks_cusumolsresid  # noqa: E402
from statsmodels.stats.multitest import multipletests  # noqa: E402
from statsmodels.stats.stattools import jarque_bera  # noqa: E402
from statsmodels.tsa.stattools import adfuller, grangercausalitytests, kpss  # noqa: E402

rng = np.random.default_rng(6)


def ar(n, phi):
    e = rng.normal(size=n)
    x = np.zeros(n)
    for i in range(1, n):
        x[i] = phi * x[i - 1] + e[i]
    return x


t = np.arange(120)
samples = {
    "ar": np.round(5 + ar(120, 0.6), 4),
    "walk": np.round(np.cumsum(rng.normal(size=150)), 4),
    "trend": np.round(0.03 * t + ar(120, 0.4), 4),
    "season": np.round(3 * np.sin(t / 6 * np.pi) + 0.01 * t + rng.normal(size=120), 4),
    "step": np.round(np.where(np.arange(90) < 55, 0, 1.2) + rng.normal(size=90), 4),
    "ties": np.round(rng.gamma(1.5, 2, size=70)),
    "short": np.round(rng.normal(size=12), 3),
}


def line(what, sample, settings, values):
    print(f"{what}|{sample}|{settings}|" + " ".join(repr(float(v)) for v in values))


for name, x in samples.items():
    line("sample", name, "", x)

for name, x in samples.items():
    for regression in ("n", "c", "ct"):
        for lags in ("AIC", "BIC", "t-stat", 2):
            if name == "short" and regression == "n" and lags != 2:
                continue  # statsmodels lets as many lags as steps compete, which fit anything
            auto = lags if isinstance(lags, str) else None
            most = None if auto else lags
            s, p, used, n, crit, *_ = adfuller(x, maxlag=most, regression=regression, autolag=auto)
            line(
                "adf", name, f"{regression} {str(lags).lower()}",
                [s, p, used, n, crit["1%"], crit["5%"], crit["10%"]],
            )
    for regression in ("c", "ct"):
        for lags in ("auto", 4):
            s, p, used, _ = kpss(x, regression=regression, nlags=lags)
            line("kpss", name, f"{regression} {lags}", [s, p, used])
    code = f"r <- PP.test(c({','.join(map(repr, x.tolist()))})); cat(sprintf('%.17g', r$statistic), r$parameter)"
    s, used = subprocess.run(
        ["Rscript", "-e", code], capture_output=True, text=True, check=True
    ).stdout.split()
    line("pp", name, "", [float(s), float(used)])

    def numbers(r):
        # erfc keeps the digits that 1 − cdf loses
        p = 2 * st.norm.sf(abs(r.z))
        return [r.z, p, r.s, r.var_s, r.Tau, r.slope, r.intercept]

    line("mk", name, "original", numbers(mk.original_test(x)))
    line("mk", name, "hamed_rao 3", numbers(mk.hamed_rao_modification_test(x, lag=3)))
    r = mk.hamed_rao_modification_test(x)
    if r.var_s > 0:
        line("mk", name, "hamed_rao all", numbers(r))
    line("mk", name, "prewhitened", numbers(mk.pre_whitening_modification_test(x)))
    line("mk", name, "trend_free", numbers(mk.trend_free_pre_whitening_modification_test(x)))
    if x.size > 24:
        line("mk", name, "seasonal 12", numbers(mk.seasonal_test(x, period=12)))
    r = st.theilslopes(x, alpha=0.95)
    line("theil", name, "0.95", [r.slope, r.low_slope, r.high_slope, r.intercept])
    r = hg.pettitt_test(x, sim=None)
    line("pettitt", name, "", [r.U, min(1, r.p), r.cp, r.avg.mu1, r.avg.mu2])
    s, p, _ = breaks_cusumolsresid(x - x.mean())
    line("cusum", name, "", [s, p])
    for lags in (1, 8):
        r = acorr_ljungbox(x, lags=[lags])
        line("ljung", name, lags, [r.lb_stat.iloc[0], r.lb_pvalue.iloc[0]])
    line("jb", name, "", jarque_bera(x))

cause = rng.normal(size=100)
effect = np.round(0.5 * np.roll(cause, 2) + 0.3 * np.roll(cause, 1) + rng.normal(size=100), 4)
cause = np.round(cause, 4)
line("sample", "cause", "", cause)
line("sample", "effect", "", effect)
for lags in (1, 3):
    r = grangercausalitytests(np.column_stack([effect, cause]), [lags])
    f, p, df, _ = r[lags][0]["ssr_ftest"]
    line("granger", "cause", lags, [f, p, df])

grid = np.round(
    rng.normal(size=(6, 7)) + np.add.outer(np.arange(6), np.arange(7)) * 0.25, 3
)
line("sample", "grid", "", grid.ravel())
for kind in ("rook", "queen"):
    for shares, transform in (("row", "r"), ("binary", "b")):
        w = libpysal.weights.lat2W(6, 7, rook=kind == "rook")
        m = esda.Moran(grid.ravel(), w, transformation=transform, permutations=0)
        line("moran", "grid", f"{kind} {shares}", [m.I, m.EI, m.z_norm, m.p_norm])
        g = esda.Geary(grid.ravel(), w, transformation=transform, permutations=0)
        line("geary", "grid", f"{kind} {shares}", [g.C, g.EC, g.z_norm, 2 * g.p_norm])

p = np.round(rng.random(30) ** 3, 5)
line("sample", "p", "", p)
line("fdr", "p", "", multipletests(p, method="fdr_bh")[1])
