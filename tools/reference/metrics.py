"""Reference values of the metrics.

Run: python3 tools/reference/metrics.py [CAMELS.csv]
Written with numpy 2.4.6, scipy 1.17.1, scikit-learn, HydroErr 2.0.0, properscoring 0.1, scores 2.7.0,
neuralhydrology 1.13.0, statsmodels 0.15.0, and R 4.2.2 with forecast (dm.test) for the Diebold-Mariano test
and HoltWinters. Where no library has a metric, NumPy in extended precision, by its definition.
Writes Tests/LimnLibraryTests/Fixtures/metrics.txt: an expression of the language, its value, where it is from.
The same series are made by the test. With the daily series of CAMELS basin 01031500 it also writes
Tests/LimnSeriesTests/Fixtures/streamflow.txt: observed and SAC-SMA flow in ten-thousandths of mm/d.
"""

import csv
import importlib.util
import math
import pathlib
import subprocess
import sys
import types
import warnings

import HydroErr
import numpy as np
import properscoring
import scipy.stats
import sklearn.metrics as sk
import xarray as xr
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
# The package's own imports want PyTorch and more; the metrics taken here do not.
sys.modules["neuralhydrology.datautils"] = types.SimpleNamespace(utils=None)
home = importlib.util.find_spec("neuralhydrology").submodule_search_locations[0]
spec = importlib.util.spec_from_file_location("nh", pathlib.Path(home) / "evaluation/metrics.py")
nh = importlib.util.module_from_spec(spec)
spec.loader.exec_module(nh)
ROOT = pathlib.Path(__file__).parents[2]
L = np.longdouble

i = np.arange(400)
raw = ((i * 37) % 101) / 50 - 0.3
o = np.where(i % 13 == 0, np.nan, raw)
s = np.where(i % 17 == 5, np.nan, raw + ((i * 53) % 29 - 14) / 100)
b = np.where(i % 19 == 7, np.nan, ((i * 11) % 17) / 20)
w = ((i * 7) % 5) / 2
q = ((i * 37) % 101) / 20
p = q * 0.9 + ((i * 53) % 29) / 40 - 0.1
e = np.stack([raw + ((i * (6 * k + 11)) % 23 - 11) / 30 + k / 40 for k in range(5)], axis=1)
a1, start = (i * 37) % 4, (i * 29) % 4
a2 = np.where((i * 53) % 10 < 7, a1, (i * 11) % 4)
event = raw > 0.7
chance = ((i * 41) % 97) / 97

lines = []


def put(expression, value, source):
    lines.append(f"{expression}\t{float(value)!r}\t{source}")


keep = ~np.isnan(o) & ~np.isnan(s)
x, y = o[keep].astype(L), s[keep].astype(L)
xd, yd, wd = o[keep], s[keep], w[keep]
err = y - x
put("mse(o, s)", np.mean(err**2), "numpy")
put("rmse(o, s)", np.sqrt(np.mean(err**2)), "numpy")
put("mae(o, s)", np.mean(abs(err)), "numpy")
put("medae(o, s)", sk.median_absolute_error(xd, yd), "sklearn")
put("nrmse(o, s)", np.sqrt(np.mean(err**2)) / np.std(x), "numpy")
put('nrmse(o, s, by="range")', HydroErr.nrmse_range(yd, xd), "HydroErr")
put('nrmse(o, s, by="mean")', HydroErr.nrmse_mean(yd, xd), "HydroErr")
put("nse(o, s)", 1 - np.sum(err**2) / np.sum((x - x.mean()) ** 2), "numpy")
put("r2(o, s)", sk.r2_score(xd, yd), "sklearn")
dx, dy = x - x.mean(), y - y.mean()
r = np.sum(dx * dy) / np.sqrt(np.sum(dx**2) * np.sum(dy**2))
put("corr(o, s)", r, "numpy")
put("corr2(o, s)", HydroErr.r_squared(yd, xd), "HydroErr")
put("spearman(o, s)", scipy.stats.spearmanr(xd, yd).statistic, "scipy")
put('corr(o, s, method="spearman")', scipy.stats.spearmanr(xd, yd).statistic, "scipy")
put("smape(o, s)", 100 * np.mean(2 * abs(err) / (abs(x) + abs(y))), "numpy")
# HydroErr divides by the sum without the signs taken off, which is the same above 0.
put("smape(q + 1, p + 1)", HydroErr.smape2(p + 1, q + 1), "HydroErr")
nz = q != 0
put("mape(q, p)", 100 * np.mean(abs((p[nz].astype(L) - q[nz]) / q[nz])), "numpy")
put("mape(q, p, with_n=true).n", nz.sum(), "numpy")
put("mase(o[300:], s[300:], o[:300])",
    np.nanmean(abs((s - o)[300:])) / np.nanmean(abs(np.diff(o[:300]))), "numpy")
