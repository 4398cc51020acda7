import Foundation
import LimnData
import LimnMachine
import LimnTensor
import Testing

/// Draws against the distributions that they come from, with fixed seeds: Kolmogorov and Smirnov's
/// test where numbers are continuous, Pearson's where they are counts, and the first two moments.
@Suite struct Draws {
  private static let count = 20_000

  /// Parameters that take every way of drawing.
  static let cases: [(name: String, parameters: [Double])] = [
    ("normal", [2, 3]), ("lognormal", [1, 0.5]), ("uniform", [-1, 4]), ("exponential", [3]),
    ("gamma", [2.5, 3]), ("gamma", [0.3, 1]), ("gamma", [1, 2]), ("gamma", [400, 0.1]),
    ("beta", [2, 3]), ("beta", [0.2, 0.4]), ("beta", [30, 1.5]), ("chi2", [1]), ("chi2", [7]),
    ("student_t", [3, 0, 1]), ("student_t", [0.8, 1, 2]), ("fisher_f", [3, 6]),
    ("pearson3", [10, 2, 1.5]),
    ("pearson3", [0, 1, -0.7]), ("pearson3", [0, 1, 0]), ("weibull", [0.7, 2]),
    ("weibull", [4, 1]),
    ("gumbel", [50, 8]), ("gev", [20, 5, 0.2]), ("gev", [20, 5, -0.4]), ("gpd", [10, 2, 0.3]),
    ("gpd", [0, 1, -0.5]), ("poisson", [0.4]), ("poisson", [6]), ("poisson", [11]),
    ("poisson", [350]), ("binomial", [12, 0.3]), ("binomial", [7, 0.9]), ("binomial", [60, 0.4]),
    ("binomial", [5000, 0.75]), ("negative_binomial", [3, 0.5]),
    ("negative_binomial", [0.5, 0.05]),
    ("negative_binomial", [80, 0.3]),
  ]

  private static func draws(
    _ name: String, _ parameters: [Double], seed: Int64
  ) throws -> (distribution: Datum, numbers: [Double]) {
    let d = try Distributions.make(name, parameters)
    let drawn = try Desk().run(
      "draw", d, .list([.int(Int64(count))]), named: ["seed": .int(seed)])
    guard case .array(let array) = drawn else { return (d, []) }
    return (d, try array.tensor.converted(to: .f64).f64Values())
  }

  private static func all(_ function: String, _ d: Datum, _ x: [Double]) throws -> [Double] {
    guard case .array(let array) = try Desk().run(function, d, .array(DataArray(Tensor(f64: x))))
    else { return [] }
    return try array.tensor.f64Values()
  }

  @Test(arguments: cases.indices)
  func comeFromTheirDistribution(index: Int) throws {
    let (name, parameters) = Self.cases[index]
    for seed: Int64 in [1, 2] {
      let (d, numbers) = try Self.draws(name, parameters, seed: seed)
      try #require(numbers.count == Self.count)
      let n = Double(Self.count)
      if ["poisson", "binomial", "negative_binomial"].contains(name) {
        let chi = try Self.pearson(d, numbers)
        let limit = try Distributions.number(
          "isf", try Distributions.make("chi2", [Double(chi.classes - 1)]), 1e-4)
        #expect(chi.statistic < limit, "\(name) \(parameters), seed \(seed)")
      } else {
        let below = try Self.all("cdf", d, numbers.sorted())
        var distance = 0.0
        for (rank, p) in below.enumerated() {
          distance = max(distance, p - Double(rank) / n, Double(rank + 1) / n - p)
        }
        // The limit that one sample in 10,000 exceeds.
        #expect(distance < 2.23 / n.squareRoot(), "\(name) \(parameters), seed \(seed)")
      }
      guard case .object(let object) = d, case .float(let mean)? = object.field("mean"),
        case .float(let variance)? = object.field("var"), variance.isFinite
      else { continue }
      let average = numbers.reduce(0, +) / n
      #expect(abs(average - mean) < 4 * (variance / n).squareRoot(), "\(name) \(parameters)")
    }
  }

  /// Classes of at least 20 expected draws, from the quantiles.
  private static func pearson(
    _ d: Datum, _ numbers: [Double]
  ) throws -> (statistic: Double, classes: Int) {
    let edges = try (1..<40).map { try Distributions.number("ppf", d, Double($0) / 40) }
    let unique = Set(edges).sorted()
    var (statistic, classes) = (0.0, 0)
    var before = 0.0
    for (low, high) in zip([-1] + unique, unique + [.infinity]) {
      let p = try Distributions.number("cdf", d, high)
      let expected = (p - before) * Double(count)
      before = p
      if expected < 20 { continue }
      let seen = Double(numbers.count { $0 > low && $0 <= high })
      statistic += (seen - expected) * (seen - expected) / expected
      classes += 1
    }
    return (statistic, classes)
  }

  /// `random.NAME` and `draw(dist.NAME)` are the same numbers, whichever is declared by itself.
  @Test(arguments: Distributions.names)
  func areTheSameByEitherName(name: String) throws {
    let parameters = try #require(Distributions.lines.first { $0.name == name }).parameters
    let builtin = try #require(Desk().library.first { $0.name == "dist.\(name)" })
    var named: [String: Datum] = ["seed": .int(5)]
    for (parameter, value) in zip(builtin.parameters, parameters) {
      named[parameter.name] = .float(value)
    }
    guard
      case .array(let one) = try Desk().run("random.\(name)", .list([.int(500)]), named: named),
      case .array(let other) = try Desk().run(
        "draw", try Distributions.make(name, parameters), .list([.int(500)]),
        named: ["seed": .int(5)])
    else {
      Issue.record("no tensors")
      return
    }
    #expect(one.dtype == other.dtype)
    #expect(
      try one.tensor.converted(to: .f64).f64Values()
        == other.tensor.converted(to: .f64).f64Values())
  }

  @Test func doNotDependOnThreadsOrNumber() throws {
    let d = try Distributions.make("gamma", [0.7, 2])
    func first(_ count: Int64) throws -> ArraySlice<Double> {
      let drawn = try Desk().run("draw", d, .list([.int(count)]), named: ["seed": .int(9)])
      guard case .array(let array) = drawn else { return [] }
      return try array.tensor.f64Values().prefix(1000)
    }
    let alone = try first(1000)
    let threads = Parallel.threads
    defer { Parallel.setThreads(threads) }
    for count in [1, 2, 3] {
      Parallel.setThreads(count)
      #expect(try first(300_000) == alone)
    }
  }
}
