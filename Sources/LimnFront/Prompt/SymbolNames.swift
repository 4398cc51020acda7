/// Letters and signs that keyboards lack: `\sigma` and TAB gives σ.
///
/// The names are those of LaTeX, where `\epsilon` is ϵ and `\varepsilon` is ε, `\phi` is ϕ and
/// `\varphi` is φ. `\_12` gives ₁₂ and `\^2` gives ². Accents come after the letter they stand on:
/// `C\tilde` gives C̃.
package enum SymbolNames {
  /// What could replace the text before `cursor` (in bytes): nil when no backslash is there.
  ///
  /// The word starts at the last backslash after white space or a quote. A whole name is replaced
  /// at once, even if longer ones begin with it; otherwise the names that begin so are offered.
  package static func completion(of line: String, cursor: Int) -> Candidates? {
    let bytes = Array(line.utf8.prefix(max(0, cursor)))
    var start = bytes.count
    while start > 0 {
      start -= 1
      if [0x20, 0x09, 0x0A, UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[start]) {
        return nil
      }
      if bytes[start] == UInt8(ascii: "\\") {
        let key = String(decoding: bytes[(start + 1)...], as: UTF8.self)
        return Candidates(texts: replacements(of: key), from: start)
      }
    }
    return nil
  }

  private static func replacements(of key: String) -> [String] {
    if let sign = signs[key] { return [sign] }
    if let lowered = shifted(key, "_", subscripts) { return [lowered] }
    if let raised = shifted(key, "^", superscripts) { return [raised] }
    return names.filter { $0.hasPrefix(key) }.map { "\\" + $0 }
  }

  private static func shifted(
    _ key: String, _ mark: Character, _ forms: [Character: Character]
  ) -> String? {
    guard key.first == mark, key.count > 1 else { return nil }
    let found = key.dropFirst().compactMap { forms[$0] }
    return found.count == key.count - 1 ? String(found) : nil
  }

  /// How to type what of the text no keyboard has, such as `C\tilde`; nil when all of it is ASCII
  /// or something in it has no name.
  package static func typing(of text: String) -> String? {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var spelled = ""
    var pending: (mark: Character, digits: String)?
    for scalar in text.unicodeScalars {
      let letter = Character(scalar)
      let shift: (Character, Character)? =
        plainForms.subscripts[letter].map { ("_", $0) }
        ?? plainForms.superscripts[letter].map { ("^", $0) }
      if let (mark, plain) = shift {
        if let open = pending, open.mark == mark {
          pending = (mark, open.digits + String(plain))
        } else {
          if let open = pending { spelled += "\\\(open.mark)\(open.digits)" }
          pending = (mark, String(plain))
        }
        continue
      }
      if let open = pending { spelled += "\\\(open.mark)\(open.digits)" }
      pending = nil
      if scalar.isASCII {
        spelled.append(letter)
      } else if let name = namesOfSigns[String(scalar)] {
        spelled += "\\" + name
      } else {
        return nil
      }
    }
    if let open = pending { spelled += "\\\(open.mark)\(open.digits)" }
    return spelled
  }

  /// In the order in which they are offered.
  private static let names = signs.keys.sorted()

  private static let signs: [String: String] = Dictionary(
    uniqueKeysWithValues: table.split(whereSeparator: \.isNewline).flatMap { line in
      let words = line.split(separator: " ").map(String.init)
      return stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
    } + accents)

  /// Of several names of a sign the first in the alphabet.
  private static let namesOfSigns: [String: String] = Dictionary(
    signs.map { ($1, $0) }, uniquingKeysWith: { min($0, $1) })

  private static let plainForms = (
    subscripts: inverse(subscripts), superscripts: inverse(superscripts)
  )

  private static func inverse(_ forms: [Character: Character]) -> [Character: Character] {
    Dictionary(forms.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static let table = """
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
    kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ
    upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    cdot · circ ∘ odot ⊙ sqrt √ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ times × pm ± approx ≈ propto ∝
    infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ in ∈ degree ° prime ′ dots … to → rightarrow →
    leftarrow ← ell ℓ hbar ℏ
    """

  /// They join the letter before them; `\hat` alone would be hard to see in a table.
  private static let accents: [(String, String)] = [
    ("grave", "\u{300}"), ("acute", "\u{301}"), ("hat", "\u{302}"), ("tilde", "\u{303}"),
    ("bar", "\u{304}"), ("breve", "\u{306}"), ("dot", "\u{307}"), ("ddot", "\u{308}"),
    ("check", "\u{30C}"), ("vec", "\u{20D7}"),
  ]

  private static let subscripts = forms(
    "0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

  private static let superscripts = forms(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzTβγδθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟᶿᵠᵡ")

  private static func forms(_ plain: String, _ shifted: String) -> [Character: Character] {
    Dictionary(uniqueKeysWithValues: zip(plain, shifted))
  }
}
