import LimnSource

/// Reads the text of a pattern.
///
/// `.` `[a-z]` `[^,]` `\d \w \s \b` and their opposites in capitals, `^ $`, `(…)` `(?:…)` `(?P<name>…)`
/// `|`, `* + ? {2} {2,} {2,5}` and each with `?` behind it, `(?i)` at the start; `\` before any other
/// sign takes it as it is.
struct PatternReader {
  private let scalars: [UInt32]
  private let text: String
  private var place = 0
  private var depth = 0
  private(set) var groupNames: [String?] = []
  private(set) var ignoresCase = false

  init(_ text: String) {
    self.text = text
    scalars = text.unicodeScalars.map(\.value)
  }

  mutating func whole() throws(Fault) -> PatternPiece {
    if starts("(?i)") {
      ignoresCase = true
      place = 4
    }
    let piece = try choice()
    if place < scalars.count { throw fault("`)` closes nothing") }
    return piece
  }

  private var next: UInt32? { place < scalars.count ? scalars[place] : nil }

  private func isNext(_ sign: Unicode.Scalar) -> Bool { next == sign.value }

  private func starts(_ word: String) -> Bool {
    scalars[place...].starts(with: word.unicodeScalars.map(\.value))
  }

  private func fault(_ what: String) -> Fault { Fault.badPattern(text, what, at: place + 1) }

