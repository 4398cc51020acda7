import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Times by the CF conventions: `days since 1950-01-01 00:00:00`, on any of their calendars.
struct NetCDFTime {
  private let epoch: Instant
  private let calendar: Calendar
  /// Microseconds of one unit.
  private let unit: Int64

  /// nil for a variable that holds no times.
  init?(_ variable: NetCDFVariable, _ file: String) throws(Fault) {
    guard let text = variable.attribute("units")?.text,
      let since = text.firstRange(of: " since ")
    else { return nil }
    let name = variable.attribute("calendar")?.text?.lowercased() ?? ""
    guard let calendar = Calendar(named: name.isEmpty ? "standard" : name) else {
      throw Fault.calendarNotRead(file, variable.name, name)
    }
    guard let unit = Self.unit(String(text[..<since.lowerBound])),
      let epoch = Self.epoch(text[since.upperBound...], calendar)
    else { throw Fault.unreadableTimeUnits(file, variable.name, text) }
    self.epoch = epoch
    self.calendar = calendar
    self.unit = unit
  }

  private static func unit(_ word: String) -> Int64? {
    switch word.lowercased().filter({ $0 != " " }) {
    case "microseconds", "microsecond", "us": 1
    case "milliseconds", "millisecond", "msec", "ms": 1000
    case "seconds", "second", "sec", "secs", "s": 1_000_000
    case "minutes", "minute", "min", "mins": 60_000_000
    case "hours", "hour", "hr", "hrs", "h": 3_600_000_000
    case "days", "day", "d": 86_400_000_000
    case "weeks", "week": 604_800_000_000
    default: nil
    }
  }

  /// `1950-1-1`, `1950-01-01 0:0:0.0`, with `T`, `Z`, `UTC` or an offset: looser than ISO.
  private static func epoch(_ text: Substring, _ calendar: Calendar) -> Instant? {
    var rest = text.drop { $0 == " " }
    func number() -> Int? {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.count > 9 ? nil : Int(digits)
    }
    func take(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(), take("-"), let month = number(), take("-"), let day = number()
    else { return nil }
    var (hour, minute, second, fraction) = (0, 0, 0, 0)
    if rest.first == "T" || rest.first == " " {
      rest = rest.drop { $0 == "T" || $0 == " " }
      if let first = number() {
        hour = first
        if take(":") { minute = number() ?? 60 }
        if take(":") { second = number() ?? 60 }
        if take(".") {
          fraction = Int((rest.prefix { ("0"..."9").contains($0) } + "000000").prefix(6)) ?? 0
        }
        rest = rest.drop { ("0"..."9").contains($0) }
      }
    }
    guard
      let instant = try? Instant(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        microsecond: fraction, calendar: calendar)
    else { return nil }
    rest = rest.drop { $0 == " " }
    if rest.isEmpty || rest == "Z" || rest == "UTC" || rest == "GMT" { return instant }
    let sign: Int64
    if take("+") { sign = -1 } else if take("-") { sign = 1 } else { return nil }
    guard let hours = number(), hours < 24 || hours >= 100 else { return nil }
    let minutes = take(":") ? number() ?? 0 : 0
    let whole = hours >= 100 ? hours / 100 * 60 + hours % 100 : hours * 60 + minutes
    guard whole < 24 * 60 else { return nil }
    return Instant(microseconds: instant.microseconds + sign * Int64(whole) * 60_000_000)
  }

  func tensor(
    _ bytes: [UInt8], _ count: Int, _ type: NetCDFType, _ packing: NetCDFPacking
  ) throws(Fault) -> Tensor {
    let block = try Block<Int64>(count: count)
    let mask = try Block<UInt8>(count: count)
    var earliest = Int64.max
    for index in 0..<count {
      let value = packing.number(bytes[...], index, type)
      // Whole units are exact; fractions are rounded to microseconds.
      let microseconds = (value * Double(unit)).rounded()
      let sum = Int64(exactly: microseconds).map { $0.addingReportingOverflow(epoch.elapsed) }
      guard let sum, !sum.overflow, sum.partialValue.magnitude < Instant.mostElapsed else {
        mask.pointer[index] = 1
        block.pointer[index] = 0
        continue
      }
      mask.pointer[index] = 0
      block.pointer[index] = sum.partialValue
      earliest = min(earliest, sum.partialValue)
    }
    let calendar = known(from: earliest)
    for index in 0..<count where mask.pointer[index] == 0 {
      block.pointer[index] =
        Instant(elapsed: block.pointer[index], calendar: calendar)?.microseconds ?? 0
    }
    let flags = mask.buffer.contains(1) ? mask : nil
    return Tensor(shape: [count], elements: .time(block), mask: flags)
  }

  /// The calendar of times from `earliest` on: dates after the reform of 1582 are the same on the
  /// proleptic and the standard one.
  private func known(from earliest: Int64) -> Calendar {
    let reform = (try? Instant(year: 1582, month: 10, day: 15))?.elapsed ?? 0
    return calendar == .prolepticGregorian && earliest >= reform ? .standard : calendar
  }
}
