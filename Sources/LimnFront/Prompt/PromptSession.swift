import CLimnSystem
import LimnEffects
import LimnProtocol
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of the prompt: reading inputs, and the loop that waits for everything at once.
final class PromptSession {
  private(set) var options: PromptOptions
  let worker: WorkerConnection
  let editor = LineEditor(remembers: PromptHistory.entriesKept)
  let screen: Screen
  var inputs = Inputs()
  /// Of cells in the protocol: never used twice, also when an input runs again.
  var lastCell = 0
  /// Completions asked for and not yet answered; a late answer is not the one waited for.
  var completionsDue = 0
  /// Files that this session wrote, which it may write again.
  var saved: Set<String> = []
  /// Set by a signal that asks to leave.
  var mustLeave = false

  private let history: PromptHistory
  private var saidHistoryFails = false
  private let signals: Int32

  init(options: PromptOptions, signals: Int32) {
    self.options = options
    self.signals = signals
    worker = WorkerConnection(options.worker)
    history = PromptHistory(path: PromptHistory.usualPath(environment: Prompt.environment))
    screen = Screen(isDumb: (Prompt.environment("TERM") ?? "dumb") == "dumb")
  }

  func run() -> ExitStatus {
    editor.complete = { [unowned self] line, cursor in candidates(for: line, cursor: cursor) }
    for entry in history.load() { editor.remember(entry) }
    screen.say("Limn \(options.version)   ? for help, exit or Ctrl-D to leave", dim: true)
    _ = startWorker()
    while !mustLeave {
      switch readInput() {
      case .abandoned: continue
      case .end: return leave(.fine)
      case .text(let text):
        if PromptInput.isBlank(text) { continue }
        remember(text)
        do throws(Fault) {
          if let command = try PromptCommand.parse(text) {
            if command == .leave { return leave(.fine) }
            try perform(command)
          } else {
            evaluateAsInput(text)
          }
        } catch { screen.show(error) }
      }
    }
    return leave(.interrupted)
  }

  private func leave(_ status: ExitStatus) -> ExitStatus {
    worker.stop()
    screen.endLine()
    return status
  }

  private func remember(_ text: String) {
    if history.append(text, time: time(nil)) { editor.remember(text) }
    if let failure = history.failure, !saidHistoryFails {
      saidHistoryFails = true
      screen.show(.historyNotWritten(history.path ?? "", failure), .note)
    }
  }

  // MARK: Reading

  private enum Reading {
    case text(String)
    case abandoned
    case end
  }

  /// Reads lines until they make a whole input.
  private func readInput() -> Reading {
    var input = PromptInput()
    while true {
      screen.endLine()
      screen.measure()
      editor.begin(prompt: prompt(continues: !input.isEmpty))
      switch readLine(after: input.lines) {
      case .abandoned: return .abandoned
      case .end:
        // What was typed so far is shown as the error that it is; only a first line leaves.
        return input.isEmpty ? .end : .text(input.text)
      case .text(let typed):
        let line = Self.withPlainLineEnds(typed)
        if input.isEmpty, PromptInput.isBlank(line) { return .abandoned }
        let isCommand = input.isEmpty && Self.isCommand(line)
        if input.add(line) || isCommand { return .text(input.text) }
      }
    }
  }

  private static func isCommand(_ line: String) -> Bool {
    do throws(Fault) { return try PromptCommand.parse(line) != nil } catch { return true }
  }

  /// A paste brings the line ends of its source, and one at its end too many.
  static func withPlainLineEnds(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        result.append("\n")
      } else if scalar != "\n" || previous != "\r" {
        result.append(scalar)
      }
      previous = scalar
    }
    while result.last == "\n" { result.removeLast() }
    return String(result)
  }

  /// `limn 3> `, or blanks up to the `> ` for lines that go on.
  private func prompt(continues: Bool) -> String {
    let words = "limn \(inputs.nextNumber)"
    let shown = continues ? String(repeating: " ", count: words.utf8.count) + "> " : words + "> "
    // Readline must know which parts take no room.
    guard screen.style.colour else { return shown }
    let start = continues ? "\u{1B}[2m" : "\u{1B}[36m"
    return "\u{1}\(start)\u{2}\(shown)\u{1}\u{1B}[0m\u{2}"
  }

  /// One line of the terminal; `before` are the lines of the same input before it.
  private func readLine(after before: [String]) -> Reading {
    linesBefore = before
    while true {
      let ready = wait(forKeys: true, seconds: nil)
      for signal in pendingSignals() {
        switch signal {
        case SIGINT:
          editor.abandon()
          return .abandoned
        case SIGWINCH: editor.resize()
        case SIGTSTP: editor.suspend()
        case SIGTERM, SIGHUP, SIGQUIT:
          editor.abandon()
          mustLeave = true
          return .abandoned
        default: break
        }
      }
      if ready.worker { hearIdleWorker() }
      guard ready.keys else { continue }
      switch editor.read() {
      case .typing: break
      case .line(let line): return .text(line)
      case .end: return .end
      }
    }
  }

  /// For completion, which sees the whole input.
  private(set) var linesBefore: [String] = []

  /// Nothing is asked of the worker at this time: it may only die.
  private func hearIdleWorker() {
    let replies = worker.receive()
    for case .completions in replies { completionsDue -= 1 }
    guard let death = worker.death else { return }
    editor.hide()
    screen.show(.evaluatorLost(death, hasInputs: !inputs.fine.isEmpty))
    worker.stop()
    editor.show()
  }

  // MARK: Waiting

  struct Ready {
    var keys = false
    var worker = false
  }

  /// Waits until keys, the worker or a signal are there, or so long.
  func wait(forKeys: Bool, seconds: Double?) -> Ready {
    var watched = [
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      pollfd(fd: worker.fileDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: forKeys ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = seconds.map { Int32(min(max($0, 0), 3600) * 1000) } ?? -1
    guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return Ready() }
    return Ready(keys: watched[2].revents != 0, worker: watched[1].revents != 0)
  }

  func pendingSignals() -> [Int32] {
    guard signals >= 0 else { return [] }
    var found: [Int32] = []
    while case let signal = limn_signals_next(signals), signal != 0 { found.append(signal) }
    return found
  }

  func suspend() { editor.suspend() }

  // MARK: The worker

  /// Begins again with the seed of a notebook, before anything has run.
  func restart(seed: UInt64) {
    guard seed != options.seed else { return }
    options.seed = seed
    _ = startWorker()
  }

  /// Starts one in place of the one before; says why when it cannot.
  func startWorker() -> Bool {
    do throws(Fault) {
      try worker.start()
      completionsDue = 0
      return worker.send(.configure(folder: options.folder, seed: options.seed))
    } catch {
      screen.show(error)
      return false
    }
  }
}
