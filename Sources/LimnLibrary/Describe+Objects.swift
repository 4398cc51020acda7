import LimnData
import LimnDisplay
import LimnMachine

/// Values that the library makes: models, fits, predictions, verdicts, plots.

/// A library value that says itself what it looks like.
package protocol DescribedObject: LibraryObject {
  var description: Description { get }
}

extension Describe {
  static func object(_ object: any LibraryObject) -> Description {
    if let described = object as? any DescribedObject { return described.description }
    switch object.typeName {
    case "fit": return fit(object)
    case "prediction": return prediction(object)
    case "verdict": return verdict(object)
    default: return .outline(summary(object, leavingOut: []))
    }
  }

  /// Its name, then one line a field.
  private static func summary(_ object: any LibraryObject, leavingOut: Set<String>) -> Outline {
    fields(
      object.fieldNames.filter { !leavingOut.contains($0) }.compactMap { name in
        object.field(name).map { (name: name, value: $0) }
      }, head: object.typeName)
  }

  private static func fit(_ object: any LibraryObject) -> Description {
    let head = Description.outline(summary(object, leavingOut: ["history", "weights"]))
    guard let history = object.field("history"),
      let curve = try? PlotMaker.plot(of: history), !curve.panels.isEmpty
    else { return head }
    var titled = curve
    titled.title = "training"
    return .stack([head, .plot(titled)])
  }

  private static func prediction(_ object: any LibraryObject) -> Description {
    var parts: [Description] = [.outline(summary(object, leavingOut: ["obs", "sim"]))]
    for name in ["obs", "sim"] {
      guard case .array(var array)? = object.field(name) else { continue }
      array.name = name
      parts.append(self.array(array))
    }
    return .stack(parts)
  }

  /// The status, then the numbers, then the reasons, then what else is known.
  private static func verdict(_ object: any LibraryObject) -> Description {
    var head: [String] = []
    var reasons: [String] = []
    var tables: [Description] = []
    var facts: [(name: String, value: Datum)] = []
    for name in object.fieldNames {
      switch (name, object.field(name)) {
      case ("status", .string(let status)?): head.append("verdict: \(status)")
      case ("reasons", .list(let list)?): reasons = list.map { "  - \(plain($0))" }
      // The reasons say it in words.
      case ("skill_interval", _): continue
      case (_, .table(let table)?): tables.append(.table(self.table(table)))
      case (_, let value?): facts.append((name: name, value: value))
      case (_, nil): continue
      }
    }
    if head.isEmpty { return .outline(summary(object, leavingOut: [])) }
    var parts = [Description.text(head.joined(separator: "\n"))] + tables
    if !reasons.isEmpty { parts.append(.text(reasons.joined(separator: "\n"))) }
    if !facts.isEmpty { parts.append(.outline(fields(facts, head: ""))) }
    return .stack(parts)
  }

  private static func plain(_ datum: Datum) -> String {
    if case .string(let text) = datum { text } else { inline(datum) }
  }
}
