import LimnSource

/// Patterns of text: regular expressions whose time grows with the text and with nothing else.
///
/// A pattern becomes a program for a machine of threads that all go through the text once, side by
/// side (Thompson 1968, Pike's form with groups; see Cox 2007, "Regular Expression Matching Can Be
/// Simple And Fast"). There is no going back, so no pattern can hang a session; what would need it, a
/// group that refers to an earlier one, is no part of the language. Of several matches that start at
/// one place the one is taken that Python takes: choices in their order, repeats as long as they can
/// be, or with `?` behind them as short.
struct Pattern {
  enum Instruction {
    case scalar(UInt32)
    /// Any scalar but the end of a line.
    case any
    case set(ScalarSet)
    case textStart, textEnd
    case boundary(isThere: Bool)
    /// Goes on at both, the first before the second.
    case split(Int, Int)
    case jump(Int)
    /// Notes the position in a slot.
    case save(Int)
    case match
  }

  let program: [Instruction]
  /// The names of the groups, nil for one that has none.
  let groupNames: [String?]
  let ignoresCase: Bool

  static let mostInstructions = 20_000

  init(_ text: String) throws(Fault) {
    var reader = PatternReader(text)
    let piece = try reader.whole()
    groupNames = reader.groupNames
    ignoresCase = reader.ignoresCase
    var builder = PatternBuilder(pattern: text)
    try builder.add(.group(piece, 0))
    program = builder.program + [.match]
  }

  /// A scalar as it is compared.
  static func folded(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar >= 65 && scalar <= 90 ? scalar + 32 : scalar }
    let lower = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars
    return lower.flatMap { $0.count == 1 ? $0.first?.value : nil } ?? scalar
  }
}

/// Some of all scalars.
struct ScalarSet {
  var ranges: [ClosedRange<UInt32>] = []
  /// Sets that it holds whole: `\d` in `[\d.]`.
  var parts: [ScalarSet] = []
  var holdsWords = false
  var isInverted = false
  var ignoresCase = false

  func contains(_ scalar: UInt32) -> Bool {
    holds(scalar) || (ignoresCase && (holds(Self.lower(scalar)) || holds(Self.upper(scalar))))
      ? !isInverted : isInverted
  }

  private func holds(_ scalar: UInt32) -> Bool {
    ranges.contains { $0.contains(scalar) } || (holdsWords && Self.isWord(scalar))
      || parts.contains { $0.contains(scalar) }
  }

  private static func lower(_ scalar: UInt32) -> UInt32 { Pattern.folded(scalar) }

  private static func upper(_ scalar: UInt32) -> UInt32 {
    let upper = Unicode.Scalar(scalar)?.properties.uppercaseMapping.unicodeScalars
    return upper.flatMap { $0.count == 1 ? $0.first?.value : nil } ?? scalar
  }

  static let digits = ScalarSet(ranges: [48...57])
  static let blanks = ScalarSet(
    ranges: [
      9...13, 28...32, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
      0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])
  static let words = ScalarSet(holdsWords: true)

  /// Letters of any script, digits and `_`.
  static func isWord(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 {
      return (48...57).contains(scalar) || (65...90).contains(scalar) || scalar == 95
        || (97...122).contains(scalar)
    }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    return properties.isAlphabetic || properties.numericType != nil
  }
}

/// What a pattern is made of.
indirect enum PatternPiece {
  case empty
  case one(Pattern.Instruction)
  case group(PatternPiece, Int)
  case sequence([PatternPiece])
  case choice([PatternPiece])
  case repeated(PatternPiece, least: Int, most: Int?, isLazy: Bool)
}

/// From pieces to instructions.
private struct PatternBuilder {
  let pattern: String
  var program: [Pattern.Instruction] = []

  mutating func add(_ piece: PatternPiece) throws(Fault) {
    guard program.count < Pattern.mostInstructions else { throw Fault.patternTooLarge(pattern) }
    switch piece {
    case .empty: break
    case .one(let instruction): program.append(instruction)
    case .group(let inner, let number):
      program.append(.save(2 * number))
      try add(inner)
      program.append(.save(2 * number + 1))
    case .sequence(let pieces): for piece in pieces { try add(piece) }
    case .choice(let pieces):
      var ends: [Int] = []
      for (place, piece) in pieces.enumerated() {
        let fork = program.count
        let isLast = place == pieces.count - 1
        if !isLast { program.append(.jump(0)) }
        try add(piece)
        if !isLast {
          ends.append(program.count)
          program.append(.jump(0))
          program[fork] = .split(fork + 1, program.count)
        }
      }
      for end in ends { program[end] = .jump(program.count) }
    case .repeated(let inner, let least, let most, let isLazy):
      for _ in 0..<least { try add(inner) }
      guard let most else { return try addLoop(inner, isLazy) }
      var forks: [Int] = []
      for _ in least..<max(least, most) {
        forks.append(program.count)
        program.append(.jump(0))
        try add(inner)
      }
      for fork in forks { program[fork] = Self.split(fork + 1, program.count, isLazy) }
    }
  }

  private mutating func addLoop(_ inner: PatternPiece, _ isLazy: Bool) throws(Fault) {
    let fork = program.count
    program.append(.jump(0))
    try add(inner)
    program.append(.jump(fork))
    program[fork] = Self.split(fork + 1, program.count, isLazy)
  }

  private static func split(_ inside: Int, _ after: Int, _ isLazy: Bool) -> Pattern.Instruction {
    isLazy ? .split(after, inside) : .split(inside, after)
  }
}
