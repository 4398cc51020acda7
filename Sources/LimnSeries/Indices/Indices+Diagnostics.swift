import LimnSource

/// What can go wrong with indices and statistics, in words.
extension Fault {
  /// `place` is a date, or a position.
  package static func negativeRain(_ value: Double, at place: String, of name: String) -> Fault {
    Fault(
      "E585", "`\(name)` needs amounts of 0 or more, but the one at \(place) is \(value)",
      hint: "`spei(rain, evaporation)` takes a balance, which may be negative; "
        + "`mask(x, x < 0)` makes negative values missing",
      argument: "x")
  }

  package static func impossibleFit(_ distribution: String, _ method: String) -> Fault {
    Fault(
      "E586", "a \(distribution) distribution is not fitted by \"\(method)\"",
      hint: "gamma is fitted by \"thom\", \"mle\" or \"lmom\", loglogistic by \"mle\" or \"lmom\", "
        + "pearson3 by \"lmom\"",
      argument: "fit")
  }

  package static func calibrationEmpty(of axis: String) -> Fault {
    Fault(
      "E587", "no step lies in the calibration: the axis is \(axis)",
      hint: "`calib=[\"1991\", \"2020\"]` keeps both years; a series gives its own span",
      argument: "calib")
  }

  package static func infiniteValue(at place: String, of name: String) -> Fault {
    Fault(
      "E588", "`\(name)` needs finite values, but the one at \(place) is infinite",
      hint: "`mask(x, not isfinite(x))` makes infinite values missing", argument: "x")
  }

  package static func neighbours(_ message: String, hint: String) -> Fault {
    Fault("E589", message, hint: hint, argument: "weights")
  }
}
