import LimnData
import LimnSource
import LimnTensor

/// Tensors written as NetCDF-3 by the CF conventions, so that what is read can be written.
///
/// Axes become dimensions, labels the variables named like them; times count from 1970 in the
/// largest unit that leaves no fractions. The form is classic (CDF-1), or with offsets of 64 bits
/// (CDF-2) where the file is larger than those of 32 reach. All axes are of fixed length.
package struct NetCDFWriter {
  private let file: String
  private var dims: [(name: String, length: Int)] = []
  private var variables: [Variable] = []
  /// The labels that axes came with, to compare with those of the next variable.
  private var labels: [String: Coordinate] = [:]

  private struct Variable {
    let name: String
    let dims: [Int]
    let column: NetCDFColumn
  }

  private init(_ file: String) { self.file = file }

  /// The bytes of a file that holds the variables, each with the labels of its axes.
  package static func write(
    _ arrays: [(name: String, array: DataArray)], to file: String
  ) throws(Fault) -> [UInt8] {
    var writer = NetCDFWriter(file)
    for (_, array) in arrays { try writer.addAxes(of: array) }
    for (name, array) in arrays { try writer.add(name, array) }
    return try writer.bytes()
  }

  /// As xarray names axes without a name.
  private func axisName(_ array: DataArray, _ axis: Int) -> String {
    array.axes[axis].name ?? "dim_\(axis)"
  }

  private mutating func addAxes(of array: DataArray) throws(Fault) {
    for (axis, length) in array.shape.enumerated() {
      let name = axisName(array, axis)
      _ = try dimension(name, length)
      guard let coordinate = array.axes[axis].coordinate else { continue }
      if let known = labels[name] {
        if let place = try known.firstDifference(from: coordinate) {
          throw Fault.labelsOfTwoVariables(name, at: place, in: file)
        }
        continue
      }
      labels[name] = coordinate
      let labels = DataArray(try coordinate.tensor(), axes: [Axis(name)], name: name)
      try append(name, labels, isCoordinate: true)
    }
  }

  private mutating func dimension(_ name: String, _ length: Int) throws(Fault) -> Int {
    if let known = dims.firstIndex(where: { $0.name == name }) {
      guard dims[known].length == length else {
        throw Fault.axisOfTwoLengths(name, dims[known].length, length, in: file)
      }
      return known
    }
    guard length > 0 else { throw Fault.axisNotWritten(name, length, in: file) }
    // Lengths and places are whole numbers of 31 bits.
    guard length <= Int(Int32.max) else { throw Fault.axisNotWritten(name, length, in: file) }
    try checkName(name)
    dims.append((name, length))
    return dims.count - 1
  }

  private mutating func add(_ name: String, _ array: DataArray) throws(Fault) {
    guard let known = labels[name] else { return try append(name, array, isCoordinate: false) }
    // The labels of an axis are written already; nothing else can bear that name.
    guard array.rank == 1, axisName(array, 0) == name,
      try known.firstDifference(from: try Coordinate(labels: array.tensor)) == nil
    else { throw Fault.variableNamedAsAxis(name, in: file) }
  }

  private mutating func append(
    _ name: String, _ array: DataArray, isCoordinate: Bool
  ) throws(Fault) {
    try checkName(name)
    let column = try NetCDFColumn(array, name, isCoordinate: isCoordinate, file)
    var own: [Int] = []
    for (axis, length) in array.shape.enumerated() {
      own.append(try dimension(axisName(array, axis), length))
    }
    if let length = column.textLength { own.append(try dimension("string\(length)", length)) }
    variables.append(Variable(name: name, dims: own, column: column))
  }

  /// The rules of the format: no slash and no control characters, a first letter, digit or `_`.
  private func checkName(_ name: String) throws(Fault) {
    let scalars = name.unicodeScalars
    guard let first = scalars.first, let last = scalars.last,
      first.value > 0x7F || first == "_" || first.properties.isAlphabetic
        || ("0"..."9").contains(first),
      last != " ", !scalars.contains(where: { $0 == "/" || $0.value < 0x20 || $0.value == 0x7F })
    else { throw Fault.nameNotWritten(name, in: file) }
  }

  private func bytes() throws(Fault) -> [UInt8] {
    var ends: [Int] = []
    for variable in variables {
      let size = variable.column.bytes.count
      guard size <= Int(UInt32.max) - 4 else {
        throw Fault.variableTooLarge(variable.name, in: file)
      }
      ends.append((ends.last ?? 0) + (size + 3) / 4 * 4)
    }
    let size = ends.last ?? 0
    let offsetWidth = size > Int(Int32.max) - (1 << 20) ? 8 : 4
    let start = header(starts: ends.map { _ in 0 }, offsetWidth).count
    // As many bytes again are about to be made.
    _ = try Block<UInt8>(count: start + size)
    let starts = [0] + ends.dropLast()
    var file = header(starts: starts.prefix(ends.count).map { $0 + start }, offsetWidth)
    file.reserveCapacity(start + size)
    for variable in variables {
      file += variable.column.bytes
      file.pad()
    }
    return file
  }

  private func header(starts: [Int], _ offsetWidth: Int) -> [UInt8] {
    var header: [UInt8] = [0x43, 0x44, 0x46, offsetWidth == 4 ? 1 : 2, 0, 0, 0, 0]
    header.appendList(tag: 0x0A, dims.count)
    for (name, length) in dims {
      header.append(name: name)
      header.append(length, width: 4)
    }
    header.append(attributes: [("Conventions", .text("CF-1.11"))])
    header.appendList(tag: 0x0B, variables.count)
    for (variable, start) in zip(variables, starts) {
      header.append(name: variable.name)
      header.append(variable.dims.count, width: 4)
      for dim in variable.dims { header.append(dim, width: 4) }
      header.append(attributes: variable.column.attributes)
      header.append(variable.column.type.rawValue, width: 4)
      header.append((variable.column.bytes.count + 3) / 4 * 4, width: 4)
      header.append(start, width: offsetWidth)
    }
    return header
  }
}

/// The parts of a header: big-endian, padded to four bytes.
extension [UInt8] {
  fileprivate mutating func append(_ value: Int, width: Int) {
    for byte in (0..<width).reversed() {
      append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
    }
  }

  fileprivate mutating func pad() {
    while count % 4 != 0 { append(0) }
  }

  /// A list of none has no tag.
  fileprivate mutating func appendList(tag: Int, _ count: Int) {
    append(count == 0 ? 0 : tag, width: 4)
    append(count, width: 4)
  }

  fileprivate mutating func append(name: String) {
    append(name.utf8.count, width: 4)
    self += Array(name.utf8)
    pad()
  }

  fileprivate mutating func append(attributes: [(name: String, value: NetCDFValue)]) {
    appendList(tag: 0x0C, attributes.count)
    for (name, value) in attributes {
      append(name: name)
      switch value {
      case .text(let text):
        append(NetCDFType.char.rawValue, width: 4)
        append(name: text)
      case .numbers(let numbers, let type):
        append(type.rawValue, width: 4)
        append(numbers.count, width: 4)
        for number in numbers { self += NetCDFNumbers.bytes(of: number, type) }
        pad()
      }
    }
  }
}
