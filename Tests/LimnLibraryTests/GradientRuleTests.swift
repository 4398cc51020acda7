import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Every rule of differentiation against central differences, and the value of every call against the
/// plain one. The test walks the table of rules: one without a case here fails.

private struct Case: CustomStringConvertible, Sendable {
  var rule: String
  var function: String
  var at: String
  var description: String { "\(rule): \(function) at \(at)" }
}

/// A word for each rule: functions, and where to look at them. `v` are three floats, `m` a matrix,
/// `s` a series; `w` are weights that tell elements apart.
private let cases: [Case] = {
  var cases: [Case] = []
  func add(_ rule: String, at point: String, _ functions: String...) {
    for function in functions { cases.append(Case(rule: rule, function: function, at: point)) }
  }
  // Operators.
  add(
    "+", at: "v", "x => sum(w * (x + x[0] + 1))", "x => sum((m + x) * m)",
    "x => sum((x + [[1.0], [2.0]]) ^ 2)")
  add("-", at: "v", "x => sum(w * (x - 2 * x[1]))", "x => sum(w * -x) + (1 - x)[2]")
  add("*", at: "v", "x => sum(w * x * x)", "x => sum(m * x)", "x => sum(x ∘ x[0] ⊙ w)")
  add("/", at: "v", "x => sum(w / x + x / w + 1 / x)")
  add("^", at: "v", "x => sum(w * x ^ 3 + 2 ^ x + x ^ x)", "x => sum(x ^ [0, 1, 2])")
  add("%", at: "v", "x => sum(w * (x % 0.3)) + sum(7.3 % x)")
  add("//", at: "v", "x => sum(x // 0.3) + sum(x)")
  add("√", at: "v", "x => sum(√x * w)")
  add(
    "@", at: "m", "x => sum((x @ m @ x) ^ 2)", "x => sum(w @ x) + sum(x · w) ^ 2",
    "x => (w @ x @ w)")
  add(
    "@", at: "[[[1.0, 2.0], [0.5, 3.0]], [[2.0, 1.0], [1.5, 0.2]]]",
    "x => sum((x @ [[1.0, 2.0], [3.0, 4.0]]) ^ 2)", "x => sum((x @ x) ^ 2)",
    "x => sum(([[1.0, 2.0], [3.0, 4.0]] @ x) ^ 2)", "x => sum(([1.0, 2.0] @ x) ^ 2)",
    "x => sum((x @ [1.0, 2.0]) ^ 2)")
  add(
    "[ ]", at: "v", "x => x[0] * x[-1]", "x => sum(x[1:] * x[:-1])", "x => sum(x[[2, 0, 2]] * w)",
    "x => sum(x[x > 0.6] ^ 2)", "x => sum(x[::-1] * w)")
  add(
    "[ ]", at: "m", "x => sum(x[0] * x[:, 1])", "x => sum(x[x > 1.1] ^ 2)", "x => x[1, 2] * x[2, 1]"
  )
  add(
    "[ ]", at: "s", "x => sum(x[site=\"B\"] ^ 2)",
    "x => sum(x[time=\"2001-01-02\":\"2001-01-03\"] ^ 2)",
    "x => sum(x[time=at(1:3)] ^ 2)", "x => sum(x[site=[\"B\", \"A\"]] ^ 2)")
  add(
    "[ ] =", at: "v",
    "x => { y = x; y[1] = x[0] * 2; y[0:2] *= x[2]; sum(y * w) }",
    "x => { y = zeros(3); for i in range(3) { y[i] = x[i] ^ 2 }; sum(y * w) }",
    "x => { y = zeros(2, 3); y[1] = x; y[:, 0] = x[1]; sum(y * y) + sum(x) }",
    "x => { y = x; y[x > 0.9] = 0.0; sum(y * w) }")
  add(
    "[a, b]", at: "v", "x => sum([x[2], 1.0, x[0]] * w)", "x => sum([x, w] @ x)",
    "x => sum([x; 2.0; x * x] ^ 2)",
    "x => sum([m; [[x[0], 1.0], [x[1], x[2]], [1.0, 2.0]]] ^ 2)")
  add(
    "for", at: "v", "x => { s = 1.0; for a in x { s = s * a + a }; s }",
    "x => { a, b, c = x; a * b + c }",
    "x => { s = 0.0; for i, a in enumerate(x) { s += i * a ^ 2 }; s }")
  add(
    "lists and records", at: "{a: 0.5, b: [1.0, 2.0], c: list(3.0, [1.0, 4.0])}",
    "p => p.a * sum(p.b) + p.c[0] ^ 2 * sum(p.c[1])",
    "p => { q = p; q.a = p.a * 2; q[\"d\"] = q.a * p.b; sum(q.d) }")
  add(
    "if", at: "v", "x => if x[0] < x[1] { sum(x) } else { prod(x) }",
    "x => { y = x |> tanh |> sum; if y > 0 { y ^ 2 } else { y } }")

  // Functions of single elements.
  for name in [
    "abs", "sqrt", "exp", "log", "log10", "sin", "cos", "tan", "tanh", "sigmoid", "asin", "acos",
    "atan", "deg2rad", "rad2deg", "sinh", "cosh", "asinh", "atanh", "exp2", "log2", "expm1",
    "log1p", "softplus", "cbrt", "logit", "gamma", "lgamma", "digamma", "factorial", "erf", "erfc",
    "erfinv",
    "erfcinv", "normal_cdf", "normal_log_cdf", "normal_quantile", "j0", "j1", "i0", "i1",
  ] {
    add(name, at: "[0.3, 0.62, 0.91]", "x => sum(\(name)(x) * w)")
    add(name, at: "0.45", "x => \(name)(x)")
  }
  add("acosh", at: "[1.3, 2.0, 5.0]", "x => sum(acosh(x) * w)")
  add("digamma", at: "[-1.5, 0.2, 12.0]", "x => sum(digamma(x) * w)")
  add("atan2", at: "v", "x => sum(atan2(x, w) * w) + sum(atan2(m, x))")
  add("hypot", at: "v", "x => sum(hypot(x, w)) + sum(hypot(1.0, x))")
  for name in ["beta", "lbeta"] {
    add(name, at: "v", "x => sum(\(name)(x, w)) + sum(\(name)(2.0, x))")
  }
  for name in ["gammainc", "gammaincc"] { add(name, at: "v", "x => sum(\(name)(w, x) * w)") }
  add("betainc", at: "v", "x => sum(betainc(2.0, w, x / 5))")

  // Moving.
  add("reshape", at: "m", "x => sum(reshape(x, 9) ^ 2) + sum(reshape(x, [9, 1])[3:5])")
  add("transpose", at: "m", "x => sum(transpose(x) * w)")
  add("swap_axes", at: "m", "x => sum(swap_axes(x, 0, 1) * w)")
  add("squeeze", at: "[[1.0], [2.0]]", "x => sum(squeeze(x) * [2, 3])")
  add("expand_dims", at: "v", "x => sum(expand_dims(x) * m)")
  add("flip", at: "v", "x => sum(flip(x) * w)")
  add("roll", at: "v", "x => sum(roll(x, 1) * w)")
  add("repeat", at: "v", "x => sum(repeat(x, 2)[:3] * w)")
  add("tile", at: "v", "x => sum(tile(x, 2)[1:4] * w)")
  add("take", at: "v", "x => sum(take(x, [2, 2, 0]) * w)")
  add("window", at: "v", "x => sum(window(x, 2) ^ 2)")
  add("flatten", at: "m", "x => sum(flatten(x)[2:5] * w)")
  add("reversed", at: "v", "x => sum(reversed(x) * w)", "x => reversed(list(x[0], 2.0))[1] ^ 2")
  add("diag", at: "m", "x => sum(diag(x) * w) + sum(diag(x[0]) @ w)")
  add("with_dims", at: "v", "x => sum(with_dims(x, \"k\") * with_dims(m, \"j\", \"k\"))")
  add("with_coords", at: "v", "x => sum(with_coords(with_dims(x, \"k\"), k=[1, 2, 3])[k=2:3] ^ 2)")
  add("with_name", at: "v", "x => sum(with_name(x, \"q\") ^ 2)")
  add("with_units", at: "v", "x => sum(with_units(x, \"mm\") * w)")
  add("to_units", at: "v", "x => sum(to_units(with_units(x, \"m\"), \"mm\") * w)")
  add("lag", at: "v", "x => sum(lag(x) * w)", "x => sum(lag(x, 2) * x)")
  add("lead", at: "v", "x => sum(lead(x) * w)")
  add("tensor", at: "v", "x => sum(tensor(list(x[1], 2.0)) ^ 2)")
  add("f64", at: "v", "x => sum(f64(x) * w)")
  add("f32", at: "f32([0.5, 1.5])", "x => sum(f32(x) * f32([2.0, 4.0]))")
  add("float", at: "0.5", "x => float(x) * 2")
  add("mask", at: "v", "x => sum(mask(x, x > 1) * w)")
  add(
    "pad", at: "v", "x => sum(pad(x, 1, value=2.0) ^ 2)",
    "x => sum(pad(x, 2, mode=\"reflect\") ^ 2)")
  add("full", at: "0.5", "x => sum(full(3, x) * w)")
  add("append", at: "v", "x => sum(append(x, x[0] ^ 2) ^ 2)", "x => append(list(1), x[1])[1] ^ 2")
  add("stack", at: "v", "x => sum(stack(x, w, x * x) @ w)")
  add(
    "concat", at: "v", "x => sum(concat(x, [1.0], x * x) ^ 2)",
    "x => concat(list(x[0]), list(2))[0] ^ 2")
  add("align", at: "s", "x => { a, b = align(x, y); sum(a * b) }")
  add("meshgrid", at: "v", "x => { a, b = meshgrid(x, w); sum(a * b * b) }")
  add("split", at: "s", "x => { p = split(x, at=\"2001-01-03\"); sum(p.train ^ 2) + sum(p.test) }")
  add(
    "sort", at: "[3.0, 1.0, 2.0]", "x => sum(sort(x) * w)", "x => sum(sort(x, descending=true) * w)"
  )

  // Choices.
  add(
    "where", at: "v", "x => sum(where(x > 0.9, x ^ 2, x * 0.5) * w)",
    "x => sum(where(m > 2, m, x) * m)",
    "x => sum(where(x > 0.9, x[0]))")
  add("maximum", at: "v", "x => sum(maximum(x, 0.9) * w) + sum(maximum(0.7, m * x))")
  add("minimum", at: "v", "x => sum(minimum(x, [1.0, 0.1, 3.0]) * w)")
  add("clip", at: "v", "x => sum(clip(x, 0.6, 1.2) * w)", "x => sum(clip(w, x[0], hi=2.5))")

  // Reductions.
  add(
    "sum", at: "m", "x => sum(sum(x, dim=0) * w)", "x => sum(x, dim=1)[1]",
    "x => sum(list(x[0, 0], 2.0))")
  add("sum", at: "s", "x => sum(sum(x, dim=\"time\") ^ 2)")
  add("mean", at: "m", "x => sum(mean(x, dim=1) ^ 2) + mean(x)", "x => mean(x, with_n=true).value")
  for name in ["var", "std"] {
    add(name, at: "m", "x => \(name)(x)", "x => sum(\(name)(x, dim=0, ddof=1) * w)")
  }
  for name in ["skewness", "kurtosis"] {
    add(name, at: "m", "x => \(name)(x)")
    add(name, at: "s", "x => sum(\(name)(x, dim=\"time\") * [1, 2])")
  }
  add("prod", at: "m", "x => prod(x)", "x => sum(prod(x, dim=0) * w)")
  add("prod", at: "[0.0, 2.0, 3.0]", "x => prod(x)")
  for name in ["max", "min", "ptp"] {
    add(name, at: "m", "x => \(name)(x) ^ 2", "x => sum(\(name)(x, dim=0) * w)")
  }
  add("max", at: "v", "x => max(x[0], 0.2) * min(x[1], x[2], 9)")
  add("median", at: "m", "x => median(x) ^ 2", "x => sum(median(x[:2], dim=0) * w)")
  add(
    "quantile", at: "m", "x => quantile(x, 0.3) ^ 2", "x => sum(quantile(x, [0.1, 0.6], dim=0) @ w)"
  )
  add("percentile", at: "m", "x => percentile(x, 30) ^ 2")
  add(
    "norm", at: "m", "x => norm(x)", "x => sum(norm(x, 3, dim=0) * w)", "x => norm(x, 1)",
    "x => norm(x, inf)")

  // Running.
  add("cumsum", at: "v", "x => sum(cumsum(x) * w)")
  add("cumprod", at: "m", "x => sum(cumprod(x, dim=0) * m)", "x => sum(cumprod(x, dim=1) * m)")
  add("cummax", at: "[1.0, 3.0, 2.0]", "x => sum(cummax(x) * w)")
  add("cummin", at: "[2.0, 1.0, 3.0]", "x => sum(cummin(x) * w)")
  add("diff", at: "m", "x => sum(diff(x) ^ 2) + sum(diff(x, n=2, dim=0) ^ 2)")
  add(
    "integrate", at: "v", "x => integrate(x ^ 2)", "x => integrate(w, cumsum(x))",
    "x => sum(integrate(m * x, 0.5, dim=0))")
  add("polyval", at: "v", "x => sum(polyval(x, w))", "x => sum(polyval(w, x))")
  add(
    "convolve", at: "v", "x => sum(convolve(x, [1.0, x[0]]) ^ 2)",
    "x => sum(convolve(w, x, mode=\"same\") * w)")
  add(
    "correlate", at: "v", "x => sum(correlate(w, x, mode=\"same\") * w)",
    "x => sum(correlate(x, w) ^ 2)")

  // Matrices.
  add("dot", at: "v", "x => dot(x, w) * dot(x, x)", "x => sum(dot(m, x) ^ 2)")
  add(
    "solve", at: "m", "x => sum(solve(x, w) * w)", "x => sum(solve(x, m) ^ 2)",
    "x => sum(solve(m, x) ^ 2)", "x => sum(solve(m, x[0]) ^ 2)")
  add("inv", at: "m", "x => sum(inv(x) * m)")
  add("det", at: "m", "x => det(x)")
  add("slogdet", at: "m", "x => slogdet(x).log")
  add("cholesky", at: "m", "x => sum(cholesky(x @ transpose(x)) * m)")
  add("trace", at: "m", "x => trace(x) ^ 2")
  add("outer", at: "v", "x => sum(outer(x, w) * m) + sum(outer(x, x))")
  add("kron", at: "m", "x => sum(kron(x, m)) + sum(kron(m, x) ^ 2)")
  add("cross", at: "v", "x => sum(cross(x, w) * w * w)", "x => sum(cross(m, x) * w)")
  add(
    "einsum", at: "m", "x => sum(einsum(\"ij,jk->ik\", x, m) * m)", "x => einsum(\"ij,ij\", x, x)",
    "x => einsum(\"ii\", x)",
    "x => sum(einsum(\"ij,jk,kl->il\", x, m, x) ^ 2)", "x => sum(einsum(\"ij->ji\", x) * m)",
    "x => sum(einsum(\"...i,i->...\", x, w) ^ 2)", "x => sum(einsum(\"ij,ik->ijk\", x, m) ^ 2)")
  add("einsum", at: "s", "x => sum(einsum(\"time site, time site -> site\", x, x) ^ 2)")
  add("cov", at: "v", "x => cov(x, w)")
  add("corr", at: "v", "x => corr(x, w)", "x => corr(w, x)")

  add(
    "eigh", at: "m", "x => sum(eigh(x + transpose(x)).values ^ 2 * w)",
    "x => sum(eigh(x + transpose(x)).vectors * m)")
  add(
    "svd", at: "m", "x => sum(svd(x).s * w)", "x => sum(svd(x).u * m) + sum(svd(x).vt * m)",
    "x => { f = svd(x); sum((f.u @ diag(f.s) @ f.vt) ^ 2) }",
    "x => sum(svd(x[:, :2]).u * m[:, :2])", "x => sum(svd(x[:2]).vt * m[:2])")
  add(
    "svd", at: "[[[1.0, 2.0], [0.5, 3.0]], [[2.0, 1.0], [1.5, 0.2]]]",
    "x => sum(svd(x).u * [[1.0, 2.0], [3.0, 4.0]])")
  add(
    "qr", at: "m", "x => sum(qr(x).q * m) + sum(qr(x).r * m)",
    "x => sum(qr(x[:, :2]).q * m[:, :2]) + sum(qr(x[:, :2]).r ^ 2)",
    "x => sum(qr(x[:2]).q @ m[:2]) + sum(qr(x[:2]).r * m[:2])")
  add("lu", at: "m", "x => sum(lu(x).l * m)", "x => sum(lu(x).u * m)")
  add(
    "pinv", at: "m", "x => sum(pinv(x) * m)", "x => sum(pinv(x[:, :2]) * m[:2])",
    "x => sum(pinv(x[:2]) * m[:, :2])")
  add(
    "lstsq", at: "m", "x => sum(lstsq(x[:, :2], w).x * [1, 2])",
    "x => sum(lstsq(m[:, :2], x).x ^ 2)", "x => sum(lstsq(x[:, :2], w).singular * [1, 2])")
  add("expm", at: "m", "x => sum(expm(x / 4) * m)")

  // Spectra.
  add(
    "fft", at: "v", "x => { f = fft(x); sum(f.re * w) + sum(f.im * w) }",
    "x => { f = fft({re: x, im: x * w}, n=4); sum(f.re ^ 2) + sum(f.im * [1, 2, 3, 4]) }",
    "x => { f = fft(x, n=2); sum(f.re * [1, 2]) + sum(f.im ^ 2) }")
  add("fft", at: "m", "x => sum(fft(x, dim=0).re * m) + sum(fft(x).im * m)")
  add(
    "ifft", at: "v", "x => { f = ifft({re: x, im: w * x}); sum(f.re * w) + sum(f.im ^ 2) }",
    "x => sum(ifft(fft(x)).re * w)")
  add("rfft", at: "v", "x => { f = rfft(x, n=4); sum(f.re * w) + sum(f.im * w) }")
  add(
    "irfft", at: "v", "x => sum(irfft(rfft(x), n=3) * w)",
    "x => sum(irfft({re: x, im: w * x}, n=4) ^ 2)", "x => sum(irfft({re: x, im: x}, n=5) ^ 2)")
  add("amplitude", at: "v", "x => sum(amplitude({re: x, im: w}) * w) + sum(amplitude(fft(x)))")
  add("phase", at: "v", "x => sum(phase({re: x, im: w * x ^ 2}) * w)")
  add(
    "periodogram", at: "v", "x => sum(periodogram(x) * [1, 2])",
    "x => sum(periodogram(x, d=2, detrend=false) ^ 2)")
  add("periodogram", at: "m", "x => sum(periodogram(x, dim=0) * m[:2])")

  // Curves.
  add(
    "interp", at: "v", "x => sum(interp(x, [0, 1, 2], w) * w)",
    "x => sum(interp([0.5, 1.5, 1.7], [0, 1, 2], x) * w)", "x => interp(x[0], [0, 1], [x[1], 3.0])",
    "x => sum(interp([0.5, 9.0, 1.7], [0, 1, 2], x))")
  add(
    "polyfit", at: "v", "x => sum(polyfit(x, w) * [1, 2])",
    "x => sum(polyfit([0, 1, 3, 4], concat(x, [1.0]), degree=2) * w)",
    "x => sum(polyfit([0, 1, 3, 4], concat(x, [nan]), degree=2) * w)")
  add(
    "fill", at: "v", "x => sum(fill([x[0], nan, nan, x[1], x[2], nan]) ^ 2)",
    "x => sum(fill([nan, x[0], nan, x[1], x[2], nan], method=\"last\") ^ 2)")
  add("fill", at: "s", "x => sum(fill(where(x > 0.6, x)) ^ 2)")
  add(
    "detrend", at: "v", "x => sum(detrend(x) * w)", "x => sum(detrend(x, degree=0) * w)",
    "x => sum(detrend([x[0], nan, x[1], x[2], 3.0]) ^ 3)")
  add("detrend", at: "s", "x => sum(detrend(x) ^ 3)")

  // Distributions.
  for name in ["cdf", "sf"] {
    add(
      name, at: "v", "x => sum(\(name)(dist.gamma(shape=2, scale=3), x) * w)",
      "x => \(name)(dist.normal(mean=0.3, sd=2), x[0])",
      "x => sum(\(name)(dist.normal(mean=w, sd=2), x[0]) * w)")
  }
  for name in ["ppf", "isf"] {
    add(name, at: "[0.2, 0.5, 0.9]", "x => sum(\(name)(dist.gamma(shape=2, scale=3), x) * w)")
  }

  // Networks.
  add("relu", at: "v", "x => sum(relu(x - 0.7) * w)")
  add("huber", at: "v", "x => sum(huber(x) * w) + sum(huber(-x, 0.6))")
  add("softmax", at: "m", "x => sum(softmax(x) * m)", "x => sum(softmax(x, dim=0) ^ 2 * m)")
  add(
    "linear", at: "m", "x => sum(linear(w, x) ^ 2)", "x => sum(linear(x, m, w) ^ 2)",
    "x => sum(linear(m, m, x[0]) ^ 2)")

  // Metrics.
  for name in ["mse", "rmse", "mae", "nse", "r2"] {
    add(
      name, at: "[0.4, 1.1, 2.9]", "x => \(name)(w, x)", "x => \(name)(x, w)",
      "x => \(name)([1.0, nan, 2.0], x)")
    add(name, at: "s", "x => sum(\(name)(y, x, dim=\"time\") * [1, 2])")
  }
  add(
    "skill", at: "[0.4, 1.1, 2.9]", "x => skill(w, x, [1.0, 1.0, 1.0])",
    "x => skill(w, [1.0, 1.0, 1.0], x)")

  // Series.
  add(
    "rolling", at: "s", "x => sum(rolling(x, 2) ^ 2)",
    "x => sum(rolling(x, 3, how=sum, center=true) ^ 2)",
    "x => sum(rolling(x, 2, how=\"first\") ^ 2)")
  add(
    "resample", at: "s", "x => sum(resample(x, every=2d) ^ 2)",
    "x => sum(resample(x, every=2d, how=sum) ^ 2)")

  // Calls.
  for name in ["map", "reduce", "enumerate", "zip"] {
    let function =
      switch name {
      case "map": "x => sum(map(x, a => a ^ 2))"
      case "reduce": "x => reduce(x, (s, a) => s * a + a, 1.0)"
      case "enumerate": "x => { s = 0.0; for i, a in enumerate(x) { s += i * a ^ 2 }; s }"
      default: "x => { s = 0.0; for a, b in zip(x, w) { s += b * a ^ 2 }; s }"
      }
    cases.append(Case(rule: name, function: function, at: "v"))
  }
  return cases
}()

