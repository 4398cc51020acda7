import LimnData
import LimnSource
import LimnTensor
import LimnTime

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
      "E511",
      "a decomposition needs a value at every step, but \(missing.count) of \(count) \(verb) missing "
        + "(\(shown)\(more))",
      hint:
        "`fill(x, method=\"linear\")` fills gaps inside a series; where a model follows, split first",
      argument: "x")
  }

  package static func infiniteInDecomposition(at index: Int) -> Fault {
    Fault(
      "E512", "a decomposition needs finite values, but the one at position \(index) is infinite",
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

  // MARK: Series

  package static func noTimeAxis(_ x: DataArray) -> Fault {
    let names = x.axes.map { $0.name ?? "unnamed" }.joined(separator: ", ")
    return Fault(
      "E420", "this works along an axis named `time`, but the axes are [\(names)]",
      hint: "`series(table, time=…, value=…)` makes a tensor with a time axis", argument: "x")
  }

  package static func noDates(_ x: DataArray) -> Fault {
    Fault(
      "E421", "this needs dates, but the tensor has no time coordinate",
      hint: "`series(table, time=…, value=…)` makes a series with dates", argument: "x")
  }

  package static func noSlots(_ axis: TimeAxis) -> Fault {
    Fault(
      "E422", "the time axis (\(axis.stepDescription)) has no fixed slots in a year",
      hint: "`by=\"month\"` takes any axis; `regrid_time` makes a regular one", argument: "x")
  }

  package static func notNumbers(_ dtype: DType) -> Fault {
    Fault(
      "E520", "this needs numbers, but the elements are `\(dtype.rawValue)`",
      hint: dtype == .bool ? "`f64(x)` turns bools into 0 and 1" : nil)
  }

  package static func notSeries(got: String) -> Fault {
    Fault(
      "E203", "`x` expects a series, a record of series or a table, but got \(got)",
      argument: "x")
  }

  package static func unknownChoice(_ given: String, _ name: String, of choices: [String]) -> Fault
  {
    let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
    return Fault(
      "E521", "`\(name)` is one of \(list), but got \"\(given)\"", argument: name)
  }

  // MARK: Masks and climatologies

  package static func maskNotBool(_ dtype: DType) -> Fault {
    Fault(
      "E522",
      "`bad` says of each step whether to drop it, but its elements are `\(dtype.rawValue)`",
      hint: "a comparison gives bools, such as `quality > 1`", argument: "bad")
  }

  package static func maskNotTensor(got: String) -> Fault {
    Fault(
      "E203", "`bad` expects a tensor of bools or a function that gives one, but got \(got)",
      hint: "a comparison gives bools, such as `quality > 1`", argument: "bad")
  }

  package static func maskShape(_ bad: [Int], of shape: [Int]) -> Fault {
    Fault(
      "E390", "`bad` has the shape \(bad), which fits neither \(shape) nor one named axis of it",
      argument: "bad")
  }

  package static func notAClimatology(_ clim: DataArray, for x: DataArray) -> Fault {
    func text(_ array: DataArray) -> String {
      let axes = zip(array.axes, array.shape).map { "\($0.name.map { "\($0): " } ?? "")\($1)" }
      return "[\(axes.joined(separator: ", "))]"
    }
    return Fault(
      "E391", "`clim` \(text(clim)) is no climatology of `x` \(text(x))",
      hint: "`climatology(train)` of the same series makes one", argument: "clim")
  }

  package static func anomalyUnits(_ unit: String, _ other: String) -> Fault {
    Fault(
      "E423", "`x` is in `\(unit)`, but `clim` in `\(other)`",
      hint: "give both in one unit", argument: "clim")
  }

  // MARK: Splits

  package static func splitOfNothing() -> Fault {
    Fault("E424", "there is nothing to split: no step has a date", argument: "x")
  }

  package static func splitShare(_ share: Double) -> Fault {
    Fault(
      "E425", "a share of the steps lies between 0 and 1, but `share` is \(share)",
      argument: "share")
  }

  package static func splitCut(got: String) -> Fault {
    Fault(
      "E203", "`at` expects a date or a time, but got \(got)",
      hint: "a date is a string, `at=\"2012\"`; a share of the steps is `share=0.8`",
      argument: "at")
  }

  package static func splitCutUnclear(both: Bool) -> Fault {
    Fault(
      "E202",
      both ? "the cut is given twice, by `at` and by `share`" : "the place of the cut is missing",
      hint: "say either `at=\"2012\"`, the first period of the test part, or `share=0.8`")
  }

  package static func splitOutside(_ cut: String, first: String, last: String) -> Fault {
    Fault(
      "E426", "a cut at \(cut) leaves one part empty: the steps run from \(first) to \(last)",
      argument: "at")
  }

  package static func sawAcross(
    _ cut: String, name: String?, steps: Int, notes: [String]
  ) -> Fault {
    let reach =
      steps == Int.max ? "any number of steps" : "up to \(steps) step\(steps == 1 ? "" : "s")"
    return Fault(
      "E427",
      "\(name.map { "`\($0)`" } ?? "this series") looks ahead by \(reach), so values before \(cut) know of "
        + "what comes after it",
      hint: "split first, then fill or decompose each part", argument: "x", notes: notes)
  }

  package static func fittedAcross(
    _ cut: String, name: String?, from: String, to: String, notes: [String]
  ) -> Fault {
    Fault(
      "E428",
      "\(name.map { "`\($0)`" } ?? "this series") rests on a fit to \(from) … \(to), which reaches past the cut at \(cut)",
      hint: "split first, then fit on the train part alone", argument: "x", notes: notes)
  }

  package static func timeColumns(_ names: [String]) -> Fault {
    let found =
      names.isEmpty
      ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E429", "a table is split by its one time column, but it has \(found)",
      hint: names.isEmpty ? nil : "`select` keeps the columns that are named", argument: "x")
  }

  // MARK: Metrics

  package static func metricShapes(_ obs: [Int], _ sim: [Int], parameter: String) -> Fault {
    Fault(
      "E392", "`obs` has the shape \(obs), but `\(parameter)` has \(sim)",
      hint: "select the steps that both have, such as `x[time=\"2001\":\"2010\"]`",
      argument: parameter)
  }

  package static func axisNamesDiffer(_ name: String, _ other: String) -> Fault {
    Fault(
      "E393", "the axes `\(name)` and `\(other)` stand in the same place",
      hint: "`transpose` brings axes into one order")
  }

  package static func timesDiffer(_ one: String, _ other: String) -> Fault {
    Fault(
      "E430", "the times differ: \(one) in one stands where the other has \(other)",
      hint: "select the steps that both have, such as `x[time=\"2001\":\"2010\"]`")
  }

  package static func bitsOutside(from: Int, count: Int) -> Fault {
    Fault(
      "E523", "\(count) bits from bit \(from) on are not within the 64 bits of an int",
      hint: "bits are counted from 0, the lowest", argument: "count")
  }

  package static func labelsDiffer(_ axis: String, _ one: String, _ other: String) -> Fault {
    Fault(
      "E394", "the labels of `\(axis)` differ: \(one) in one stands where the other has \(other)",
      hint: "select the labels that both have: `x[\(axis)=…]`")
  }

  package static func noSuchAxis(_ name: String, of x: DataArray) -> Fault {
    let names = x.axes.compactMap(\.name).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E395", "there is no axis \(name)",
      hint: names.isEmpty ? "the axes have no names; count them from 0" : "the axes are \(names)",
      argument: "dim")
  }
}

