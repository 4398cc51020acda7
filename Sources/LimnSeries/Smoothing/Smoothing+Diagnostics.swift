import LimnSource

/// What can go wrong with smoothers, seasons, spectra and correlograms, in words.
extension Fault {
  /// `label` is the step's date where the series has dates, else its position.
  package static func infiniteInSeries(_ label: String, parameter: String = "x") -> Fault {
    Fault(
      "E575", "this needs finite values, but the one at \(label) is infinite",
      hint: "`mask(\(parameter), not isfinite(\(parameter)))` makes infinite values missing",
      argument: parameter)
  }

  package static func windowTooLong(_ window: Int, of count: Int?) -> Fault {
    let length =
      count.map { "the series has \($0) step\($0 == 1 ? "" : "s")" } ?? "that is too long"
    return Fault(
      "E576", "a window of \(window) steps is wanted, but \(length)", argument: "window")
  }

  package static func degreeFillsWindow(_ degree: Int, window: Int) -> Fault {
    Fault(
      "E576",
      "a polynomial of degree \(degree) goes through every value of a window of \(window) steps",
      hint: "take a lower `degree` or a longer `window`", argument: "degree")
  }

  package static func tooManyFrequencies(_ count: Int, period: Int) -> Fault {
    Fault(
      "E576",
      "a period of \(period) steps has room for \((period - 1) / 2) frequencies, not \(count)",
      hint: "a wave needs more than two steps", argument: "frequencies")
  }

  package static func numberOutside(_ value: Double, _ name: String, _ wanted: String) -> Fault {
    let text = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    return Fault("E577", "`\(name)` is \(wanted), not \(text)", argument: name)
  }

  /// A series that is too short for what is asked of it.
  package static func seriesTooShort(
    _ what: String, least: Int, has count: Int, parameter: String = "x"
  ) -> Fault {
    Fault(
      "E578",
      "\(what) needs at least \(least) values, but there \(count == 1 ? "is" : "are") \(count)",
      argument: parameter)
  }

  package static func pairShapes(_ x: [Int], _ y: [Int]) -> Fault {
    Fault(
      "E392", "`x` has the shape \(x), but `y` has \(y)",
      hint: "select the steps that both have, such as `x[time=\"2001\":\"2010\"]`", argument: "y")
  }

  package static func weightShape(_ weights: [Int], of shape: [Int]) -> Fault {
    Fault(
      "E390",
      "`weights` has the shape \(weights), which fits neither \(shape) nor one named axis of it",
      argument: "weights")
  }

  package static func weightsNotNumbers(got: String) -> Fault {
    Fault(
      "E579", "`weights` says how much each step counts, but got \(got)",
      hint: "`where(qa <= 1, 1.0, 0.2)` makes weights of flags", argument: "weights")
  }

  package static func weightBelowZero(_ weight: Double, at label: String) -> Fault {
    Fault(
      "E579", "weights are finite and not below 0, but the one at \(label) is \(weight)",
      hint: "a weight of 0 leaves a step out", argument: "weights")
  }
}

extension Fault {
  package static func missingInSpectrum(_ missing: Int, of count: Int, method: String) -> Fault {
    Fault(
      "E575", "\"\(method)\" needs every value, but \(missing) of \(count) are missing",
      hint: "`method=\"lomb_scargle\"` takes gaps; `fill(x)` closes them", argument: "x")
  }
}
