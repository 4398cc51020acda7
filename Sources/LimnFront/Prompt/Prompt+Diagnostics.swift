import LimnSource

/// What the prompt itself finds wrong, in words.
extension Fault {
  static func unknownCommand(_ name: String, nearest: String?) -> Fault {
    Fault(
      "E920", "there is no command `\(name)`",
      hint: nearest.map { "did you mean `\($0)`? `:help` lists them" } ?? "`:help` lists them")
  }

  static func commandTakesNothing(_ name: String) -> Fault {
    Fault("E920", "`\(name)` stands alone on its line")
  }

  static func commandWantsFile(_ name: String) -> Fault {
    Fault("E920", "`\(name)` needs the name of a file", hint: "as in `\(name) study.lstmnb`")
  }

  static let commandWantsNumber = Fault(
    "E920", "`:run` needs the number of an input", hint: "`:cells` lists them")

  static func noSuchInput(_ number: Int) -> Fault {
    Fault("E921", "there is no input \(number)", hint: "`:cells` lists them")
  }

  static let nothingToSave = Fault("E921", "no input has run well so far; there is nothing to save")

  static let nothingToUndo = Fault("E921", "no input has run well so far; there is nothing to undo")

  static func saveWantsEnding(_ path: String) -> Fault {
    Fault(
      "E922", "`\(path)` says neither script nor notebook",
      hint: "end it in `.limn` or `.lstmnb`")
  }

  static func fileIsThere(_ path: String) -> Fault {
    Fault("E922", "`\(path)` exists", hint: "`:save! \(path)` replaces it")
  }
}

extension Fault {
  static func historyNotWritten(_ path: String, _ reason: String) -> Fault {
    Fault("", "what you type is not kept for later sessions: `\(path)`: \(reason)")
  }

  static func evaluatorLost(_ death: WorkerConnection.Death, hasInputs: Bool) -> Fault {
    var fault = Fault.evaluatorDied(death)
    fault.message += whatIsLost(hasInputs: hasInputs)
    return fault
  }

  static func evaluatorEnded(hasInputs: Bool) -> Fault {
    Fault("", "the evaluator was ended" + whatIsLost(hasInputs: hasInputs))
  }

  private static func whatIsLost(hasInputs: Bool) -> String {
    hasInputs
      ? ", and its values with it; `:replay` runs what you typed again"
      : "; the next input starts another"
  }

  static let stillStopping = Fault(
    "", "this does not stop at once; Ctrl-C again ends the evaluator, with all values")

  static let helpUnavailable = Fault("E923", "the evaluator does not answer; try again")
}
