import LimnMachine
import LimnRecurrent

/// How a typed model looks to a program.
extension CellModel: LibraryObject {
  package var typeName: String { "model" }

  package var fieldNames: [String] { ["kind"] + settings.map(\.name) + ["dtype"] }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "kind": .string(self.name)
    case "dtype": .string(precision.rawValue)
    default:
      settings.first { $0.name == name }.map {
        Int64(exactly: $0.value).map { .int($0) } ?? .float($0.value)
      }
    }
  }
}
