import Dispatch

/// Work cut into parts that do not depend on each other.
///
/// Which thread does which part, and how many there are, shows in no result: every part writes to
/// a place of its own.
enum Parallel {
  /// Runs `body` for every number below `count`, on as many threads as the machine has processors.
  static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    if count == 1 { return body(0) }
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
  }
}
