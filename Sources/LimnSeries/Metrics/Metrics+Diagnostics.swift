import LimnSource

/// What can go wrong with the numbers that metrics and smoothing are told, in words.
extension Fault {
  package static func shareOutside(_ share: Double, _ name: String) -> Fault {
    Fault(
      "E582", "`\(name)` is a share above 0 and below 1, but is \(share)", argument: name)
  }

  package static func sharesCross(_ lower: Double, _ upper: Double) -> Fault {
    Fault(
      "E582", "`lower` must be below `upper`, but they are \(lower) and \(upper)",
      argument: "lower")
  }

  package static func binsOutside(_ bins: Int) -> Fault {
    Fault("E582", "`bins` is a number from 1 to 10000, but is \(bins)", argument: "bins")
  }

  package static func weightNotAShare(_ value: Double, _ name: String) -> Fault {
    Fault("E582", "`\(name)` lies between 0 and 1, but is \(value)", argument: name)
  }

  package static func horizonOutside(_ horizon: Int) -> Fault {
    Fault("E582", "`horizon` is at least 1, but is \(horizon)", argument: "horizon")
  }

  package static func windowUnknown() -> Fault {
    Fault(
      "E582", "the axis has no step of fixed length, so the window of a peak is unknown",
      hint: "say how many steps: `window=3`", argument: "window")
  }

  package static func windowOutside(_ given: String) -> Fault {
    Fault(
      "E582", "`window` is at least one step, but is \(given)",
      hint: "steps, `window=3`, or a duration, `window=12h`", argument: "window")
  }

  package static func trainOfOtherSites(_ own: [Int], _ train: [Int]) -> Fault {
    Fault(
      "E392", "`obs` keeps the shape \(own) beside time, but `train` has \(train)",
      hint: "`train` is one series for all, or has those of `obs`", argument: "train")
  }

  // MARK: Exponential smoothing

  package static func smoothingShort(_ count: Int, least: Int) -> Fault {
    Fault("E584", "smoothing needs at least \(least) steps, but there are \(count)", argument: "x")
  }

  package static func smoothingStart() -> Fault {
    Fault(
      "E584", "smoothing begins with the first values, and an end of them is missing or infinite",
      hint: "select a span that begins with values, or `fill` the gap", argument: "x")
  }

  package static func smoothingNegative(_ value: Double) -> Fault {
    Fault(
      "E584", "a season that multiplies needs values above 0, but one is \(value)",
      hint: "`seasonal=\"add\"` takes any", argument: "seasonal")
  }

  package static func smoothingDiverged() -> Fault {
    Fault(
      "E584", "the smoothed values are not finite",
      hint: "`mask(x, not isfinite(x))` makes infinite values missing", argument: "x")
  }
}
