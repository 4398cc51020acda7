import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Synchronization
import Testing

/// What was written and shown is kept; functions are Swift closures.
private final class OutputDesk: CallContext, Effects {
  private let written = Mutex<String>("")
  let interruption = Interruption()

  var effects: any Effects { self }
  var library: [Builtin] { Library.builtins }
  var output: String { written.withLock { $0 } }

  typealias Body = @Sendable ([Datum]) throws(Fault) -> Datum
  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum {
    guard let body = function.reference as? Body else { return .none }
    return try body(arguments)
  }
  func note(_ text: String) {}
  func write(_ text: String) { written.withLock { $0 += text } }
  func show(_ value: Datum) { write("shown \(Describe.text(of: value))\n") }
  func nextRandomKey() -> UInt64 { 0 }

  func readFile(_ path: String) throws(Fault) -> [UInt8] { throw Fault("E600", "no files") }
  func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {}
  func listFolder(_ path: String) throws(Fault) -> [String] { [] }
  func monotonicSeconds() -> Double { 0 }
  func report(_ progress: Progress) {}

  /// Calls a builtin; the arguments stand in the order of its parameters.
  func run(_ name: String, _ arguments: Datum?...) throws(Fault) -> Datum {
    guard let builtin = Library.builtins.first(where: { $0.name == name }) else {
      throw Fault("E200", "no builtin `\(name)`")
    }
    return try builtin.body(self, arguments)
  }

  /// The same, as text.
  func text(_ name: String, _ arguments: Datum?...) throws(Fault) -> String {
    guard let builtin = Library.builtins.first(where: { $0.name == name }) else {
      throw Fault("E200", "no builtin `\(name)`")
    }
    return Describe.inline(try builtin.body(self, arguments))
  }
}

private func list(_ values: Datum...) -> Datum { .list(values) }

private func tensor(_ values: [Int64], missing: [Bool]? = nil) throws(Fault) -> Datum {
  .array(DataArray(try Tensor(i64: values, mask: missing)))
}

private func code(_ body: () throws(Fault) -> Datum) -> String? {
  do throws(Fault) {
    _ = try body()
    return nil
  } catch {
    return error.code
  }
}

@Suite struct CollectionBuiltins {
  private let desk = OutputDesk()

  @Test func lengthsOfEverythingThatHasOne() throws {
    let matrix = Datum.array(DataArray(try Tensor(f64: [1, 2, 3, 4, 5, 6], shape: [3, 2])))
    let table = Datum.table(Table(columns: [], rowCount: 4))
    let record = Datum.record(Record(fields: ["a": .none]))
    for (datum, count) in [
      (list(.none, .none), 2), (.string("水e\u{301}"), 3), (record, 1), (matrix, 3), (table, 4),
    ] as [(Datum, Int)] {
      #expect(try desk.text("len", datum) == "\(count)")
    }
    #expect(code { () throws(Fault) in try desk.run("len", .int(3)) } == "E203")
  }

