import LimnData
import LimnIO
import LimnSource
import LimnTensor
import Testing

@Suite struct JSONText {
  private func parse(_ text: String) throws(Fault) -> JSON {
    let result: Result<JSON, Fault> = Array(text.utf8).withUnsafeBufferPointer { bytes in
      do throws(Fault) { return .success(try JSON.parse(bytes, file: "x.json")) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  @Test func values() throws {
    let text =
      #" { "a" : [1, -0, 2.5e3, 1E-2, true, null], "b\n\u00e9\ud83c\udf0d\/": "", "c":{}} "#
    let wanted = JSON.object([
      ("a", .array([.integer(1), .integer(0), .float(2500), .float(0.01), .bool(true), .null])),
      ("b\né🌍/", .string("")), ("c", .object([])),
    ])
    #expect(try parse(text) == wanted)
  }

  @Test(arguments: [
    "", "[1,]", "{\"a\":1,}", "[1 2]", "{a:1}", "{\"a\" 1}", "01", "+1", ".5", "1.", "1e", "-",
    "nul",
    "NaN", "Infinity", "0x1", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
    "\"a\tb\"", "[1] 2", "{\"a\":1,\"a\":2}", "'a'", "// x\n1", "[", "{\"a\":", "\u{FEFF}1",
  ])
  func whatIsNoJSON(text: String) {
    let fault = #expect(throws: Fault.self) { try parse(text) }
    #expect(fault?.code == "E652")
  }

  @Test func depthIsBounded() throws {
    _ = try parse(String(repeating: "[", count: 200) + String(repeating: "]", count: 200))
    #expect(throws: Fault.self) { try parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: Fault.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }
}

@Suite struct JSONLinesFiles {
  private func lines(_ text: String, columns: [String]? = nil) throws(Fault) -> Table {
    try JSONLines.read(Array(text.utf8), name: "x.jsonl", columns: columns)
  }

  @Test func anObjectIsARow() throws {
    let t = try lines(
      """
      {"site": "a", "x": 1, "ok": true, "date": "2001-02-18", "at": {"lat": 47.1}}

      {"site": "b", "x": 2.5, "ok": null, "date": "2001-03-06", "more": "z"}\r
      """)
    #expect(t.columnNames == ["site", "x", "ok", "date", "at.lat", "more"])
    #expect(column(t, "x") == "f64 1.0|2.5")
    #expect(column(t, "ok") == "bool true|-")
    #expect(column(t, "date") == "time 2001-02-18|2001-03-06")
    #expect(column(t, "at.lat") == "f64 47.1|-")
    #expect(column(t, "more") == "str -|z")
    #expect(try lines("{\"a\":1,\"b\":2}", columns: ["b"]).columnNames == ["b"])
  }

  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":\n", "E652"), ("{\"a\":1}\n[1]\n", "E652"), ("{\"a\":[1]}", "E653"),
    ("{\"a\":1}\n{\"a\":\"x\"}", "E650"),
  ])
  func mistakesNameTheirLine(text: String, code: String) {
    let fault = #expect(throws: Fault.self) { try lines(text) }
    #expect(fault?.code == code)
  }

  @Test func whatIsWrittenReadsBack() throws {
    let t = try table(
      "s,x,n,d,b\n\"a\"\"b\\\n\tc\",0.1,1,2001-02-18T14:30,true\n,,,,\né,1e300,-9,1999-12-31,false\n"
    )
    let back = try lines(String(decoding: try JSONLines.write(t), as: UTF8.self))
    for name in t.columnNames { #expect(column(back, name) == column(t, name)) }
  }
}
