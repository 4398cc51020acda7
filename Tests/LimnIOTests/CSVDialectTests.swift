import LimnData
import LimnIO
import LimnSource
import LimnTensor
import Testing

@Suite struct CSVDialects {
  private func read(
    _ bytes: [UInt8], _ change: (inout CSVOptions) -> Void = { _ in }
  ) throws(Fault) -> Table {
    var options = CSVOptions(name: "data.csv")
    change(&options)
    return try CSV.read(bytes, options: options)
  }

  @Test(arguments: [
    "a,b\n1,2.5\n3,4.5\n", "a;b\n1;2.5\n3;4.5\n", "a\tb\n1\t2.5\n3\t4.5\n", "a|b\n1|2.5\n3|4.5\n",
    "a;b\n1;2,5\n3;4,5\n", "a\tb\n1\t2,5\n3\t4,5\n",
  ])
  func separatorsAndDecimalCommasAreFound(text: String) throws {
    let t = try read(Array(text.utf8))
    #expect(column(t, "a") == "i64 1|3")
    #expect(column(t, "b") == "f64 2.5|4.5")
  }

  @Test func whatIsSaidIsNotLookedFor() throws {
    let t = try read(Array("a;b\n1,5;x\n".utf8)) {
      $0.separator = 0x3B; $0.point = 0x2E
    }
    #expect(column(t, "a") == "str 1,5")
    let fault = #expect(throws: Fault.self) {
      try read(Array("a;b\n1;2\n".utf8)) { $0.separator = 0x2C }
    }
    #expect(fault?.code == "E612")
  }

  @Test func encodings() throws {
    let text = "name,x\nZürich,1\n"
    var (little, big): ([UInt8], [UInt8]) = ([0xFF, 0xFE], [0xFE, 0xFF])
    for unit in text.utf16 {
      little += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      big += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
    let latin1 = text.unicodeScalars.map { UInt8($0.value) }
    let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    for bytes in [Array(text.utf8), marked, little, big, latin1] {
      #expect(column(try read(bytes), "name") == "str Zürich")
    }
    #expect(
      try read(latin1).notes == [
        "read as Latin-1, for line 2 is not UTF-8; `encoding=` says otherwise"
      ])
    let euro: [UInt8] = [0x61, 0x0A, 0x80, 0x31, 0x0A]
    #expect(column(try read(euro) { $0.encoding = .windows1252 }, "a") == "str €1")
    let fault = #expect(throws: Fault.self) { try read(euro) }
    #expect(fault?.code == "E641")
  }

  @Test func linesLeftOut() throws {
    let text = "Station 12\nmeasured 2001\n# a,b\na,b\n# \"lone quote\n1,2\n\n3,4\n"
    let t = try read(Array(text.utf8)) {
      $0.skip = 2; $0.comment = 0x23
    }
    #expect(column(t, "a") == "i64 1|3")
    #expect(t.origin == nil)
  }

  @Test func withoutAHeader() throws {
    let t = try read(Array("1,x\n2,y\n".utf8)) { $0.hasHeader = false }
    #expect(t.columnNames == ["column_1", "column_2"])
    #expect(column(t, "column_1") == "i64 1|2")
  }

  @Test func typesThatAreSaid() throws {
    let t = try read(Array("code,x\n007,1\n010,\n".utf8)) {
      $0.types = ["code": .str, "x": .f32]
    }
    #expect(column(t, "code") == "str 007|010")
    #expect(column(t, "x") == "f32 1.0|-")
    let fault = #expect(throws: Fault.self) {
      try read(Array("x\n1\n2.5\n".utf8)) { $0.types = ["x": .i64] }
    }
    #expect(fault?.message == "`data.csv`, line 3: `2.5` in `x` is no `i64`")
  }

  @Test func marksAreTextAmongText() throws {
    let t = try read(
      Array("n,s,d,b\nNA,NA,NA,NA\n1,x,2001-02-18,true\nnan,nan,null,N/A\n".utf8))
    #expect(column(t, "n") == "i64 -|1|-")
    #expect(column(t, "s") == "str NA|x|nan")
    #expect(column(t, "d") == "time -|2001-02-18|-")
    #expect(column(t, "b") == "bool -|true|-")
  }

  /// Of one part or many: the same columns, notes and errors.
  @Test func theCutShowsInNothing() throws {
    var random = SplitMix(state: 17)
    var text = "i,f,s,d,late\n"
    for row in 0..<3000 {
      let name = row % 7 == 0 ? "\"a,\n\(row)\"" : row % 5 == 0 ? "\"q\"\"\(row)\"" : "n\(row % 11)"
      let number = Double(bitPattern: random.next())
      text += "\(row),\(number.isFinite ? "\(number)" : ""),\(name),"
      text += "20\(10 + row % 90)-01-0\(1 + row % 9),\(row > 2500 ? "x" : row > 2000 ? "1.5" : "")"
      text += row % 3 == 0 ? "\r\n" : "\n"
    }
    let whole = try read(Array(text.utf8))
    #expect(whole.rowCount == 3000)
    for bytes in [50, 777, 5000, 40_000] {
      let cut = try read(Array(text.utf8)) { $0.partBytes = bytes }
      #expect(cut.notes == whole.notes)
      for name in whole.columnNames { #expect(column(cut, name) == column(whole, name)) }
    }
    for damage in ["1,2\n", "1,2,\"x\"y,2001-01-01,\n", "1,2,a\"b,2001-01-01,\n"] {
      let damaged = text + damage + text
      let first = #expect(throws: Fault.self) { try read(Array(damaged.utf8)) }
      for bytes in [50, 777, 40_000] {
        let fault = #expect(throws: Fault.self) {
          try read(Array(damaged.utf8)) { $0.partBytes = bytes }
        }
        #expect(fault?.message == first?.message)
      }
    }
  }

  @Test func rowsKnowTheirLines() throws {
    let t = try read(Array("\n\na,b\n1,2\n3,4\n".utf8))
    #expect(t.origin?.firstLine == 4)
    #expect(try read(Array("a\n1\n\n2\n".utf8)).origin == nil)
  }
}
