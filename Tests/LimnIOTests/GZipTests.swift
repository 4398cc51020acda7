import LimnIO
import LimnSource
import LimnTensor
import Testing

/// Against Python's zlib (tools/reference/gzip_files.py).
@Suite struct PackedFiles {
  private func bytes(_ name: String) -> [UInt8] {
    repositoryFile("Tests/LimnIOTests/Fixtures/\(name)")
  }

  private func table(_ rows: Int) -> String {
    "day,weekday,residue\n" + (0..<rows).map { "\($0),\($0 % 7),\($0 * $0 % 1013)\n" }.joined()
  }

  @Test(arguments: ["dynamic", "stored", "fixed", "fields", "members"])
  func everyKindOfBlockAndHeader(name: String) throws {
    let text = String(
      decoding: try GZip.unpacked(bytes("\(name).csv.gz"), name: name), as: UTF8.self)
    let rows = name == "dynamic" ? 4000 : 30
    #expect(text == table(rows) + (name == "members" ? "30,2,900\n" : ""))
  }

  @Test func archivesThatArePacked() throws {
    let members = try NPZ.read(bytes("packed.npz"), name: "p.npz")
    #expect(members.map(\.name) == ["a"])
    #expect(members[0].tensor.shape == [2, 3])
    #expect(try members[0].tensor.i64Values() == [0, 1, 2, 3, 4, 5])
  }

  @Test(arguments: ["stored", "fixed", "fields", "members", "dynamic"])
  func damageIsAlwaysSeen(name: String) throws {
    let whole = bytes("\(name).csv.gz")
    let text = try GZip.unpacked(whole, name: name)
    let step = max(whole.count / 300, 1)
    for end in stride(from: 0, to: whole.count - 64, by: step) {
      // A file may end behind any of its members.
      if let found = try? GZip.unpacked(Array(whole[..<end]), name: name) {
        #expect(name == "members" && text.starts(with: found))
      }
    }
    for place in stride(from: 0, to: whole.count, by: step) {
      for bit in 0..<8 {
        var damaged = whole
        damaged[place] ^= 1 << bit
        // What the header says beside the data may change, the data never.
        if let found = try? GZip.unpacked(damaged, name: name) { #expect(found == text) }
      }
    }
  }

  /// 16 KB that stand for 16 MB.
  @Test func whatUnpacksToNoEndMeetsTheBudget() throws {
    let packed = bytes("bomb.csv.gz")
    let large = MemoryBudget(limit: 1 << 26)
    #expect(try GZip.unpacked(packed, name: "bomb", budget: large).count == 1 << 24)
    #expect(large.bytesUsed == 0)
    let small = MemoryBudget(limit: 1 << 23)
    let fault = #expect(throws: Fault.self) {
      try GZip.unpacked(packed, name: "bomb", budget: small)
    }
    #expect(fault?.code == "E320")
    #expect(small.bytesUsed == 0)
    // Each fits, all of them do not.
    let several = MemoryBudget(limit: 40 << 20)
    #expect(throws: Fault.self) {
      try GZip.unpacked(packed + packed + packed, name: "bomb", budget: several)
    }
  }
}
