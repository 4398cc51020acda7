import LimnEffects
import Testing

/// Sizes as users write them.
@Suite struct MemorySizeTests {
  @Test func readsSizes() {
    #expect(MemorySize.bytes("4G") == 4 << 30)
    #expect(MemorySize.bytes("1.5g") == 3 << 29)
    #expect(MemorySize.bytes("500MiB") == 500 << 20)
    for text in [
      "", "4", "G", "-1G", "nanG", "1e3G", "0x1G", "0.1M", "1e999T", "99999999999T", "4 G",
    ] {
      #expect(MemorySize.bytes(text) == nil, "\(text)")
    }
  }

  @Test func neverGivesMoreThanWasAsked() {
    #expect(MemorySize.budget(asked: 1 << 20) == 1 << 20)
    #expect(MemorySize.budget(asked: nil) > 1 << 26)
  }
}
