import FoundationEssentials
import LimnSource

/// Frames as bytes.
///
/// A frame is its length in 4 bytes, little-endian, then that many bytes of JSON. What arrives is
/// not trusted: a length above the limit, JSON that is no message, or an end in the midst of a
/// frame is an error, after which the stream is not read further.

package enum FrameError: Error, Hashable, Sendable {
  /// A frame said to be longer than any may be.
  case oversized(Int)
  /// A whole frame that holds no message.
  case malformed
  /// The stream ended inside a frame.
  case truncated
  /// A message too long to be sent.
  case unsendable
}

package enum FrameCodec {
  /// Bytes of JSON in one frame, at most.
  package static let largestFrame = 64 << 20
  package static let headerLength = 4

  package static func encoded(_ message: some Encodable) throws(FrameError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body: Data
    do { body = try encoder.encode(message) } catch { throw .unsendable }
    guard body.count <= largestFrame else { throw .unsendable }
    let count = UInt32(body.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerLength + body.count)
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: count >> UInt32(shift))) }
    bytes.append(contentsOf: body)
    return bytes
  }

  package static func decoded<Message: Decodable>(
    _ body: some Collection<UInt8>, as type: Message.Type
  ) throws(FrameError) -> Message {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try decoder.decode(type, from: Data(body)) } catch { throw .malformed }
  }
}

/// Takes bytes as they come and gives whole messages.
package struct FrameDecoder<Message: Decodable>: Sendable {
  private var pending: [UInt8] = []
  private var start = 0

  package init() {}

  package mutating func append(_ bytes: some Collection<UInt8>) {
    if start > 1 << 16 {
      pending.removeFirst(start)
      start = 0
    }
    pending.append(contentsOf: bytes)
  }

  /// nil when no whole frame has arrived yet.
  package mutating func next() throws(FrameError) -> Message? {
    guard pending.count - start >= FrameCodec.headerLength else { return nil }
    var length = 0
    for offset in (0..<FrameCodec.headerLength).reversed() {
      length = length << 8 | Int(pending[start + offset])
    }
    guard length <= FrameCodec.largestFrame else { throw .oversized(length) }
    let body = start + FrameCodec.headerLength
    guard pending.count - body >= length else { return nil }
    let message = try FrameCodec.decoded(pending[body..<body + length], as: Message.self)
    start = body + length
    return message
  }

  /// Throws if the stream may not end here.
  package func finish() throws(FrameError) {
    guard pending.count == start else { throw .truncated }
  }
}
