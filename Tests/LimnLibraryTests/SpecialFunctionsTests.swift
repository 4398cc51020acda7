import Foundation
import LimnMachine
import Testing

/// Special functions against SciPy (`tools/reference/special.py`).
@Suite struct SpecialFunctions {
  /// Relative. The incomplete functions lose digits where they are tiny; of `erfc` and `normal_cdf` it
  /// is SciPy that does, by 3e-14 and 1e-13 on these points (mpmath 1.3, 50 digits).
  private static func tolerance(_ name: String) -> Double {
    switch name {
    case "gammainc", "gammaincc", "betainc": 2e-12
    case "normal_cdf": 2e-13
    case "digamma", "lbeta", "normal_log_cdf", "erfc": 1e-13
    default: 5e-15
    }
  }

  private static let lines: [(name: String, numbers: [Double])] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "LimnTensorTests/Fixtures/special.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return (String(words[0]), words.dropFirst().compactMap { Double($0) })
    }
  }()

  @Test func equalSciPy() throws {
    #expect(Self.lines.count > 800)
    var worst: [String: Double] = [:]
    for (name, numbers) in Self.lines {
      let expected = try #require(numbers.last)
      let result = try Desk().run(name, bound: numbers.dropLast().map { .float($0) })
      guard case .float(let value) = result else {
        Issue.record("\(name) gives no number")
        continue
      }
      let error = abs(value - expected) / max(abs(expected), 1e-300)
      worst[name] = max(worst[name] ?? 0, error)
    }
    for (name, error) in worst {
      #expect(error <= Self.tolerance(name), "\(name)")
    }
  }
}
