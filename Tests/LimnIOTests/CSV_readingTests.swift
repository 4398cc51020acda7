import LimnData
import LimnIO
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct CSVGrammar {
  @Test func quotesHoldSeparatorsLineEndsAndDoubledQuotes() throws {
    let t = try table("a,b\r\n\"x,y\",\"line 1\nline 2\"\r\n\"say \"\"hi\"\"\",\"\"\"\"\r\n")
    #expect(words(t.column(named: "a")) == ["x,y", "say \"hi\""])
    #expect(words(t.column(named: "b")) == ["line 1\nline 2", "\""])
  }

  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r",
    "\u{FEFF}a,b\n1,2\n3,4\n", "a,b\n\n1,2\n\n3,4\n\n", " a ,b\t\n 1, 2\n3 ,4\n",
    "\"a\",\"b\"\n\"1\",\"2\"\n3,\"4\"",
  ])
  func spellingsOfTheSameTable(text: String) throws {
    let t = try table(text)
    #expect(t.columnNames == ["a", "b"])
    #expect(column(t, "a") == "i64 1|3")
    #expect(column(t, "b") == "i64 2|4")
  }

  @Test(arguments: [
    ("", "E640", "`data.csv` is empty"), ("\n\n", "E640", "`data.csv` is empty"),
    ("a,b\n1,2\n3\n", "E608", "`data.csv`, line 3: 1 cell, but the header has 2"),
    ("a,b\n1,2,3,4\n", "E608", "`data.csv`, line 2: 4 cells, but the header has 2"),
    ("a,b\n\"x\ny\",2\n1\n", "E608", "`data.csv`, line 4: 1 cell, but the header has 2"),
    (
      "a\n1\n\"open\n2\n", "E644",
      "`data.csv`, line 3, column 1: the quote that opens here is never closed"
    ),
    ("a,b\n1,\"x\"y\n", "E645", "`data.csv`, line 2, column 2: text after the closing quote"),
    ("a,b\n1,x\"y\"\n", "E607", "`data.csv`, line 2, column 2: a quote inside an unquoted cell"),
    ("1,2\n3,4\n", "E610", "`data.csv` has no header: its first line holds only numbers"),
    (",\n1,2\n", "E610", "`data.csv` has no header: its first line names no column"),
    ("a,a\n1,2\n", "E611", "`data.csv` has two columns named `a`"),
    ("a\n1\u{0}\n", "E642", "`data.csv` holds a NUL byte at offset 3, line 2"),
  ])
  func mistakesNameTheirPlace(text: String, code: String, message: String) {
    let fault = #expect(throws: Fault.self) { try table(text) }
    #expect(fault?.code == code)
    #expect(fault?.message == message)
    #expect(fault?.hint != nil)
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x81, 0x0A], "E641"), ([0xFF, 0xFE, 0x61], "E641"),
      ([0x50, 0x4B, 0x03, 0x04], "E643"), ([0x1F, 0x8B, 0x08], "E643"),
    ] as [([UInt8], String)])
  func bytesThatAreNoText(bytes: [UInt8], code: String) {
    let fault = #expect(throws: Fault.self) {
      try CSV.read(bytes, options: CSVOptions(name: "data.csv"))
    }
    #expect(fault?.code == code)
  }

  @Test func notUTF8NamesTheByte() {
    let fault = #expect(throws: Fault.self) {
      var options = CSVOptions(name: "d.csv")
      options.encoding = .utf8
      return try CSV.read(
        Array("a\nZürich\n".utf8.map { $0 == 0xC3 ? 0xFC : $0 }), options: options)
    }
    #expect(fault?.message == "`d.csv` is not UTF-8: byte FC at offset 3, line 2")
  }

  @Test func aColumnWithoutANameIsGivenOne() throws {
    let t = try table("a,,column_2\n1,2,3\n")
    #expect(t.columnNames == ["a", "column_2_", "column_2"])
    #expect(t.notes == ["column_2_: column 2 has no name in the header"])
  }

  @Test func chosenColumnsComeInTheirOrder() throws {
    #expect(try table("a,b,c\n1,2,3\n", columns: ["c", "a"]).columnNames == ["c", "a"])
    let fault = #expect(throws: Fault.self) { try table("ndvi,b\n1,2\n", columns: ["ndvl"]) }
    #expect(fault?.code == "E620")
    #expect(fault?.hint?.contains("did you mean `ndvi`?") == true)
  }

  @Test func aHeaderAloneIsATableWithoutRows() throws {
    let t = try table("a,b\n")
    #expect(t.rowCount == 0)
    #expect(t.columnNames == ["a", "b"])
  }
}