private let setting = """
  v = [0.5, 0.8, 1.3]
  w = [2.0, 1.0, 3.0]
  m = [[1.0, 0.5, 2.0], [0.25, 3.0, 1.5], [4.0, 0.75, 2.5]]
  d = time_range("2001-01-01", step=1d, n=4)
  s = with_coords(with_dims([[1.0, 2.0], [0.5, 1.5], [3.0, 0.7], [2.5, 0.2]], "time", "site"),
    time=d, site=["A", "B"])
  y = s * 1.3 + 0.2

  """

@Suite struct GradientRules {
  @Test(arguments: cases) fileprivate func agreesWithDifferences(_ test: Case) throws {
    let ear = Ear()
    let session = try Session(effects: MemoryEffects(), output: ear)
    let code = """
      \(setting)f = \(test.function)
      c = check_grad(f, \(test.at), tol=\(test.rule == "f32" ? 1e-3 : 1e-6))
      list(c.ok, c.error, value_and_grad(f)(\(test.at)).value == f(\(test.at)))
      """
    _ = session.evaluate(SourceText(name: "test", text: code))
    #expect(ear.errors == [])
    guard case .list(let found)? = ear.shown.last, found.count == 3 else {
      Issue.record("nothing shown")
      return
    }
    guard case .bool(true) = found[0] else {
      Issue.record("error \(found[1])")
      return
    }
    guard case .bool(true) = found[2] else {
      Issue.record("the value differs from the plain one")
      return
    }
  }

