import CLimnSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The interactive prompt.
///
/// This process holds what was typed and never evaluates it; a worker does. One loop waits for
/// keys, for the worker and for signals, so that Ctrl-C is heard whatever the worker does, and a
/// worker that dies takes nothing with it but its values.

package struct PromptOptions: Sendable {
  package var version: String
  /// Where relative paths start.
  package var folder: String
  package var seed: UInt64
  package var worker: WorkerOptions

  package init(
    version: String, folder: String = ".", seed: UInt64 = 0, worker: WorkerOptions = WorkerOptions()
  ) {
    self.version = version
    self.folder = folder
    self.seed = seed
    self.worker = worker
  }
}

package enum Prompt {
  /// Reads, evaluates and shows until the user leaves. Standard input must be a terminal.
  package static func run(_ options: PromptOptions) -> ExitStatus {
    let signals = limn_signals_open_prompt()
    defer { if signals >= 0 { close(signals) } }
    return PromptSession(options: options, signals: signals).run()
  }

  /// nil when unset or empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