put("mase(o[300:], s[300:], o[:300], period=7)",
    np.nanmean(abs((s - o)[300:])) / np.nanmean(abs(o[7:300] - o[:293])), "numpy")
eps = q.astype(L).mean() / 100
lq, lp = np.log(q.astype(L) + eps), np.log(np.maximum(p, 0).astype(L) + eps)
put("lognse(q, clip(p, 0, inf))", 1 - np.sum((lp - lq) ** 2) / np.sum((lq - lq.mean()) ** 2), "numpy")
mo, ms, so, ss = x.mean(), y.mean(), np.std(x), np.std(y)
put("kge(o, s)", HydroErr.kge_2009(yd, xd), "HydroErr")
put('kge(o, s, form="2012")',
    1 - np.sqrt((r - 1) ** 2 + (ss / ms / (so / mo) - 1) ** 2 + (ms / mo - 1) ** 2), "numpy")
put('kge(o, s, form="2021")',
    1 - np.sqrt((r - 1) ** 2 + (ss / so - 1) ** 2 + ((ms - mo) / so) ** 2), "numpy")
put("pbias(o, s)", 100 * err.sum() / x.sum(), "numpy")
xa = lambda v: xr.DataArray(v, dims="date", coords={"date": np.arange(len(v))})
put("alpha_nse(o, s)", nh.alpha_nse(xa(xd), xa(yd)), "neuralhydrology")
put("beta_nse(o, s)", nh.beta_nse(xa(xd), xa(yd)), "neuralhydrology")
put("fhv(q, p)", nh.fdc_fhv(xa(q), xa(p)), "neuralhydrology")
put("fhv(q, p, share=0.1)", nh.fdc_fhv(xa(q), xa(p), h=0.1), "neuralhydrology")
# NeuralHydrology adds 1e-6 to both denominators.
qs, ps = np.sort(q)[::-1].astype(L), np.sort(p)[::-1].astype(L)
qs, ps = np.where(qs <= 0, L(1e-6), qs), np.where(ps <= 0, L(1e-6), ps)
low = lambda v: (np.log(v[-120:]) - np.log(v[-120:]).min()).sum()
put("flv(q, p)", -100 * (low(ps) - low(qs)) / low(qs), "numpy")
mid = lambda v: np.log(v[80]) - np.log(v[280])
put("fms(q, p)", 100 * (mid(ps) - mid(qs)) / mid(qs), "numpy")
kb = keep & ~np.isnan(b)
put("skill(o, s, b)", 1 - np.mean((s - o)[kb].astype(L) ** 2) / np.mean((b - o)[kb].astype(L) ** 2), "numpy")
parts = [(ms - mo) ** 2, (ss - so) ** 2, 2 * ss * so * (1 - r)]
for name, part in zip(["bias", "variance", "correlation"], parts):
    put(f"mse_parts(o, s).{name}", part, "numpy")
clim = ((i * 3) % 12) / 10
put("acc(o, s, cl)", np.corrcoef((x - clim[keep]).astype(float), (y - clim[keep]).astype(float))[0, 1], "numpy")
lag = lambda v: np.sum(v[1:] * v[:-1]) / np.sum(v**2)
n = len(x)
neff = min(n, n * (1 - lag(dx) * lag(dy)) / (1 + lag(dx) * lag(dy)))
put("temporal_corr(o, s, with_p=true).n_eff", neff, "numpy")
rb = float(np.corrcoef(o[kb & keep], b[kb & keep])[0, 1])
ob, bb = o[~np.isnan(o) & ~np.isnan(b)], b[~np.isnan(o) & ~np.isnan(b)]
rb = float(np.corrcoef(ob, bb)[0, 1])
product = lag(ob - ob.mean()) * lag(bb - bb.mean())
nb = min(len(ob), len(ob) * (1 - product) / (1 + product))
t = rb * math.sqrt((nb - 2) / (1 - rb**2))
put("temporal_corr(o, b)", rb, "numpy")
put("temporal_corr(o, b, with_p=true).p", 2 * scipy.stats.t.sf(abs(t), nb - 2), "scipy")

