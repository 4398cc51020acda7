/// Writing a notebook back.
///
/// The file is copied byte by byte, and only the ranges of outputs are replaced.
extension Notebook {
  /// What becomes of one cell's stored output.
  package enum NewOutput: Hashable, Sendable {
    /// As it is in the file, to the byte.
    case kept
    /// None, or the one given.
    case replaced(StoredOutput?)
  }

  /// The bytes of the file with new outputs, one entry per cell.
  package func bytes(with outputs: [NewOutput]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var copied = 0
    for (cell, output) in zip(cells, outputs) {
      guard case .replaced(let stored) = output else { continue }
      result += bytes[copied..<cell.output.lowerBound]
      if let stored {
        if stored == cell.stored {
          result += bytes[cell.output]
        } else {
          // A fence at the very end of the file may lack its line end.
          if let last = result.last, last != 0x0A { result += Array(cell.lineEnd.utf8) }
          let text = "\n" + stored.rendered(name: cell.name)
          result += cell.lineEnd == "\n" ? Array(text.utf8) : Self.withCarriageReturns(text)
        }
      }
      copied = cell.output.upperBound
    }
    result += bytes[copied...]
    return result
  }

  private static func withCarriageReturns(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    for byte in text.utf8 {
      if byte == 0x0A { result.append(0x0D) }
      result.append(byte)
    }
    return result
  }
}