// MARK: Folds

extension Fault {
  static func foldCount(_ n: Int, steps: Int) -> Fault {
    Fault(
      "E592", "\(n) folds cannot be made of \(steps) steps",
      hint: "from 1 on, and fewer than steps",
      argument: "n")
  }

  static func foldHorizon(_ horizon: Int, _ steps: Int) -> Fault {
    Fault(
      "E592", "a `horizon` of \(horizon) does not fit \(steps) steps",
      hint: "steps ahead, as in `train`; 0 for a simulation", argument: "horizon")
  }

  static func foldLookback(_ lookback: Int) -> Fault {
    Fault(
      "E592", "a `lookback` of \(lookback) steps is no window", hint: "at least 1",
      argument: "lookback")
  }

  static func foldGap(_ gap: Int, least: Int, isForward: Bool) -> Fault {
    Fault(
      "E593", "a `gap` of \(gap) steps lets training and test targets overlap",
      hint: isForward
        ? "at least horizon − 1 = \(least)"
        : "at least lookback + horizon − 1 = \(least), since training steps lie on both sides",
      argument: "gap")
  }

  static func foldSize(_ size: Int, n: Int, steps: Int) -> Fault {
    Fault(
      "E592", "\(n) folds of \(size) test steps do not fit \(steps) steps",
      hint: "fewer folds, or a smaller `size`", argument: "size")
  }

  static func foldLeavesNothing(_ fold: Int, train: Int, gap: Int) -> Fault {
    Fault(
      "E592", "fold \(fold) leaves \(train) steps to train on, after a gap of \(gap)",
      hint: "fewer folds, a shorter `lookback` or `horizon`, or a longer series", argument: "n")
  }

  static func foldWithoutSites(_ fold: Int) -> Fault {
    Fault(
      "E592", "fold \(fold) leaves no site to train on",
      hint: "fewer or smaller groups, or a smaller `buffer`", argument: "x")
  }
}
