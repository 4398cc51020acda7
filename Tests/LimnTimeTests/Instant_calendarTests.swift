import LimnSource
import LimnTime
import Testing

@Suite struct InstantCalendar {
  @Test func everyDayOf60000RoundTripsAndFollowsTheOneBefore() throws {
    // 1890-12-02 … 2055-03-10, then across the change of calendars.
    for start in [-28_884, -151_427] {
      var previous: CalendarFields?
      for day in start..<(start + 60_000) {
        let instant = Instant(microseconds: Int64(day) * TimeSpan.microsecondsPerDay)
        let fields = instant.calendarFields
        let back = try Instant(year: fields.year, month: fields.month, day: fields.day)
        #expect(back == instant)
        #expect(try Instant.parse(instant.description) == instant)
        if let previous {
          let isNext =
            fields.day == previous.day + 1
            || (fields.day == 1 && fields.month == previous.month + 1)
            || (fields.day == 1 && fields.month == 1 && fields.year == previous.year + 1)
            || (fields.year == 1582 && fields.month == 10 && fields.day == 15 && previous.day == 4)
          #expect(isNext)
        }
        previous = fields
      }
    }
  }

  /// Days from 1970-01-01 as cftime 1.6.6 `date2num` of `calendar="standard"` gives them.
  @Test(arguments: [
    ("2000-02-29", 11_016), ("1970-01-01", 0), ("1582-10-15", -141_427), ("1582-10-04", -141_428),
    ("1500-02-29", -171_596), ("0001-01-01", -719_164),
  ])
  func daysOfTheStandardCalendar(text: String, day: Int) throws {
    #expect(try Instant.parse(text).microseconds == Int64(day) * TimeSpan.microsecondsPerDay)
    #expect(try Instant.parse(text).description == text)
  }

  @Test func yearBeforeOneIsMinusOne() throws {
    let before = try Instant.parse("0001-01-01") - TimeSpan.days(1)
    #expect(before.calendarFields.year == -1)
    #expect(before.calendarFields.dayOfYear == 366)
    #expect(before.description == "-0001-12-31")
    #expect(throws: Fault.self) { try Instant(year: 0) }
  }

  @Test func fieldsOfAMomentBefore1970() throws {
    let fields = Instant(microseconds: -1).calendarFields
    #expect(fields.year == 1969 && fields.month == 12 && fields.day == 31)
    #expect(fields.hour == 23 && fields.minute == 59 && fields.second == 59)
    #expect(fields.microsecond == 999_999 && fields.dayOfYear == 365)
  }

  @Test func extremesDoNotTrap() {
    for microseconds in [Int64.min, Int64.min + 1, Int64.max] {
      let instant = Instant(microseconds: microseconds)
      #expect(!instant.description.isEmpty)
      #expect(throws: Fault.self) { try instant + TimeSpan.months(Int64.max) }
      #expect(throws: Fault.self) {
        try instant + TimeSpan.exact(microseconds: microseconds < 0 ? Int64.min : Int64.max)
      }
    }
  }

  @Test func endOfMonthClampsWhenMonthsAreAdded() throws {
    let january = try Instant.parse("2001-01-31")
    #expect(try (january + .months(1)).description == "2001-02-28")
    #expect(try (january + .months(37)).description == "2004-02-29")
    #expect(try (january - .months(2)).description == "2000-11-30")
  }
}