# Weights.
wl = wd.astype(L)
mean = lambda v: np.sum(wl * v) / wl.sum()
put("mse(o, s, weights=w)", sk.mean_squared_error(xd, yd, sample_weight=wd), "sklearn")
put("mae(o, s, weights=w)", sk.mean_absolute_error(xd, yd, sample_weight=wd), "sklearn")
put("r2(o, s, weights=w)", sk.r2_score(xd, yd, sample_weight=wd), "sklearn")
heavy = np.repeat(abs(yd - xd), (wd * 2).astype(int))
put("medae(o, s, weights=w)", np.median(heavy), "numpy")
mo, ms = mean(x), mean(y)
so, ss = np.sqrt(mean((x - mo) ** 2)), np.sqrt(mean((y - ms) ** 2))
rw = mean((x - mo) * (y - ms)) / (so * ss)
put("corr(o, s, weights=w)", rw, "numpy")
put("kge(o, s, weights=w)", 1 - np.sqrt((rw - 1) ** 2 + (ss / so - 1) ** 2 + (ms / mo - 1) ** 2), "numpy")
put("pbias(o, s, weights=w)", 100 * np.sum(wl * err) / np.sum(wl * x), "numpy")
put("mape(q, p, weights=w)",
    100 * np.sum((w * abs((p - q) / np.where(nz, q, 1)))[nz]) / w[nz].sum(), "numpy")

# Events, as scores' contingency tables have them.
from scores.categorical import ThresholdEventOperator  # noqa: E402

table = ThresholdEventOperator(default_event_threshold=2.5).make_contingency_manager(xr.DataArray(p), xr.DataArray(q))
put("pod(q, p, 2.5)", table.probability_of_detection(), "scores")
put("far(q, p, 2.5)", table.false_alarm_ratio(), "scores")
put("csi(q, p, 2.5)", table.critical_success_index(), "scores")
hits, misses = ((q <= 1) & (p <= 1)).sum(), ((q <= 1) & (p > 1)).sum()
put("pod(q, p, 1, below=true)", hits / (hits + misses), "numpy")

# Ensembles.
ko = ~np.isnan(o)
put("crps(o, e)", properscoring.crps_ensemble(o[ko], e[ko]).mean(), "properscoring")
pairs = abs(e[:, :, None] - e[:, None, :]).sum((1, 2))
fair = abs(e - o[:, None]).mean(1) - pairs / (2 * 5 * 4)
put('crps(o, e, form="fair")', fair[ko].mean(), "numpy")
put("crps(o, e, weights=w)", np.average(properscoring.crps_ensemble(o[ko], e[ko]), weights=w[ko]), "properscoring")
put("pinball(o, s, q=0.9)", sk.mean_pinball_loss(xd, yd, alpha=0.9), "sklearn")
lev = [0.1, 0.3, 0.5, 0.7, 0.9]
put("pinball(o, quantiles)", np.mean([sk.mean_pinball_loss(o[ko], e[ko, k], alpha=lev[k]) for k in range(5)]), "sklearn")
put("coverage(o, s - 0.05, s + 0.08)", np.mean((x >= (yd - 0.05)) & (x <= (yd + 0.08))), "numpy")
put("brier(event, chance)", sk.brier_score_loss(event, chance), "sklearn")
put("brier(event, chance, weights=w)", sk.brier_score_loss(event, chance, sample_weight=w), "sklearn")
obs_share, forecast = __import__("sklearn.calibration").calibration.calibration_curve(event, chance, n_bins=8)
put("sum(reliability(event, chance, bins=8).observed)", obs_share.sum(), "sklearn")
put("reliability(event, chance, bins=8).forecast[3]", forecast[3], "sklearn")
below = ((e < o[:, None]).mean(1) + (e == o[:, None]).mean(1) / 2)[ko]
put("mean(pit(o, e))", below.mean(), "numpy")
vo = np.stack([raw, q, p], axis=1)
ve = np.stack([np.stack([e[:, k], q + k / 9 - 0.2, p * (1 + k / 20)], axis=1) for k in range(5)], axis=1)
first = np.linalg.norm(ve - vo[:, None, :], axis=2).mean(1)
second = np.linalg.norm(ve[:, :, None] - ve[:, None], axis=3).sum((1, 2))
put('energy_score(vo, ve, over="part")', np.mean(first - second / 50), "numpy")
put('energy_score(vo, ve, over="part", form="fair")', np.mean(first - second / 40), "numpy")

