import LimnData
import LimnEffects
import LimnIO
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Against netCDF4 (tools/reference/netcdf.py).
@Suite struct NetCDF {
  private static let files = ["classic.nc", "offset64.nc", "fixed.nc", "data64.nc"]

  /// Effects that hold the fixtures.
  private func effects() throws(Fault) -> MemoryEffects {
    let effects = MemoryEffects()
    for name in Self.files {
      try effects.writeFile(repositoryFile("Tests/LimnIOTests/Fixtures/\(name)"), to: name)
    }
    return effects
  }

  private func read(
    _ variable: String, _ selection: NetCDFSelection = NetCDFSelection(),
    from file: String = "classic.nc"
  ) throws(Fault) -> DataArray {
    try NetCDFFile(file, try effects()).read(variable, selection)
  }

  /// Unpacked numbers are equal to 1e-12 of their size (1e-6 in f32).
  @Test func everyVariableIsWhatNetCDF4Reads() throws {
    let text = String(
      decoding: repositoryFile("Tests/LimnIOTests/Fixtures/netcdf.txt"), as: UTF8.self)
    let effects = try effects()
    var seen = 0
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let array = try NetCDFFile(words[0], effects).read(words[1], NetCDFSelection())
      #expect(array.shape.map { "\($0)" }.joined(separator: "x") == words[2], "\(line)")
      let wanted = words.dropFirst(3).map { Double($0) ?? .nan }
      try #require(array.count == wanted.count)
      guard words[1] != "time" else { continue }
      let values = try array.tensor.f64Values()
      for (value, wanted) in zip(values, wanted) {
        let near = abs(value - wanted) <= (array.dtype == .f32 ? 1e-6 : 1e-12) * abs(wanted)
        #expect(value.isNaN ? wanted.isNaN : near, "\(words[0]) \(words[1])")
      }
      seen += 1
    }
    #expect(seen == 28)
  }

  @Test func timesAndLabelsNameTheAxes() throws {
    let rain = try read("rain")
    #expect(rain.frameText == "[time: 4, lat: 3, lon: 5]")
    #expect(rain.unit == "mm")
    #expect(
      rain.timeAxis?.instants.map(\.description) == [
        "1999-12-31T12:00", "1999-12-31T18:00", "2000-01-01T00:30", "2000-01-01T06:00",
      ])
    #expect(rain.label(1, axis: 1) == .float(47.5))
  }

  @Test func textAndMissingWholeNumbers() throws {
    #expect(words(try read("station")) == ["ab", "cdef", ""])
    #expect(words(try read("count")) == ["3", "-", "1"])
  }

  @Test func thePointNearestToLabels() throws {
    let whole = try read("t2m")
    for file in Self.files {
      let point = try read(
        "t2m", NetCDFSelection(point: [("lat", .float(46)), ("lon", .int(-12))]), from: file)
      // 45 degrees north, and 350 degrees east is 10 degrees west.
      #expect(point.frameText == "[time: 4]")
      let all = try whole.tensor.f64Values()
      #expect(try point.tensor.f64Values() == (0..<4).map { all[$0 * 15 + 14] })
    }
  }

  @Test func positionsAndSpans() throws {
    let all = try read("t2m").tensor.f64Values()
    let part = try read(
      "t2m",
      NetCDFSelection(
        index: [("time", nil, -1), ("lon", 1..<3, 0)],
        span: [("lat", .int(45), .int(48))]))
    #expect(part.frameText == "[lat: 2, lon: 2]")
    #expect(try part.tensor.f64Values() == [51, 52, 56, 57].map { all[$0] })
    let year = try read(
      "flag", NetCDFSelection(span: [("time", .string("2000"), .string("2000"))]))
    #expect(words(year) == ["-1", "127"])
  }

  @Test(
    arguments: [
      ("t2n", NetCDFSelection(), "E656"),
      ("t2m", NetCDFSelection(point: [("height", .int(2))]), "E657"),
      ("t2m", NetCDFSelection(point: [("lat", .int(10))]), "E657"),
      ("t2m", NetCDFSelection(point: [("lat", .string("x"))]), "E657"),
      ("t2m", NetCDFSelection(index: [("lat", nil, 3)]), "E335"),
      ("t2m", NetCDFSelection(span: [("lat", .int(46), .int(47))]), "E657"),
    ] as [(String, NetCDFSelection, String)])
  func mistakesHaveCodes(variable: String, selection: NetCDFSelection, code: String) {
    let fault = #expect(throws: Fault.self) { try read(variable, selection) }
    #expect(fault?.code == code)
    #expect(fault?.hint != nil)
  }

  @Test func aShorterFileIsAnError() throws {
    let bytes = repositoryFile("Tests/LimnIOTests/Fixtures/classic.nc")
    for length in 0..<bytes.count {
      let effects = MemoryEffects()
      try effects.writeFile(Array(bytes[..<length]), to: "cut.nc")
      guard let file = try? NetCDFFile("cut.nc", effects) else { continue }
      for variable in file.header.variables { _ = try? file.read(variable.name, NetCDFSelection()) }
    }
  }

  /// The fixture with another word in the place of `standard`.
  private func times(_ calendar: String) throws -> DataArray {
    var bytes = repositoryFile("Tests/LimnIOTests/Fixtures/classic.nc")
    let word = Array("standard".utf8)
    let place = try #require(
      bytes.indices.dropLast(word.count).first { bytes[$0..<$0 + word.count].elementsEqual(word) })
    bytes.replaceSubrange(place..<place + word.count, with: calendar.utf8)
    let effects = MemoryEffects()
    try effects.writeFile(bytes, to: "x.nc")
    return try NetCDFFile("x.nc", effects).read("time", NetCDFSelection())
  }

  @Test func timesKeepTheirCalendar() throws {
    guard case .time(let block) = try times("all_leap").tensor.elements else {
      Issue.record("no times")
      return
    }
    let third = Instant(microseconds: block.pointer[2])
    #expect(third.calendar == .allLeap)
    #expect("\(third)".hasPrefix("2000-01-01T00:30"))
    #expect(#expect(throws: Fault.self) { try times("martian!") }?.code == "E655")
  }
}
