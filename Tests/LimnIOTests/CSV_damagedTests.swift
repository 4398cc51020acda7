import LimnData
import LimnIO
import LimnSource
import Testing

/// Damaged files give a table or an error, whatever was done to them.
@Suite struct CSVDamaged {
  private static let sample = Array(
    """
    \u{FEFF}site,date,"nd""vi",ok,n
    "CH, Oe2",2001-02-18,0.25,true,1
    "Zürich\r\nNord",2001-03-06T14:00Z,1e-3,false,-9223372036854775808
    ,,,,

    x,2001-03-22,.5,TRUE,007
    """.utf8)

  @Test func cutAtEveryByte() {
    for length in 0...Self.sample.count {
      _ = try? CSV.read(Array(Self.sample[..<length]), options: CSVOptions(name: "cut.csv"))
    }
  }

  @Test func seededMutations() {
    var random = SplitMix(state: 3)
    let bytes: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0x2D, 0x2E, 0x65, 0x39, 0x80, 0xFF, 0x54]
    for _ in 0..<20_000 {
      var damaged = Self.sample
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: damaged.remove(at: place)
        case 1: damaged.insert(bytes.randomElement(using: &random) ?? 0, at: place)
        case 2: damaged[place] = bytes.randomElement(using: &random) ?? 0
        default: damaged.swapAt(place, Int.random(in: 0..<damaged.count, using: &random))
        }
      }
      if let t = try? CSV.read(damaged, options: CSVOptions(name: "mutated.csv")) {
        for column in t.columns { #expect(column.count == t.rowCount) }
        _ = try? CSV.write(t)
      }
    }
  }

  @Test func aMillionSeparatorsOrQuotesEndSoon() {
    for text in [
      String(repeating: ",", count: 1_000_000), String(repeating: "\"", count: 1_000_001),
      "a\n" + String(repeating: "1,", count: 1_000_000), String(repeating: "\r", count: 1_000_000),
    ] {
      #expect(throws: Fault.self) { try table(text) }
    }
  }
}