  private mutating func choice() throws(Fault) -> PatternPiece {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 100 else { throw fault("groups are nested too deep") }
    var choices = [try sequence()]
    while isNext("|") {
      place += 1
      choices.append(try sequence())
    }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(Fault) -> PatternPiece {
    var pieces: [PatternPiece] = []
    while let sign = next, sign != 0x7C, sign != 0x29 {
      let piece = try single()
      pieces.append(try repeats(of: piece))
    }
    return pieces.isEmpty ? .empty : .sequence(pieces)
  }

  // MARK: Repeats

  private mutating func repeats(of piece: PatternPiece) throws(Fault) -> PatternPiece {
    let least: Int
    var most: Int?
    switch next {
    case 0x2A: (least, most) = (0, nil)
    case 0x2B: (least, most) = (1, nil)
    case 0x3F: (least, most) = (0, 1)
    case 0x7B:
      guard let counts = try counts() else { return piece }
      (least, most) = counts
      place -= 1
    default: return piece
    }
    place += 1
    let isLazy = isNext("?")
    if isLazy { place += 1 }
    if let again = next, [0x2A, 0x2B, 0x3F].contains(again) {
      throw fault("nothing to repeat")
    }
    return .repeated(piece, least: least, most: most, isLazy: isLazy)
  }

  /// `{2}`, `{2,}`, `{2,5}`; nil when the brace is only itself, as in Python. Ends behind the `}`.
  private mutating func counts() throws(Fault) -> (Int, Int?)? {
    let start = place
    place += 1
    let least = number()
    var most = least
    var isRange = false
    if isNext(",") {
      place += 1
      isRange = true
      most = number()
    }
    guard isNext("}"), least != nil || most != nil else {
      place = start
      return nil
    }
    place += 1
    let (low, high) = (least ?? 0, isRange ? most : least)
    guard max(low, high ?? 0) <= 1_000, low <= high ?? low else {
      throw fault("a repeat counts up to 1000, the smaller number first")
    }
    return (low, high)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = next, (48...57).contains(digit) {
      value = min((value ?? 0) * 10 + Int(digit) - 48, 1_000_000)
      place += 1
    }
    return value
  }

  // MARK: Single pieces

  private mutating func single() throws(Fault) -> PatternPiece {
    guard let sign = next else { return .empty }
    switch sign {
    case 0x28: return try group()
    case 0x5B: return .one(.set(try set()))
    case 0x5C: return .one(try escaped())
    case 0x2A, 0x2B, 0x3F: throw fault("nothing to repeat")
    default: break
    }
    place += 1
    switch sign {
    case 0x2E: return .one(.any)
    case 0x5E: return .one(.textStart)
    case 0x24: return .one(.textEnd)
    case 0x7B:
      // A brace that begins no count stands for itself.
      place -= 1
      if try counts() != nil { throw fault("nothing to repeat") }
      place += 1
      return .one(.scalar(sign))
    default: return .one(.scalar(ignoresCase ? Pattern.folded(sign) : sign))
    }
  }

  private mutating func group() throws(Fault) -> PatternPiece {
    let start = place
    place += 1
    var number: Int?
    if starts("?:") {
      place += 2
    } else if starts("?P<") || (starts("?<") && !starts("?<=") && !starts("?<!")) {
      place += starts("?P<") ? 3 : 2
      var name = String.UnicodeScalarView()
      while let scalar = next.flatMap(Unicode.Scalar.init), scalar != ">" {
        name.append(scalar)
        place += 1
      }
      guard isNext(">"), !name.isEmpty else { throw fault("the name of a group ends with `>`") }
      place += 1
      groupNames.append(String(name))
      number = groupNames.count
    } else if isNext("?") {
      throw fault("looking ahead or back is no part of patterns here")
    } else {
      groupNames.append(nil)
      number = groupNames.count
    }
    let piece = try choice()
    guard isNext(")") else {
      place = start
      throw fault("the group is not closed")
    }
    place += 1
    return number.map { .group(piece, $0) } ?? piece
  }

  /// `\d` and the like, at the `\`.
  private mutating func escaped() throws(Fault) -> Pattern.Instruction {
    guard place + 1 < scalars.count, let scalar = Unicode.Scalar(scalars[place + 1]) else {
      throw fault("a `\\` at the end")
    }
    switch scalar {
    case "b", "B":
      place += 2
      return .boundary(isThere: scalar == "b")
    case "A", "Z", "z":
      place += 2
      return scalar == "A" ? .textStart : .textEnd
    case "1"..."9": throw fault("referring to an earlier group is no part of patterns here")
    default: break
    }
    if let set = Self.named(scalar) {
      place += 2
      return .set(set)
    }
    let value = try literal()
    return .scalar(ignoresCase ? Pattern.folded(value) : value)
  }

  private static func named(_ letter: Unicode.Scalar) -> ScalarSet? {
    var set: ScalarSet
    switch letter {
    case "d", "D": set = .digits
    case "s", "S": set = .blanks
    case "w", "W": set = .words
    default: return nil
    }
    if letter.properties.isUppercase { set.isInverted = true }
    return set
  }

  /// A sign behind a `\`, which is taken as it is unless it is a letter that means one.
  private mutating func literal() throws(Fault) -> UInt32 {
    place += 1
    guard let sign = next, let scalar = Unicode.Scalar(sign) else {
      throw fault("a `\\` at the end")
    }
    place += 1
    switch scalar {
    case "n": return 10
    case "t": return 9
    case "r": return 13
    default:
      if scalar.isASCII, scalar.properties.isAlphabetic {
        place -= 2
        throw fault("`\\\(scalar)` means nothing")
      }
      return sign
    }
  }

  /// `[a-z_]`, at the `[`.
  private mutating func set() throws(Fault) -> ScalarSet {
    let start = place
    place += 1
    var set = ScalarSet()
    if isNext("^") {
      set.isInverted = true
      place += 1
    }
    var isFirst = true
    while let sign = next, isFirst || sign != 0x5D {
      isFirst = false
      if sign == 0x5C, place + 1 < scalars.count, let letter = Unicode.Scalar(scalars[place + 1]),
        let inner = Self.named(letter)
      {
        place += 2
        set.parts.append(inner)
        continue
      }
      let low = try member()
      if isNext("-"), place + 1 < scalars.count, scalars[place + 1] != 0x5D {
        place += 1
        let high = try member()
        guard low <= high else { throw fault("a range of signs ends before it starts") }
        set.ranges.append(low...high)
      } else {
        set.ranges.append(low...low)
      }
    }
    guard isNext("]") else {
      place = start
      throw fault("the `[` is not closed")
    }
    place += 1
    set.ignoresCase = ignoresCase
    return set
  }

  private mutating func member() throws(Fault) -> UInt32 {
    guard let sign = next else { throw fault("the `[` is not closed") }
    if sign == 0x5C { return try literal() }
    place += 1
    return sign
  }
}
