import LimnSource

/// What can go wrong with decompositions, gaps, splits and metrics, in words.
extension Fault {
  // MARK: Decomposition

  /// `label` names a step: its date where the series has dates, else its position.
  package static func missingInDecomposition(
    _ missing: [Int], of count: Int, label: (Int) -> String = { "position \($0)" }
  ) -> Fault {
    let shown = missing.prefix(3).map(label).joined(separator: ", ")
    let more = missing.count > 3 ? ", …" : ""
    let verb = missing.count == 1 ? "is" : "are"
    return Fault(
      "E501",
      "a decomposition needs a value at every step, but \(missing.count) of \(count) \(verb) missing "
        + "(\(shown)\(more))",
      hint:
        "`fill(x, method=\"linear\")` fills gaps inside a series; where a model follows, split first",
      argument: "x")
  }

  package static func infiniteInDecomposition(at index: Int) -> Fault {
    Fault(
      "E502", "a decomposition needs finite values, but the one at position \(index) is infinite",
      hint: "`mask(x, not isfinite(x))` makes infinite values missing", argument: "x")
  }

  package static func periodTooLong(_ period: Int, count: Int?) -> Fault {
    guard let count else {
      return Fault("E503", "a period of \(period) steps is beyond any series", argument: "period")
    }
    return Fault(
      "E503",
      "a period of \(period) steps needs at least two cycles, but the series has \(count) steps",
      hint: "`period` counts steps in a cycle: 23 for 16-day composites, 12 for months",
      argument: "period")
  }

  package static func periodTooShort(_ period: Int) -> Fault {
    Fault(
      "E504", "a period must be at least 2 steps, but is \(period)",
      hint: "`period` counts steps in a cycle: 23 for 16-day composites, 12 for months",
      argument: "period")
  }

  package static func periodUnknown() -> Fault {
    Fault(
      "E505", "the time axis has no cycle of a year to take the period from",
      hint: "say how many steps a cycle has, such as `period=12`", argument: "period")
  }

  package static func spanEven(_ span: Int, _ name: String) -> Fault {
    Fault(
      "E506", "`\(name)` must be odd so that its window has a middle, but is \(span)",
      hint: "try `\(name)=\(span + 1)`", argument: name)
  }

  package static func spanTooShort(_ span: Int, _ name: String) -> Fault {
    Fault(
      "E507", "`\(name)` must be an odd number of at least 3, but is \(span)", argument: name)
  }

  package static func degreeOutOfRange(_ degree: Int, _ name: String) -> Fault {
    Fault(
      "E508", "`\(name)` must be 0 (local means) or 1 (local lines), but is \(degree)",
      argument: name)
  }

  package static func countTooSmall(_ count: Int, _ name: String, least: Int) -> Fault {
    Fault("E509", "`\(name)` must be at least \(least), but is \(count)", argument: name)
  }

  package static func unknownSeason(_ text: String) -> Fault {
    Fault(
      "E510", "`seasonal` is an odd number of cycles or \"periodic\", but got \(text)",
      argument: "seasonal")
  }
}
