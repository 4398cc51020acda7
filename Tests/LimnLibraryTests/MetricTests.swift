import Foundation
import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Metrics, called as programs call them, against the libraries of the field
/// (`tools/reference/metrics.py`), and what each promises when pairs are missing, turned round, moved or
/// stretched.

/// What the expressions of a program show, as numbers.
private func numbers(_ code: String) async -> (values: [Double], errors: [String]) {
  await withCheckedContinuation { continuation in
    let thread = Thread {
      let ear = Ear()
      do throws(Fault) {
        let session = try Session(effects: MemoryEffects(), output: ear)
        for line in code.split(separator: "\n") {
          _ = session.evaluate(SourceText(name: "test", text: String(line)))
        }
      } catch { ear.report(Diagnostic(.error, error)) }
      let values = ear.shown.map { Double.from($0) ?? .nan }
      continuation.resume(returning: (values, ear.errors))
    }
    thread.stackSize = Session.stackSize
    thread.start()
  }
}

/// The series of the script.
private let series = """
  i = arange(400)
  raw = ((i * 37) % 101) / 50 - 0.3
  o = where(i % 13 == 0, nan, raw)
  s = where(i % 17 == 5, nan, raw + ((i * 53) % 29 - 14) / 100)
  b = where(i % 19 == 7, nan, ((i * 11) % 17) / 20)
  w = ((i * 7) % 5) / 2
  q = ((i * 37) % 101) / 20
  p = q * 0.9 + ((i * 53) % 29) / 40 - 0.1
  member = k => raw + ((i * (6 * k + 11)) % 23 - 11) / 30 + k / 40
  parts = stack([member(0), member(1), member(2), member(3), member(4)])
  e = with_dims(parts, ["member", "t"])
  quantiles = with_coords(with_dims(parts, ["quantile", "t"]), quantile=[0.1, 0.3, 0.5, 0.7, 0.9])
  a1 = (i * 37) % 4
  st = (i * 29) % 4
  a2 = where((i * 53) % 10 < 7, a1, (i * 11) % 4)
  event = raw > 0.7
  chance = ((i * 41) % 97) / 97
  cl = ((i * 3) % 12) / 10
  vo = with_dims(stack([raw, q, p]), ["part", "t"])
  vector = k => stack([member(k), q + k / 9 - 0.2, p * (1 + k / 20)])
  ve = with_dims(stack([vector(0), vector(1), vector(2), vector(3), vector(4)]), ["member", "part", "t"])
  counts = [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]]
  olofsson = area_adjusted(counts, [200000, 150000, 3200000, 6450000])
  keep = isfinite(o) and isfinite(s)
  o2 = o[keep]
  s2 = s[keep]
  u2 = o2 + 0.02 + ((arange(1, len(o2) + 1) // 5 * 7) % 11 - 5) / 36

  """

