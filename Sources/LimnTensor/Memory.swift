import LimnSource
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one allocator of large memory.
///
/// Every tensor's elements come from here: byte counts are checked for overflow and charged to a
/// budget before the system is asked, and a refusal is an error that a program can read, never a
/// crash.

/// Bytes that this process may hold in tensors.
package final class MemoryBudget: Sendable {
  package static let shared = MemoryBudget(limit: Int.max)

  private let used = Atomic<Int>(0)
  private let limit: Atomic<Int>
  /// Charges until one is refused; negative when none is to be.
  private let untilRefusal = Atomic<Int>(-1)

  package init(limit: Int) { self.limit = Atomic(limit) }

  package var bytesUsed: Int { used.load(ordering: .relaxed) }
  package var bytesAllowed: Int { limit.load(ordering: .relaxed) }
  package func setLimit(_ bytes: Int) { limit.store(bytes, ordering: .relaxed) }

  /// For tests: lets so many charges pass and refuses the next one, once. `nil` refuses none.
  package func refuseOne(after charges: Int?) {
    untilRefusal.store(charges ?? -1, ordering: .relaxed)
  }

  /// Whether a refusal that was asked for is still to come.
  package var isToRefuse: Bool { untilRefusal.load(ordering: .relaxed) >= 0 }

  package func charge(_ bytes: Int) throws(Fault) {
    if isToRefuse, untilRefusal.subtract(1, ordering: .relaxed).oldValue == 0 {
      throw Fault.memoryExhausted(asked: bytes, used: bytesUsed, allowed: bytesAllowed)
    }
    let (after, overflow) = used.load(ordering: .relaxed).addingReportingOverflow(bytes)
    guard !overflow, after <= bytesAllowed else {
      throw Fault.memoryExhausted(asked: bytes, used: bytesUsed, allowed: bytesAllowed)
    }
    used.add(bytes, ordering: .relaxed)
  }

  package func release(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }
}

/// A block of plain elements, freed with its last reference. Elements start out unspecified.
///
/// Writing is only allowed while the caller holds the only reference; `Tensor` sees to it, which is
/// why the class may be sent between threads.
package final class Block<Element: BitwiseCopyable>: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Element>
  package let count: Int
  private let bytes: Int
  /// What the memory holds, `bytes` or a little more.
  private let capacity: Int

  package init(count: Int) throws(Fault) {
    let (bytes, overflow) = max(count, 1).multipliedReportingOverflow(
      by: MemoryLayout<Element>.stride)
    guard count >= 0, !overflow, bytes < Int.max - 128 else {
      throw Fault.memoryExhausted(
        asked: Int.max, used: MemoryBudget.shared.bytesUsed,
        allowed: MemoryBudget.shared.bytesAllowed)
    }
    try MemoryBudget.shared.charge(bytes)
    guard let (raw, capacity) = LargeMemory.take(bytes) else {
      MemoryBudget.shared.release(bytes)
      throw Fault.memoryExhausted(
        asked: bytes, used: MemoryBudget.shared.bytesUsed,
        allowed: MemoryBudget.shared.bytesAllowed)
    }
    self.pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
    self.bytes = bytes
    self.capacity = capacity
  }

  deinit {
    LargeMemory.giveBack(UnsafeMutableRawPointer(pointer), capacity)
    MemoryBudget.shared.release(bytes)
  }
}

extension Block {
  package convenience init(_ values: [Element]) throws(Fault) {
    try self.init(count: values.count)
    for index in values.indices { pointer[index] = values[index] }
  }

  package convenience init(repeating value: Element, count: Int) throws(Fault) {
    try self.init(count: count)
    pointer.initialize(repeating: value, count: count)
  }

  /// A block of its own with the same elements, for whoever wants to write while others read.
  package func copied() throws(Fault) -> Block {
    let copy = try Block(count: count)
    copy.pointer.initialize(from: pointer, count: count)
    return copy
  }

  /// Valid only while the block is referenced: use it inside a function that was given the block.
  package var buffer: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: pointer, count: count)
  }
  package var mutableBuffer: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }
  package var array: [Element] { Array(buffer) }
}

/// A block of strings; charged by its bytes.
package final class StringBlock: @unchecked Sendable {
  package var strings: [String]
  private let bytes: Int

  /// Stands in for a block while its owner works on it.
  static let nothing = StringBlock()

  private init() {
    strings = []
    bytes = 0
  }

  package init(_ strings: [String]) throws(Fault) {
    var bytes = strings.count * MemoryLayout<String>.stride
    for string in strings where string.utf8.count > 15 { bytes += string.utf8.count + 32 }
    try MemoryBudget.shared.charge(bytes)
    self.strings = strings
    self.bytes = bytes
  }

  deinit { MemoryBudget.shared.release(bytes) }
}
