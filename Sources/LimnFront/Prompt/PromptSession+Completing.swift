import LimnEffects
import LimnProtocol

/// What TAB offers: signs by their names, commands, and whatever the worker knows.
extension PromptSession {
  /// An answer that takes longer than this comes too late for somebody who types.
  private static let patience = 0.2

  func candidates(for line: String, cursor: Int) -> Candidates {
    if let symbols = SymbolNames.completion(of: line, cursor: cursor) { return symbols }
    let typed = String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
    if linesBefore.isEmpty {
      if typed.hasPrefix(":"), !typed.contains(" ") {
        return Candidates(
          texts: PromptCommand.names.filter { $0.hasPrefix(typed) }, from: 0)
      }
      for command in [":load ", ":save ", ":save! "] where typed.hasPrefix(command) {
        return paths(typed.dropFirst(command.utf8.count), from: command.utf8.count)
      }
    }
    return asked(of: typed)
  }

  private func paths(_ typed: Substring, from start: Int) -> Candidates {
    let slash = typed.lastIndex(of: "/")
    let folder = slash.map { String(typed[...$0]) } ?? ""
    let place = FilePath.join(options.folder, folder.isEmpty ? "." : folder)
    let files = PosixFileSystem()
    let names = ((try? files.names(in: place)) ?? []).sorted()
    let texts = names.map { name in
      let kind = (try? files.status(FilePath.join(place, name)))?.kind
      return folder + (kind == .folder ? name + "/" : name)
    }
    return Candidates(texts: texts.filter { $0.hasPrefix(typed) }, from: start)
  }

  /// The worker's candidates, which sees all lines of the input.
  private func asked(of typed: String) -> Candidates {
    let before = linesBefore.map { $0 + "\n" }.joined()
    // `?na` completes as `na`.
    let none = Candidates(texts: [], from: typed.utf8.count)
    let text = before + (typed.hasPrefix("?") ? " " + typed.dropFirst() : typed)
    guard worker.death == nil, worker.send(.complete(text: text, cursor: text.utf8.count)) else {
      return none
    }
    completionsDue += 1
    let deadline = MonotonicClock.seconds() + Self.patience
    while case let left = deadline - MonotonicClock.seconds(), left > 0, worker.death == nil {
      guard worker.isReadable(wait: left) else { break }
      for case .completions(let texts, let from) in worker.receive() {
        completionsDue -= 1
        guard completionsDue == 0 else { continue }
        return Candidates(texts: texts, from: from - before.utf8.count)
      }
    }
    return none
  }
}
