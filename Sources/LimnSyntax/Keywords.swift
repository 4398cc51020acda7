/// The words that the grammar keeps for itself.
package enum Keywords {
  /// Words that can never be the name of a variable, in the order of the manual.
  package static let reserved: [String] = reservedKinds.map(\.word)

  /// Words that mean something only before a name: `model peephole(…)`, `use spatial`.
  package static let contextual: [String] = ["model", "use"]

  /// Words that mean something only in a `model` block.
  package static let ofModels: [String] = ["param", "state", "step", "output"]

  /// Whether the word is reserved.
  package static func isReserved(_ word: String) -> Bool { kinds[word] != nil }

  static func kind(of word: String) -> Token.Kind? { kinds[word] }

  private static let kinds: [String: Token.Kind] = Dictionary(
    uniqueKeysWithValues: reservedKinds.map { ($0.word, $0.kind) })

  private static let reservedKinds: [(word: String, kind: Token.Kind)] = [
    ("if", .wordIf), ("else", .wordElse), ("while", .wordWhile), ("for", .wordFor),
    ("in", .wordIn), ("fn", .wordFn), ("return", .wordReturn), ("break", .wordBreak),
    ("continue", .wordContinue), ("try", .wordTry), ("assert", .wordAssert), ("and", .wordAnd),
    ("or", .wordOr), ("not", .wordNot), ("true", .wordTrue), ("false", .wordFalse),
    ("none", .wordNone), ("inf", .wordInf), ("nan", .wordNan),
  ]
}
