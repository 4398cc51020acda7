import LimnData
import LimnEffects
import LimnIO
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Synchronization
import Testing

@Suite struct FileBuiltins {
  @Test func readingTellsWhatIsMissing() throws {
    let desk = Desk(["a.csv": "x,y\n1,NA\n,-9999\n3,2.5\n"])
    let marks = Datum.list([.string("NA"), .int(-9999)])
    let table = try desk.run("read", .string("a.csv"), marks)
    #expect(words(table, "y") == ["\"\"", "\"\"", "2.5"])
    #expect(desk.notes == ["a.csv: 3 missing cells in 2 columns"])
  }

  @Test func whatWasWrittenReadsBack() throws {
    let desk = Desk(["a.csv": "s,x\n\"a,b\",1\nc,\n"])
    _ = try desk.run("write", try desk.run("read", .string("a.csv")), .string("b.tsv"))
    let back = try desk.run("read", .string("b.tsv"))
    #expect(words(back, "s") == ["\"a,b\"", "c"])
  }

  @Test func separatorsAndKindsOfFile() throws {
    let desk = Desk(["a.csv": "x;y\n1;2\n"])
    let table = try desk.run("read", .string("a.csv"), named: ["separator": .string(";")])
    #expect(words(table, "y") == ["2"])
    for (path, separator, code) in [
      ("a.xls", Datum.none, "E615"), ("a.csv", .string("::"), "E616"),
      ("a.csv", .string(","), "E612"),
      ("b.csv", .none, "E600"),
    ] {
      let fault = #expect(throws: Fault.self) {
        try desk.run("read", .string(path), named: ["separator": separator])
      }
      #expect(fault?.code == code)
    }
  }
}

@Suite struct TableBuiltins {
  private func sample(_ desk: Desk) throws(Fault) -> Datum {
    try desk.run(
      "table",
      .record(
        Record(fields: [
          "site": .list([.string("a"), .none, .string("c")]),
          "ndvi": .list([.float(0.5), .int(1), .none]), "year": .int(2001),
        ])))
  }

  @Test func tablesAreMadeOfListsAndSingleValues() throws {
    let table = try sample(Desk())
    #expect(words(table, "site") == ["a", "\"\"", "c"])
    #expect(words(table, "ndvi") == ["0.5", "1.0", "\"\""])
    #expect(words(table, "year") == ["2001", "2001", "2001"])
  }

