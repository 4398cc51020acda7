import LimnMachine
import LimnRecurrent

/// How a typed model looks to a program: its settings are its fields.
extension CellModel {
  func field(_ name: String) -> Datum? {
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
