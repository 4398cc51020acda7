import Foundation
import LimnData
import LimnMachine
import Testing

/// Distributions against SciPy (`tools/reference/distributions.py`), and against themselves.
@Suite struct Distributions {
  struct Line: Sendable {
    var kind: String
    var name: String
    var parameters: [Double]
    var numbers: [Double]
  }

  static let lines: [Line] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/distributions.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { line in
      let halves = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
      return Line(
        kind: halves[0][0], name: halves[0][1],
        parameters: halves[0].dropFirst(2).compactMap { Double($0) },
        numbers: halves[1].compactMap { Double($0) })
    }
  }()
  static let names = Set(lines.map(\.name)).sorted()

  static func make(_ name: String, _ parameters: [Double]) throws -> Datum {
    try Desk().run("dist.\(name)", bound: parameters.map { .float($0) })
  }

  static func number(_ function: String, _ distribution: Datum, _ x: Double) throws -> Double {
    guard case .float(let value) = try Desk().run(function, distribution, .float(x)) else {
      Issue.record("\(function) gives no number")
      return .nan
    }
    return value
  }

  /// Relative; of logarithms below 1 and of quantiles near 0 absolute.
  private static func differ(_ a: Double, _ b: Double, least: Double) -> Double {
    a == b ? 0 : abs(a - b) / max(abs(b), least)
  }

  /// What is left is mostly SciPy's: mpmath 1.4.1 at 40 digits sides with Limn in log densities of large
  /// parameters.
  @Test(arguments: names)
  func equalSciPy(name: String) throws {
    for line in Self.lines where line.name == name {
      let d = try Self.make(name, line.parameters)
      let x = line.numbers[0]
      func check(_ function: String, _ expected: Double, least: Double = 1e-300) throws {
        let value = try Self.number(function, d, x)
        #expect(
          Self.differ(value, expected, least: least) <= 1e-10,
          "\(function) of \(name) \(line.parameters) at \(x): \(value), SciPy \(expected)")
      }
      switch line.kind {
      case "at":
        try check("log_pdf", line.numbers[1], least: 1)
        try check("cdf", line.numbers[2])
        try check("sf", line.numbers[3])
        let density = try Self.number("pdf", d, x)
        #expect(Self.differ(density, exp(line.numbers[1]), least: 1e-300) <= 1e-9)
      case "of": try check("ppf", line.numbers[1], least: 1e-300)
      case "above": try check("isf", line.numbers[1], least: 1e-300)
      default:
        guard case .object(let object) = d else { continue }
        for (field, expected) in zip(["mean", "var"], line.numbers) {
          guard case .float(let value)? = object.field(field) else { continue }
          #expect(
            Self.differ(value, expected, least: 1e-300) <= 1e-10, "\(field) of \(line.parameters)")
        }
      }
    }
  }

  /// Both tails, down to probabilities of which one side has no digits.
  @Test(arguments: names)
  func quantilesUndoProbabilities(name: String) throws {
    let discrete = ["poisson", "binomial", "negative_binomial"].contains(name)
    for parameters in Set(Self.lines.filter { $0.name == name }.map(\.parameters)) {
      let d = try Self.make(name, parameters)
      for p in [1e-200, 1e-40, 1e-13, 1e-6, 0.01, 0.3, 0.5] {
        for (quantile, tail) in [("ppf", "cdf"), ("isf", "sf")] {
          let x = try Self.number(quantile, d, p)
          let back = try Self.number(tail, d, x)
          let place = "\(quantile) of \(name) \(parameters) at \(p): \(x) with \(back)"
          if discrete {
            #expect(tail == "cdf" ? back >= p * (1 - 1e-13) : back <= p * (1 + 1e-13), "\(place)")
            guard x > 0 else { continue }
            let before = try Self.number(tail, d, x - 1)
            #expect(tail == "cdf" ? before < p : before > p, "\(place)")
          } else {
            // A number beyond the greatest one.
            if x.isInfinite { continue }
            // Where x itself has no digits left: next to a bound, or below the smallest number.
            let step = max(x.ulp, 1e-300)
            let low = try Self.number(tail, d, x - 4 * step)
            let high = try Self.number(tail, d, x + 4 * step)
            let isWithin = min(low, high) <= p && p <= max(low, high)
            #expect(isWithin || Self.differ(back, p, least: 1e-300) < 1e-10, "\(place)")
          }
        }
      }
    }
  }

  @Test(arguments: names)
  func endAtTheirBounds(name: String) throws {
    let parameters = try #require(Self.lines.first { $0.name == name }).parameters
    let d = try Self.make(name, parameters)
    #expect(try Self.number("cdf", d, -.infinity) == 0)
    #expect(try Self.number("cdf", d, .infinity) == 1)
    #expect(try Self.number("sf", d, -.infinity) == 1)
    #expect(try Self.number("sf", d, .infinity) == 0)
    #expect(try Self.number("pdf", d, .infinity) == 0)
    for function in ["pdf", "log_pdf", "cdf", "sf", "ppf", "isf"] {
      #expect(try Self.number(function, d, .nan).isNaN)
    }
    #expect(try Self.number("ppf", d, -0.1).isNaN && Self.number("isf", d, 1.1).isNaN)
    #expect(try Self.number("ppf", d, 0) == Self.number("isf", d, 1))
    #expect(try Self.number("ppf", d, 1) == Self.number("isf", d, 0))
  }
}
