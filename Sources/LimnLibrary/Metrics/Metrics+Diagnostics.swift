import LimnData
import LimnMachine
import LimnSource

/// What can go wrong with the arguments of metrics, in words.
extension Fault {
  static func weightOutside(_ weight: Double) -> Fault {
    Fault(
      "E580", "a weight is 0 or above and finite, but one is \(weight)",
      hint: "a pair that shall not count has the weight 0 or is missing", argument: "weights")
  }

  static func noAxisNamed(_ name: String, _ array: DataArray, _ parameter: String) -> Fault {
    let names = array.axes.map { $0.name ?? "unnamed" }.joined(separator: ", ")
    return Fault(
      "E581", "`\(parameter)` needs an axis `\(name)` with elements, but its axes are [\(names)]",
      hint: "`with_dims(x, [\"time\", \"\(name)\"])` names axes", argument: parameter)
  }

  static func noLevels(_ array: DataArray) -> Fault {
    Fault(
      "E581", "it is not said which quantiles `sim` holds",
      hint:
        "`q=0.9` says the level of one; of several `with_coords(sim, quantile=[0.1, 0.5, 0.9])`",
      argument: "sim")
  }

  static func notClasses(_ parameter: String, _ why: String) -> Fault {
    Fault(
      "E583", "`\(parameter)` holds no classes: \(why)",
      hint: "classes are words, bools or whole numbers", argument: parameter)
  }

  static func tooManyClasses(_ count: Int, most: Int) -> Fault {
    Fault(
      "E583", "\(count) classes are more than the \(most) that one table takes",
      hint: "`rmse` and its like score numbers", argument: "obs")
  }

  static func notACount(_ shape: [Int], classes: Int) -> Fault {
    Fault(
      "E583",
      "`counts` has the shape \(shape), but \(classes) mapped areas need [\(classes), \(classes)]",
      hint: "a row for each mapped class, a column for each on the ground", argument: "counts")
  }

  static func countNegative(_ count: Double, _ parameter: String) -> Fault {
    Fault(
      "E583", "`\(parameter)` holds \(count), which is no count or area", argument: parameter)
  }

  static func noSuchClass(_ label: Datum, _ classes: DataArray) -> Fault {
    let known = (0..<min(classes.count, 8)).map { Describe.inline(Datum(classes.scalar(at: $0))) }
    let more = classes.count > 8 ? ", …" : ""
    return Fault(
      "E583", "there is no class \(Describe.inline(label))",
      hint: "the classes are \(known.joined(separator: ", "))\(more); or \"macro\", \"each\"",
      argument: "of")
  }

  static func withPByItself() -> Fault {
    Fault(
      "E202", "`with_p` goes with neither `weights` nor `ci`",
      hint: "call it twice", argument: "with_p")
  }

  static func pairsOnly() -> Fault {
    Fault(
      "E202", "`weights` and `ci` are for two series, but `y` is left out", argument: "weights")
  }

  static func levelTwice() -> Fault {
    Fault(
      "E202", "the levels are given twice, by `q` and by the axis `quantile`", argument: "q")
  }
}
