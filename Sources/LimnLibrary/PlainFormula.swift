/// Formulas as a terminal shows them.
///
/// Declarations write formulas once, in the TeX that reference pages and notebooks set. In a
/// terminal `\frac{a}{b}` reads `a/b`, `\bar{o}` reads `ō`, and what has no better form loses its
/// backslash.
struct PlainFormula {
  /// The text with every `$…$` in it made plain.
  static func text(_ formula: String) -> String {
    var result = ""
    for (index, part) in formula.split(separator: "$", omittingEmptySubsequences: false)
      .enumerated()
    {
      if index % 2 == 0 {
        result += part
      } else {
        var reader = PlainFormula(rest: part)
        result += reader.sequence()
      }
    }
    return result
  }

  private var rest: Substring
  private var depth = 0

  private init(rest: Substring) { self.rest = rest }

  /// Deeper nesting than this is left as it is.
  private static let deepest = 50

  private static let symbols = [
    "sum": "Σ", "prod": "Π", "in": "∈", "cdot": "·", "times": "×", "circ": "∘", "odot": "⊙",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "approx": "≈", "pm": "±",
    "infty": "∞", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "bmod": "mod",
    "partial": "∂", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "eta": "η", "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "omega": "ω", "quad": " ", "left": "", "right": "", "dots": "…",
    "ldots": "…", "to": "→",
  ]

  private static let marks = ["bar": "\u{304}", "tilde": "\u{303}", "hat": "\u{302}"]

  /// Everything up to the end or an unmatched closing brace.
  private mutating func sequence() -> String {
    var result = ""
    while let next = rest.first, next != "}" {
      switch next {
      case "\\": result += command()
      case "_", "^":
        rest.removeFirst()
        let script = argument()
        result += String(next) + (Self.isWord(script) ? script : "(\(script))")
      case "{": result += argument()
      default:
        result.append(next)
        rest.removeFirst()
      }
    }
    return result.split(separator: " ").joined(separator: " ").padded(like: result)
  }

  /// `{…}`, a command, or one character.
  private mutating func argument() -> String {
    guard let next = rest.first else { return "" }
    if next == "\\" { return command() }
    guard next == "{", depth < Self.deepest else {
      return String(rest.removeFirst())
    }
    rest.removeFirst()
    depth += 1
    let inside = sequence()
    depth -= 1
    if rest.first == "}" { rest.removeFirst() }
    return inside
  }

  private mutating func command() -> String {
    rest.removeFirst()
    let name = String(rest.prefix { $0.isASCII && $0.isLetter })
    guard !name.isEmpty else {
      guard let escaped = rest.popFirst() else { return "" }
      return escaped == "," || escaped == "!" ? "" : escaped == ";" ? " " : String(escaped)
    }
    rest.removeFirst(name.count)
    switch name {
    case "frac":
      let (above, below) = (argument(), argument())
      return "\(Self.grouped(above))/\(Self.grouped(below))"
    case "sqrt": return "√" + Self.bracketed(argument())
    case "mathrm", "mathbf", "mathit", "text", "operatorname": return argument()
    default:
      if let mark = Self.marks[name] { return argument() + mark }
      return Self.symbols[name] ?? name
    }
  }

  private static func isWord(_ text: String) -> Bool {
    text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
  }

  private static func grouped(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "^" }
    return isPlain ? text : "(\(text))"
  }

  private static func bracketed(_ text: String) -> String {
    text.count == 1 ? text : "(\(text))"
  }
}

extension String {
  /// Keeps one blank at either end where the other text has some there.
  fileprivate func padded(like other: String) -> String {
    if isEmpty { return other.isEmpty ? "" : " " }
    return (other.hasPrefix(" ") ? " " : "") + self + (other.hasSuffix(" ") ? " " : "")
  }
}
