import Foundation
import Testing

/// Lines `what|…|numbers` of a fixture, by what they are about; its samples by name.
struct ReferenceLines {
  struct Line {
    var what: String
    /// The cells between.
    var settings: [String]
    var numbers: [Double]
  }

  private(set) var lines: [Line] = []
  private(set) var samples: [String: [Double]] = [:]

  init(_ name: String) throws {
    for row in try Fixture.rows(name).map({ $0.joined(separator: ",") }) {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let numbers = try #require(cells.last).split(separator: " ").compactMap { Double($0) }
      if cells[0] == "sample" {
        samples[cells[1]] = numbers
      } else {
        lines.append(
          Line(what: cells[0], settings: Array(cells.dropFirst().dropLast()), numbers: numbers))
      }
    }
  }

  func sample(_ name: String) throws -> [Double] { try #require(samples[name]) }
  func all(_ what: String) -> [Line] { lines.filter { $0.what == what } }
}

/// Within `tolerance` of the greater of 1 and the reference's size; missing where it is.
func agree(_ ours: [Double], _ theirs: [Double], _ tolerance: Double) -> Bool {
  ours.count == theirs.count
    && zip(ours, theirs).allSatisfy {
      ($0.isNaN && $1.isNaN) || $0 == $1 || abs($0 - $1) <= tolerance * max(1, abs($1))
    }
}

/// The greatest such distance, for messages.
func distance(_ ours: [Double], _ theirs: [Double]) -> Double {
  zip(ours, theirs).reduce(0) { greatest, pair in
    pair.0.isNaN || pair.1.isNaN
      ? greatest : max(greatest, abs(pair.0 - pair.1) / max(1, abs(pair.1)))
  }
}

extension Array {
  /// Every `step`-th element.
  func every(_ step: Int) -> [Element] {
    stride(from: 0, to: count, by: step).map { self[$0] }
  }
}
