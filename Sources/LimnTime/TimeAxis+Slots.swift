import LimnSource

/// The place of a step in its year, for climatologies and seasonal periods.

extension TimeAxis {
  /// How many steps make a year, or nil where that means nothing: irregular axes, steps longer
  /// than a year, and months that do not divide the year.
  ///
  /// Daily axes have 365.
  package var slotsPerYear: Int? {
    switch rule {
    case .composite(_, let slots): return slots
    case .calendar(let months): return months > 0 && 12 % months == 0 ? 12 / months : nil
    case .regular(let microseconds):
      let year = Int64(calendar.usualYear) * TimeSpan.microsecondsPerDay
      guard microseconds > 0, microseconds <= year else { return nil }
      return Int((year + microseconds - 1) / microseconds)
    case .irregular: return nil
    }
  }

  /// The slot of the year, from 0, in which step `index` lies; nil as `slotsPerYear`.
  ///
  /// The last slot takes what is left of the year, as the 366th day.
  package func slotOfYear(_ index: Int) -> Int? {
    guard instants.indices.contains(index) else { return nil }
    return subrange(index..<index + 1).slotsOfYear()?.first
  }

  /// The slot of every step.
  package func slotsOfYear() -> [Int]? {
    guard let slots = slotsPerYear else { return nil }
    var walker = DateWalker(calendar)
    return instants.map { instant in
      let date = walker.date(ofDay: instant.day)
      switch rule {
      case .composite(let stepDays, let slots):
        return min((date.dayOfYear - 1) / max(stepDays, 1), slots - 1)
      case .calendar(let months): return (date.month - 1) / months
      case .regular(let microseconds):
        let day = Int64(date.dayOfYear - 1) * TimeSpan.microsecondsPerDay
        return min(Int((day + Int64(instant.timeOfDay)) / microseconds), slots - 1)
      case .irregular: return 0
      }
    }
  }

  /// The length of a step; nil for irregular and composite axes, whose last step of the year is short.
  package var step: TimeSpan? {
    switch rule {
    case .regular(let microseconds): .exact(microseconds: microseconds)
    case .calendar(let months): .months(Int64(months))
    case .composite, .irregular: nil
    }
  }

  /// In words: `422 composites, 23 a year`, `daily`, `every 16 d`, `monthly`, `irregular`.
  package var stepDescription: String {
    switch rule {
    case .composite(_, let slots):
      return "\(count) composite\(count == 1 ? "" : "s"), \(slots) a year"
    case .calendar(1): return "monthly"
    case .calendar(12): return "yearly"
    case .calendar(let months):
      return months % 12 == 0 ? "every \(months / 12) years" : "every \(months) months"
    case .regular(TimeSpan.microsecondsPerDay): return "daily"
    case .regular(3_600_000_000): return "hourly"
    case .regular(let microseconds):
      let text = "\(TimeSpan.exact(microseconds: microseconds))"
      let unit = text.drop { !$0.isLetter }
      return "every \(text.dropLast(unit.count)) \(unit)"
    case .irregular: return "irregular"
    }
  }

  /// First and last instant: `2000-02-18 … 2018-06-10`.
  package var spanDescription: String {
    guard let first = instants.first, let last = instants.last else { return "empty" }
    return first == last ? "\(first)" : "\(first) … \(last)"
  }

  /// The `count` instants after the end, by the rule; irregular axes have none.
  package func following(count: Int) throws(Fault) -> [Instant] {
    guard let first = instants.first, let stepper = Stepper(rule, instants) else {
      throw Fault.timeAxisIrregular(self)
    }
    guard count < TimeAxis.mostSteps else {
      throw Fault.timeAxisTooLong(count, from: first, to: instants[self.count - 1])
    }
    var later: [Instant] = []
    for step in 0..<max(count, 0) {
      later.append(try stepper.instant(self.count + step, after: first))
    }
    return later
  }
}
