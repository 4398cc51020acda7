import CLimnSystem
import LimnProtocol
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a worker is started with; nil leaves the choice to it.
package struct WorkerOptions: Sendable {
  /// The budget as the user wrote it, such as `4G`.
  package var memory: String?
  /// How many threads share the work on large arrays.
  package var threads: Int?

  package init(memory: String? = nil, threads: Int? = nil) {
    self.memory = memory
    self.threads = threads
  }
}

/// The evaluator as the front end sees it: a child process behind two pipes.
///
/// Whoever holds a connection polls `fileDescriptor` and calls `receive` when it is readable. A
/// worker that dies, for whatever reason, ends in `death`; nothing here throws or traps because of
/// it, and `start` may be called again. Used from one thread.
package final class WorkerConnection {
  /// How the worker ended.
  package enum Death: Hashable, Sendable {
    case signal(Int32)
    /// It left by itself, with or without having been asked to.
    case exited
    /// It sent what is no frame, or speaks another version, and was killed.
    case garbled
  }

  /// nil while the worker lives; also before the first `start`.
  package private(set) var death: Death?
  /// Readable when replies wait or the worker has died; -1 when there is no worker.
  package private(set) var fileDescriptor: Int32 = -1
  package private(set) var processID: pid_t = 0

  private let options: WorkerOptions
  private var requests: Int32 = -1
  private var decoder = FrameDecoder<Reply>()
  private var greeted = false

  package init(_ options: WorkerOptions = WorkerOptions()) { self.options = options }

  deinit { stop() }

  /// Starts a worker, in place of the one before.
  package func start() throws(Fault) {
    stop()
    signal(SIGPIPE, SIG_IGN)
    var toWorker: [Int32] = [-1, -1]
    var fromWorker: [Int32] = [-1, -1]
    var failure = limn_pipe(&toWorker)
    guard failure == 0 else { throw .evaluatorNotStarted(failure) }
    failure = limn_pipe(&fromWorker)
    if failure == 0 {
      failure = limn_spawn(
        &processID, options.memory, options.threads.map(String.init), toWorker[0], fromWorker[1], 0)
      close(fromWorker[1])
    }
    close(toWorker[0])
    guard failure == 0 else {
      close(toWorker[1])
      if fromWorker[0] >= 0 { close(fromWorker[0]) }
      processID = 0
      throw .evaluatorNotStarted(failure)
    }
    requests = toWorker[1]
    fileDescriptor = fromWorker[0]
    decoder = FrameDecoder()
    greeted = false
    death = nil
  }

  /// Kills the worker, if there is one. Not counted as a death.
  package func stop() {
    guard processID > 0 else { return }
    kill(processID, SIGKILL)
    _ = limn_reap(processID, 1)
    closePipes()
  }

  /// Writes one request; false when the worker is gone or the request is too long to be sent.
  ///
  /// Never waits for the evaluation: the worker reads at all times.
  @discardableResult
  package func send(_ request: Request) -> Bool {
    guard requests >= 0, let bytes = try? FrameCodec.encoded(request) else { return false }
    return bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = write(
          requests, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count > 0 {
          written += count
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  /// The replies that have arrived, without waiting. Look at `death` afterwards.
  ///
  /// One call takes at most about a mebibyte, so that a flood of output leaves time for keys.
  package func receive() -> [Reply] {
    guard fileDescriptor >= 0 else { return [] }
    var replies: [Reply] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<16 {
      guard isReadable(wait: 0) else { break }
      let count = read(fileDescriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        ended()
        break
      }
      decoder.append(chunk[..<count])
      guard take(into: &replies) else {
        stop()
        death = .garbled
        break
      }
    }
    return replies
  }

  /// Waits until `receive` has something to give, at most so many seconds.
  @discardableResult
  package func isReadable(wait seconds: Double) -> Bool {
    var watched = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, Int32(min(max(seconds, 0), 3600) * 1000)) > 0
  }

  /// false when the stream cannot be understood.
  private func take(into replies: inout [Reply]) -> Bool {
    do throws(FrameError) {
      while let reply = try decoder.next() {
        if greeted {
          replies.append(reply)
        } else {
          guard reply == .hello(version: ProtocolVersion.current) else { return false }
          greeted = true
        }
      }
      return true
    } catch { return false }
  }

  /// The stream has ended: the worker is dying or dead, or has closed its end and will not come back.
  private func ended() {
    var result = limn_reap(processID, 0)
    var attempts = 0
    while result < 0, attempts < 200 {
      usleep(5000)
      result = limn_reap(processID, 0)
      attempts += 1
    }
    if result < 0 {
      kill(processID, SIGKILL)
      _ = limn_reap(processID, 1)
      death = .garbled
    } else {
      death = result > 0 ? .signal(result) : .exited
    }
    closePipes()
  }

  private func closePipes() {
    close(requests)
    close(fileDescriptor)
    requests = -1
    fileDescriptor = -1
    processID = 0
  }
}

extension WorkerConnection.Death {
  /// How the message goes on after "the evaluator".
  package var words: String {
    switch self {
    case .signal(SIGKILL): "was killed (SIGKILL)"
    case .signal(SIGSEGV): "crashed (SIGSEGV)"
    case .signal(SIGBUS): "crashed (SIGBUS)"
    case .signal(SIGILL), .signal(SIGTRAP): "crashed (a trap)"
    case .signal(SIGABRT): "gave up (SIGABRT)"
    case .signal(let number): "was ended by signal \(number)"
    case .exited: "left unexpectedly"
    case .garbled: "sent what cannot be understood"
    }
  }
}
