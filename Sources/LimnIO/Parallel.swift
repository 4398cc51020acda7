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

/// Values that threads set, each its own.
final class Slots<Value>: @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Value>

  init(_ count: Int, _ value: Value) {
    values = .allocate(capacity: count)
    values.initialize(repeating: value)
  }

  deinit {
    values.deinitialize()
    values.deallocate()
  }

  func set(_ index: Int, _ value: Value) { values[index] = value }
  var all: [Value] { Array(values) }
}
