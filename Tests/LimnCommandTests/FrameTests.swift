import LimnDisplay
import LimnProtocol
import LimnSource
import Testing

/// Frames as they may arrive.
@Suite struct FrameTests {
  private static let replies: [Reply] = [
    .hello(version: 1), .text("π\n"),
    .shown(.text("x"), record: ValueRecord(dtype: "f64", shape: [2], n: 1, min: -.infinity)),
    .diagnostic(Diagnostic(.error, Fault("E101", "bad", notes: ["a"]))),
    .completions(["a"], replacingFrom: 3), .help(nil), .finished(id: 7, outcome: .interrupted),
  ]

  @Test func messagesSurviveAnyCut() throws {
    let bytes = try Self.replies.flatMap { try FrameCodec.encoded($0) }
    for size in [1, 2, 3, 5, 64, bytes.count] {
      var decoder = FrameDecoder<Reply>()
      var read: [Reply] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        decoder.append(bytes[start..<min(start + size, bytes.count)])
        while let reply = try decoder.next() { read.append(reply) }
      }
      #expect(read == Self.replies)
      try decoder.finish()
    }
  }

  @Test func requestsKeepTheCellsName() throws {
    let cell = Request.Cell(
      id: 1, name: "load", sourceName: "cell load", text: "x", firstLine: 3, interactive: true)
    var decoder = FrameDecoder<Request>()
    decoder.append(try FrameCodec.encoded(Request.evaluate(cell)))
    #expect(try decoder.next() == .evaluate(cell))
  }

  @Test func anEndInsideAFrameIsAnError() throws {
    let bytes = try FrameCodec.encoded(Reply.text("abc"))
    for length in 1..<bytes.count {
      var decoder = FrameDecoder<Reply>()
      decoder.append(bytes[..<length])
      #expect(try decoder.next() == nil)
      #expect(throws: FrameError.truncated) { try decoder.finish() }
    }
  }

  @Test func garbageIsAnError() throws {
    var decoder = FrameDecoder<Reply>()
    decoder.append([0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: FrameError.oversized(0xFFFF_FFFF)) { try decoder.next() }
    for body in ["", "{", "null", "{\"nothing\":{}}", "\u{0}", "[[[[[["] {
      var decoder = FrameDecoder<Reply>()
      decoder.append([UInt8(body.utf8.count), 0, 0, 0] + Array(body.utf8))
      #expect(throws: FrameError.malformed) { try decoder.next() }
    }
    // Every byte of a good frame altered in turn: an error or another message, never a crash.
    let bytes = try FrameCodec.encoded(Self.replies[2])
    for index in bytes.indices {
      for value in [0, 0x22, 0x5B, 0x7B, 0xFF] as [UInt8] {
        var altered = bytes
        altered[index] = value
        var decoder = FrameDecoder<Reply>()
        decoder.append(altered)
        _ = try? decoder.next()
      }
    }
  }
}
