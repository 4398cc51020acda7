import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory from the system, and a few large pieces that were given back and are kept for the next.
///
/// The first touch of a fresh page costs more than an addition of what lies on it, so a loop of
/// `x = x + y` over large tensors should meet the same pages again. What is kept is not charged to the
/// budget: nobody holds it, and it goes back to the system when the system has nothing else.
enum LargeMemory {
  /// Smaller pieces are left to the C library, which keeps them itself.
  private static let least = 1 << 20
  private static let mostPieces = 32
  private static let mostBytes = 320 << 20
  /// Worth larger pages, where there are any.
  private static let huge = 4 << 20

  private struct Piece {
    let address: UInt
    let bytes: Int
  }
  /// The latest last.
  private static let kept = Mutex<[Piece]>([])

  /// Aligned to 64 bytes, for the vector kernels; with the bytes that it really holds.
  static func take(_ bytes: Int) -> (UnsafeMutableRawPointer, Int)? {
    guard bytes >= least else { return fresh(bytes).map { ($0, bytes) } }
    let piece = kept.withLock { pieces -> Piece? in
      var best: Int?
      for (index, piece) in pieces.enumerated()
      where piece.bytes >= bytes && piece.bytes - bytes <= bytes / 4 {
        if best.map({ piece.bytes <= pieces[$0].bytes }) ?? true { best = index }
      }
      return best.map { pieces.remove(at: $0) }
    }
    if let piece, let pointer = UnsafeMutableRawPointer(bitPattern: piece.address) {
      return (pointer, piece.bytes)
    }
    if let pointer = fresh(bytes) { return (pointer, bytes) }
    empty()
    return fresh(bytes).map { ($0, bytes) }
  }

  static func giveBack(_ pointer: UnsafeMutableRawPointer, _ bytes: Int) {
    guard bytes >= least, bytes <= mostBytes / 2 else { return free(pointer) }
    let surplus = kept.withLock { pieces -> [Piece] in
      pieces.append(Piece(address: UInt(bitPattern: pointer), bytes: bytes))
      var (held, surplus) = (pieces.reduce(0) { $0 + $1.bytes }, [Piece]())
      while pieces.count > mostPieces || held > mostBytes {
        let oldest = pieces.removeFirst()
        held -= oldest.bytes
        surplus.append(oldest)
      }
      return surplus
    }
    for piece in surplus { free(UnsafeMutableRawPointer(bitPattern: piece.address)) }
  }

  private static func empty() {
    let pieces = kept.withLock { pieces -> [Piece] in
      defer { pieces = [] }
      return pieces
    }
    for piece in pieces { free(UnsafeMutableRawPointer(bitPattern: piece.address)) }
  }

  private static func fresh(_ bytes: Int) -> UnsafeMutableRawPointer? {
    var raw: UnsafeMutableRawPointer?
    let aligned = bytes >= huge ? 2 << 20 : 64
    guard posix_memalign(&raw, aligned, bytes) == 0, let raw else { return nil }
    #if os(Linux)
      if bytes >= huge { madvise(raw, bytes, MADV_HUGEPAGE) }
    #endif
    return raw
  }
}
