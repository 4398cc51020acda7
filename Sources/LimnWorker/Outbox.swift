import LimnData
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnProtocol
import LimnSource
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The way out of the worker: what a session says becomes frames.
///
/// Printed text is gathered, so that a loop of a million prints does not become a million frames:
/// it leaves when there is enough of it, when some time has passed, and before anything else that
/// is said. Progress is thinned to ten a second. May be used from several threads.
final class Outbox: SessionOutput, Sendable {
  private struct State {
    var text = ""
    var sentAt = -1.0
    var progressAt = -1.0
    var progressActivity = ""
  }

  private static let mostText = 1 << 14
  private static let longestWait = 0.03
  private static let progressEvery = 0.1

  private let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) { self.descriptor = descriptor }

  // MARK: What a session says

  func write(_ text: String) {
    state.withLock { state in
      state.text += text
      // Asking for the time at each word would cost more than the word.
      guard state.text.utf8.count >= Self.mostText || text.utf8.last == 0x0A else { return }
      let now = MonotonicClock.seconds()
      if state.text.utf8.count >= Self.mostText || now - state.sentAt > Self.longestWait {
        flush(&state, now)
      }
    }
  }

  func show(_ value: Datum, name: String?) {
    var value = value
    if case .array(var array) = value, array.name == nil {
      array.name = name
      value = .array(array)
    }
    let description = Describe.description(of: value, library: Library.builtins)
    send(.shown(description, record: ValueRecord.describing(value)))
  }

  func report(_ diagnostic: Diagnostic) { send(.diagnostic(diagnostic)) }

  // MARK: What the worker says

  func report(_ progress: Progress) {
    state.withLock { state in
      let now = MonotonicClock.seconds()
      let isLast = progress.total > 0 && progress.done >= progress.total
      let isNews = progress.activity != state.progressActivity || isLast
      guard isNews || now - state.progressAt >= Self.progressEvery else { return }
      state.progressAt = now
      state.progressActivity = progress.activity
      flush(&state, now)
      put(
        .progress(
          activity: progress.activity, done: progress.done, total: progress.total,
          details: progress.details, elapsed: progress.elapsed))
    }
  }

  func send(_ reply: Reply) {
    state.withLock { state in
      flush(&state, MonotonicClock.seconds())
      put(reply)
    }
  }

  /// Sends gathered text that has waited; does nothing while another thread is sending.
  func flushIfIdle() {
    _ = state.withLockIfAvailable { flush(&$0, MonotonicClock.seconds()) }
  }

  private func flush(_ state: inout State, _ now: Double) {
    guard !state.text.isEmpty else { return }
    let text = state.text
    state.text = ""
    state.sentAt = now
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      var end = min(start + (1 << 20), bytes.count)
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      put(.text(String(decoding: bytes[start..<end], as: UTF8.self)))
      start = end
    }
  }

  private func put(_ reply: Reply) {
    do throws(FrameError) {
      writeAll(try FrameCodec.encoded(reply))
    } catch {
      let note = Diagnostic(.warning, .unsendable)
      if let bytes = try? FrameCodec.encoded(Reply.diagnostic(note)) { writeAll(bytes) }
    }
  }

  private func writeAll(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let rest = buffer.baseAddress?.advanced(by: written)
        let count = Glibc.write(descriptor, rest, buffer.count - written)
        if count > 0 {
          written += count
        } else if errno != EINTR {
          // Nobody listens any more.
          _exit(0)
        }
      }
    }
  }
}

extension Fault {
  fileprivate static let unsendable = Fault(
    "E913", "this is too large to be shown",
    hint: "show a part of it, as in `x[:10]`")
}
