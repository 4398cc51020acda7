import LimnSource
import LimnTime
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The dates of one site in the MODIS file that the first notebook reads.
private func modisDates() throws -> [Instant] {
  let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  let path = "/\(root)/notebooks/data/modis_ndvi_sites/mod13a1_7sites_2000_2018.csv"
  let file = try #require(fopen(path, "r"))
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 400_000)
  let count = fread(&bytes, 1, bytes.count, file)
  let text = String(decoding: bytes[..<count], as: UTF8.self)
  return try text.split(separator: "\n").filter { $0.hasPrefix("AT-Neu") }
    .map { try Instant.parse(String($0.split(separator: ",")[1])) }
}

private func every(_ span: TimeSpan, from start: String, count: Int) throws -> [Instant] {
  let first = try Instant.parse(start)
  return try (0..<count).map { try first + (try span.multiplied(by: Int64($0))) }
}

@Suite struct TimeAxes {
  @Test func modisDatesAreComposites() throws {
    let axis = try TimeAxis.detect(try modisDates())
    #expect(axis.rule == .composite(stepDays: 16, slots: 23))
    #expect(axis.count == 422)
    #expect(axis.stepDescription == "422 composites, 23 a year")
    #expect(axis.spanDescription == "2000-02-18 … 2018-06-10")
    #expect(axis.slotOfYear(0) == 3)
    #expect(axis.slotOfYear(20) == 0)
    #expect(axis.slotsPerYear == 23)
    let later = try axis.following(count: 14).map(\.description)
    #expect(later[0] == "2018-06-26")
    #expect(later[11] == "2018-12-19")
    #expect(later[12] == "2019-01-01")
  }

  @Test func modisDatesWithGapsGiveTheWholeAxis() throws {
    let whole = try modisDates()
    // Absent steps at either side of new years, whole seasons, and three in four of one year.
    var kept = whole.indices.filter { $0 % 7 != 3 && !(100..<112).contains($0) }
    kept.removeAll { (200..<223).contains($0) && $0 % 4 != 0 }
    let dates = kept.map { whole[$0] }
    #expect(try TimeAxis.detect(dates).rule == .irregular)
    let axis = try TimeAxis.complete(from: dates)
    #expect(axis.rule == .composite(stepDays: 16, slots: 23))
    #expect(axis.instants == whole)
  }

  @Test func eightDayProductsHave46Slots() throws {
    var dates: [Instant] = []
    for year in 2003...2005 {
      dates += try every(.days(8), from: "\(year)-01-01", count: 46)
    }
    let axis = try TimeAxis.detect(dates)
    #expect(axis.rule == .composite(stepDays: 8, slots: 46))
    #expect(axis.slotOfYear(45) == 45)
    #expect(try TimeAxis.detect(Array(dates[10..<30])).rule == axis.rule)
  }

  @Test func sixteenDaysWithoutRestartAreRegular() throws {
    let axis = try TimeAxis.detect(try every(.days(16), from: "2001-01-01", count: 60))
    #expect(axis.rule == .regular(microseconds: 16 * TimeSpan.microsecondsPerDay))
    #expect(axis.stepDescription == "every 16 d")
    #expect(axis.slotsPerYear == 23)
  }

  @Test func fiveDaysThatBeginAnewAreComposites() throws {
    var dates: [Instant] = []
    for year in 2003...2005 {
      dates += try every(.days(5), from: "\(year)-01-01", count: 73)
    }
    #expect(try TimeAxis.detect(dates).rule == .composite(stepDays: 5, slots: 73))
  }

  @Test func daysHoursMonthsYearsAreFound() throws {
    let cases: [(TimeSpan, String, String, Int?)] = [
      (.days(1), "2003-12-01", "daily", 365),
      (.exact(microseconds: 3_600_000_000), "2003-12-01T00:30", "hourly", 8760),
      (.exact(microseconds: 1_800_000_000), "2003-12-01", "every 30 min", 17_520),
      (.months(1), "2003-01-01", "monthly", 12), (.months(1), "2003-01-31", "monthly", 12),
      (.months(3), "2003-02-15", "every 3 months", 4), (.months(12), "2003-01-01", "yearly", 1),
    ]
    for (step, start, words, slots) in cases {
      let dates = try every(step, from: start, count: 40)
      let axis = try TimeAxis.detect(dates)
      #expect(axis.stepDescription == words)
      #expect(axis.slotsPerYear == slots)
      let next = try Instant.parse(start) + (try step.multiplied(by: Int64(40)))
      #expect(try axis.following(count: 1) == [next])
      var gappy = dates
      gappy.removeSubrange(10..<13)
      #expect(try TimeAxis.complete(from: gappy).instants == dates)
    }
  }

  @Test func aLeapDayFallsIntoTheLastSlotOfADailyYear() throws {
    let axis = try TimeAxis.detect(try every(.days(1), from: "2004-01-01", count: 366))
    #expect(axis.slotOfYear(0) == 0)
    #expect(axis.slotOfYear(365) == 364)
  }

