import LimnSource
import LimnTensor
import LimnTime
import LimnData

/// What can go wrong with NetCDF files, in words.
extension Fault {
  static func netCDF4(_ file: String) -> Fault {
    Fault(
      "E643", "`\(file)` is HDF5 or NetCDF-4 data, not NetCDF-3",
      hint: "convert it: `nccopy -k nc6 \(file) classic.nc`")
  }

  static func noSuchVariable(_ name: String, among names: [String], in file: String) -> Fault {
    let near = Suggestion.nearest(name, among: names).map { "did you mean `\($0)`? " } ?? ""
    let list = names.prefix(20).map { "`\($0)`" }.joined(separator: " ")
    return Fault(
      "E656", "there is no variable `\(name)` in `\(file)`",
      hint: "\(near)The variables are \(list)",
      argument: "variable")
  }

  static func noSuchDimension(_ name: String, among names: [String]) -> Fault {
    let list = names.map { "`\($0)`" }.joined(separator: " ")
    return Fault(
      "E657", "the variable has no axis `\(name)`",
      hint: names.isEmpty ? "it has none" : "its axes are \(list)")
  }

  static func noLabels(_ axis: String, _ parameter: String) -> Fault {
    Fault(
      "E657", "the axis `\(axis)` has no labels to look in",
      hint: "positions are given by `index={\(axis): 0}`", argument: parameter)
  }

  static func labelOfOtherKind(_ axis: String, _ label: Scalar, wanted: String) -> Fault {
    Fault(
      "E657", "`\(axis)` takes \(wanted), not \(label.written)",
      hint: "positions are given by `index={\(axis): 0}`")
  }

  static func pointOutside(_ axis: String, _ label: Scalar, from low: Double, to high: Double)
    -> Fault
  {
    Fault(
      "E657", "\(label.written) lies outside of `\(axis)`", hint: "it runs from \(low) to \(high)",
      argument: "point")
  }

  static func spanOutside(
    _ axis: String, _ low: Double, _ high: Double, from first: Double, to last: Double
  ) -> Fault {
    Fault(
      "E657", "no stretch of `\(axis)` lies between \(low) and \(high)",
      hint: "it runs from \(first) to \(last)", argument: "span")
  }

  static func calendarNotRead(_ file: String, _ variable: String, _ calendar: String) -> Fault {
    Fault(
      "E655", "`\(variable)` in `\(file)` counts on the calendar `\(calendar)`",
      hint: "there are \(Calendar.allCases.map { "`\($0.name)`" }.joined(separator: ", "))")
  }

  static func unreadableTimeUnits(_ file: String, _ variable: String, _ units: String) -> Fault {
    Fault(
      "E655", "the units of `\(variable)` in `\(file)` are no times that can be read: `\(units)`",
      hint: "they look like `days since 1950-01-01 00:00:00`")
  }
}
