import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// A result that shows as a small table and says in a plain sentence what it means.
///
/// Programs read its fields as those of a record; the sentence is `says`.
struct Report: Sendable {
  let typeName: String
  let fields: OrderedDictionary<String, Datum>
  let says: String
  /// Shown in the place of the fields.
  var table: Table?

  init(
    _ typeName: String, _ fields: OrderedDictionary<String, Datum>, says: String,
    table: Table? = nil
  ) {
    self.typeName = typeName
    self.fields = fields
    self.says = says
    self.table = table
  }
}

extension Report: DescribedObject {
  var fieldNames: [String] { Array(fields.keys) + ["says"] }

  /// `reason` may always be asked for, and is none where there is an answer.
  func field(_ name: String) -> Datum? {
    switch name {
    case "says": .string(says)
    case "reason": fields[name] ?? Datum.none
    default: fields[name]
    }
  }

  var description: Description {
    let shown: Description =
      if let table {
        .table(Describe.table(table))
      } else {
        .outline(
          Describe.fields(fields.map { (name: $0.key, value: $0.value) }, head: typeName))
      }
    return .stack([shown, .text(Self.wrapped(says))])
  }

  /// Lines of up to 80 characters.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 80 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension Report: Bridged {
  static var typeName: String { "report" }
  static func from(_ datum: Datum) -> Report? {
    if case .object(let object) = datum { object as? Report } else { nil }
  }
  var datum: Datum { .object(self) }
}
