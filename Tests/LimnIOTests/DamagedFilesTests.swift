import LimnData
import LimnEffects
import LimnIO
import LimnSource
import LimnTensor
import Testing

/// Damaged files give a value or an error, whatever was done to them.
@Suite struct DamagedFiles {
  /// Calls `body` with `count` mutations of `sample`.
  private func mutate(
    _ sample: [UInt8], seed: UInt64, count: Int = 10_000, _ body: ([UInt8]) throws -> Void
  ) rethrows {
    var random = SplitMix(state: seed)
    let bytes: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0x22, 0x27, 0x2C, 0x5B, 0x7B, 0x39, 0x0A]
    for _ in 0..<count {
      var damaged = sample
      for _ in 0..<Int.random(in: 1...5, using: &random) where !damaged.isEmpty {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: damaged.remove(at: place)
        case 1: damaged.insert(bytes.randomElement(using: &random) ?? 0, at: place)
        case 2: damaged[place] = bytes.randomElement(using: &random) ?? 0
        case 3: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 4: damaged.swapAt(place, Int.random(in: 0..<damaged.count, using: &random))
        default: damaged.removeLast(Int.random(in: 0...(damaged.count - place), using: &random))
        }
      }
      try body(damaged)
    }
  }

  private func fixture(_ name: String) -> [UInt8] {
    repositoryFile("Tests/LimnIOTests/Fixtures/\(name)")
  }

  @Test(arguments: ["classic.nc", "data64.nc"])
  func netCDF(name: String) throws {
    let effects = MemoryEffects()
    try mutate(fixture(name), seed: 5, count: 5000) { bytes in
      try effects.writeFile(bytes, to: "x.nc")
      guard let file = try? NetCDFFile("x.nc", effects) else { return }
      for variable in file.header.variables.prefix(12) {
        guard let array = try? file.read(variable.name, NetCDFSelection()) else { continue }
        #expect(array.count <= bytes.count)
      }
      _ = try? file.read(
        "t2m", NetCDFSelection(point: [("lat", .float(46)), ("lon", .float(12))]))
    }
  }

  @Test func numPy() {
    for name in ["i8_fortran.npy", "text.npy", "date.npy", "f2.npy"] {
      mutate(fixture(name), seed: 7, count: 2500) { bytes in
        guard let tensor = try? NPY.read(bytes, name: name) else { return }
        #expect(tensor.count <= bytes.count || tensor.count == 0)
        _ = try? NPY.write(tensor)
      }
    }
  }

  @Test func archives() {
    mutate(fixture("two.npz"), seed: 9) { bytes in _ = try? NPZ.read(bytes, name: "x.npz") }
  }

  @Test func jsonLines() {
    let sample = Array(
      #"{"a": "x\u00e9\ud83c\udf0d", "b": [1, 2.5e-3, {"c": null}], "d": {"e": true}}"#.utf8)
    mutate(sample, seed: 11) { bytes in
      _ = try? JSONLines.read(bytes, name: "x.jsonl")
      bytes.withUnsafeBufferPointer { _ = try? JSON.parse($0, file: "x.json") }
    }
  }

  @Test func csvOfEveryDialect() {
    let sample = Array(
      "# note \"\nid;d'date;\"v\"\"1\"\r\n1;2001-02-18;1,5\r\n\"2\";;\"a\r\nb\"\r\n\r\n3;NA;-1e5\n"
        .utf8)
    mutate(sample, seed: 13) { bytes in
      var options = CSVOptions(name: "x.csv")
      options.partBytes = 8
      options.comment = 0x23
      guard let cut = try? CSV.read(bytes, options: options) else { return }
      options.partBytes = 1 << 20
      let whole = try? CSV.read(bytes, options: options)
      #expect(cut.rowCount == whole?.rowCount)
    }
  }
}