  /// What a formula in constants stands for is refused where a second tape would miss how they change;
  /// what is linear is not.
  @Test(arguments: [
    ("x => sum(svd(x).s)", false), ("x => sum(eigh(x + transpose(x)).values)", false),
    ("x => sum(fft(x).re ^ 2)", true), ("x => sum(inv(x))", true),
  ])
  func secondDerivativesAreRightOrRefused(function: String, isThere: Bool) throws {
    let ear = Ear()
    let session = try Session(effects: MemoryEffects(), output: ear)
    let code = """
      \(setting)f = \(function)
      check_grad(x => sum(grad(f)(x) * m), m, tol=1e-6).ok
      """
    _ = session.evaluate(SourceText(name: "test", text: code))
    guard isThere else {
      #expect(ear.errors.contains { $0.contains("second derivative") })
      return
    }
    #expect(ear.errors == [])
    guard case .bool(true)? = ear.shown.last else {
      Issue.record("the second derivative is wrong")
      return
    }
  }

  @Test func everyRuleHasACase() {
    let tested = Set(cases.map(\.rule))
    #expect(Library.differentiable.filter { !tested.contains($0) } == [])
  }

  @Test func everyBuiltinOfTheTableIsThere() {
    let known = Set(Library.builtins.map(\.name))
    #expect(Library.differentiable.filter { !known.contains($0) } == [])
    #expect(Library.constantUnderGradients.filter { !known.contains($0) } == [])
  }
}
