"""Reference values of drought indices, evaporation, baseflow, L-moments and return levels.

Run: python3 tools/reference/indices.py > Tests/LimnSeriesTests/Fixtures/indices.txt
Needs numpy 2.4.6, scipy 1.17.1, climate-indices 3.1.0, lmoments3 1.0.8.

A line is `what|settings|numbers …`. The samples are lines themselves, so that both sides read the same
numbers. Where climate-indices has no such method, the index is made here from SciPy's distributions.
"""

import logging
import warnings

import numpy as np
import scipy.stats as st
from scipy.optimize import brentq
from scipy.special import digamma

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import lmoments3 as lm  # noqa: E402
from climate_indices import compute, eto, indices  # noqa: E402
from climate_indices.indices import Distribution  # noqa: E402
from lmoments3 import distr  # noqa: E402

rng = np.random.default_rng(20)
YEARS = 40
month = np.arange(12 * YEARS) % 12
wet = 0.35 + 0.3 * np.cos((month - 1) / 12 * 2 * np.pi)
rain = np.where(
    rng.random(month.size) < wet, rng.gamma(0.9, 40 * (1 + np.cos(month / 6 * np.pi)) + 8), 0
)
rain = np.round(rain, 1)
rain[[100, 377]] = np.nan
pet = np.round(60 - 45 * np.cos((month + 0.3) / 6 * np.pi) + rng.normal(0, 6, month.size), 1)
warm = np.round(11 - 12 * np.cos((month - 0.4) / 6 * np.pi) + rng.normal(0, 2, month.size), 2)
STEP = 5


def line(what, settings, values):
    text = " ".join(repr(float(v)) if not np.isnan(v) else "nan" for v in np.atleast_1d(values))
    print(f"{what}|{settings}|{text}")


def sums(x, k):
    y = np.full(x.size, np.nan)
    for i in range(k - 1, x.size):
        y[i] = x[i - k + 1 : i + 1].sum()
    return y


line("sample", "rain", rain)
line("sample", "pet", pet)
line("sample", "warm", warm)

monthly = compute.Periodicity.monthly
for k in (1, 3, 12):
    for zeros, mode in (("mass", "classic"), ("half", "center_of_mass")):
        z = indices.spi(
            rain, k, Distribution.gamma, 1981, 1985, 2014, monthly, zero_handling=mode
        )
        line("spi", f"gamma thom {zeros} {k}", z[::STEP])
for name, dist in (
    ("gamma thom", Distribution.gamma),
    ("pearson3 lmom", Distribution.pearson),
    ("loglogistic lmom", Distribution.loglogistic),
):
    for k in (1, 6):
        z = indices.spei(rain, pet, k, dist, monthly, 1981, 1985, 2014)
        line("spei", f"{name} {k}", z[::STEP])


def gamma_mle(x):
    a = np.log(x.mean()) - np.log(x).mean()
    k = brentq(lambda k: np.log(k) - digamma(k) - a, 1e-3, 1e5, xtol=1e-14, rtol=1e-15)
    return st.gamma(k, scale=x.mean() / k)


def gamma_lmom(x):
    p = distr.gam.lmom_fit(list(x))
    return st.gamma(p["a"], scale=p["scale"])


def gamma_thom(x):
    a = np.log(x.mean()) - np.log(x).mean()
    k = (1 + np.sqrt(1 + 4 * a / 3)) / (4 * a)
    return st.gamma(k, scale=x.mean() / k)


def pearson(x):
    p = distr.pe3.lmom_fit(list(x))
    return st.pearson3(p["skew"], loc=p["loc"], scale=p["scale"])


class Logistic:
    def __init__(self, x):
        l1, l2, t3 = lm.lmom_ratios(list(x), nmom=3)
        self.k = -t3
        g = self.k * np.pi / np.sin(self.k * np.pi)
        self.a = l2 / g
        self.loc = l1 - self.a * (1 - g) / self.k

    def cdf(self, x):
        y = -np.log(np.maximum(0, 1 - self.k * (x - self.loc) / self.a)) / self.k
        return 1 / (1 + np.exp(-y))