# Classes.
put("accuracy(a1, a2)", sk.accuracy_score(a1, a2), "sklearn")
put("kappa(a1, a2)", sk.cohen_kappa_score(a1, a2), "sklearn")
put("kappa(a1, a2, weights=w)", sk.cohen_kappa_score(a1, a2, sample_weight=w), "sklearn")
put("accuracy(a1, a2, weights=w)", sk.accuracy_score(a1, a2, sample_weight=w), "sklearn")
put("f1(a1, a2)", sk.f1_score(a1, a2, average="macro"), "sklearn")
put("f1(a1, a2, of=2)", sk.f1_score(a1, a2, average=None)[2], "sklearn")
put('f1(a1, a2, of="each").f1[3]', sk.f1_score(a1, a2, average=None)[3], "sklearn")
table = sk.confusion_matrix(a1, a2)
put("confusion(a1, a2)[1, 2]", table[1, 2], "sklearn")
rows, columns = table.sum(1), table.sum(0)
put("quantity_disagreement(a1, a2)", abs(rows - columns).sum() / 2 / 400, "numpy")
put("allocation_disagreement(a1, a2)",
    (2 * np.minimum(rows - np.diag(table), columns - np.diag(table))).sum() / 2 / 400, "numpy")
changed = (a1 != start) | (a2 != start)
put("figure_of_merit(a1, a2, st)", ((a1 != start) & (a1 == a2)).sum() / changed.sum(), "numpy")
ar = [np.bincount(v, minlength=4) for v in (a1, a2, start)]
put("area_r2(a1, a2, st).value", sk.r2_score(ar[0], ar[1]) if np.ptp(ar[0]) else np.nan, "sklearn")
lines[:] = [line for line in lines if "\tnan\t" not in line]
st3, c3 = np.minimum(start, 2), np.minimum(a1, 2)
ar = [np.bincount(v, minlength=3) for v in (c3, np.minimum(a2, 2), np.maximum(st3 - 1, 0))]
put("area_r2(minimum(a1, 2), minimum(a2, 2), maximum(minimum(st, 2) - 1, 0)).value", sk.r2_score(ar[0], ar[1]), "sklearn")
put("area_r2(minimum(a1, 2), minimum(a2, 2), maximum(minimum(st, 2) - 1, 0)).no_change", sk.r2_score(ar[0], ar[2]), "sklearn")
# Olofsson et al. (2014), their worked example; published to 2 decimals, here by its equations.
counts = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]], dtype=float)
mapped = np.array([200000, 150000, 3200000, 6450000], dtype=float)
share, W = counts / counts.sum(1, keepdims=True), mapped / mapped.sum()
area = mapped.sum() * (W[:, None] * share).sum(0)
se = mapped.sum() * np.sqrt((W[:, None] ** 2 * share * (1 - share) / (counts.sum(1)[:, None] - 1)).sum(0))
assert round(area[0]) == 235086 and round(1.96 * se[0]) == 68418
for k in range(4):
    put(f"olofsson.classes.area[{k}]", area[k], "Olofsson 2014")
    put(f"olofsson.classes.area_se[{k}]", se[k], "Olofsson 2014")

# Forecasts.
code = f"""
suppressMessages(library(forecast))
o <- c({",".join(map(repr, xd.tolist()))}); s <- c({",".join(map(repr, yd.tolist()))})
u <- o + 0.02 + ((seq_along(o) %/% 5 * 7) %% 11 - 5) / 36
for (h in c(1, 3)) for (power in 1:2) {{
  t <- dm.test(s - o, u - o, h = h, power = power)
  cat(h, power, format(unname(t$statistic), digits = 17), format(t$p.value, digits = 17), "\\n")
}}
for (seasonal in c("additive", "multiplicative")) {{
  m <- HoltWinters(co2, seasonal = seasonal)
  cat(seasonal, format(c(m$alpha, m$beta, m$gamma, m$SSE, predict(m, 5)[5], m$fitted[100, 1]), digits = 17), "\\n")
}}
m <- HoltWinters(uspop, gamma = FALSE, beta = FALSE); cat("single", format(c(m$alpha, m$SSE), digits = 17), "\\n")
m <- HoltWinters(uspop, gamma = FALSE); cat("double", format(c(m$alpha, m$beta, m$SSE, m$fitted[5, 1]), digits = 17), "\\n")
cat("uspop", format(as.numeric(uspop), digits = 17), "\\n")
cat("co2", format(as.numeric(co2), digits = 17), "\\n")
"""
said = {}
for line in subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout.splitlines():
    words = line.split()
    if words[0] in "13":
        loss = "absolute" if words[1] == "1" else "squared"
        call = f'diebold_mariano(o2, s2, u2, horizon={words[0]}, loss="{loss}")'
        put(f"{call}.statistic", float(words[2]), "R forecast")
        put(f"{call}.p", float(words[3]), "R forecast")
    else:
        said[words[0]] = [float(v) for v in words[1:]]
