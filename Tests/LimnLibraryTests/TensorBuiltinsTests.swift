import LimnData
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Testing

@Suite struct ElementwiseBuiltins {
  @Test(
    arguments: [
      ("abs", .int(-3), "3"), ("abs", .float(-2.5), "2.5"), ("sqrt", .float(-1), "nan"),
      ("sqrt", .int(4), "2.0"), ("log10", .int(1000), "3.0"), ("log", .int(0), "-inf"),
      ("sign", .int(-2), "-1"), ("floor", .float(-1.5), "-2.0"), ("ceil", .float(1.2), "2.0"),
      ("round", .float(2.5), "2.0"), ("sigmoid", .int(0), "0.5"),
      ("isfinite", .float(.infinity), "false"), ("isfinite", .int(3), "true"),
      ("is_missing", .none, "true"), ("is_missing", .float(.nan), "true"),
      ("is_missing", .string("a"), "false"), ("f64", .int(3), "3.0"), ("i64", .float(2), "2"),
    ] as [(String, Datum, String)])
  func plainNumbersStayPlain(name: String, x: Datum, result: String) throws {
    #expect(shown(try Desk().run(name, x)) == result)
  }

  @Test func tensorsAndListsGiveTensors() throws {
    let desk = Desk()
    #expect(shown(try desk.run("abs", try integers([-1, 2]))) == "[2] 1 2")
    #expect(shown(try desk.run("sqrt", .list([.int(4), .none]))) == "[2] 2.0 –")
    #expect(shown(try desk.run("round", try numbers([3.14159]), .int(2))) == "[1] 3.14")
    #expect(shown(try desk.run("round", .float(1234), .int(-2))) == "1200.0")
  }

  @Test func choices() throws {
    let desk = Desk()
    #expect(shown(try desk.run("where", .bool(true), .int(1), .int(2))) == "1")
    #expect(shown(try desk.run("where", try flags([1, 0]), try integers([1, 2]))) == "[2] 1 –")
    #expect(shown(try desk.run("maximum", .int(2), .int(3))) == "3")
    #expect(shown(try desk.run("minimum", try numbers([0.2, .nan]), .int(1))) == "[2] 0.2 –")
    #expect(shown(try desk.run("clip", .float(1.5), .int(0), .int(1))) == "1.0")
    #expect(shown(try desk.run("clip", .int(-3), named: ["lo": .int(0)])) == "0")
  }

  @Test func mistakesPointAtTheArgument() throws {
    let wrong: [(String, [Datum], String, String)] = [
      ("sqrt", [.string("a")], "E311", "x"), ("sqrt", [.none], "E203", "x"),
      ("abs", [.list([.int(1), .string("a")])], "E366", "x"),
      ("where", [.int(1), .int(1)], "E203", "condition"),
      ("i64", [.float(0.5)], "E306", "x"), ("log", [.duration(.months(1))], "E432", "x"),
    ]
    for (name, arguments, code, argument) in wrong {
      let fault = #expect(throws: Fault.self) {
        try Desk().run(name, bound: arguments)
      }
      #expect(fault?.code == code)
      #expect(fault?.argument == argument)
    }
  }
}

@Suite struct ReductionBuiltins {
  @Test func ofAllElementsToPlainValues() throws {
    let desk = Desk()
    #expect(shown(try desk.run("sum", try integers([1, 2, 3]))) == "6")
    #expect(shown(try desk.run("mean", .list([.int(1), .int(2), .int(6)]))) == "3.0")
    #expect(shown(try desk.run("median", try numbers([5, 1, 2, 100]))) == "3.5")
    #expect(shown(try desk.run("std", try numbers([1, 2, 3]), named: ["ddof": .int(1)])) == "1.0")
    #expect(shown(try desk.run("mean", .float(2))) == "2.0")
    #expect(shown(try desk.run("sum", try numbers([]))) == "nan")
    #expect(desk.notes.isEmpty)
  }

