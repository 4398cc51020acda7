import LimnEffects
import LimnProtocol
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Having inputs evaluated, and what Ctrl-C does meanwhile.
///
/// The first Ctrl-C asks the evaluator to stop, which it does at once in all but unlucky places. If
/// it has not after half a second, the user is told that another Ctrl-C ends the process; one that
/// comes earlier is taken for impatience, since it would cost all values of the session.
extension PromptSession {
  /// How long the evaluator may take to stop before the user is offered to end it.
  private static let patience = 0.5

  /// Runs a text as the next input.
  @discardableResult
  func evaluateAsInput(
    _ text: String, name: String? = nil, source: String? = nil, firstLine: Int = 1,
    folder: String? = nil
  ) -> Inputs.State {
    screen.measure()
    var input = inputs.start(
      text, name: name, source: source, firstLine: firstLine, folder: folder)
    let start = MonotonicClock.seconds()
    input.state = evaluate(input, quietly: false)
    input.seconds = MonotonicClock.seconds() - start
    inputs[input.number] = input
    return input.state
  }

  /// Has the input evaluated and shows what comes of it; quietly means only errors and progress.
  func evaluate(_ input: Inputs.Input, quietly: Bool) -> Inputs.State {
    if worker.fileDescriptor < 0 || worker.death != nil {
      guard startWorker() else { return .failed }
    }
    lastCell += 1
    let cell = Request.Cell(
      id: lastCell, name: input.name, sourceName: input.source, text: input.text,
      firstLine: input.firstLine,
      folder: input.folder, interactive: true)
    guard worker.send(.evaluate(cell)) else {
      _ = worker.receive()
      return lost()
    }
    var askedToStop: Double?
    var offered = false
    while true {
      let ready = wait(forKeys: false, seconds: askedToStop == nil || offered ? nil : 0.05)
      for signal in pendingSignals() {
        switch signal {
        case SIGINT:
          screen.endEchoedLine()
          if offered {
            worker.stop()
            screen.show(.evaluatorEnded(hasInputs: !inputs.fine.isEmpty), .note)
            return .lost
          }
          if askedToStop == nil { askedToStop = MonotonicClock.seconds() }
          worker.send(.interrupt(id: cell.id))
        case SIGTSTP: suspend()
        case SIGTERM, SIGHUP, SIGQUIT:
          mustLeave = true
          return .interrupted
        default: break
        }
      }
      if ready.worker, let outcome = hear(about: cell.id, quietly: quietly) { return outcome }
      if let since = askedToStop, !offered, MonotonicClock.seconds() - since > Self.patience {
        offered = true
        screen.show(.stillStopping, .note)
      }
    }
  }

  /// Takes what the worker says; the state of the input once it is known.
  private func hear(about cell: Int, quietly: Bool) -> Inputs.State? {
    var outcome: Inputs.State?
    for reply in worker.receive() {
      switch reply {
      case .text(let text): if !quietly { screen.show(.text(text)) }
      case .shown(let description, _): if !quietly { screen.show(.shown(description)) }
      case .diagnostic(let diagnostic):
        if !quietly || diagnostic.severity == .error { screen.show(.diagnostic(diagnostic)) }
      case .progress(let activity, let done, let total, let details, let elapsed):
        screen.show(
          Progress(
            activity: activity, done: done, total: total, details: details, elapsed: elapsed))
      case .finished(cell, let result):
        outcome =
          switch result {
          case .fine: .fine
          case .failed: .failed
          case .interrupted: .interrupted
          }
      case .completions: completionsDue -= 1
      case .finished, .hello, .help: break
      }
    }
    if outcome != nil { screen.clearProgress() }
    screen.flush()
    if outcome == nil, worker.death != nil { return lost() }
    return outcome
  }

  private func lost() -> Inputs.State {
    if let death = worker.death {
      screen.show(.evaluatorLost(death, hasInputs: !inputs.fine.isEmpty))
    }
    worker.stop()
    return .lost
  }

  /// Starts afresh and runs the inputs that ran well, in their order. Values are not shown again.
  func replay() {
    let earlier = inputs.fine
    guard startWorker() else { return }
    var failed = 0
    for var input in earlier {
      input.state = evaluate(input, quietly: true)
      inputs[input.number] = input
      switch input.state {
      case .fine: continue
      case .failed: failed += 1
      default:
        screen.say("stopped at input \(input.number)")
        return
      }
    }
    let count = earlier.count - failed
    let noun = count == 1 ? "input" : "inputs"
    screen.say("ran \(count) \(noun) again" + (failed > 0 ? ", \(failed) failed" : ""), dim: true)
  }
}
