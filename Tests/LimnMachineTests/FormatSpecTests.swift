import Foundation
import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct FormatSpecs {
  private func text(_ datum: Datum, _ spec: String) throws(Fault) -> String {
    try FormatSpec(parsing: spec).text(of: datum) { "\($0)" }
  }

  /// Between 10^16 and 2^54 Python shows exponents already, and Limn all digits.
  @Test func numbersAndTextComeOutAsInPython() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/format_specs.txt")
    var cases = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 3, let gap = cells[0].firstIndex(of: " ") else {
        Issue.record("unreadable line: \(line)")
        continue
      }
      let written = String(cells[0][cells[0].index(after: gap)...])
      let datum: Datum =
        switch cells[0][..<gap] {
        case "int": .int(try #require(Int64(written)))
        case "float": .float(try #require(Double(written)))
        default: .string(written)
        }
      #expect(try text(datum, cells[1]) == cells[2], "\(cells[0]) by \(cells[1])")
      cases += 1
    }
    #expect(cases > 1000)
  }

  @Test func widthsCountCellsOfTheTerminal() throws {
    #expect(try text(.string("水稻"), ">6") == "  水稻")
    #expect(try text(.string("水稻"), ".3") == "水")
    #expect(try text(.int(7), "·>3") == "··7")
  }

  @Test func timesTakePatterns() throws {
    let moment = Datum.time(try Instant.parse("2008-06-08T14:05"))
    #expect(try text(moment, "%d.%m.%Y, %H:%M:%S") == "08.06.2008, 14:05:00")
    #expect(try text(moment, "day %j of %Y, 100 %%") == "day 160 of 2008, 100 %")
    #expect(
      try FormatSpec(parsing: ">18").text(of: moment) { _ in "2008-06-08T14:05" }
        == "  2008-06-08T14:05")
  }

  @Test(arguments: [
    ("q", "E270"), (".f", "E270"), ("3.2fx", "E270"), ("水>5", "E270"), (",x", "E270"),
    ("%Q", "E271"), ("%Y%", "E271"), ("10001", "E272"), (".99999999999999999999f", "E272"),
  ])
  func formatsThatAreNone(spec: String, code: String) {
    let fault = #expect(throws: Fault.self) { try FormatSpec(parsing: spec) }
    #expect(fault?.code == code)
  }

  @Test func valuesThatDoNotFitSaySo() throws {
    let tensor = Datum.array(DataArray(try Tensor(f64: [1, 2])))
    for (datum, spec, message) in [
      (.none, ".3f", "the format `.3f` wants a number, but got none"),
      (.string("a"), ".3f", "the format `.3f` wants a number, but got a string"),
      (.float(1), "x", "the format `x` wants an int, but got a float"),
      (.int(1), ".3", "the format `.3` wants a float, but got an int"),
      (.int(1), "s", "the format `s` wants text, but got an int"),
      (tensor, "8.3f", "the format `8.3f` wants a number, but got a tensor"),
      (.bool(true), "d", "the format `d` wants an int, but got a bool"),
      (.string("a"), "%Y", "the format `%Y` wants a time, but got a string"),
      (.string("a"), "+", "the format `+` wants a number, but got a string"),
    ] as [(Datum, String, String)] {
      let fault = #expect(throws: Fault.self) { try text(datum, spec) }
      #expect(fault?.message == message)
    }
  }
}
