import LimnMachine
import LimnRecurrent

/// How a typed model looks to a program: its settings are its fields.
extension CellModel {
  func field(_ name: String) -> Datum? {
    switch name {
    case "kind": .string(self.name)
    case "dtype": .string(precision.rawValue)
    default:
      settings.first { $0.name == name }.map { setting in
        switch setting.value {
        case .flag(let value): .bool(value)
        case .number(let value): Int64(exactly: value).map { .int($0) } ?? .float(value)
        }
      }
    }
  }
}
