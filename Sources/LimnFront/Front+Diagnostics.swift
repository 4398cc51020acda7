import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can go wrong between the user and the evaluator, in words.
extension Fault {
  package static func evaluatorNotStarted(_ number: Int32) -> Fault {
    Fault("E910", "the evaluator could not be started: system error \(number)", kind: .limit)
  }

  package static func evaluatorDied(_ death: WorkerConnection.Death) -> Fault {
    let hint: String? =
      death == .signal(SIGKILL)
      ? "the system may have run out of memory; `--memory 4G` makes that an error instead" : nil
    return Fault("E911", "the evaluator \(death.words)", hint: hint, kind: .limit)
  }
}

/// What can go wrong with running a notebook, in words.
extension Fault {
  package static func timedOut(_ label: String, seconds: Double) -> Fault {
    let time = ProgressLine.words(seconds: seconds)
    return Fault(
      "E912", "cell `\(label)` was stopped: its time of \(time) is over",
      hint: "give it more with `timeout=` in its braces, or the run with `--timeout`",
      kind: .limit)
  }

  package static func didNotFail(_ label: String) -> Fault {
    Fault(
      "E730", "cell `\(label)` is marked `error`, but it did not fail",
      hint: "take the mark away")
  }

  package static func unknownCell(_ label: String, known: [String]) -> Fault {
    let nearest = Suggestion.nearest(label, among: known).map { "did you mean `\($0)`?" }
    let list = known.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E731", "the notebook has no cell `\(label)`",
      hint: nearest ?? (known.isEmpty ? nil : "it has \(list)"))
  }

  package static func changedWhileRunning(_ path: String) -> Fault {
    Fault(
      "E732", "`\(path)` was changed while it ran and is damaged now; nothing was saved",
      hint: "mend it and run it again")
  }

  package static func malformedParameter(_ text: String) -> Fault {
    Fault("E722", "`-p \(text)` sets no parameter", hint: "write `-p name=value`")
  }

  package static func repeatedParameter(_ name: String) -> Fault {
    Fault("E723", "the parameter `\(name)` is set twice")
  }
}

extension Fault {
  package static func notUTF8(_ name: String) -> Fault {
    Fault("E733", "`\(name)` is not UTF-8 text", hint: "programs and notebooks are")
  }
}
