import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Results of a test of one or of many series, as fields and in a sentence.
struct SeriesTest {
  static let significance = 0.05

  let name: String
  /// What the statistic is called.
  var statistic = "statistic"
  /// Names of the further numbers.
  let fields: [String]
  var hasP = true

  /// Numbers that count something, and those that are steps of the axis.
  private static let whole: Set<String> = ["lags", "df", "islands", "s"]
  private static let step = "at"

  /// For one series `says`, for many how often p is below 5 %.
  func report(
    _ results: [TestResult], on columns: TimeColumns, unit: String? = nil,
    inUnit: Set<String> = [], trend: Bool = false, says: (TestResult) -> String
  ) throws(Fault) -> Report {
    var all: OrderedDictionary<String, Datum> = [:]
    func put(_ field: String, _ values: [Double]) throws(Fault) {
      all[field] = try datum(field, values, columns, inUnit.contains(field) ? unit : nil)
    }
    if statistic != "" { try put(statistic, results.map(\.statistic)) }
    if hasP { try put("p", results.map(\.p)) }
    for (place, field) in fields.enumerated() { try put(field, results.map { $0.more[place] }) }
    if trend { all["trend"] = try words(results.map(Self.trend), columns) }
    all["n"] = try Library.counts(results.map(\.n), columns)
    if results.count == 1 {
      if let reason = results[0].reason { all["reason"] = .string(reason) }
      return Report(
        name, all, says: results[0].reason.map { "No answer, since \($0)." } ?? says(results[0]))
    }
    return Report(name, all, says: summary(results))
  }

  private func summary(_ results: [TestResult]) -> String {
    let without = results.count { $0.reason != nil }
    let reasons =
      without > 0
      ? " \(without) have no answer; of the first, \(results.first { $0.reason != nil }?.reason ?? "")."
      : ""
    guard hasP else { return "\(results.count) series.\(reasons)" }
    let small = results.count { $0.p < Self.significance }
    return
      "p is below 0.05 in \(small) of \(results.count) series; `fdr` says which remain when so "
      + "many are tested.\(reasons)"
  }

  private func datum(
    _ field: String, _ values: [Double], _ columns: TimeColumns, _ unit: String?
  ) throws(Fault) -> Datum {
    if field == Self.step { return try steps(values, columns) }
    if values.count == 1, columns.array.rank == 1 {
      if values[0].isNaN { return .none }
      if Self.whole.contains(field), abs(values[0]) < 0x1p53 { return .int(Int64(values[0])) }
    }
    let numbers = try columns.reduced(values, name: field, unit: unit)
    return numbers.result
  }

  /// Dates, where there are some.
  private func steps(_ values: [Double], _ columns: TimeColumns) throws(Fault) -> Datum {
    if columns.array.rank == 1 {
      guard let step = values.first, !step.isNaN else { return .none }
      return columns.time.map { .time($0.instants[Int(step)]) } ?? .int(Int64(step))
    }
    var array = try columns.reduced(values, name: Self.step)
    let mask = values.map(\.isNaN)
    let gone = mask.contains(true) ? mask : nil
    array.tensor =
      if let time = columns.time {
        try Tensor(
          time: values.map { $0.isNaN ? 0 : time.instants[Int($0)].microseconds }, mask: gone,
          shape: array.shape)
      } else {
        try Tensor(i64: values.map { $0.isNaN ? 0 : Int64($0) }, mask: gone, shape: array.shape)
      }
    return .array(array)
  }

  private func words(_ texts: [String], _ columns: TimeColumns) throws(Fault) -> Datum {
    if columns.array.rank == 1 { return .string(texts.first ?? "") }
    var array = try columns.reduced(texts.map { _ in 0 }, name: "trend")
    array.tensor = try Tensor(str: texts, shape: array.shape)
    return .array(array)
  }

  static func trend(_ result: TestResult) -> String {
    guard result.reason == nil else { return "unknown" }
    guard result.p < significance else { return "no trend" }
    return result.statistic > 0 ? "increasing" : "decreasing"
  }
}

/// Numbers within sentences.
enum Said {
  static func number(_ value: Double, digits: Int = 3) -> String {
    NumberText.significant(value, digits: digits)
  }

  static func p(_ p: Double) -> String {
    p < 0.001 ? "p < 0.001" : "p = \(number(p))"
  }
}
