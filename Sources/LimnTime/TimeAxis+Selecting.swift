import LimnSource

/// Finding and taking steps of an axis.

extension TimeAxis {
  /// The position of the first step at or after `instant`; `count` if there is none.
  package func lowerBound(_ instant: Instant) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if instants[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The position of exactly this instant.
  package func position(of instant: Instant) -> Int? {
    let found = lowerBound(instant)
    return found < count && instants[found] == instant ? found : nil
  }

  package func nearest(to instant: Instant) -> Int? {
    guard count > 0 else { return nil }
    let after = lowerBound(instant)
    guard after > 0 else { return 0 }
    guard after < count else { return count - 1 }
    let before = Double(instant.microseconds) - Double(instants[after - 1].microseconds)
    let ahead = Double(instants[after].microseconds) - Double(instant.microseconds)
    return before <= ahead ? after - 1 : after
  }

  /// The steps in a period: `2005`, `2005-03`, `2005-03-06`.
  ///
  /// None is an error that names the span.
  package func positions(matchingPeriod period: String) throws(Fault) -> Range<Int> {
    try positions(fromPeriod: period, throughPeriod: period)
  }

  /// The steps from the start of one period to the end of another, both kept; nil is the axis's
  /// own end.
  ///
  /// A period that lies wholly outside the axis is an error.
  package func positions(
    fromPeriod lower: String?, throughPeriod upper: String?
  ) throws(Fault) -> Range<Int> {
    var (start, end) = (0, count)
    if let lower {
      start = lowerBound(try Period.parse(lower, calendar: calendar).start)
      guard start < count else { throw Fault.periodNotOnAxis(lower, self) }
    }
    if let upper {
      end = lowerBound(try Period.parse(upper, calendar: calendar).end)
      guard end > 0 else { throw Fault.periodNotOnAxis(upper, self) }
    }
    if let lower, let upper, lower == upper, start >= end {
      throw Fault.periodNotOnAxis(lower, self)
    }
    return start..<max(start, end)
  }

  /// The steps between two moments, both kept.
  package func positions(from lower: Instant?, through upper: Instant?) -> Range<Int> {
    let start = lower.map(lowerBound) ?? 0
    guard let upper else { return start..<count }
    let end = lowerBound(upper)
    return start..<max(start, end < count && instants[end] == upper ? end + 1 : end)
  }

  /// A stretch of the axis; it keeps the rule.
  package func subrange(_ range: Range<Int>) -> TimeAxis {
    TimeAxis(instants: Array(instants[range.clamped(to: 0..<count)]), rule: rule)
  }

  /// The steps at `positions`, which must ascend strictly and lie on the axis.
  package func selecting(_ positions: [Int]) throws(Fault) -> TimeAxis {
    if let first = positions.first, let last = positions.last, first >= 0, last < count,
      last - first == positions.count - 1,
      zip(positions, positions.dropFirst()).allSatisfy({ $1 == $0 + 1 })
    {
      return subrange(first..<(last + 1))
    }
    return try TimeAxis.detect(positions.map { instants[$0] })
  }
}

extension TimeAxis {
  /// From `first` to `last`, both kept, every `step`.
  package static func range(
    from first: Instant, through last: Instant, step: TimeSpan
  ) throws(Fault) -> TimeAxis {
    guard step.amount > 0 else { throw Fault.stepNotForward(step) }
    try first.checkCalendar(of: last)
    guard first <= last else { throw Fault.rangeBackward(first, last) }
    let rule: TimeRule
    switch step {
    case .exact(let microseconds): rule = .regular(microseconds: microseconds)
    case .months(let months): rule = .calendar(months: Int(months))
    }
    let axis = try complete(from: [first, last], rule: rule, anchors: [first])
    // The last month may be reached on a later day than `last`.
    return axis.subrange(axis.positions(from: nil, through: last))
  }

  /// `count` steps from `first` on, every `step`.
  package static func range(
    from first: Instant, step: TimeSpan, count: Int
  ) throws(Fault) -> TimeAxis {
    guard step.amount > 0 else { throw Fault.stepNotForward(step) }
    guard count > 0 else { return TimeAxis(instants: [], rule: .irregular) }
    guard count < mostSteps else { throw Fault.timeAxisTooLong(count, from: first, to: first) }
    let last = try first + (try step.multiplied(by: Int64(count - 1)))
    return try range(from: first, through: last, step: step)
  }

  /// `count` steps from `first` to `last`, equally far apart to the microsecond.
  package static func range(
    from first: Instant, through last: Instant, count: Int
  ) throws(Fault) -> TimeAxis {
    let span = try last - first
    guard count < mostSteps else { throw Fault.timeAxisTooLong(count, from: first, to: last) }
    guard first <= last, count > 1 || first == last else {
      throw Fault.rangeBackward(first, last)
    }
    guard count > 1 else { return TimeAxis(instants: count == 1 ? [first] : [], rule: .irregular) }
    // Whole steps first, so that no product leaves 64 bits.
    let (whole, rest) = span.amount.quotientAndRemainder(dividingBy: Int64(count - 1))
    return try detect(
      (0..<Int64(count)).map { step in
        Instant(
          microseconds: first.microseconds + whole * step + rest * step / Int64(count - 1))
      })
  }
}