  @Test func listsAndTensorsGrow() throws {
    #expect(
      try desk.text("append", list(.int(1)), list(.string("b"), .none)) == "[1, \"b\", none]")
    #expect(try desk.text("append", try tensor([1, 2]), list(.float(2.5))) == "[1, 2, 2.5]")
    #expect(
      code { () throws(Fault) in try desk.run("append", try tensor([1]), list(list())) } == "E287")
  }

  @Test func rangesStopBeforeTheirStop() throws {
    #expect(try desk.text("range", .int(3)) == "[0, 1, 2]")
    #expect(try desk.text("range", .int(2), .int(9), .int(3)) == "[2, 5, 8]")
    #expect(try desk.text("range", .int(3), .int(-4), .int(-3)) == "[3, 0, -3]")
    #expect(try desk.text("range", .int(3), .int(3)) == "[]")
    #expect(
      try desk.text("range", .int(.max - 1), .int(.max), .int(.max)) == "[9223372036854775806]")
    #expect(code { () throws(Fault) in try desk.run("range", .int(1), .int(2), .int(0)) } == "E283")
  }

  @Test func rangesThatNoMemoryHolds() throws {
    for (start, stop) in [(0, Int64.max), (.min, .max)] as [(Int64, Int64)] {
      #expect(throws: Fault.self) { try desk.run("range", .int(start), .int(stop)) }
    }
  }

  @Test func mapGoesThroughListsTensorsAndRows() throws {
    let table = Datum.table(
      Table(
        columns: [DataArray(try Tensor(i64: [4, 5], mask: [false, true]), name: "x")], rowCount: 2))
    let same = function { (arguments) throws(Fault) in arguments.first ?? .none }
    #expect(try desk.text("map", list(.bool(true)), same) == "[true]")
    #expect(
      try desk.text("map", try tensor([1, 2], missing: [true, false]), same) == "[none, 2]")
    #expect(try desk.text("map", table, same) == "[{x: 4}, {x: none}]")
    #expect(code { () throws(Fault) in try desk.run("map", .int(1), same) } == "E203")
    let wrong = function { (_) throws(Fault) in throw Fault("E500", "no") }
    #expect(code { () throws(Fault) in try desk.run("map", list(.int(1)), wrong) } == "E500")
  }

  @Test func elementsSideBySide() throws {
    let names = list(.string("a"), .string("b"))
    #expect(try desk.text("enumerate", names, .int(1)) == "[[1, \"a\"], [2, \"b\"]]")
    #expect(
      try desk.text("zip", list(names, try tensor([7, 8]))) == "[[\"a\", 7], [\"b\", 8]]")
    #expect(code { () throws(Fault) in try desk.run("zip", list(names, list())) } == "E286")
    #expect(
      code { () throws(Fault) in try desk.run("enumerate", names, .int(.max)) } == "E285")
  }

  @Test func sortingKeepsEqualOnesInOrderAndMissingOnesLast() throws {
    let numbers = list(.int(2), .float(.nan), .float(1.5), .none, .int(2))
    #expect(try desk.text("sorted", numbers) == "[1.5, 2, 2, nan, none]")
    #expect(try desk.text("sorted", numbers, nil, .bool(true)) == "[2, 2, 1.5, nan, none]")
    let words = list(.string("bb"), .string("c"), .string("aa"))
    #expect(try desk.text("sorted", words) == "[\"aa\", \"bb\", \"c\"]")
    let byLength = function { (arguments) throws(Fault) in
      try self.desk.run("len", arguments.first)
    }
    #expect(
      try desk.text("sorted", words, byLength, .bool(true)) == "[\"bb\", \"aa\", \"c\"]")
    #expect(try desk.text("sorted", try tensor([3, 1, 2])) == "[1, 2, 3]")
    for mixed in [list(.int(1), .string("a")), list(list())] {
      #expect(code { () throws(Fault) in try desk.run("sorted", mixed) } == "E281")
    }
  }

  @Test func turningRound() throws {
    #expect(try desk.text("reversed", list(.int(1), .int(2))) == "[2, 1]")
    #expect(try desk.text("reversed", try tensor([1, 2, 3])) == "[3, 2, 1]")
    #expect(try desk.text("reversed", .string("ab水")) == "\"水ba\"")
  }

  @Test func recordsByTheirKeys() throws {
    let record = Datum.record(Record(fields: ["site": .string("a"), "n": .int(2)]))
    #expect(try desk.text("keys", record) == "[\"site\", \"n\"]")
    #expect(try desk.text("values", record) == "[\"a\", 2]")
    #expect(try desk.text("has", record, .string("n")) == "true")
    #expect(try desk.text("get", record, .string("m"), .int(0)) == "0")
    #expect(try desk.text("without", record, list(.string("n"))) == "{site: \"a\"}")
    #expect(try desk.text("type", record) == "\"record\"")
    let fault = #expect(throws: Fault.self) {
      try desk.run("without", record, list(.string("Site")))
    }
    #expect(fault?.hint == "did you mean `site`?")
    #expect(code { () throws(Fault) in try desk.run("has", list(), .string("a")) } == "E203")
  }
}

@Suite struct TextBuiltins {
  private let desk = OutputDesk()

  @Test func printingWritesPlainText() throws {
    _ = try desk.run("print", list(.string("a\"b"), .float(1), .none), nil, nil)
    _ = try desk.run("print", list(try tensor([1, 2]), .bool(true)), .string("|"), .string("."))
    _ = try desk.run("show", .int(3))
    #expect(desk.output == "a\"b 1.0 none\n[1, 2]|true.shown 3\n")
  }