  @Test(
    arguments: [
      (["x": .list([.int(1), .string("a")])], "E624"), (["x": .none], "E623"),
      (["x": .list([.int(1)]), "y": .list([.int(1), .int(2)])], "E622"),
      (["x": .list([.duration(.exact(microseconds: 1)), .duration(.months(1))])], "E624"),
    ] as [(OrderedDictionary<String, Datum>, String)])
  func columnsThatCannotBe(fields: OrderedDictionary<String, Datum>, code: String) {
    let fault = #expect(throws: Fault.self) {
      try Desk().run("table", .record(Record(fields: fields)))
    }
    #expect(fault?.code == code)
  }

  @Test func filterTakesMissingAsFalseAndCountsIt() throws {
    let desk = Desk()
    let kept = try desk.run(
      "filter", try sample(desk),
      function { (_) throws(Fault) in try flags([1, 0, 1], missing: [0, 0, 1]) })
    #expect(words(kept, "ndvi") == ["0.5"])
    #expect(
      desk.notes == ["filter: 1 of 3 rows was left out, the condition being missing there"])
  }

  @Test func filterSeesWholeColumns() throws {
    let desk = Desk()
    let seen = Mutex<[String]>([])
    _ = try desk.run(
      "filter", try sample(desk),
      function { (arguments) throws(Fault) in
        if case .record(let record)? = arguments.first {
          seen.withLock { $0 = Array(record.fields.keys) }
        }
        return .bool(true)
      })
    #expect(seen.withLock { $0 } == ["site", "ndvi", "year"])
  }

  @Test func filterOfAListGoesElementByElement() throws {
    let kept = try Desk().run(
      "filter", .list([.int(1), .int(5)]),
      function { (arguments) throws(Fault) in
        if case .int(let value)? = arguments.first { .bool(value > 2) } else { .none }
      })
    guard case .list(let values) = kept else {
      Issue.record("no list")
      return
    }
    #expect(values.count == 1)
  }

  @Test func conditionsThatAreNone() throws {
    let desk = Desk()
    let table = try sample(desk)
    let wrong: [(Datum, Desk.Body, String)] = [
      (table, { (_) throws(Fault) in .int(1) }, "E625"),
      (table, { (_) throws(Fault) in try flags([1]) }, "E626"),
      (.list([.int(1)]), { (_) throws(Fault) in .none }, "E625"),
      (.int(1), { (_) throws(Fault) in .none }, "E203"),
    ]
    for (collection, body, code) in wrong {
      let fault = #expect(throws: Fault.self) { try desk.run("filter", collection, function(body)) }
      #expect(fault?.code == code)
    }
  }

  @Test func mutateSeesEarlierColumns() throws {
    let desk = Desk()
    let columns = Record(fields: [
      "a": .int(7),
      "b": function { (arguments) throws(Fault) in
        if case .record(let record)? = arguments.first {
          record.fields["a"] ?? .none
        } else {
          .none
        }
      },
    ])
    let table = try desk.run("mutate", try sample(desk), .record(columns))
    #expect(words(table, "b") == ["7", "7", "7"])
  }

  @Test func choosingRenamingSorting() throws {
    let desk = Desk()
    let table = try sample(desk)
    let renamed = try desk.run(
      "rename", table, .record(Record(fields: ["v": .string("ndvi")])))
    #expect(words(renamed, "v").count == 3)
    let selected = try desk.run(
      "select", table, .list([.list([.string("ndvi"), .string("site")])]))
    guard case .list(let names) = try desk.run("columns", selected) else { return }
    #expect(names.compactMap { String.from($0) } == ["ndvi", "site"])
    let sorted = try desk.run("arrange", table, .string("ndvi"), .bool(true))
    #expect(words(sorted, "ndvi") == ["1.0", "0.5", "\"\""])
    #expect(words(try desk.run("head", table, .int(1)), "ndvi") == ["0.5"])
    #expect(words(try desk.run("tail", table, .int(1)), "ndvi") == ["\"\""])
  }

  @Test func aSeriesIsMadeOfRows() throws {
    let desk = Desk(["a.csv": "date,v\n2001-01-17,2\n2001-01-01,1\n2001-02-18,4\n"])
    let table = try desk.run("read", .string("a.csv"))
    guard
      case .array(let series) = try desk.run("series", table, .string("date"), .string("v"))
    else { return }
    #expect(words(series) == ["1", "2", "\"\"", "4"])
    #expect(series.timeAxis?.rule == .composite(stepDays: 16, slots: 23))
    guard case .array(let days) = try desk.run("day_of_year", .array(series)) else { return }
    #expect(words(days) == ["1", "17", "33", "49"])
  }
}

@Suite struct TimeBuiltins {
  @Test func momentsAndTheirFields() throws {
    let desk = Desk()
    let moment = try desk.run("time", .string("2008-06-08T14:00"))
    for (name, expected) in [
      ("year", 2008), ("month", 6), ("day", 8), ("hour", 14), ("day_of_year", 160),
    ] {
      guard case .int(let value) = try desk.run(name, moment) else {
        Issue.record("\(name) gave no int")
        continue
      }
      #expect(value == Int64(expected))
    }
    let fault = #expect(throws: Fault.self) { try desk.run("time", .string("June 8")) }
    #expect(fault?.code == "E401")
    #expect(fault?.argument == "text")
    #expect(throws: Fault.self) { try desk.run("year", .int(2008)) }
  }

  @Test func rangesOfTimes() throws {
    let desk = Desk()
    guard
      case .array(let range) = try desk.run(
        "time_range", .string("2001-01-01"), .string("2001-12-31"), .duration(.months(1))),
      case .array(let months) = try desk.run("month", .array(range))
    else { return }
    #expect(range.timeAxis?.rule == .calendar(months: 1))
    #expect(words(months) == (1...12).map(String.init))
  }
}
