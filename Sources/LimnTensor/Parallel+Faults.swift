import LimnSource
import Synchronization

/// Shared work that may fail: which fault is thrown does not depend on who came first.

extension Parallel {
  /// `forEach` for work that may fail; thrown is the fault of the first number that has one.
  package static func tryForEach(
    _ count: Int, _ body: (Int) throws(Fault) -> Void
  ) throws(Fault) {
    let first = FirstFault()
    forEach(count) { index in
      if first.isBehind(index) { return }
      do throws(Fault) { try body(index) } catch { first.note(error, at: index) }
    }
    if let fault = first.fault { throw fault }
  }

  private final class FirstFault: Sendable {
    private let state = Mutex<(index: Int, fault: Fault)?>(nil)
    /// The number of the fault, to be read without the lock.
    private let place = Atomic<Int>(Int.max)

    /// Whether a number before this one failed, so that this one need not be done.
    func isBehind(_ index: Int) -> Bool { place.load(ordering: .relaxed) < index }

    func note(_ fault: Fault, at index: Int) {
      state.withLock { state in
        if let known = state, known.index < index { return }
        state = (index, fault)
        place.store(index, ordering: .relaxed)
      }
    }

    var fault: Fault? { state.withLock { $0?.fault } }
  }
}
