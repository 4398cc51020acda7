import LimnSource

/// Times read by a pattern, as strptime reads them: numbers may lack leading zeros, names are of
/// any case, space in the pattern stands for any run of spaces.

extension TimePattern {
  /// Throws when the text does not follow the pattern to its end, or names no date.
  package func read(
    _ text: String, calendar: Calendar = .standard
  ) throws(Fault) -> Instant {
    var reader = Reader(bytes: Array(text.utf8))
    var parts = Parts()
    for piece in pieces {
      let follows =
        switch piece {
        case .text(let literal): reader.take(literal)
        case .field(let name): reader.take(name, into: &parts)
        }
      guard follows else { throw Fault.patternMismatch(text, written) }
    }
    guard reader.atEnd else { throw Fault.patternMismatch(text, written) }
    return try parts.instant(calendar)
  }
}

/// What a text said of a time.
private struct Parts {
  var year = 1970
  var (month, day, dayOfYear): (Int, Int, Int?) = (1, 1, nil)
  var (hour, minute, second, microsecond) = (0, 0, 0, 0)
  /// The hour on a clock of twelve, and whether it is after noon.
  var (clock, isAfternoon): (Int?, Bool) = (nil, false)
  /// Minutes east of Greenwich.
  var zone = 0

  func instant(_ calendar: Calendar) throws(Fault) -> Instant {
    let hour = clock.map { $0 % 12 + (isAfternoon ? 12 : 0) } ?? hour
    var instant = try Instant(
      year: year, month: dayOfYear == nil ? month : 1, day: dayOfYear == nil ? day : 1,
      hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar)
    if let dayOfYear {
      let moved = try instant + .days(Int64(dayOfYear - 1))
      guard dayOfYear > 0, moved.calendarFields.year == year else {
        throw Fault.noSuchDayOfYear(dayOfYear, year: year)
      }
      instant = moved
    }
    return zone == 0 ? instant : try instant + .exact(microseconds: Int64(-zone) * 60_000_000)
  }
}

private struct Reader {
  let bytes: [UInt8]
  var next = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var atEnd: Bool { next == bytes.count }

  private static let space: UInt8 = 0x20

  mutating func take(_ literal: String) -> Bool {
    for byte in literal.utf8 {
      if byte == Self.space {
        guard next < bytes.count, bytes[next] == Self.space else { return false }
        while next < bytes.count, bytes[next] == Self.space { next += 1 }
      } else {
        guard next < bytes.count, bytes[next] == byte else { return false }
        next += 1
      }
    }
    return true
  }

  mutating func take(_ field: Character, into parts: inout Parts) -> Bool {
    switch field {
    case "Y": put(number(4, least: 4), &parts.year)
    case "y": put(number(2, least: 2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }, &parts.year)
    case "m": put(number(2), &parts.month)
    case "b", "B": put(name(of: TimePattern.months).map { $0 + 1 }, &parts.month)
    case "d", "e": put(number(2), &parts.day)
    case "j": put(number(3), &parts.dayOfYear)
    case "H": put(number(2), &parts.hour)
    case "I": put(number(2).flatMap { (1...12).contains($0) ? $0 : nil }, &parts.clock)
    case "p": put(name(of: ["AM", "PM"]).map { $0 == 1 }, &parts.isAfternoon)
    case "M": put(number(2), &parts.minute)
    case "S": put(number(2), &parts.second)
    case "f": put(fraction(), &parts.microsecond)
    case "a", "A": name(of: TimePattern.weekdays) != nil
    default: put(zone(), &parts.zone)
    }
  }

  private func put<T>(_ value: T?, _ place: inout T) -> Bool {
    guard let value else { return false }
    place = value
    return true
  }

  private func put<T>(_ value: T?, _ place: inout T?) -> Bool {
    guard let value else { return false }
    place = value
    return true
  }

  /// Up to `most` digits.
  private mutating func number(_ most: Int, least: Int = 1) -> Int? {
    var (value, count) = (0, 0)
    while count < most, next < bytes.count, bytes[next] &- 0x30 < 10 {
      value = value * 10 + Int(bytes[next] &- 0x30)
      next += 1
      count += 1
    }
    return count >= least ? value : nil
  }

  /// Digits after a point, as microseconds.
  private mutating func fraction() -> Int? {
    let start = next
    guard var value = number(6) else { return nil }
    for _ in (next - start)..<6 { value *= 10 }
    return value
  }

  /// The position of the name, or of one that begins with these three letters.
  private mutating func name(of names: [String]) -> Int? {
    for (index, name) in names.enumerated() {
      for length in [name.utf8.count, 3] where next + length <= bytes.count {
        let found = String(decoding: bytes[next..<next + length], as: UTF8.self)
        guard found.lowercased() == name.prefix(length).lowercased() else { continue }
        next += length
        return index
      }
    }
    return nil
  }

  /// `Z`, `+0100` or `+01:00`, in minutes.
  private mutating func zone() -> Int? {
    guard next < bytes.count else { return nil }
    let sign = bytes[next]
    next += 1
    if sign == 0x5A { return 0 }
    guard sign == 0x2B || sign == 0x2D, let hours = number(2, least: 2) else { return nil }
    if next < bytes.count, bytes[next] == 0x3A { next += 1 }
    guard let minutes = number(2, least: 2), hours < 24, minutes < 60 else { return nil }
    return (sign == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }
}
