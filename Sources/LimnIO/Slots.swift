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