  @Test func fieldVisitsAreIrregular() throws {
    let dates = try ["2001-05-03", "2001-05-17", "2001-06-02", "2001-06-20", "2001-07-01"]
      .map { try Instant.parse($0) }
    let axis = try TimeAxis.complete(from: dates)
    #expect(axis.rule == .irregular)
    #expect(axis.instants == dates)
    #expect(axis.slotsPerYear == nil)
    let fault = #expect(throws: Fault.self) { try axis.following(count: 1) }
    #expect(fault?.code == "E409")
  }

  @Test func emptyAndSingleAxes() throws {
    #expect(try TimeAxis.detect([]).rule == .irregular)
    #expect(try TimeAxis.complete(from: []).count == 0)
    #expect(try TimeAxis.detect([Instant(microseconds: 0)]).spanDescription == "1970-01-01")
  }

  @Test func twoRowsForOneTimeAreAnError() throws {
    let dates = try ["2001-05-03", "2001-05-03"].map { try Instant.parse($0) }
    let fault = #expect(throws: Fault.self) { try TimeAxis.detect(dates) }
    #expect(fault?.code == "E408")
  }

  @Test func aMistakenDateDoesNotFillMemory() throws {
    var dates = try every(.exact(microseconds: 1_000_000), from: "2001-01-01", count: 100)
    dates.append(try Instant.parse("9001-01-01"))
    let fault = #expect(throws: Fault.self) { try TimeAxis.complete(from: dates) }
    #expect(fault?.code == "E411")
  }

  @Test func extremesDoNotTrap() throws {
    let ends = [Instant(microseconds: .min), Instant(microseconds: .max)]
    #expect(try TimeAxis.detect(ends).rule == .irregular)
    _ = try? TimeAxis.complete(from: ends, rule: .regular(microseconds: 1))
    _ = try? TimeAxis(instants: ends, rule: .calendar(months: 1)).following(count: 2)
    _ = try? TimeAxis(instants: ends, rule: .composite(stepDays: 16, slots: 23)).following(count: 2)
  }

  @Test func rangesKeepBothEnds() throws {
    func range(_ first: String, _ last: String, _ step: TimeSpan) throws -> [String] {
      try TimeAxis.range(
        from: try Instant.parse(first), through: try Instant.parse(last), step: step
      )
      .instants.map(\.description)
    }
    #expect(try range("2001-01-01", "2001-01-03", .days(1)).count == 3)
    #expect(try range("2001-01-01", "2001-01-20", .days(16)) == ["2001-01-01", "2001-01-17"])
    #expect(
      try range("2001-01-30", "2001-03-31", .months(1)) == [
        "2001-01-30", "2001-02-28", "2001-03-30",
      ])
    #expect(try range("2001-01-30", "2001-03-29", .months(1)) == ["2001-01-30", "2001-02-28"])
    #expect(try range("2001-01-01", "2001-01-01", .months(12)) == ["2001-01-01"])
    for (first, last, step, code) in [
      ("2001-01-01", "2002-01-01", TimeSpan.days(0), "E412"),
      ("2001-01-01", "2002-01-01", .months(-1), "E412"),
      ("2002-01-01", "2001-01-01", .days(1), "E413"),
      ("0001-01-01", "9999-01-01", .exact(microseconds: 1), "E411"),
    ] {
      let fault = #expect(throws: Fault.self) { try range(first, last, step) }
      #expect(fault?.code == code)
    }
  }

  @Test func periodsSelectSteps() throws {
    let axis = try TimeAxis.detect(try modisDates())
    #expect(try axis.positions(matchingPeriod: "2005").count == 23)
    #expect(try axis.positions(matchingPeriod: "2000-02") == 0..<1)
    #expect(try axis.positions(fromPeriod: "2005-03", throughPeriod: "2006").count == 42)
    #expect(try axis.positions(fromPeriod: nil, throughPeriod: "2000") == 0..<20)
    let fault = #expect(throws: Fault.self) { try axis.positions(matchingPeriod: "1999") }
    #expect(fault?.code == "E410")
    #expect(fault?.message.contains("2000-02-18 … 2018-06-10") == true)
    #expect(throws: Fault.self) { try axis.positions(matchingPeriod: "2005-03-07") }
    let moment = try Instant.parse("2005-03-06")
    let position = try #require(axis.position(of: moment))
    #expect(axis.instants[position] == moment)
    #expect(axis.position(of: try moment + .days(1)) == nil)
    #expect(axis.positions(from: moment, through: moment) == position..<(position + 1))
    #expect(axis.nearest(to: try moment + .days(9)) == position + 1)
    #expect(axis.subrange(23..<46).rule == axis.rule)
    #expect(try axis.selecting([0, 2, 5]).rule == .irregular)
    #expect(try axis.selecting([3, 4, 5]).rule == axis.rule)
  }
}
