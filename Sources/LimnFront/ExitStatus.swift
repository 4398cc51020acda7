import LimnSource

/// How every command ends; scripts and batch systems rely on these numbers.
package enum ExitStatus: Int32, Sendable {
  case fine = 0
  /// A cell failed.
  case failed = 1
  /// Wrong usage, or a file that cannot be read or written.
  case unusable = 2
  /// Outputs differ from those stored.
  case differs = 3
  case timedOut = 4
  case evaluatorDied = 5
  case interrupted = 75
  /// Permission was refused.
  case refused = 77

  /// The status of a command that could not do its work because of a fault.
  package init(_ fault: Fault) {
    self = fault.code.hasPrefix("E8") ? .refused : fault.code == "E910" ? .evaluatorDied : .unusable
  }

  /// Of several notebooks' statuses the one to end with: what is worst to overlook comes first.
  package static func worst(of statuses: [ExitStatus]) -> ExitStatus {
    let order: [ExitStatus] = [
      .interrupted, .evaluatorDied, .timedOut, .refused, .failed, .unusable, .differs,
    ]
    return order.first { statuses.contains($0) } ?? .fine
  }
}
