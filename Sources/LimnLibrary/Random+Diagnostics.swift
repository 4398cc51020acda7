import LimnDisplay
import LimnSource

/// Faults of random draws.
extension Fault {
  static func drawParameter(_ name: String, _ wanted: String, _ value: Double) -> Fault {
    Fault(
      "E552", "`\(name)` is \(wanted), not \(NumberText.significant(value))", argument: name)
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
