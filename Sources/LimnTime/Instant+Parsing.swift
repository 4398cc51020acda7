import LimnSource

/// Dates and times from text: ISO 8601, strictly.
///
/// `2005`, `2005-03`, `2005-03-06`, then `T` or one space and `14`, `14:00`, `14:00:30` or
/// `14:00:30.25`, then nothing (UTC), `Z`, `+01:00` or `+0100`. Years have four digits, and a minus
/// in front before year 1. The scanner works on bytes, since a table may hold millions of dates.

/// An instant as it was written: how much of it was said.
package struct WrittenTime: Hashable, Sendable {
  package enum Precision: Int, Comparable, Sendable {
    case year, month, day, hour, minute, second, fraction
    package static func < (a: Precision, b: Precision) -> Bool { a.rawValue < b.rawValue }
  }
  package var instant: Instant
  package var precision: Precision
  /// Whether a zone was written, be it `Z`.
  package var hasZone = false

  enum Failure: Error {
    case notATime
    case noSuchDate(year: Int, month: Int, day: Int)
    case noSuchTimeOfDay(hour: Int, minute: Int, second: Int)
  }

  /// What stands in these bytes, or nil if it is no time.
  package static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, calendar: Calendar = .standard
  ) -> WrittenTime? {
    try? read(bytes, calendar)
  }

  /// Minutes east of Greenwich: `Z`, `+01:00`, `-0330`; nil for anything else.
  package static func zone(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count > 0 else { return nil }
      var scanner = Scanner(bytes: bytes, calendar: .standard)
      guard let offset = try? scanner.zone(), scanner.next == bytes.count else { return nil }
      return offset / 60_000_000
    }
  }

  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ calendar: Calendar
  ) throws(Failure) -> WrittenTime {
    var scanner = Scanner(bytes: bytes, calendar: calendar)
    return try scanner.time()
  }
}

extension Instant {
  /// The instant that a text names; the start of the period if it names a year, month or hour.
  package static func parse(
    _ text: String, calendar: Calendar = .standard
  ) throws(Fault) -> Instant {
    try WrittenTime.parse(text, calendar: calendar).instant
  }
}

extension WrittenTime {
  package static func parse(
    _ text: String, calendar: Calendar = .standard
  ) throws(Fault) -> WrittenTime {
    var text = text
    let result: Result<WrittenTime, Failure> = text.withUTF8 { bytes in
      do throws(Failure) { return .success(try read(bytes, calendar)) } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let time): return time
    case .failure(.notATime): throw Fault.notATime(text)
    case .failure(.noSuchDate(let year, let month, let day)):
      throw Fault.noSuchDate(year: year, month: month, day: day, calendar)
    case .failure(.noSuchTimeOfDay(let hour, let minute, let second)):
      throw Fault.noSuchTimeOfDay(hour: hour, minute: minute, second: second)
    }
  }
}

private struct Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  let calendar: Calendar
  var next = 0

  init(bytes: UnsafeBufferPointer<UInt8>, calendar: Calendar) {
    self.bytes = bytes
    self.calendar = calendar
  }

  private var atEnd: Bool { next == bytes.count }

  private mutating func digits(_ count: Int) throws(WrittenTime.Failure) -> Int {
    guard next + count <= bytes.count else { throw .notATime }
    var value = 0
    for _ in 0..<count {
      let digit = bytes[next] &- 0x30
      guard digit < 10 else { throw .notATime }
      value = value * 10 + Int(digit)
      next += 1
    }
    return value
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard !atEnd, bytes[next] == byte else { return false }
    next += 1
    return true
  }

  mutating func time() throws(WrittenTime.Failure) -> WrittenTime {
    var precision = WrittenTime.Precision.year
    let isNegative = take(0x2D)
    let year = try digits(4) * (isNegative ? -1 : 1)
    var (month, day, microseconds) = (1, 1, 0)
    if take(0x2D) {
      month = try digits(2)
      precision = .month
      if take(0x2D) {
        day = try digits(2)
        precision = .day
      }
    }
    var hasZone = false
    if precision == .day, take(0x54) || take(0x20) {
      (microseconds, precision) = try timeOfDay()
      hasZone = !atEnd
      microseconds -= try zone()
    }
    guard atEnd else { throw .notATime }
    let hasYear = year != 0 || calendar.hasYearZero
    let astronomical = year < 0 && !calendar.hasYearZero ? year + 1 : year
    guard hasYear, let number = calendar.days(astronomical, month, day) else {
      throw .noSuchDate(year: year, month: month, day: day)
    }
    return WrittenTime(
      instant: Instant(day: number, microsecond: microseconds, calendar), precision: precision,
      hasZone: hasZone)
  }

  /// `14`, `14:00`, `14:00:30`, `14:00:30.25`; 24 only in `24:00`, the end of the day.
  private mutating func timeOfDay() throws(WrittenTime.Failure) -> (Int, WrittenTime.Precision) {
    var precision = WrittenTime.Precision.hour
    let hour = try digits(2)
    var (minute, second, fraction) = (0, 0, 0)
    if take(0x3A) {
      minute = try digits(2)
      precision = .minute
      if take(0x3A) {
        second = try digits(2)
        precision = .second
        if take(0x2E) {
          fraction = try microsecondDigits()
          precision = .fraction
        }
      }
    }
    let total = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    guard minute < 60, second < 60, hour < 24 || total == 24 * 3_600_000_000 else {
      throw .noSuchTimeOfDay(hour: hour, minute: minute, second: second)
    }
    return (total, precision)
  }

  /// One to nine digits after the point; beyond microseconds only zeros are exact.
  private mutating func microsecondDigits() throws(WrittenTime.Failure) -> Int {
    var (value, count) = (0, 0)
    while !atEnd, bytes[next] &- 0x30 < 10 {
      let digit = Int(bytes[next] &- 0x30)
      if count < 6 { value = value * 10 + digit } else if digit != 0 { throw .notATime }
      count += 1
      next += 1
    }
    guard (1...9).contains(count) else { throw .notATime }
    while count < 6 {
      value *= 10
      count += 1
    }
    return value
  }

  /// Microseconds east of Greenwich.
  mutating func zone() throws(WrittenTime.Failure) -> Int {
    if atEnd || take(0x5A) { return 0 }
    let sign: Int
    if take(0x2B) { sign = 1 } else if take(0x2D) { sign = -1 } else { throw .notATime }
    let hours = try digits(2)
    _ = take(0x3A)
    let minutes = try digits(2)
    guard hours < 24, minutes < 60 else { throw .notATime }
    return sign * (hours * 60 + minutes) * 60_000_000
  }
}