@Suite struct CSVTypes {
  @Test(arguments: [
    ("1\n-2\n+3", "i64 1|-2|3", []), ("1\n\n2", "i64 1|2", []),
    ("1\n2.5\n-0.0", "f64 1.0|2.5|-0.0", []), (".5\n5.\n1e3\n1E-3", "f64 0.5|5.0|1000.0|0.001", []),
    (
      "9223372036854775807\n-9223372036854775808", "i64 9223372036854775807|-9223372036854775808",
      []
    ),
    ("true\nFalse\nTRUE", "bool true|false|true", []),
    ("2001-02-18\n2001-02-18T14:00", "time 2001-02-18|2001-02-18T14:00", []),
    ("2001-02\n2001-03", "time 2001-02-01|2001-03-01", []), ("2001\n2002", "i64 2001|2002", []),
    ("x\n y ", "str x| y ", []), ("nan\nnan", "f64 -|-", ["x: all 2 missing"]),
    ("0x10\ninf", "str 0x10|inf", []), ("1_000\n-", "str 1_000|-", []),
    ("1e999\n1", "str 1e999|1", []), ("1e\n1", "str 1e|1", []),
    ("true\n1", "str true|1", []), ("1\ntrue", "str 1|true", []),
    ("007\n010", "i64 7|10", ["x: 2 with leading zeros read as whole numbers"]),
    (
      "99999999999999999999\n1", "f64 1e+20|1.0",
      ["x: 1 whole numbers too large to be exact, read as f64"]
    ),
  ])
  func foundOverTheWholeColumn(cells: String, shown: String, notes: [String]) throws {
    let t = try table("x\n\(cells)\n")
    #expect(column(t, "x") == shown)
    #expect(t.notes == notes)
  }

  @Test func blankCellsAreMissingInEveryType() throws {
    let t = try table(
      "i,f,b,d,s,n\n1,1.5,true,2001-01-01,x,\n, ,\"\",,,\n3,2.5,false,2001-01-02,y,\n")
    #expect(column(t, "i") == "i64 1|-|3")
    #expect(column(t, "f") == "f64 1.5|-|2.5")
    #expect(column(t, "b") == "bool true|-|false")
    #expect(column(t, "d") == "time 2001-01-01|-|2001-01-02")
    #expect(column(t, "s") == "str x|-|y")
    #expect(column(t, "n") == "f64 -|-|-")
    #expect(t.notes.contains("i: 1 of 3 missing"))
    #expect(t.notes.contains("n: all 3 missing"))
  }

  @Test func marksOfMissingValues() throws {
    let marks = MissingMarkers(texts: ["NA", "-9999"])
    let t = try table("x,s\n1,NA\nNA,-9999.0\n-9999.00,b\n", missing: marks)
    #expect(column(t, "x") == "i64 1|-|-")
    #expect(column(t, "s") == "str -|-|b")
    #expect(t.notes == ["x: 2 of 3 missing", "s: 2 of 3 missing"])
  }

  @Test func oneOddCellAmongNumbersIsNamed() throws {
    let t = try table("x\n1\n2\ntrace\n4\n")
    #expect(column(t, "x") == "str 1|2|trace|4")
    #expect(
      t.notes == [
        "x: read as text, for `trace` on line 4 is not a number (3 of 4 are); na= takes marks of missing values"
      ])
  }

  @Test func oneImpossibleDateIsNamed() throws {
    let t = try table("d\n2001-02-28\n2001-02-30\n2001-03-01\n")
    #expect(t.notes.first?.contains("`2001-02-30` on line 3 is not a date (2 of 3 are)") == true)
  }

  /// Against the standard library, which rounds correctly but takes more than the grammar.
  @Test func numbersAreCorrectlyRounded() throws {
    var random = SplitMix(state: 7)
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...21, using: &random)
      var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
      let point = Int.random(in: 0...digits, using: &random)
      text.insert(".", at: text.index(text.startIndex, offsetBy: point))
      if Bool.random(using: &random) { text += "e\(Int.random(in: -330...290, using: &random))" }
      if Bool.random(using: &random) { text = "-" + text }
      let t = try table("x\n0.5\n\(text)\n")
      let parsed = try #require(t.column(named: "x"))
      guard case .f64(let block) = parsed.tensor.elements else {
        Issue.record("\(text) is no number")
        continue
      }
      #expect(block.pointer[1].bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test func everyFloatReadsBackAsItself() throws {
    var random = SplitMix(state: 11)
    for _ in 0..<5000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let t = Table(
        columns: [DataArray(try f64([value, 0.5]), name: "x")], rowCount: 2)
      let back = try CSV.read(try CSV.write(t), options: CSVOptions(name: "t"))
      guard case .f64(let block) = try #require(back.column(named: "x")).tensor.elements else {
        Issue.record("\(value) came back as another type")
        continue
      }
      #expect(block.pointer[0].bitPattern == value.bitPattern)
    }
  }
}

func f64(_ values: [Double]) throws(Fault) -> Tensor {
  let block = try Block<Double>(count: values.count)
  for (index, value) in values.enumerated() { block.pointer[index] = value }
  return Tensor(shape: [values.count], elements: .f64(block))
}
