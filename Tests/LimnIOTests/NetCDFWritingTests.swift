import Foundation
import LimnData
import LimnEffects
import LimnIO
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Against xarray (tools/reference/netcdf_written.py), and back through the reader.
@Suite struct NetCDFWriting {
  private static let fixtures = "Tests/LimnIOTests/Fixtures"

  /// One of everything that a file holds, on three axes with labels and one without.
  private func everything() throws(Fault) -> [(name: String, array: DataArray)] {
    let start = try Instant(year: 1999, month: 12, day: 31, hour: 18)
    let times = (0..<3).map { Instant(microseconds: start.microseconds + $0 * 21_600_000_000) }
    let time = Axis("time", .time(try TimeAxis.detect(times)))
    let lat = Axis("lat", .labels(try Tensor(f64: [47.5, 45])))
    let site = Axis("site", .labels(try Tensor(str: ["CH-Oe2", "Zürich"])))
    let rain = try Tensor(f32: [0.5, .nan, 1e-3, 4, 5, 6], shape: [3, 2])
    let when = try Block<Int64>([times[1].microseconds, 0, times[0].microseconds + 1_500_000])
    let february = try Instant(year: 2001, month: 2, day: 28, calendar: .noleap)
    let noleap = try Block<Int64>([february.microseconds, february.microseconds + 86_400_000_000])
    return [
      ("rain", DataArray(rain, axes: [time, lat], unit: "mm d-1")),
      (
        "ndvi",
        DataArray(
          try Tensor(f64: [0.1, .nan, 1 / 3, 9.969209968386869e36], shape: [2, 2]),
          axes: [site, Axis()])
      ),
      (
        "count",
        DataArray(
          try Tensor(i64: [1, 0, -2_147_483_646], mask: [false, true, false]), axes: [time])
      ),
      ("large", DataArray(try Tensor(i64: [1 << 53, -2_147_483_647]), axes: [site])),
      ("wet", DataArray(try Tensor(bool: [true, false, true]), axes: [time])),
      ("soil", DataArray(try Tensor(str: ["clay", "", "löss"]), axes: [time])),
      (
        "when",
        DataArray(
          Tensor(shape: [3], elements: .time(when), mask: try Block<UInt8>([0, 1, 0])), axes: [time]
        )
      ),
      ("model", DataArray(Tensor(shape: [2], elements: .time(noleap)), axes: [site])),
      ("step", DataArray(Tensor(shape: [], elements: .duration(try Block([21_600_000_000]))))),
      ("height", DataArray(try Tensor(f64: [2.5], shape: []))),
    ]
  }

  private func file() throws -> NetCDFFile {
    let effects = MemoryEffects()
    try effects.writeFile(try NetCDFWriter.write(try everything(), to: "x.nc"), to: "x.nc")
    return try NetCDFFile("x.nc", effects)
  }

