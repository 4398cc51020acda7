import CLimnSystem
import LimnEffects
import LimnProtocol
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cells run one after another by a worker, while signals and clocks are watched.
///
/// A signal or a time-out first asks the cell to stop, which a kernel or a loop does within a
/// tenth of a second; who does not listen is killed.
package final class Evaluation {
  package enum End: Hashable, Sendable {
    case finished(Reply.Outcome)
    case timedOut
    /// Ctrl-C, or a batch system that wants its machine back.
    case stopped
    case died(WorkerConnection.Death)
  }

  private let connection: WorkerConnection
  private let output: OutputStream
  private let progress: ProgressLine
  private let signals: Int32
  private var isStopped = false

  /// Seconds between asking a cell to stop and killing the worker.
  private static let patience = 3.0

  /// `signals` is the descriptor of `limn_signals_open`, or -1.
  package init(
    _ options: WorkerOptions, output: OutputStream, errors: OutputStream, signals: Int32
  ) {
    connection = WorkerConnection(options)
    progress = ProgressLine(stream: errors)
    self.output = output
    self.signals = signals
  }

  /// Starts a fresh worker with an empty session. Relative paths of programs start at the folder.
  package func start(folder: String, seed: UInt64) throws(Fault) {
    try connection.start()
    connection.send(.configure(folder: folder, seed: seed))
  }

  package func bind(_ name: String, _ value: Request.Parameter) {
    connection.send(.bind(name: name, value: value))
  }

  package func stop() { connection.stop() }

  package var workerID: Int32 { connection.processID }

  /// Runs one cell until it ends, or until the clock (`MonotonicClock`) passes `deadline`; `take`
  /// is given what it prints, shows and complains of.
  package func run(_ cell: Request.Cell, deadline: Double?, take: (Reply) -> Void) -> End {
    defer { progress.clear() }
    if isStopped { return .stopped }
    connection.send(.evaluate(cell))
    var reason: End?
    var killAt = Double.infinity
    func ask(_ end: End) {
      guard reason == nil else { return }
      reason = end
      killAt = MonotonicClock.seconds() + Self.patience
      connection.send(.interrupt(id: cell.id))
    }
    while true {
      output.flush()
      let now = MonotonicClock.seconds()
      if now >= killAt {
        connection.stop()
        return reason ?? .stopped
      }
      if let deadline, now >= deadline { ask(.timedOut) }
      if output.isBroken { ask(.stopped) }
      wait(until: min(killAt, reason == nil ? deadline ?? .infinity : .infinity), now)
      if takeSignals() {
        isStopped = true
        // Who asks twice does not want to wait.
        if reason == .stopped { killAt = 0 }
        ask(.stopped)
      }
      for reply in connection.receive() {
        switch reply {
        case .finished(cell.id, let outcome): return reason ?? .finished(outcome)
        case .progress(let activity, let done, let total, let details, let elapsed):
          output.flush()
          // A line that was begun must not be drawn over.
          guard output.isAtLineStart else { continue }
          progress.show(
            Progress(
              activity: activity, done: done, total: total, details: details, elapsed: elapsed))
        default:
          progress.clear()
          take(reply)
        }
      }
      if let death = connection.death { return reason ?? .died(death) }
    }
  }

  private func wait(until time: Double, _ now: Double) {
    let milliseconds = min(max((time - now) * 1000, 0), 3_600_000).rounded(.up)
    var watched = [
      pollfd(fd: connection.fileDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
    ]
    poll(&watched, 2, Int32(milliseconds))
  }

  /// Whether a signal that ends the run has arrived.
  private func takeSignals() -> Bool {
    guard signals >= 0 else { return false }
    var ends = false
    while true {
      switch limn_signals_next(signals) {
      case 0: return ends
      case SIGINT, SIGTERM, SIGUSR1: ends = true
      default: break
      }
    }
  }
}
