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
      hint: "\(near)the variables are \(list)",
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

  static func labelNotThere(_ label: String, _ axis: String, among labels: Tensor) -> Fault {
    let names = (0..<labels.count).prefix(20).compactMap { labels.scalar(at: $0)?.written }
    return Fault(
      "E657", "nothing at `\(label)` on the axis `\(axis)`",
      hint: "it holds \(names.joined(separator: " "))")
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

  /// Variables of one file that do not fit together.
  static func axisOfTwoLengths(_ axis: String, _ one: Int, _ other: Int, in file: String) -> Fault {
    Fault(
      "E654", "the axis `\(axis)` has length \(one) and \(other) in what goes to `\(file)`",
      hint: "`with_dims(x, […])` gives axes other names; or write two files", argument: "value")
  }

  static func labelsOfTwoVariables(_ axis: String, at place: Int, in file: String) -> Fault {
    Fault(
      "E654", "two variables for `\(file)` have other labels of `\(axis)` at position \(place)",
      hint: "`align(a, b)` gives both on the labels that they share", argument: "value")
  }

  static func variableNamedAsAxis(_ name: String, in file: String) -> Fault {
    Fault(
      "E654", "`\(name)` is the name of an axis in `\(file)` and cannot name other values too",
      hint: "give it another name in the record", argument: "value")
  }

  static func axisNotWritten(_ axis: String, _ length: Int, in file: String) -> Fault {
    Fault(
      "E654", "an axis of length \(length) cannot be written to `\(file)`: `\(axis)`",
      hint: "an axis of NetCDF-3 has 1 to 2147483647 steps", argument: "value")
  }

  static func nameNotWritten(_ name: String, in file: String) -> Fault {
    Fault(
      "E654", "`\(name)` is no name that NetCDF allows, for `\(file)`",
      hint: "names begin with a letter and hold no `/`", argument: "value")
  }

  static func variableTooLarge(_ name: String, in file: String) -> Fault {
    Fault(
      "E654", "`\(name)` is larger than the 4 GiB that a variable of NetCDF-3 holds: `\(file)`",
      hint: "write it in parts, or as `f32(x)`", argument: "value")
  }

  static func wholeNumberNotWritten(_ name: String, in file: String) -> Fault {
    Fault(
      "E654", "`\(name)` has whole numbers beyond 2^53, which `\(file)` cannot hold",
      hint: "NetCDF-3 has 32 bits or floats; `.npy` keeps all 64", argument: "value")
  }
}