  @Test func numbersFromText() throws {
    for (text, value) in [
      ("42", "42"), (" -1_000\n", "-1000"), ("+0xff", "255"), ("0x7fff_ffff", "2147483647"),
      ("-9223372036854775808", "-9223372036854775808"),
    ] {
      #expect(try desk.text("int", .string(text)) == value)
    }
    for (text, value) in [
      ("1e3", "1000.0"), ("-.5", "-0.5"), ("5.", "5.0"), ("2.5E-3", "0.0025"), ("7", "7.0"),
      ("-inf", "-inf"), ("nan", "nan"), ("1_0.2_5", "10.25"), ("1e-999", "0.0"),
    ] {
      #expect(try desk.text("float", .string(text)) == value)
    }
    #expect(try desk.text("int", .float(-2.9)) == "-2")
    #expect(try desk.text("int", .bool(true)) == "1")
    #expect(try desk.text("float", .int(3)) == "3.0")
  }

  @Test(arguments: [
    ("", "E284"), ("-", "E284"), (".", "E284"), ("1e", "E284"), ("e5", "E284"), ("0x", "E284"),
    ("1__0", "E284"), ("_1", "E284"), ("1_", "E284"), ("1,5", "E284"), ("١", "E284"),
    ("--1", "E284"), ("1e5.2", "E284"), ("1.2.3", "E284"), ("1e999", "E285"), ("NaN", "E284"),
    ("99999999999999999999", "E285"),
  ])
  func textThatIsNoNumber(text: String, expected: String) {
    #expect(code { () throws(Fault) in try desk.run("float", .string(text)) } == expected)
  }

  @Test func whatNoIntHolds() throws {
    for (datum, expected) in [
      (.string("1.5"), "E284"), (.float(.infinity), "E285"), (.float(1e300), "E285"),
      (.none, "E203"), (try tensor([1]), "E203"),
    ] as [(Datum, String)] {
      #expect(code { () throws(Fault) in try desk.run("int", datum) } == expected)
    }
  }

  @Test func joiningAndCutting() throws {
    #expect(try desk.text("join", list(.string("a"), .int(1)), .string(", ")) == "\"a, 1\"")
    #expect(
      try desk.text("split_text", .string(",a,,b"), .string(",")) == "[\"\", \"a\", \"\", \"b\"]")
    #expect(try desk.text("split_text", .string(" a \t b ")) == "[\"a\", \"b\"]")
    #expect(try desk.text("replace", .string("aaa"), .string("aa"), .string("b")) == "\"ba\"")
    #expect(try desk.text("strip", .string("\u{A0} a b \n")) == "\"a b\"")
    #expect(try desk.text("strip", .string("xyaxby"), .string("yx")) == "\"axb\"")
    #expect(try desk.text("repeat_text", .string("ab"), .int(2)) == "\"abab\"")
    #expect(try desk.text("repeat_text", .string("ab"), .int(-1)) == "\"\"")
    #expect(
      code { () throws(Fault) in
        try desk.run("replace", .string("a"), .string(""), .string("b"))
      } == "E288")
    #expect(throws: Fault.self) { try desk.run("repeat_text", .string("ab"), .int(.max)) }
  }

  @Test func columnsOfStringsAreTreatedElementByElement() throws {
    let column = Datum.array(
      DataArray(try Tensor(str: ["CH-Oe2", "IT-Col", ""], mask: [false, false, true])))
    #expect(try desk.text("lower", column) == "[\"ch-oe2\", \"it-col\", –]")
    #expect(try desk.text("starts_with", column, .string("CH")) == "[true, false, –]")
    #expect(try desk.text("ends_with", .string("a.csv"), .string(".csv")) == "true")
    #expect(code { () throws(Fault) in try desk.run("upper", try tensor([1])) } == "E203")
  }

  @Test func errorsOfPrograms() throws {
    let fault = #expect(throws: Fault.self) {
      try desk.run("error", .string("no such site"), .string("look again"))
    }
    #expect(fault == Fault("E280", "no such site", hint: "look again"))
  }
}
