import LimnSource

/// What can go wrong with decompositions, in words; more of it stands in `Series+Diagnostics`.
extension Fault {
  private static let tooFew = "E570"

  /// Whether a series has no value at some place in the cycle, so that it cannot be taken apart.
  package var isTooFewInCycle: Bool { code == Self.tooFew }

  /// empty: the places, from 0 on.
  package static func tooFewInCycle(
    period: Int, empty: [Int], missing: Int, count: Int
  ) -> Fault {
    let shown = empty.prefix(3).map { "\($0 + 1)" }.joined(separator: ", ")
    let more = empty.count > 3 ? ", …" : ""
    return Fault(
      tooFew,
      missing == count
        ? "every one of the \(count) values is missing"
        : "the season cannot be told: \(missing) of \(count) values are missing, and no cycle has one "
          + "at \(empty.count) of its \(period) places (\(shown)\(more))",
      hint: missing == count
        ? "`count(x)` counts the values that are present"
        : "`resample` to longer steps leaves fewer gaps; `fill` invents what is missing",
      argument: "x")
  }

  package static func notPositive(_ value: Double, at index: Int) -> Fault {
    Fault(
      "E572",
      "parts can only multiply to positive values, but the one at position \(index) is \(value)",
      hint: "`model=\"additive\"` takes any values", argument: "x")
  }

  package static func notWholeNumbers(_ name: String) -> Fault {
    Fault(
      "E203", "`\(name)` expects whole numbers along one axis", hint: "such as `\(name)=[24, 168]`",
      argument: name)
  }

  package static func noPeriods() -> Fault {
    Fault(
      "E571", "`periods` names no period", hint: "such as `periods=[24, 168]` for hours",
      argument: "periods")
  }

  package static func tooManyPeriods(_ count: Int) -> Fault {
    Fault("E571", "`periods` names \(count) periods, but 100 are the most", argument: "periods")
  }

  package static func periodTwice(_ period: Int) -> Fault {
    Fault("E571", "`periods` names \(period) twice", argument: "periods")
  }

  package static func spansForPeriods(_ spans: Int, periods: Int) -> Fault {
    Fault(
      "E571",
      "`seasonal` has \(spans) span\(spans == 1 ? "" : "s") for \(periods) "
        + "period\(periods == 1 ? "" : "s")",
      hint: "give one span for each period, in the same order", argument: "seasonal")
  }
}

/// Modes, components and levels.
extension Fault {
  package static func countOutside(
    _ count: Int, _ name: String, _ range: ClosedRange<Int>
  ) -> Fault {
    Fault(
      "E573",
      "`\(name)` lies between \(range.lowerBound) and \(range.upperBound) here, but is \(count)",
      argument: name)
  }

  package static func tooFewForModes(times: Int, places: Int) -> Fault {
    Fault(
      "E573",
      "patterns need two times and a place with values, but there are \(times) and \(places)",
      argument: "x")
  }

  package static func nothingVaries() -> Fault {
    Fault(
      "E574", "the values do not vary, so there is nothing to tell parts by",
      hint: "`std(x)` is 0 where a series is constant", argument: "x")
  }
}

/// Windows and groups of components.
extension Fault {
  package static func windowTooLong(_ window: Int, count: Int) -> Fault {
    Fault(
      "E573",
      "a window of \(window) steps is more than half of the series, which has \(count)",
      hint: "the longest is `window=\(max(count / 2, 0))`", argument: "window")
  }

  package static func componentOutside(_ index: Int, window: Int) -> Fault {
    Fault(
      "E573", "there is no component \(index): a window of \(window) has 0 … \(window - 1)",
      argument: "groups")
  }

  package static func componentTwice(_ index: Int) -> Fault {
    Fault("E573", "component \(index) is in the groups twice", argument: "groups")
  }

  package static func groupName(_ name: String) -> Fault {
    Fault(
      "E573", "a group cannot be called `\(name)`, which the decomposition has already",
      argument: "groups")
  }

  package static func groupComponents(_ name: String) -> Fault {
    Fault(
      "E203", "the group `\(name)` is no list of component numbers",
      hint: "such as `groups={trend: [0], season: [1, 2]}`", argument: "groups")
  }

  package static func noRecurrence() -> Fault {
    Fault(
      "E574", "the components have no linear recurrence, so they cannot be continued",
      hint: "fewer components, or a longer `window`", argument: "horizon")
  }
}

/// Wavelets.
extension Fault {
  package static func tooShortForWavelets(_ count: Int) -> Fault {
    Fault(
      "E573", "scales need two steps at least, but the series has \(count)", argument: "x")
  }

  package static func lengthNotDyadic(_ count: Int, levels: Int) -> Fault {
    Fault(
      "E573",
      "the discrete transform halves a series \(levels) time\(levels == 1 ? "" : "s"), which \(count) "
        + "steps do not allow",
      hint: "`transform=\"modwt\"` takes any length", argument: "levels")
  }

  package static func dwtNotCausal() -> Fault {
    Fault(
      "E573", "the discrete transform takes only some lengths, so not every step can be the last",
      hint: "`transform=\"modwt\"` takes any length", argument: "causal")
  }
}

/// Ensembles and weights of places.
extension Fault {
  package static func trialsNotPairs(_ trials: Int) -> Fault {
    Fault(
      "E573", "`trials` come in pairs, from 2 to 100000, but there are \(trials)",
      argument: "trials")
  }

  package static func noiseOutside(_ noise: Double) -> Fault {
    Fault("E573", "`noise` is a share from 0 on, but is \(noise)", argument: "noise")
  }

  package static func noLatitudes() -> Fault {
    Fault(
      "E573",
      "\"coslat\" takes the labels of an axis `lat` or `latitude` in degrees, which x lacks",
      hint: "`weights` may be a tensor with a number for each place", argument: "weights")
  }

  package static func weightsOfPlaces(_ count: Int, places: Int) -> Fault {
    Fault(
      "E573",
      "`weights` are \(places) finite numbers from 0 on, one for each place, or \"coslat\"",
      hint: count == places ? nil : "there are \(count)", argument: "weights")
  }
}

/// Breaks.
extension Fault {
  package static func segmentShare(_ share: Double) -> Fault {
    Fault(
      "E573", "`h` is the shortest segment as a share, above 0 and at most 0.5, but is \(share)",
      argument: "h")
  }

  package static func levelOutside(_ level: Double) -> Fault {
    Fault("E573", "`level` lies between 0 and 1, but is \(level)", argument: "level")
  }

  package static func segmentsTooShort(
    _ least: Int, regressors: Int, present: Int, of count: Int
  ) -> Fault {
    Fault(
      "E573",
      "a segment of \(least) values cannot carry \(regressors) regressors; \(present) of \(count) values "
        + "are present",
      hint: "a greater `h` up to 0.5, a lower `order`, or a longer series", argument: "x")
  }

  package static func tooLongForBreaks(_ count: Int) -> Fault {
    Fault(
      "E573", "breaks are sought among at most 20000 values, but there are \(count)",
      hint: "`resample` to longer steps", argument: "x")
  }
}
