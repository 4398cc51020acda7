import CLimnKernels

/// Work shared among threads, in tiles that follow from the problem alone.
///
/// Tiles may be done in any order and by any thread; what they give is kept apart and put together
/// in their order, so that no bit depends on the number of threads. The workers sleep between calls.

package enum Parallel {
  /// Elements of a tile in loops over elements: about 20 microseconds.
  static let elements = 1 << 16

  package static let mostThreads = Int(LIMN_MOST_THREADS)

  /// How many threads share a call: the cores that the process may use, unless set otherwise.
  package static var threads: Int { Int(limn_threads()) }
  package static func setThreads(_ count: Int) { limn_set_threads(max(count, 1)) }

  /// Calls `body` with each of `count` numbers, from several threads.
  package static func forEach(_ count: Int, _ body: (Int) -> Void) {
    if count < 2 {
      if count == 1 { body(0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let call = Call(body: body)
      withExtendedLifetime(call) {
        limn_pool_run(
          count,
          { context, tile in
            guard let context else { return }
            Unmanaged<Call>.fromOpaque(context).takeUnretainedValue().body(tile)
          }, Unmanaged.passUnretained(call).toOpaque())
      }
    }
  }

  /// Calls `body` with ranges of `size` that make up `0..<count`, the last one shorter.
  @inline(__always)
  package static func forEachRange(
    _ count: Int, of size: Int = elements, _ body: (Range<Int>) -> Void
  ) {
    if count <= size {
      if count > 0 { body(0..<count) }
      return
    }
    forEach((count + size - 1) / size) { tile in
      body(tile * size..<Swift.min((tile + 1) * size, count))
    }
  }

  private final class Call {
    let body: (Int) -> Void
    init(body: @escaping (Int) -> Void) { self.body = body }
  }
}