  @Test func missingElementsAreNeverSilent() throws {
    let desk = Desk()
    let x = try numbers([1, .nan, 3])
    let record = try desk.run("mean", x, named: ["with_n": .bool(true)])
    #expect(shown(record) == "{value: 2.0, n: 2}")
    #expect(shown(try desk.run("mean", x, named: ["skipna": .bool(false)])) == "nan")
    #expect(shown(try desk.run("mean", x, named: ["min_n": .int(3)])) == "nan")
    #expect(shown(try desk.run("count", x)) == "2")
    _ = try desk.run("all", .list([try flags([1, 1], missing: [0, 1])]))
    #expect(
      desk.notes == [
        "mean: 1 of 3 missing values skipped", "mean: 1 of 3 missing values skipped",
        "all: 1 of 2 missing values taken as false",
      ])
  }

  @Test func alongAxes() throws {
    let desk = Desk()
    let x = try integers([1, 2, 3, 4, 5, 6], [2, 3], axes: [Axis("time"), Axis("site")])
    #expect(shown(try desk.run("sum", x, .string("time"))) == "[3] 5 7 9")
    #expect(shown(try desk.run("sum", x, .int(-1))) == "[2] 6 15")
    #expect(shown(try desk.run("sum", x, .list([.string("time"), .int(1)]))) == "21")
    #expect(shown(try desk.run("argmax", x, .string("site"))) == "[2] 2 2")
    #expect(shown(try desk.run("argmin", x)) == "0")
    let fault = #expect(throws: Fault.self) { try desk.run("sum", x, .string("tim")) }
    #expect(fault?.code == "E334")
    #expect(fault?.argument == "dim")
    #expect(shown(try desk.run("quantile", x, .float(0.5), .int(0))) == "[3] 2.5 3.5 4.5")
  }

  @Test func extremesOfSeveralPlainValues() throws {
    let desk = Desk()
    #expect(shown(try desk.run("min", .list([.int(2), .int(7)]))) == "2")
    #expect(shown(try desk.run("max", .list([.float(2.5), .int(7)]))) == "7.0")
    #expect(shown(try desk.run("any", .list([.bool(false), .bool(true)]))) == "true")
    #expect(shown(try desk.run("max", .list([try integers([3, 9])]))) == "9")
    let fault = #expect(throws: Fault.self) {
      try desk.run("min", .list([try integers([3, 9]), .int(5)]))
    }
    #expect(fault?.code == "E203")
    #expect(fault?.hint == "`minimum(a, b)` goes element by element")
  }
}

