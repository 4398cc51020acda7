import CLimnSystem
import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnProtocol
import LimnSource
import LimnTensor
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The evaluating process.
///
/// The main thread reads requests and does nothing else, so that an interrupt is heard at once; a
/// second thread, with the stack that the machine needs, evaluates. The process ends with the front
/// end: its end of the pipe closes, however it died. A trap or a stack that overflows ends this
/// process only; the front end says so and starts another.
package enum WorkerMain {
  /// How many threads a user may ask for.
  package static let threads = 1...Parallel.mostThreads

  /// Reads requests from one descriptor and answers on the other, for as long as both are open.
  package static func run(
    memory: String?, threads: String?, input: Int32 = 3, output: Int32 = 4
  ) -> Never {
    limn_worker_signals()
    limn_keep_freed_memory()
    MemoryBudget.shared.setLimit(MemorySize.budget(asked: memory.flatMap(MemorySize.bytes)))
    // As many threads as said, else as the process may use cores.
    let said = threads ?? getenv("LIMN_THREADS").map { String(cString: $0) }
    if let count = said.flatMap({ Int($0) }) { Parallel.setThreads(count) }
    let interruption = Interruption()
    let inbox = Inbox(interruption: interruption)
    let outbox = Outbox(descriptor: output)
    let evaluator = Evaluator(inbox: inbox, outbox: outbox, interruption: interruption)
    outbox.send(.hello(version: ProtocolVersion.current))
    guard evaluator.startThread() else { _exit(70) }
    read(from: input, to: inbox, flushing: outbox)
    _exit(0)
  }

  private static func read(from input: Int32, to inbox: Inbox, flushing outbox: Outbox) {
    var decoder = FrameDecoder<Request>()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var watched = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      // Text that a cell printed and that waits for more must not wait for ever.
      guard poll(&watched, 1, inbox.isBusy ? 50 : -1) != 0 else {
        outbox.flushIfIdle()
        continue
      }
      let count = Glibc.read(input, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      decoder.append(chunk[..<count])
      while true {
        guard let request = try? decoder.next() else { break }
        if request == .quit { return }
        inbox.put(request)
      }
    }
  }
}

/// The thread that holds the session.
final class Evaluator: @unchecked Sendable {
  private let inbox: Inbox
  private let outbox: Outbox
  private let interruption: Interruption
  /// Where relative paths start now.
  private let folder = Mutex(".")

  init(inbox: Inbox, outbox: Outbox, interruption: Interruption) {
    self.inbox = inbox
    self.outbox = outbox
    self.interruption = interruption
  }

  func startThread() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, Session.stackSize)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let failure = pthread_create(
      &thread, &attributes,
      { context in
        if let context { Unmanaged<Evaluator>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context)
    pthread_attr_destroy(&attributes)
    return failure == 0
  }

  private func run() {
    do throws(Fault) { try answer() } catch { outbox.report(Diagnostic(.error, error)) }
    _exit(71)
  }

  /// Answers requests for good; throws when there is no memory for a session.
  private func answer() throws(Fault) {
    let effects = SystemEffects(
      movingFolder: { self.folder.withLock { $0 } },
      largestFile: MemoryBudget.shared.bytesAllowed,
      interruption: interruption, reportProgress: { [outbox] in outbox.report($0) })
    var session = try Session(seed: 0, effects: effects, output: outbox)
    while true {
      let (request, isDropped) = inbox.next()
      switch request {
      case .configure(let folder, let seed):
        self.folder.withLock { $0 = folder }
        session = try Session(seed: seed, effects: effects, output: outbox)
      case .bind(let name, let value):
        do throws(Fault) { try session.bind(name, value.datum) } catch {
          outbox.report(Diagnostic(.error, error))
        }
      case .evaluate(let cell):
        let outcome = isDropped ? .interrupted : evaluate(cell, in: session)
        outbox.send(.finished(id: cell.id, outcome: outcome))
      case .complete(let text, let cursor):
        let completion = Completion(text: text, cursor: cursor, session: session, effects: effects)
        let (candidates, start) = completion.candidates()
        outbox.send(.completions(candidates, replacingFrom: start))
      case .help(let name): outbox.send(.help(SessionHelp.description(of: name, in: session)))
      case .source(let name): outbox.send(.help(SessionHelp.source(of: name, in: session)))
      case .interrupt, .quit: break
      }
    }
  }

  private func evaluate(_ cell: Request.Cell, in session: Session) -> Reply.Outcome {
    let sessionFolder = folder.withLock { $0 }
    folder.withLock { $0 = cell.folder ?? sessionFolder }
    defer {
      folder.withLock { $0 = sessionFolder }
      inbox.cellEnded()
    }
    let source = SourceText(name: cell.sourceName, text: cell.text, firstLine: cell.firstLine)
    let outcome = session.evaluate(
      source, name: cell.name, showsValue: cell.showsValue, interactive: cell.interactive)
    switch outcome {
    case .fine: return .fine
    case .failed: return .failed
    case .interrupted: return .interrupted
    }
  }
}

extension Request.Parameter {
  fileprivate var datum: Datum {
    switch self {
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .strings(let values): .list(values.map { .string($0) })
    }
  }
}