  /// With `LIMN_ACCEPT=1` the fixture is made anew; then the script must be run.
  @Test func theFileIsTheOneThatXarrayRead() throws {
    let bytes = try NetCDFWriter.write(try everything(), to: "x.nc")
    if ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1" {
      let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      try Data(bytes).write(to: URL(filePath: "/\(root)/\(Self.fixtures)/written.nc"))
    }
    #expect(bytes == repositoryFile("\(Self.fixtures)/written.nc"))
  }

  @Test func xarrayReadsWhatWasWritten() throws {
    let file = try file()
    let text = String(decoding: repositoryFile("\(Self.fixtures)/written.txt"), as: UTF8.self)
    var seen: [String] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 4).map(String.init)
      let array = try file.read(parts[0], NetCDFSelection())
      seen.append(parts[0])
      #expect(
        array.axes.map { $0.name ?? "" }.joined(separator: ",") == (parts[2] == "-" ? "" : parts[2])
      )
      let ours = words(array)
      let theirs = parts[4].split(separator: " ").map { $0.filter { $0 != "'" } }
      try #require(ours.count == theirs.count, "\(line)")
      for (one, other) in zip(ours, theirs) {
        switch array.dtype {
        case .time:
          let day = one.prefix { $0 != " " }
          #expect(one == other || other.hasPrefix(day), "\(line)")
        case .f64, .f32, .i64:
          // xarray has whole numbers with missing ones among them as floats, steps in seconds.
          let factor = parts[1] == "duration" ? 3600.0 : 1
          let same =
            one == other || Double(one).map { $0 * factor } == Double(other)
            || Float(one) == Float(other) && array.dtype == .f32
          #expect(same, "\(line)")
        default: #expect(one == other, "\(line)")
        }
      }
    }
    #expect(Set(seen) == Set(try everything().map(\.name) + ["time", "lat", "site"]))
  }

  @Test func whatIsWrittenReadsBackWithItsLabelsAndUnits() throws {
    let file = try file()
    for (name, array) in try everything() {
      let back = try file.read(name, NetCDFSelection())
      #expect(back.unit == (name == "step" ? "h" : array.unit))
      for (axis, other) in zip(back.axes, array.axes) {
        #expect(axis.name == other.name ?? "dim_1")
        let difference = try axis.coordinate.flatMap { one throws(Fault) in
          try other.coordinate?.firstDifference(from: one)
        }
        #expect(difference == nil)
        #expect((axis.coordinate == nil) == (other.coordinate == nil))
      }
      // Whole numbers of more than 32 bits and durations come back as floats.
      guard name != "step", name != "large" else { continue }
      #expect(back.dtype == array.dtype)
      #expect(words(back) == words(array))
    }
    #expect(
      words(try file.read("large", NetCDFSelection())) == ["9007199254740992.0", "-2147483647.0"])
    #expect(words(try file.read("step", NetCDFSelection())) == ["6.0"])
  }

  @Test func labelsOfTextAreFound() throws {
    let file = try file()
    let one = try file.read("ndvi", NetCDFSelection(point: [("site", .string("Zürich"))]))
    #expect(words(one)[0] == "\(1.0 / 3)")
    let both = try file.read(
      "ndvi", NetCDFSelection(span: [("site", .string("Zürich"), .string("CH-Oe2"))]))
    #expect(both.shape == [2, 2])
    for wrong: Scalar in [.string("Bern"), .int(3)] {
      let fault = #expect(throws: Fault.self) {
        try file.read("ndvi", NetCDFSelection(point: [("site", wrong)]))
      }
      #expect(fault?.code == "E657")
    }
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    func code(_ arrays: [(name: String, array: DataArray)]) -> String? {
      #expect(throws: Fault.self) { try NetCDFWriter.write(arrays, to: "x.nc") }?.code
    }
    func tensor(_ values: [Double], _ axis: String, _ labels: [Double]? = nil) throws(Fault)
      -> DataArray
    {
      let coordinate: Coordinate? =
        if let labels { .labels(try Tensor(f64: labels)) } else { nil }
      return DataArray(try Tensor(f64: values), axes: [Axis(axis, coordinate)])
    }
    #expect(code([("a", try tensor([1], "x")), ("b", try tensor([1, 2], "x"))]) == "E654")
    #expect(code([("a", try tensor([1], "x", [1])), ("b", try tensor([1], "x", [2]))]) == "E654")
    #expect(code([("x", try tensor([1], "x", [2]))]) == "E654")
    #expect(code([("a", try tensor([], "x"))]) == "E654")
    for name in ["", "a/b", " a", "a ", "a\n"] {
      #expect(code([(name, try tensor([1], "x"))]) == "E654")
    }
    #expect(code([("a", DataArray(try Tensor(i64: [(1 << 53) + 1])))]) == "E654")
    // The labels themselves may be written as a variable: it is the one that is there.
    let bytes = try NetCDFWriter.write([("x", try tensor([2], "x", [2]))], to: "x.nc")
    let effects = MemoryEffects()
    try effects.writeFile(bytes, to: "x.nc")
    #expect(try NetCDFFile("x.nc", effects).header.variables.map(\.name) == ["x"])
  }
}
