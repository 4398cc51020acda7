import LimnData
import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// Variables of NetCDF-3 files, read without the rest of the file.
///
/// Packed numbers are unpacked (`scale_factor`, `add_offset`), fill values and what lies outside
/// the valid range become missing, times become times, by the CF conventions. The dimensions name
/// the axes, and variables named like them are the labels.
package struct NetCDFFile {
  package let header: NetCDFHeader
  private let path: String
  private let effects: any Effects
  private let fileSize: Int

  package init(_ path: String, _ effects: any Effects) throws(Fault) {
    self.path = path
    self.effects = effects
    fileSize = try effects.fileSize(path)
    var wanted = 1 << 16
    while true {
      let bytes = try effects.readFile(path, parts: [0..<min(wanted, fileSize)])
      if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
        throw Fault.netCDF4(path)
      }
      if let header = try NetCDFHeader(bytes, name: path, fileSize: fileSize) {
        self.header = header
        return
      }
      guard wanted < fileSize else { throw Fault.damagedFile(path, "it ends within its header") }
      wanted *= 4
    }
  }

  /// A variable, or the part of it that the selection names.
  package func read(_ name: String, _ selection: NetCDFSelection) throws(Fault) -> DataArray {
    guard let variable = header.variable(named: name) else {
      throw Fault.noSuchVariable(name, among: header.variables.map(\.name), in: path)
    }
    guard header.fits(variable, in: fileSize) else {
      throw Fault.damagedFile(path, "it ends within `\(name)`")
    }
    var picks: [NetCDFPick] = []
    var labels: [Tensor?] = []
    let isText = variable.type == .char && !variable.dims.isEmpty
    let dims = isText ? variable.dims.dropLast() : variable.dims[...]
    for dim in dims {
      let (name, length) = header.dims[dim]
      let coordinate = name == variable.name ? nil : try self.coordinate(name)
      picks.append(try selection.pick(name, length: length, coordinate, in: path))
      labels.append(coordinate?.tensor)
    }
    try selection.checkAxes(dims.map { header.dims[$0].name })
    var tensor = try elements(of: variable, picks)
    let shape = picks.compactMap(\.extent)
    tensor = try tensor.reshaped(to: shape)
    var axes: [Axis] = []
    for ((dim, pick), labels) in zip(zip(dims, picks), labels) {
      guard case .range(let range) = pick else { continue }
      var coordinate: Coordinate?
      if let labels {
        coordinate = try Coordinate(
          labels: labels.gathered(
            Lattice(base: range.lowerBound, axes: [.regular(count: range.count, stride: 1)])))
      } else if header.dims[dim].name == variable.name {
        coordinate = try Coordinate(labels: tensor)
      }
      axes.append(Axis(header.dims[dim].name, coordinate))
    }
    let unit = (variable.attribute("units")?.text).flatMap(Unit.canonical)
    let isPlain = tensor.dtype == .time || unit == "1" || unit == ""
    return DataArray(tensor, axes: axes, name: name, unit: isPlain ? nil : unit)
  }

  /// The variable that holds the labels of a dimension.
  private func coordinate(_ name: String) throws(Fault) -> NetCDFCoordinate? {
    guard let variable = header.variable(named: name),
      variable.dims.count == (variable.type == .char ? 2 : 1),
      header.dims[variable.dims[0]].name == name
    else { return nil }
    guard header.fits(variable, in: fileSize) else {
      throw Fault.damagedFile(path, "it ends within `\(name)`")
    }
    let length = header.dims[variable.dims[0]].length
    let tensor = try elements(of: variable, [.range(0..<length)])
    let units = variable.attribute("units")?.text ?? ""
    return NetCDFCoordinate(
      tensor: tensor, wraps: units.hasPrefix("degree") && units.hasSuffix("east"))
  }

  /// The elements that the picks name, decoded, along one axis.
  private func elements(
    of variable: NetCDFVariable, _ picks: [NetCDFPick]
  ) throws(Fault) -> Tensor {
    var picks = picks
    let isText = variable.type == .char && !variable.dims.isEmpty
    if isText, let last = variable.dims.last { picks.append(.range(0..<header.dims[last].length)) }
    let width = variable.type.width
    let count = picks.reduce(1) { $0 * ($1.extent ?? 1) }
    // As many bytes will come from the file, and as many elements be made.
    _ = try Block<(UInt64)>(count: count)
    let bytes = try effects.readFile(path, parts: parts(of: variable, picks))
    guard bytes.count == count * width else {
      throw Fault.damagedFile(path, "it ends within `\(variable.name)`")
    }
    if isText {
      let length = picks.last?.extent ?? 1
      return try texts(bytes, length: length, count: length == 0 ? 0 : count / length)
    }
    let packing = NetCDFPacking(variable)
    if let epoch = try NetCDFTime(variable, path) {
      return try epoch.tensor(bytes, count, variable.type, packing)
    }
    let tensor = try packing.tensor(bytes, count, variable.type)
    // As xarray marks bools, which the format lacks.
    guard variable.attribute("dtype")?.text == "bool" else { return tensor }
    return try tensor.converted(to: .bool)
  }

  /// The stretches of the file that hold the elements, in their order.
  private func parts(of variable: NetCDFVariable, _ picks: [NetCDFPick]) -> [Range<Int>] {
    let shape = header.shape(of: variable)
    var strides = [Int](repeating: variable.type.width, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    if header.grows(variable), !strides.isEmpty { strides[0] = header.recordSize }
    var parts = [variable.begin..<(variable.begin + variable.type.width)]
    for (axis, pick) in picks.enumerated().reversed() {
      let range = pick.range
      let first = range.lowerBound * strides[axis]
      if range.isEmpty { return [] }
      if parts.count == 1, parts[0].count == strides[axis] {
        let start = parts[0].lowerBound + first
        parts = [start..<(start + range.count * strides[axis])]
        continue
      }
      let inner = parts
      parts = []
      parts.reserveCapacity(inner.count * range.count)
      for index in range {
        for part in inner {
          let shift = index * strides[axis]
          parts.append((part.lowerBound + shift)..<(part.upperBound + shift))
        }
      }
    }
    return parts
  }

  private func texts(_ bytes: [UInt8], length: Int, count: Int) throws(Fault) -> Tensor {
    var strings: [String] = []
    for index in 0..<count {
      let cell = bytes[(index * length)..<((index + 1) * length)]
      strings.append(
        String(decoding: cell.prefix { $0 != 0 }, as: UTF8.self).trimmedAtEnd)
    }
    return try Tensor(str: strings)
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// From stored numbers to what they mean: fill values, valid range, scale and offset.
struct NetCDFPacking {
  private let scale: Double?
  private let offset: Double?
  /// Whether the unpacked numbers are f32, as CF asks: of the type of the scale.
  private let isSingle: Bool
  private let isUnsigned: Bool
  private var fills: [Double] = []
  private var low = -Double.infinity
  private var high = Double.infinity

  init(_ variable: NetCDFVariable) {
    scale = variable.attribute("scale_factor")?.numbers?.first
    offset = variable.attribute("add_offset")?.numbers?.first
    isUnsigned = variable.attribute("_Unsigned")?.text == "true"
    var kinds: [NetCDFType] = []
    for name in ["scale_factor", "add_offset"] {
      if case .numbers(_, let type)? = variable.attribute(name) { kinds.append(type) }
    }
    isSingle = kinds.allSatisfy { $0 == .float } && variable.type.width <= 2
    if let fill = variable.attribute("_FillValue")?.numbers?.first {
      fills.append(fill)
    } else if let usual = variable.type.usualFill {
      fills.append(usual)
    }
    fills += variable.attribute("missing_value")?.numbers ?? []
    if let range = variable.attribute("valid_range")?.numbers, range.count == 2 {
      (low, high) = (range[0], range[1])
    }
    low = variable.attribute("valid_min")?.numbers?.first ?? low
    high = variable.attribute("valid_max")?.numbers?.first ?? high
    if isUnsigned { fills = fills.map { $0 < 0 ? $0 + 256 : $0 } }
  }

  /// The stored number, NaN where it means nothing.
  @inline(__always)
  func number(_ data: ArraySlice<UInt8>, _ index: Int, _ type: NetCDFType) -> Double {
    let value =
      isUnsigned && type == .byte
      ? Double(data[data.startIndex + index]) : NetCDFNumbers.double(data, index, type)
    return isMissing(value) ? .nan : value
  }

  @inline(__always)
  private func isMissing(_ value: Double) -> Bool {
    if value.isNaN || value < low || value > high { return true }
    for fill in fills where value == fill { return true }
    return false
  }

  func tensor(_ bytes: [UInt8], _ count: Int, _ type: NetCDFType) throws(Fault) -> Tensor {
    let data = bytes[...]
    if scale == nil, offset == nil, !type.isFloat {
      let block = try Block<Int64>(count: count)
      let mask = try Block<UInt8>(count: count)
      for index in 0..<count {
        let isMissing = number(data, index, type).isNaN
        mask.pointer[index] = isMissing ? 1 : 0
        block.pointer[index] =
          isUnsigned && type == .byte
          ? Int64(data[index]) : NetCDFNumbers.whole(data, index, type)
      }
      let flags = mask.buffer.contains(1) ? mask : nil
      return Tensor(shape: [count], elements: .i64(block), mask: flags)
    }
    if type == .float && scale == nil && offset == nil || isSingle && !type.isFloat {
      let block = try Block<Float>(count: count)
      let (scale, offset) = (Float(scale ?? 1), Float(offset ?? 0))
      for index in 0..<count {
        block.pointer[index] = Float(number(data, index, type)) * scale + offset
      }
      return Tensor(shape: [count], elements: .f32(block))
    }
    let block = try Block<Double>(count: count)
    let (scale, offset) = (scale ?? 1, offset ?? 0)
    for index in 0..<count { block.pointer[index] = number(data, index, type) * scale + offset }
    return Tensor(shape: [count], elements: .f64(block))
  }
}