def spi(k, fit, zeros):
    y = sums(rain, k)
    z = np.full(y.size, np.nan)
    for m in range(12):
        every = np.arange(m, y.size, 12)
        inside = every[(every >= 48) & (every < 48 + 360)]
        sample = y[inside]
        sample = sample[~np.isnan(sample)]
        n, dry = sample.size, (sample == 0).sum()
        if zeros == "centre":
            p0, place = dry / (n + 1), (dry + 1) / (2 * (n + 1))
        else:
            p0, place = dry / n, dry / n
        d = fit(sample[sample > 0])
        h = p0 + (1 - p0) * d.cdf(y[every])
        h = np.where((y[every] == 0) & (dry > 0), place, h)
        z[every] = np.clip(st.norm.ppf(h), -3.09, 3.09)
    return z


for name, fit in (
    ("gamma mle", gamma_mle),
    ("gamma lmom", gamma_lmom),
    ("pearson3 lmom", pearson),
    ("loglogistic lmom", Logistic),
):
    line("spi", f"{name} mass 3", spi(3, fit, "mass")[::STEP])
line("spi", "gamma thom centre 3", spi(3, gamma_thom, "centre")[::STEP])

for lat in (-35.0, 25.2292, 66.0):
    line("thornthwaite", lat, eto.eto_thornthwaite(warm, lat, 1981)[::STEP])
day = np.arange(366)
low = np.round(5 - 8 * np.cos(day / 58) + rng.normal(0, 2, 366), 2)
high = np.round(low + 3 + rng.random(366) * 9, 2)
line("sample", "low", low)
line("sample", "high", high)
for lat in (-35.0, 45.0, 70.0):
    e = eto.eto_hargreaves(low, high, 0.5 * (low + high), lat)
    # A negative evaporation is none.
    line("hargreaves", lat, np.maximum(e, 0)[::STEP])

flow = np.round(4 + 3 * np.sin(day / 30) + np.where(day % 23 < 4, 9, 0) * rng.random(366), 3)
line("sample", "flow", flow)


def one_pass(q, a):
    b, f = q.copy(), 0.0
    for i in range(1, q.size):
        f = a * f + (1 + a) / 2 * (q[i] - q[i - 1])
        if f > 0:
            b[i] = q[i] - min(f, q[i])
    return b


b = one_pass(flow, 0.925)
b = one_pass(b[::-1], 0.925)[::-1]
line("lyne_hollick", 3, one_pass(b, 0.925)[::STEP])
b = flow.copy()
for i in range(1, flow.size):
    b[i] = min(flow[i], (0.2 * 0.98 * b[i - 1] + 0.02 * 0.8 * flow[i]) / (1 - 0.98 * 0.8))
line("eckhardt", 0.98, b[::STEP])

maxima = np.round(st.genextreme(-0.12, loc=80, scale=25).rvs(60, random_state=rng), 1)
short = np.round(st.genextreme(0.25, loc=80, scale=25).rvs(25, random_state=rng), 1)
for name, x in (("long", maxima), ("bounded", short)):
    line("sample", name, x)
    line("lmoments", name, lm.lmom_ratios(list(x), nmom=4))
    p = distr.gev.lmom_fit(list(x))
    line("gev lmom", name, [p["loc"], p["scale"], -p["c"]])
    g = distr.gum.lmom_fit(list(x))
    line("gumbel lmom", name, [g["loc"], g["scale"], 0])
    c, loc, scale = st.genextreme.fit(x, -0.1, loc=p["loc"], scale=p["scale"])
    line("gev mle", name, [st.genextreme.nnlf((c, loc, scale), x)])
    loc, scale = st.gumbel_r.fit(x)
    line("gumbel mle", name, [st.gumbel_r.nnlf((loc, scale), x)])
    line("gev levels", name, st.genextreme(p["c"], p["loc"], p["scale"]).isf([0.5, 0.1, 0.01]))
