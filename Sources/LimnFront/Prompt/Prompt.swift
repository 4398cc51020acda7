import CLimnSystem
import LimnEffects
import LimnSource

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
  /// Where relative paths start.
  package var folder: String
  package var seed: UInt64
  /// The worker's memory budget as the user wrote it, such as `4G`.
  package var memory: String?
  package var version: String
  package var unicode: Bool
  package var colour: Bool
  /// TERM is `dumb`: no escape sequences at all.
  package var isDumb: Bool
  /// nil keeps no history.
  package var historyPath: String?

  package init(
    folder: String = ".", seed: UInt64 = 0, memory: String? = nil, version: String,
    environment: [String: String]
  ) {
    self.folder = folder
    self.seed = seed
    self.memory = memory
    self.version = version
    let terminal = environment["TERM"] ?? ""
    isDumb = terminal.isEmpty || terminal == "dumb"
    let asksForNoColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    colour = !isDumb && !asksForNoColour && isatty(STDOUT_FILENO) == 1
    unicode = Self.isUnicode(environment)
    historyPath = PromptHistory.usualPath(environment: environment)
  }

  /// By the first variable of the locale that says something.
  private static func isUnicode(_ environment: [String: String]) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let locale = names.lazy.compactMap({ environment[$0] }).first(where: { !$0.isEmpty })
    else { return false }
    let folded = locale.lowercased()
    return folded.contains("utf-8") || folded.contains("utf8")
  }
}

package enum Prompt {
  /// Reads, evaluates and shows until the user leaves; returns the exit status.
  ///
  /// Standard input must be a terminal.
  package static func run(options: PromptOptions) -> Int32 {
    let signals = limn_signals_open_prompt()
    defer { if signals >= 0 { close(signals) } }
    return PromptSession(options: options, signals: signals).run()
  }
}
