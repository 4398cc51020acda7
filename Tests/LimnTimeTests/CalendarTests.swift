import Foundation
import LimnSource
import LimnTime
import Testing

/// The calendars against cftime: 60,000 dates by `tools/reference/calendars.py`.

typealias Calendar = LimnTime.Calendar

/// SplitMix64, as the script has it.
private struct Numbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// FNV-1a over the bytes of numbers, the lowest first.
private struct Checksum {
  var digest: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func take(_ value: Int64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      digest = (digest ^ (UInt64(bitPattern: value) >> shift & 0xFF)) &* 0x100_0000_01B3
    }
  }
}

@Suite struct Calendars {
  private static let block = 500
  private static let span: Int64 = 9000 * 365 * 86_400_000_000

  private static func rows() throws -> [[Substring]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/calendars.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: " ") }
  }

  /// The instant, and everything that the checksum is made of.
  private static func numbers(_ elapsed: Int64, _ calendar: Calendar) throws -> [Int64] {
    let instant = try #require(Instant(elapsed: elapsed, calendar: calendar))
    let fields = instant.calendarFields
    let back = try Instant(
      year: fields.year, month: fields.month, day: fields.day, hour: fields.hour,
      minute: fields.minute, second: fields.second, microsecond: fields.microsecond,
      calendar: calendar)
    let parts = [
      fields.year, fields.month, fields.day, fields.hour, fields.minute, fields.second,
      fields.microsecond, fields.dayOfYear, instant.weekday,
    ]
    return parts.map { Int64($0) } + [back.elapsed]
  }

  @Test func equalCftimeOn60000Dates() throws {
    let rows = try Self.rows()
    #expect(rows.count == 120)
    var compared = 0
    for (index, name) in [
      "standard", "noleap", "360_day", "proleptic_gregorian", "all_leap", "julian",
    ].enumerated() {
      let calendar = try #require(Calendar(named: name))
      var source = Numbers(state: UInt64(index))
      for row in rows where row[0] == name {
        var checksum = Checksum()
        for place in 0..<Self.block {
          let elapsed = Int64(source.next() % UInt64(2 * Self.span)) - Self.span
          let numbers = try Self.numbers(elapsed, calendar)
          if place == 0 {
            let expected = row[1..<11].compactMap { Int64($0) }
            #expect([elapsed] + numbers.dropLast() == expected, "\(name)")
          }
          for number in numbers { checksum.take(number) }
          compared += 1
        }
        #expect(UInt64(row[11], radix: 16) == checksum.digest, "\(name), block at \(row[1])")
      }
    }
    #expect(compared == 60_000)
  }

  @Test(arguments: Calendar.allCases)
  func reachTheEndsOfTheirBand(calendar: Calendar) throws {
    for year in [-34_000, 34_000] {
      let instant = try Instant(year: year, month: 12, day: 30, calendar: calendar)
      #expect(instant.calendar == calendar)
      #expect(instant.calendarFields.year == year)
      #expect(throws: Fault.self) { try instant + .months(12 * Int64(year)) }
      #expect(throws: Fault.self) { try instant + .days(Int64(year) * 800) }
    }
    #expect(Calendar(named: calendar.name) == calendar)
  }

  @Test(arguments: Calendar.allCases)
  func walkAsTheyLookUp(calendar: Calendar) throws {
    var walker = DateWalker(calendar)
    for day in [-142_000..<(-141_000), -1000..<1000, 10_000..<12_000].joined() {
      let instant = try #require(
        Instant(elapsed: Int64(day) * TimeSpan.microsecondsPerDay, calendar: calendar))
      let (fields, date) = (instant.calendarFields, walker.date(ofDay: day))
      #expect(date.month == fields.month && date.day == fields.day)
      #expect(calendar.shownYear(date.year) == fields.year && date.dayOfYear == fields.dayOfYear)
    }
  }

  @Test func doNotMix() throws {
    let a = try Instant(year: 2001), b = try Instant(year: 2001, calendar: .noleap)
    #expect(fault { () throws(Fault) in _ = try a - b }?.code == "E440")
    #expect(fault { () throws(Fault) in _ = try TimeAxis.detect([a, b]) }?.code == "E440")
    #expect(
      fault { () throws(Fault) in _ = try TimeAxis.range(from: a, through: b, step: .days(1)) }?
        .code
        == "E440")
  }

  private func fault(_ body: () throws(Fault) -> Void) -> Fault? {
    do throws(Fault) { try body() } catch { return error }
    return nil
  }

  @Test func keepTheirRules() throws {
    for calendar in [Calendar.noleap, .days360, .allLeap] {
      let first = try Instant(year: 2000, calendar: calendar)
      let daily = try TimeAxis.range(from: first, step: .days(1), count: 800)
      #expect(daily.slotsPerYear == calendar.usualYear)
      #expect(daily.slotsOfYear()?[calendar.usualYear] == 0)
      let monthly = try TimeAxis.range(from: first, step: .months(1), count: 30)
      #expect(try TimeAxis.detect(monthly.instants).rule == .calendar(months: 1))
      var slots: [Instant] = []
      for step in 0..<60 {
        let year = try Instant(year: 2000 + step / 23, calendar: calendar)
        slots.append(try year + .days(Int64(step % 23) * 16))
      }
      let composite = try TimeAxis.detect(slots)
      #expect(composite.rule == .composite(stepDays: 16, slots: 23))
    }
  }
}
