import Foundation
import LimnData
import LimnSource
import LimnTensor
import Testing

/// Units read, written and converted.

@Suite struct Units {
  /// Against pint (tools/reference/units.py), within a few roundings of both.
  @Test func convertAsPintDoes() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/units.csv")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(lines.count > 500)
    for line in lines {
      let cells = line.split(separator: ",")
      let number = try #require(Double(cells[2]))
      let expected = try #require(Double(cells[3]))
      let x = DataArray(try Tensor(f64: [number]), unit: String(cells[0]))
      let result = try x.converted(toUnit: String(cells[1])).tensor.f64Values()[0]
      #expect(abs(result - expected) <= 1e-13 * max(abs(expected), abs(number) * 1e-3), "\(line)")
    }
  }

  /// Values of the SI brochure, NIST SP 811 and UDUNITS, to the last bit.
  @Test(arguments: [
    ("m", "mm", 3.0, 3000.0), ("mm", "m", 3, 0.003), ("inch", "mm", 1, 25.4),
    ("mi", "km", 1, 1.609344), ("mm d-1", "m s-1", 86_400_000, 1),
    ("cfs", "m3 s-1", 1, 0.028316846592),
    ("degC", "K", 25, 298.15), ("degC", "degF", 100, 212), ("degF", "degC", 32, 0),
    ("degC", "degC", 1, 1), ("y", "d", 1, 365.242198781), ("mo", "y", 12, 1),
    ("acre", "m2", 1, 4046.872609874252), ("lb", "kg", 1, 0.45359237), ("%", "1", 50, 0.5),
    ("gC m-2 d-1", "kgC ha-1 d-1", 1, 10), ("PgC y-1", "GtC y-1", 1, 1), ("MCM", "m3", 1, 1e6),
    ("kn", "m s-1", 1, 1852.0 / 3600.0), ("100 km", "m", 2, 200_000),
  ])
  func convertExactly(source: String, target: String, number: Double, expected: Double) throws {
    let x = DataArray(try Tensor(f64: [number]), unit: source)
    #expect(try x.converted(toUnit: target).tensor.f64Values()[0] == expected)
  }

  /// The canonical text means the same and is its own canonical text.
  @Test(arguments: [
    "kg m-2 s-1", "m^3/s", "W/m2/K", "W/(m2 K)", "(kg m)2", "1/d", "µmol·m⁻²·s⁻¹", "mm per hour",
    "0.1 mm", "1e-3 kg/m3", "m0.5", "10^3 m3", "degrees_east", "‰", "ppm", "kWh", "dag",
  ])
  func areWrittenOneWay(text: String) throws {
    let unit = try Unit.parse(text)
    let again = try Unit.parse(unit.text)
    #expect(again.text == unit.text)
    #expect(again.isSame(as: unit))
  }

  @Test(arguments: [
    "", " ", "m^", "m^x", "(m", "m)", "/", "m/", "2^99999", "m99999", "furlongs", "1e999 m", "0 m",
    "mm-", "kg^-", "**2", "m2 since 2000", String(repeating: "(", count: 400),
    String(repeating: "m ", count: 400), "9999999999999999999999999999999999999999 m", "\u{0}", "🌧",
  ])
  func areRefusedWithoutHarm(text: String) {
    _ = try? Unit.parse(text)
    _ = Unit.canonical(text)
  }

  @Test func thatAreNotKnownAreKept() {
    #expect(Unit.canonical("trees  per plot") == "trees per plot")
    #expect(Unit.canonical("mm/day") == "mm d-1")
    #expect(Unit.canonical(" ") == nil)
  }

  /// A text from a file that is no unit takes part in sums with itself, and is lost in products.
  @Test func thatAreNotKnownAgreeWithThemselves() throws {
    let x = DataArray(try Tensor(f64: [1]), unit: "trees")
    let y = DataArray(try Tensor(f64: [1]), unit: "m")
    #expect(try DataArray.binary(.add, x, x).unit == "trees")
    #expect(try DataArray.binary(.multiply, x, y).unit == nil)
    #expect(fault { _ = try DataArray.binary(.add, x, y) }.code == "E431")
  }

  @Test func ofScalesBeyondWholeNumbersStillConvert() throws {
    let x = DataArray(try Tensor(f64: [1]), unit: "Ym3")
    let result = try x.converted(toUnit: "ym3").tensor.f64Values()[0]
    #expect(abs(result / 1e144 - 1) < 1e-12)
  }
}
