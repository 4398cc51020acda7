import LimnDisplay
import LimnSource

/// Faults of random draws.
extension Fault {
  static func drawParameter(_ name: String, _ wanted: String, _ value: Double) -> Fault {
    Fault(
      "E552", "`\(name)` is \(wanted), not \(NumberText.significant(value))", argument: name)
  }

  static func distributionParameter(_ name: String, _ wanted: String, _ value: Double) -> Fault {
    Fault(
      "E552", "`\(name)` is \(wanted), not \(NumberText.significant(value))",
      hint: "`?dist` lists the distributions and their parameters", argument: name)
  }

  static func drawTooLarge(_ value: Double) -> Fault {
    Fault(
      "E552", "a count of \(NumberText.significant(value)) was drawn, which is no exact int",
      hint: "counts are drawn up to 2^53; a normal distribution is as good there")
  }

  static func drawBounds(_ low: Double, _ high: Double) -> Fault {
    Fault(
      "E552",
      "nothing can be drawn from \(NumberText.significant(low)) up to \(NumberText.significant(high))",
      hint: "`low` is below `high`, both are finite", argument: "high")
  }

  static func drawTooMany(_ count: Int, of total: Int) -> Fault {
    Fault(
      "E552", "\(count) cannot be drawn of \(total)",
      hint: "`replace=true` lets an element be drawn again", argument: "n")
  }

  static func drawWeights(_ count: Int) -> Fault {
    Fault(
      "E552", "weights are \(count) numbers from 0 on, some of them above 0",
      argument: "weights")
  }
}
