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
      ? "The system may have run out of memory; `--memory 4G` makes that an error instead." : nil
    return Fault("E911", "the evaluator \(death.words)", hint: hint, kind: .limit)
  }
}
