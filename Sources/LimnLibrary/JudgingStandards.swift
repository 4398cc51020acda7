import LimnMachine
import LimnRecurrent
import LimnSource
import LimnStandard
import LimnSyntax
import OrderedCollections

/// The standards of `stdlib/standards.limn`, by name, and those that a program gives as a record.

extension LimnRecurrent.Standard {
  init(_ record: Record) throws(Fault) {
    func text(_ key: String) throws(Fault) -> String? {
      switch record.fields[key] {
      case nil, .some(.none): return nil
      case .string(let text)?: return text
      case let other?: throw Fault.standardField(key, "a string", got: other.typeName)
      }
    }
    func number(_ key: String) throws(Fault) -> Double? {
      guard let value = record.fields[key] else { return nil }
      guard let number = Double.from(value), number.isFinite else {
        throw Fault.standardField(key, "a number", got: value.typeName)
      }
      return number
    }
    let known = ["name", "about", "rmse", "r2", "largest", "peak_hours", "caveat"]
    for key in record.fields.keys where !known.contains(key) {
      throw Fault.standardWithout(key, known: known)
    }
    self.init(
      name: try text("name") ?? "standard", about: try text("about") ?? "series",
      mostRMSE: try number("rmse"), leastR2: try number("r2"), largest: try number("largest"),
      peakHours: try number("peak_hours"), caveat: try text("caveat"))
    guard mostRMSE != nil || leastR2 != nil || peakHours != nil else {
      throw Fault.standardAsksNothing(name)
    }
  }

  /// What `verdict` was given.
  static func named(_ datum: Datum) throws(Fault) -> LimnRecurrent.Standard {
    switch datum {
    case .record(let record): return try LimnRecurrent.Standard(record)
    case .string(let name):
      let all = try module()
      guard let record = all.first(where: { $0.name == name })?.record else {
        throw Fault.unknownStandard(name, known: all.map(\.name))
      }
      return try LimnRecurrent.Standard(record)
    default:
      throw Fault.wrongType(
        "standard", "the name of a standard or a record", "such as \"ndvi\"", got: datum)
    }
  }

  /// The records of the module, in its order.
  ///
  /// They are read, not run: each is a name and a record of plain numbers and words.
  private static func module() throws(Fault) -> [(name: String, record: Record)] {
    let text = LimnStandard.Standard.text(of: "standards") ?? ""
    let tree = Parser.parse(SourceText(name: "standards", text: text), interactive: false).tree
    var found: [(name: String, record: Record)] = []
    for statement in tree.statements {
      guard case .assign(.name(let name), nil, let value) = tree[statement].kind,
        case .record(let fields) = tree[value].kind
      else { continue }
      var record = Record()
      for field in fields {
        switch tree[field.value].kind {
        case .string(let text): record.fields[field.key.name] = .string(text)
        case .int(let value): record.fields[field.key.name] = .int(value)
        case .float(let value): record.fields[field.key.name] = .float(value)
        default: continue
        }
      }
      found.append((name.name, record))
    }
    return found
  }
}

extension Fault {
  static func standardField(_ key: String, _ wanted: String, got: String) -> Fault {
    Fault(
      "E598", "`\(key)` of a standard is \(wanted), not a \(got)",
      hint: "see `stdlib/standards.limn`, or `use standards` and look at `standards.ndvi`",
      argument: "standard")
  }

  static func standardWithout(_ key: String, known: [String]) -> Fault {
    Fault(
      "E598", "a standard has no field `\(key)`",
      hint: "it has \(known.map { "`\($0)`" }.joined(separator: ", "))", argument: "standard")
  }

  static func standardAsksNothing(_ name: String) -> Fault {
    Fault(
      "E598", "the standard `\(name)` asks nothing",
      hint: "give `rmse`, the most, or `r2`, the least, that it may have", argument: "standard")
  }
}