@Suite struct TensorMaking {
  @Test func fromExtentsAndValues() throws {
    let desk = Desk()
    #expect(shown(try desk.run("zeros", .list([.int(2)]))) == "[2] 0.0 0.0")
    #expect(shown(try desk.run("full", .int(2), .bool(true))) == "[2] true true")
    #expect(shown(try desk.run("full", try integers([1, 2]), .int(4))) == "[1, 2] 4 4")
    let named = try desk.run(
      "ones", .list([]),
      named: ["axes": .record(Record(fields: ["time": .int(2), "site": .int(1)]))])
    #expect(shown(try desk.run("dims", named)) == "[\"time\", \"site\"]")
    #expect(shown(try desk.run("arange", .int(1), .int(10), .int(3))) == "[3] 1 4 7")
    #expect(shown(try desk.run("arange", .int(3), .int(0), .int(-1))) == "[3] 3 2 1")
    #expect(
      shown(try desk.run("arange", .float(0), .float(1), .float(0.25)))
        == "[4] 0.0 0.25 0.5 0.75")
    #expect(shown(try desk.run("linspace", .int(0), .int(1), .int(3))) == "[3] 0.0 0.5 1.0")
    #expect(shown(try desk.run("eye", .int(2))) == "[2, 2] 1.0 0.0 0.0 1.0")
    #expect(shown(try desk.run("tensor", .list([.string("a"), .none]))) == "[2] \"a\" –")
  }

  @Test(
    arguments: [
      ("zeros", [.list([.int(1 << 40), .int(1 << 40)])], "E320"), ("eye", [.int(1 << 40)], "E320"),
      ("zeros", [.list([.int(-1)])], "E322"), ("zeros", [.list([.float(2)])], "E369"),
      ("zeros", [.list([])], "E369"), ("full", [.int(2)], "E203"),
      ("arange", [.int(0), .int(5), .int(0)], "E370"), ("arange", [.float(1e300)], "E320"),
      ("arange", [.float(.infinity)], "E371"), ("linspace", [.int(0), .int(1), .int(-1)], "E322"),
      ("arange", [.int(.min), .int(.max)], "E320"),
    ] as [(String, [Datum], String)])
  func shapesThatCannotBe(name: String, arguments: [Datum], code: String) {
    let fault = #expect(throws: Fault.self) { try Desk().run(name, bound: arguments) }
    #expect(fault?.code == code)
  }

  @Test func namesLabelsAndForms() throws {
    let desk = Desk()
    let x = try integers([1, 2, 3, 4, 5, 6], [2, 3])
    let named = try desk.run("with_dims", x, .list([.list([.string("y"), .string("x")])]))
    let labelled = try desk.run(
      "with_coords", named,
      .record(Record(fields: ["y": .list([.string("a"), .string("b")])])))
    #expect(shown(try desk.run("coord", labelled, .string("y"))) == "[2] \"a\" \"b\"")
    #expect(shown(try desk.run("coord", labelled, .string("x"))) == "none")
    let turned = try desk.run("transpose", labelled)
    #expect(shown(try desk.run("dims", turned)) == "[\"x\", \"y\"]")
    #expect(shown(turned) == "[3, 2] 1 4 2 5 3 6")
    #expect(shown(try desk.run("reshape", x, .list([.int(3), .int(-1)]))) == "[3, 2] 1 2 3 4 5 6")
    let stack = try desk.run(
      "stack", .list([try integers([1]), try integers([2])]), .string("run"),
      .list([.string("a"), .string("b")]))
    #expect(shown(try desk.run("coord", stack, .string("run"))) == "[2] \"a\" \"b\"")
    for (names, code) in [(["a"], "E372"), (["a", "a"], "E373")] {
      let fault = #expect(throws: Fault.self) {
        try desk.run("with_dims", x, .list(names.map { .string($0) }))
      }
      #expect(fault?.code == code)
    }
  }

  @Test func concatenationKeepsLabelsThatAllHave() throws {
    let desk = Desk()
    let lists = Datum.list([.list([.string("a")]), .list([.none])])
    #expect(shown(try desk.run("concat", lists)) == "[\"a\", none]")
    let range = try desk.run(
      "time_range", .string("2001-01"), .string("2001-04"), .duration(.months(1)))
    guard case .array(let times) = range else { return }
    let head = try times.selecting([
      Selection(selector: .slice(lower: nil, upper: .int(2), step: nil))
    ])
    let tail = try times.selecting([
      Selection(selector: .slice(lower: .int(2), upper: nil, step: nil))
    ])
    guard case .array(let joined) = try desk.run("concat", .list([.array(head), .array(tail)]))
    else { return }
    #expect(joined.timeAxis?.rule == .calendar(months: 1))
  }

  @Test func orderAndSequence() throws {
    let desk = Desk()
    #expect(shown(try desk.run("sort", .list([.string("b"), .string("a")]))) == "[\"a\", \"b\"]")
    #expect(shown(try desk.run("unique", try integers([3, 1, 3]))) == "[2] 1 3")
    #expect(shown(try desk.run("diff", try integers([1, 4, 9, 16]), .int(2))) == "[2] 2 2")
    #expect(shown(try desk.run("lag", try integers([1, 4, 9]))) == "[3] – 1 4")
    #expect(shown(try desk.run("cumsum", try numbers([1, 2]))) == "[2] 1.0 3.0")
    #expect(shown(try desk.run("argsort", try numbers([3, 1]))) == "[2] 1 0")
    #expect(throws: Fault.self) { try desk.run("cumsum", .int(3)) }
  }
}
