/// A text that is not yet broken into lines.
///
/// The formatter says of a program where a line may end and where it must; the printer decides,
/// from the outside in, which groups fit on their line (after Oppen, "Prettyprinting", 1980, and
/// Wadler, "A prettier printer", 2003). A group is either all on one line or broken at every one of
/// its own ends, so that what is alike looks alike.
struct Layout {
  indirect enum Kind {
    /// Text without a line's end, except in strings of several lines, which stay as they are.
    case text(String)
    /// `flat` where the group is on one line, else the end of one; `blank` leaves an empty line.
    case line(flat: String, blank: Bool)
    case hard(blank: Bool)
    /// A comment, after which a line must end; `trailing` stands behind code.
    case comment(String, trailing: Bool)
    case sequence([Layout])
    case indent([Layout])
    case group([Layout], isBroken: Bool)
    /// Never broken.
    case flat([Layout])
    /// `f(a, x => {` on one line with only the last bracket broken, where all on one line does not
    /// fit; where the beginning does not fit either, `exploded`.
    case hug(flat: Layout, hugged: Layout, exploded: Layout)
    /// Short words, separated by commas, as many to a line as fit.
    case fill([String])
  }

  let kind: Kind
  /// Whether it cannot be on one line.
  let isForced: Bool

  private init(_ kind: Kind, forced: Bool) {
    self.kind = kind
    isForced = forced
  }

  static func text(_ text: String) -> Layout { Layout(.text(text), forced: false) }

  static func line(_ flat: String, blank: Bool = false) -> Layout {
    Layout(.line(flat: flat, blank: blank), forced: false)
  }

  static func hard(blank: Bool = false) -> Layout { Layout(.hard(blank: blank), forced: true) }

  static func comment(_ text: String, trailing: Bool) -> Layout {
    Layout(.comment(text, trailing: trailing), forced: true)
  }

  static func sequence(_ parts: [Layout]) -> Layout {
    Layout(.sequence(parts), forced: parts.contains(where: \.isForced))
  }

  static func indent(_ parts: [Layout]) -> Layout {
    Layout(.indent(parts), forced: parts.contains(where: \.isForced))
  }

  static func group(_ parts: [Layout], broken: Bool = false) -> Layout {
    let isBroken = broken || parts.contains(where: \.isForced)
    return Layout(.group(parts, isBroken: isBroken), forced: isBroken)
  }

  static func flat(_ parts: [Layout]) -> Layout { Layout(.flat(parts), forced: false) }

  static func hug(flat: Layout, hugged: Layout, exploded: Layout) -> Layout {
    Layout(.hug(flat: flat, hugged: hugged, exploded: exploded), forced: flat.isForced)
  }

  static func fill(_ words: [String]) -> Layout { Layout(.fill(words), forced: false) }

  /// The same, broken wherever it can be at its outermost.
  var broken: Layout {
    switch kind {
    case .group(let parts, _): Layout(.group(parts, isBroken: true), forced: true)
    case .hug(_, let hugged, let exploded):
      Layout(.hug(flat: hugged, hugged: hugged, exploded: exploded), forced: true)
    default: self
    }
  }
}