for name, short in [("additive", "add"), ("multiplicative", "mul")]:
    alpha, beta, gamma, sse, ahead, fitted = said[name]
    call = f'ets(co2, period=12, seasonal="{short}", alpha={alpha!r}, beta={beta!r}, gamma={gamma!r}, steps=5)'
    put(f"{call}.sse", sse, "R HoltWinters")
    put(f"{call}.forecast[4]", ahead, "R HoltWinters")
    put(f"{call}.fitted[111]", fitted, "R HoltWinters")
    put(f'max(ets(co2, period=12, seasonal="{short}").sse / {sse!r}, 1 + 1e-6)', 1 + 1e-6, "R HoltWinters, no greater")
alpha, sse = said["single"]
put(f"ets(uspop, trend=false, alpha={alpha!r}).sse", sse, "R HoltWinters")
alpha, beta, sse, fitted = said["double"]
put(f"ets(uspop, alpha={alpha!r}, beta={beta!r}).sse", sse, "R HoltWinters")
put(f"ets(uspop, alpha={alpha!r}, beta={beta!r}).fitted[6]", fitted, "R HoltWinters")
put(f"max(ets(uspop).sse / {sse!r}, 1 + 1e-6)", 1 + 1e-6, "R HoltWinters, no greater")

# statsmodels with a damped trend, from R's start values: level x₁, trend x₁ − x₀ of the rest.
u = np.array(said["uspop"])
fit = ExponentialSmoothing(u[2:], trend="add", damped_trend=True, initialization_method="known",
                           initial_level=u[1], initial_trend=u[1] - u[0]).fit(
    smoothing_level=0.6, smoothing_trend=0.3, damping_trend=0.9, optimized=False)
call = "ets(uspop, damped=true, alpha=0.6, beta=0.3, phi=0.9, steps=3)"
put(f"{call}.sse", fit.sse, "statsmodels")
put(f"{call}.forecast[2]", fit.forecast(3)[2], "statsmodels")
with open(ROOT / "Tests/LimnLibraryTests/Fixtures/metrics.txt", "w") as out:
    out.write("co2 = [" + ", ".join(map(repr, said["co2"])) + "]\n")
    out.write("uspop = [" + ", ".join(map(repr, said["uspop"])) + "]\n")
    out.write("\n".join(lines) + "\n")
print(len(lines), "values")

if len(sys.argv) > 1:
    with open(sys.argv[1]) as file:
        flows = [(row["q_obs_mm"], row["q_sacsma_mm"]) for row in csv.DictReader(file)]
    whole = [(round(float(a) * 1e4), round(float(c) * 1e4)) for a, c in flows if a and c]
    (ROOT / "Tests/LimnSeriesTests/Fixtures/streamflow.txt").write_text(
        "\n".join(f"{a} {c}" for a, c in whole) + "\n")
    a, c = (np.array(v, dtype=L) / L(10000) for v in zip(*whole))
    r = np.sum((a - a.mean()) * (c - c.mean())) / np.sqrt(np.sum((a - a.mean()) ** 2) * np.sum((c - c.mean()) ** 2))
    alpha, beta = np.std(c) / np.std(a), c.mean() / a.mean()
    gamma, bias = alpha / beta, (c.mean() - a.mean()) / np.std(a)
    print("nse", repr(float(1 - np.sum((c - a) ** 2) / np.sum((a - a.mean()) ** 2))))
    print("pbias", repr(float(100 * np.sum(c - a) / np.sum(a))))
    for spread, third in [(alpha, beta - 1), (gamma, beta - 1), (alpha, bias)]:
        print("kge", repr(float(1 - np.sqrt((r - 1) ** 2 + (spread - 1) ** 2 + third**2))))
