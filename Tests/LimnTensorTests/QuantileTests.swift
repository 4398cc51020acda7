import Foundation
import LimnTensor
import Testing

@Suite struct QuantilesAndCurves {
  /// As in `tools/reference/quantiles_curves.py`.
  private static let shares = [0, 0.01, 0.1, 0.125, 0.25, 0.3, 0.5, 0.6, 0.75, 0.875, 0.95, 1]

  private func values(_ n: Int) -> [Double] {
    (0..<n).map { Double((7919 * $0 + 13) % 101) / 8 }
  }

  @Test func equalThoseOfNumPyAndSciPy() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/quantiles_curves.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(lines.count == 77)
    for line in lines {
      let cells = line.split(separator: ",")
      let n = try #require(Int(cells[1]))
      let expected = cells[2].split(separator: " ").compactMap { Double($0) }
      let found =
        cells[0].hasSuffix(" curve")
        ? try curve(cells[0].dropLast(6), n) : try quantiles(cells[0], n)
      #expect(found.count == expected.count)
      for (x, y) in zip(found, expected) {
        #expect(abs(x - y) <= 1e-12 * max(abs(y), 1), "\(cells[0]) \(n)")
      }
    }
  }

  private func quantiles(_ name: Substring, _ n: Int) throws -> [Double] {
    let method = try #require(QuantileMethod(rawValue: String(name)))
    let sample = try Tensor(f64: values(n))
    return try Self.shares.map {
      try sample.reduced(.quantile($0, method: method), over: [0]).f64Values()[0]
    }
  }

  private func curve(_ name: Substring, _ n: Int) throws -> [Double] {
    let method = try #require(Interpolant.Method(rawValue: String(name)))
    let places = (0..<n).map { Double($0) + Double($0 % 3) / 4 }
    let curve = Interpolant(places, values(n), method)
    return (0..<64).map { Double($0) / 7 }.filter { $0 <= places[n - 1] }.map { curve($0) }
  }

  @Test func longSamplesAreNotSortedAndAgree() throws {
    let many = (0..<50_000).map { Double(($0 * 7919) % 50_021) - 25_000 }
    let sorted = many.sorted()
    let sample = try Tensor(f64: many)
    for rank in [0, 1, 17, 24_999, 49_999] {
      let q = Double(rank) / 49_999
      let found = try sample.reduced(.quantile(q, method: .nearest), over: [0]).f64Values()[0]
      #expect(found == sorted[rank])
    }
    #expect(try sample.sorted(along: 0, descending: false).f64Values() == sorted)
    #expect(try sample.sorted(along: 0, descending: true).f64Values() == sorted.reversed())
  }
}
