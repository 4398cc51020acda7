import LimnSource
import LimnTime
import Testing

@Suite struct InstantParsing {
  @Test(arguments: [
    ("2001-02-18", "2001-02-18"), ("2005", "2005-01-01"), ("2005-03", "2005-03-01"),
    ("2008-06-08T14:00", "2008-06-08T14:00"), ("2008-06-08 14:00:30", "2008-06-08T14:00:30"),
    ("2008-06-08T14", "2008-06-08T14:00"), ("2008-06-08T14:00Z", "2008-06-08T14:00"),
    ("2008-06-08T00:30+01:00", "2008-06-07T23:30"), ("2008-06-08T23:30-0100", "2008-06-09T00:30"),
    ("2008-06-08T14:00:00.25", "2008-06-08T14:00:00.25"), ("2008-06-08T24:00", "2008-06-09"),
    ("2008-06-08T14:00:00.000000000", "2008-06-08T14:00"),
  ])
  func accepted(text: String, shown: String) throws {
    #expect(try Instant.parse(text).description == shown)
  }

  @Test(arguments: [
    ("", "E401"), ("hello", "E401"), ("20050218", "E401"), ("2001-2-18", "E401"),
    ("2001/02/18", "E401"), ("2001-02-18 ", "E401"), (" 2001-02-18", "E401"),
    ("2001-02-18T", "E401"), ("2001-02-18  14:00", "E401"), ("2001-02-18T14:00:00.", "E401"),
    ("2001-02-18T14:00:00.0000001", "E401"), ("2001-02T14", "E401"), ("2001-02-18Z", "E401"),
    ("2001-13-01", "E402"), ("2001-02-29", "E402"), ("1582-10-10", "E402"), ("0000-01-01", "E402"),
    ("2001-00-01", "E402"), ("2001-01-00", "E402"), ("2001-02-18T25:00", "E403"),
    ("2001-02-18T24:01", "E403"), ("2001-02-18T14:60", "E403"), ("2001-02-18T14:00:60", "E403"),
    ("２００１-02-18", "E401"), ("2001-02-18T14:00+25:00", "E401"),
  ])
  func refused(text: String, code: String) {
    let fault = #expect(throws: Fault.self) { try Instant.parse(text) }
    #expect(fault?.code == code)
    #expect(fault?.hint != nil)
  }

  @Test func periodsCoverWhatTheyName() throws {
    #expect(try Period.parse("2004").end.description == "2005-01-01")
    #expect(try Period.parse("2004-12").end.description == "2005-01-01")
    #expect(try Period.parse("2004-02-29").end.description == "2004-03-01")
    #expect(try Period.parse("2004-02-29T23").end.description == "2004-03-01")
  }
}

@Suite struct TimeSpans {
  @Test(arguments: [
    (16.0, "d", "16d"), (1, "w", "7d"), (36, "h", "36h"), (90, "min", "90min"),
    (0.25, "s", "0.25s"),
    (1, "mo", "1mo"), (2, "y", "2y"), (-6, "h", "-6h"), (0, "d", "0d"), (2e3, "s", "2000s"),
    (0.5, "d", "12h"), (0, "mo", "0mo"), (3, "us", "0.000003s"),
  ])
  func madeAndShown(amount: Double, unit: String, shown: String) throws {
    #expect(try TimeSpan(amount, unit: unit).description == shown)
  }

  @Test(arguments: [
    (1.5, "mo", "E406"), (.nan, "y", "E406"), (1e18, "mo", "E406"), (1e300, "d", "E404"),
    (.nan, "d", "E404"), (1, "fortnight", "E407"),
  ])
  func refused(amount: Double, unit: String, code: String) {
    let fault = #expect(throws: Fault.self) { try TimeSpan(amount, unit: unit) }
    #expect(fault?.code == code)
  }

  @Test func monthsAndDaysDoNotMix() throws {
    let fault = #expect(throws: Fault.self) { try TimeSpan.compare(.months(1), .days(31)) }
    #expect(fault?.code == "E405")
    #expect(throws: Fault.self) { try TimeSpan.months(1) + .days(31) }
    #expect(try TimeSpan.compare(.months(12), .months(1)) == 1)
    #expect(try TimeSpan.compare(.days(1), .exact(microseconds: 86_400_000_000)) == 0)
    #expect(try TimeSpan.compare(.months(1), .exact(microseconds: 0)) == 1)
    #expect(try TimeSpan.days(32).ratio(to: .days(16)) == 2)
    #expect(try TimeSpan.months(2).multiplied(by: 1.5) == .months(3))
    #expect(throws: Fault.self) { try TimeSpan.months(1).multiplied(by: 1.5) }
    #expect(throws: Fault.self) { try TimeSpan.exact(microseconds: .max).multiplied(by: Int64(2)) }
  }
}
