import LimnTensor

/// What a test of one series found, or the reason why it has no answer.
package struct TestResult: Hashable, Sendable {
  /// Values that it rests on.
  package var n: Int
  package var statistic: Double = .nan
  package var p: Double = .nan
  /// Further numbers, in the order of the test's `fields`.
  package var more: [Double] = []
  /// Why there is no answer; nil when there is one.
  package var reason: String?

  init(
    n: Int, statistic: Double = .nan, p: Double = .nan, more: [Double] = [], reason: String? = nil
  ) {
    (self.n, self.statistic, self.p, self.more, self.reason) = (n, statistic, p, more, reason)
  }

  /// No answer, with as many further numbers as the test has.
  static func none(_ reason: String, n: Int, fields: Int) -> TestResult {
    TestResult(n: n, more: Array(repeating: .nan, count: fields), reason: reason)
  }
}

/// Why a sample cannot be tested.
enum Untestable {
  /// Tests that need every step; nil where nothing stands in the way.
  static func complete(_ x: [Double], least: Int) -> String? {
    let missing = x.count { $0.isNaN }
    if missing > 0, missing < x.count {
      return "\(missing) of \(x.count) values are missing, and every step is needed: fill first"
    }
    return present(x.filter { !$0.isNaN }, least: least)
  }

  /// Tests that leave missing values out; `x` holds none.
  static func present(_ x: [Double], least: Int) -> String? {
    if x.isEmpty { return "no value is present" }
    if x.contains(where: \.isInfinite) { return "a value is infinite" }
    if x.count < least {
      return "\(x.count) value\(x.count == 1 ? " is" : "s are") too few, \(least) are needed"
    }
    if x.allSatisfy({ $0 == x[0] }) { return "all \(x.count) values are the same" }
    return nil
  }
}

enum Moments {
  static func mean(_ x: [Double]) -> Double {
    compensatedSum(x.count) { x[$0] } / Double(x.count)
  }

  /// Σ (x_t − x̄)(x_{t−k} − x̄) / n of deviations.
  static func autocovariance(_ deviations: [Double], lag: Int) -> Double {
    guard lag < deviations.count else { return 0 }
    var sum = 0.0
    for step in lag..<deviations.count { sum += deviations[step] * deviations[step - lag] }
    return sum / Double(deviations.count)
  }
}