@Suite struct MetricReference {
  @Test("each equals its reference: 1e-12, smoothing and probabilities of t 1e-9")
  func equals() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    let text = try String(contentsOf: folder.appending(path: "metrics.txt"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let data = lines.filter { !$0.contains("\t") }
    let rows = lines.filter { $0.contains("\t") }.map { $0.split(separator: "\t").map(String.init) }
    let program = series + (data + rows.map { $0[0] }).joined(separator: "\n")
    let (values, errors) = await numbers(program)
    #expect(errors == [])
    try #require(values.count == rows.count)
    for (row, value) in zip(rows, values) {
      let expected = try #require(Double(row[1]))
      let loose =
        row[0].hasPrefix("ets") || row[0].hasPrefix("max(ets") || row[0].hasSuffix(".p")
        || row[0].hasPrefix("diebold")
      let tolerance = (loose ? 1e-9 : 1e-12) * max(1, abs(expected))
      #expect(abs(value - expected) <= tolerance, "\(row[0]) is \(value), \(row[2]) \(expected)")
    }
  }
}

/// What happens to a metric when both series are stretched by 3 or moved by 5.
private struct Promise: Sendable {
  let call: String
  /// The power of the scale that the value is multiplied with.
  var scale = 0.0
  var shifts = true
  /// Whether the order of the pairs does not matter.
  var permutes = true
}

private let promises: [Promise] = [
  Promise(call: "mse(X, Y)", scale: 2), Promise(call: "rmse(X, Y)", scale: 1),
  Promise(call: "mae(X, Y)", scale: 1), Promise(call: "medae(X, Y)", scale: 1),
  Promise(call: "nrmse(X, Y)"), Promise(call: "nrmse(X, Y, by=\"range\")"),
  Promise(call: "nrmse(X, Y, by=\"mean\")", shifts: false), Promise(call: "nse(X, Y)"),
  Promise(call: "r2(X, Y)"), Promise(call: "corr(X, Y)"), Promise(call: "corr2(X, Y)"),
  Promise(call: "spearman(X, Y)"), Promise(call: "temporal_corr(X, Y)"),
  Promise(call: "lognse(X, Y)", shifts: false), Promise(call: "kge(X, Y)", shifts: false),
  Promise(call: "kge(X, Y, form=\"2012\")", shifts: false),
  Promise(call: "kge(X, Y, form=\"2021\")"), Promise(call: "pbias(X, Y)", shifts: false),
  Promise(call: "alpha_nse(X, Y)"), Promise(call: "beta_nse(X, Y)"),
  Promise(call: "fhv(X, Y)", shifts: false), Promise(call: "flv(X, Y)", shifts: false),
  Promise(call: "fms(X, Y)", shifts: false), Promise(call: "mape(X, Y)", shifts: false),
  Promise(call: "smape(X, Y)", shifts: false),
  Promise(call: "mase(X, Y, X, period=2)", permutes: false),
  Promise(call: "mse_parts(X, Y).correlation", scale: 2),
  Promise(call: "skill(X, Y, reversed(X))", permutes: false),
  Promise(call: "acc(X, Y, 0.5 * X + 0.1 * Y)"),
  Promise(call: "crps(X, E)", scale: 1), Promise(call: "crps(X, E, form=\"fair\")", scale: 1),
  Promise(call: "pinball(X, Y, q=0.3)", scale: 1), Promise(call: "coverage(X, Y - X, Y + X)"),
  Promise(call: "diebold_mariano(X, Y, reversed(X)).statistic", permutes: false),
  Promise(call: "mean(pit(X, E))"),
]

@Suite struct MetricPromises {
  /// Positive flows with a tie or two.
  private static let base = """
    n = arange(60)
    x0 = ((n * 37) % 41) / 8 + 0.5
    y0 = x0 + ((n * 13) % 17 - 8) / 20
    z0 = x0 + ((n * 7) % 11 - 5) / 15
    fn pair(a, b) = with_dims(stack([a, b]), ["member", "t"])
    """

  /// The call on x, y and members e.
  private static func on(_ call: String, _ x: String, _ y: String, _ e: String) -> String {
    call.replacingOccurrences(of: "X", with: "(\(x))").replacingOccurrences(of: "Y", with: "(\(y))")
      .replacingOccurrences(of: "E", with: "(\(e))")
  }

  @Test(arguments: promises.map(\.call))
  func areKept(call: String) async throws {
    let promise = try #require(promises.first { $0.call == call })
    var program = Self.base + "\n"
    program += Self.on(call, "x0", "y0", "pair(y0, z0)") + "\n"
    program += Self.on(call, "3 * x0", "3 * y0", "3 * pair(y0, z0)") + "\n"
    program += Self.on(call, "x0 + 5", "y0 + 5", "5 + pair(y0, z0)") + "\n"
    program += "turn = (n * 7 + 3) % 60\n"
    program += Self.on(call, "x0[turn]", "y0[turn]", "pair(y0[turn], z0[turn])") + "\n"
    program += "gap = [nan, 2.5]\nrest = [7.0, nan]\n"
    program += Self.on(
      call, "concat(gap, x0)", "concat(rest, y0)", "pair(concat(rest, y0), concat(rest, z0))")
    let (values, errors) = await numbers(program)
    #expect(errors == [])
    try #require(values.count == 5)
    func close(_ value: Double, _ expected: Double) -> Bool {
      abs(value - expected) <= 1e-12 * max(1, abs(expected))
    }
    #expect(values[0].isFinite)
    #expect(close(values[1], values[0] * Foundation.pow(3, promise.scale)), "stretched")
    if promise.shifts { #expect(close(values[2], values[0]), "moved") }
    if !promise.shifts { #expect(!close(values[2], values[0]), "does see the zero") }
    if promise.permutes { #expect(close(values[3], values[0]), "in another order") }
    // A series turned round, training data and what lies beside have other places then.
    if !call.contains("reversed"), !call.contains("mase"), !call.hasPrefix("mean") {
      #expect(close(values[4], values[0]), "with pairs of which one side is missing")
    }
  }
}
