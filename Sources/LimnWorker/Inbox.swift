import LimnEffects
import LimnProtocol

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Requests on their way from the thread that reads to the thread that evaluates.
///
/// An interrupt does not queue: it sets the flag of the cell under way at once, or marks a waiting
/// cell so that it is dropped in its turn. Taking a request and clearing the flag are one step, so
/// a late interrupt of one cell never stops the next.
final class Inbox: @unchecked Sendable {
  private let interruption: Interruption
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  // Guarded by the mutex.
  private var waiting: [Request] = []
  private var dropped: Set<Int> = []
  private var current: Int?

  init(interruption: Interruption) {
    self.interruption = interruption
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrival, nil)
  }

  deinit {
    pthread_cond_destroy(arrival)
    pthread_mutex_destroy(mutex)
    arrival.deallocate()
    mutex.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  func put(_ request: Request) {
    locked {
      if case .interrupt(let id) = request {
        if current == id {
          interruption.request()
        } else if waiting.contains(where: { Self.cell(of: $0) == id }) {
          dropped.insert(id)
        }
      } else {
        waiting.append(request)
        pthread_cond_signal(arrival)
      }
    }
  }

  /// Waits for the next request. A cell that was dropped while it waited comes with `isDropped`.
  func next() -> (request: Request, isDropped: Bool) {
    locked {
      while waiting.isEmpty { pthread_cond_wait(arrival, mutex) }
      let request = waiting.removeFirst()
      guard let id = Self.cell(of: request) else { return (request, false) }
      interruption.clear()
      if dropped.remove(id) != nil { return (request, true) }
      current = id
      return (request, false)
    }
  }

  /// The cell under way has ended.
  func cellEnded() { locked { current = nil } }

  /// Whether a cell is under way or waits.
  var isBusy: Bool { locked { current != nil || !waiting.isEmpty } }

  private static func cell(of request: Request) -> Int? {
    if case .evaluate(let cell) = request { cell.id } else { nil }
  }
}
