import LimnSource

/// What can be typed at the prompt that is not Limn: `:cells`, `?mean`, `exit`.
package enum PromptCommand: Hashable, Sendable {
  case leave
  /// A page of what the prompt offers.
  case overview
  case help(String)
  /// The source of a function.
  case source(String)
  case commands
  case cells
  case run(Int)
  case time
  case load(String)
  /// `replacing`: also where a file is already.
  case save(String, replacing: Bool)
  case replay
  case undo

  /// Names and explanations, in the order of `:help`.
  package static let list: [(usage: String, meaning: String)] = [
    (":cells", "the inputs so far and what became of them"),
    (":run 3", "input 3 once more, as a new input"),
    (":load FILE", "run a `.limn` file, or the cells of a `.lstmnb` notebook, as inputs"),
    (":save FILE", "the inputs that ran well, as a `.limn` script or a `.lstmnb` notebook"),
    (":save! FILE", "the same over a file that exists"),
    (":replay", "start afresh and run the inputs that ran well again"),
    (":undo", "forget the last input that ran well, and run the others afresh"),
    (":time", "how long the last input took"),
    (":help", "this list"),
    (":quit", "leave; so do `exit`, `quit` and Ctrl-D"),
  ]

  package static var names: [String] {
    list.map { String($0.usage.prefix { $0 != " " }) }
  }

  /// nil when the line is a piece of program.
  ///
  /// Only a single line can be a command; no line of Limn starts with `:` or `?`, or ends in a
  /// single `?`.
  package static func parse(_ line: String) throws(Fault) -> PromptCommand? {
    let text = trimmed(line)
    guard !text.isEmpty, !text.utf8.contains(0x0A) else { return nil }
    switch text {
    case "exit", "quit", "exit()", "quit()": return .leave
    case "?", "help", "help()": return .overview
    default: break
    }
    if text.hasPrefix(":") { return try colon(text) }
    if text.hasPrefix("??"), case let name = trimmed(text.drop { $0 == "?" }), !name.isEmpty {
      return .source(name)
    }
    if text.hasPrefix("?") { return .help(trimmed(text.dropFirst())) }
    if text.hasSuffix("?"), isTopic(text.dropLast()) { return .help(String(text.dropLast())) }
    return nil
  }

  private static func colon(_ text: String) throws(Fault) -> PromptCommand {
    let name = text.prefix { !$0.isWhitespace }
    let argument = unquoted(trimmed(text.dropFirst(name.count)))
    func bare(_ command: PromptCommand) throws(Fault) -> PromptCommand {
      guard argument.isEmpty else { throw .commandTakesNothing(String(name)) }
      return command
    }
    func path() throws(Fault) -> String {
      guard !argument.isEmpty else { throw .commandWantsFile(String(name)) }
      return argument
    }
    switch name {
    case ":cells": return try bare(.cells)
    case ":time": return try bare(.time)
    case ":replay": return try bare(.replay)
    case ":undo": return try bare(.undo)
    case ":help", ":h", ":?": return argument.isEmpty ? .commands : .help(argument)
    case ":quit", ":q", ":exit": return try bare(.leave)
    case ":load": return .load(try path())
    case ":save": return .save(try path(), replacing: false)
    case ":save!": return .save(try path(), replacing: true)
    case ":run":
      guard let number = Int(argument), number > 0 else { throw .commandWantsNumber }
      return .run(number)
    default:
      throw .unknownCommand(
        String(name), nearest: Suggestion.nearest(String(name), among: names))
    }
  }

  /// A name, or names joined by dots.
  private static func isTopic(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isAlphabetic || !first.isASCII)
      && text.unicodeScalars.allSatisfy {
        $0 == "_" || $0 == "." || $0.properties.isAlphabetic || $0.properties.numericType != nil
          || (!$0.isASCII && !$0.properties.isWhitespace)
      }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  private static func unquoted(_ text: String) -> String {
    for quote in ["\"", "'"] where text.hasPrefix(quote) && text.hasSuffix(quote) {
      if text.count >= 2 { return String(text.dropFirst().dropLast()) }
    }
    return text
  }
}
