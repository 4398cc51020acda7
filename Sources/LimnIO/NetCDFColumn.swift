import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// One variable of a NetCDF-3 file to be: its elements as bytes, and the attributes that say what
/// they mean.
///
/// NetCDF-3 has no whole numbers of 64 bits, bools or text of any length: whole numbers that need
/// more than 32 bits become doubles, bools bytes that are marked as xarray marks them, texts rows
/// of characters. Missing floats and times are NaN, missing whole numbers and bools a fill value.
struct NetCDFColumn {
  let type: NetCDFType
  let bytes: [UInt8]
  private(set) var attributes: [(name: String, value: NetCDFValue)] = []
  /// Characters of each text.
  private(set) var textLength: Int?

  init(
    _ array: DataArray, _ name: String, isCoordinate: Bool, _ file: String
  ) throws(Fault) {
    let tensor = array.tensor
    var attributes: [(name: String, value: NetCDFValue)] = []
    if let unit = array.unit { attributes.append(("units", .text(unit))) }
    if isCoordinate, let axis = NetCDFColumn.geography(name), tensor.dtype.isNumeric {
      attributes += [("standard_name", .text(axis.name)), ("units", .text(axis.unit))]
    }
    switch tensor.elements {
    case .f64(let block):
      type = .double
      bytes = NetCDFNumbers.bytes(tensor.count) { block.pointer[$0].bitPattern }
      if !isCoordinate { attributes.append(("_FillValue", .numbers([.nan], .double))) }
    case .f32(let block):
      type = .float
      bytes = NetCDFNumbers.bytes(tensor.count) { block.pointer[$0].bitPattern }
      if !isCoordinate { attributes.append(("_FillValue", .numbers([.nan], .float))) }
    case .i64(let block):
      let fill = -2_147_483_647
      let flags = tensor.missingFlags
      let isMissing = { (index: Int) in flags?[index] ?? false }
      let present = (0..<tensor.count).filter { !isMissing($0) }.map { block.pointer[$0] }
      if present.allSatisfy({ $0 > fill && $0 <= Int32.max }) {
        type = .int
        bytes = NetCDFNumbers.bytes(tensor.count) {
          isMissing($0) ? Int32(fill) : Int32(truncatingIfNeeded: block.pointer[$0])
        }
        if flags != nil { attributes.append(("_FillValue", .numbers([Double(fill)], .int))) }
      } else {
        guard present.allSatisfy({ $0.magnitude <= 1 << 53 }) else {
          throw Fault.wholeNumberNotWritten(name, in: file)
        }
        type = .double
        bytes = NetCDFNumbers.bytes(tensor.count) {
          (isMissing($0) ? Double.nan : Double(block.pointer[$0])).bitPattern
        }
        if !isCoordinate { attributes.append(("_FillValue", .numbers([.nan], .double))) }
      }
    case .bool(let block):
      let flags = tensor.missingFlags
      type = .byte
      bytes = NetCDFNumbers.bytes(tensor.count) {
        flags?[$0] ?? false ? UInt8(bitPattern: -127) : block.pointer[$0]
      }
      attributes.append(("dtype", .text("bool")))
      if flags != nil { attributes.append(("_FillValue", .numbers([-127], .byte))) }
    case .str(let block):
      let texts = block.strings.map { Array($0.utf8) }
      let length = max(1, texts.map(\.count).max() ?? 1)
      let (size, overflow) = length.multipliedReportingOverflow(by: texts.count)
      guard !overflow else { throw Fault.variableTooLarge(name, in: file) }
      // Short texts beside a long one take the room of the long one.
      _ = try Block<UInt8>(count: size)
      type = .char
      attributes.append(("_Encoding", .text("utf-8")))
      textLength = length
      var rows: [UInt8] = []
      rows.reserveCapacity(size)
      for text in texts { rows += text + [UInt8](repeating: 0, count: length - text.count) }
      bytes = rows
    case .time(let block):
      let times = NetCDFColumn.present(block, tensor).map { Instant(microseconds: $0).elapsed }
      let unit = NetCDFColumn.unit(of: times)
      type = .double
      bytes = NetCDFNumbers.bytes(tensor.count) {
        let elapsed = Instant(microseconds: block.pointer[$0]).elapsed
        return NetCDFColumn.counted(tensor.isMissing(at: $0) ? nil : elapsed, unit).bitPattern
      }
      attributes += [
        ("standard_name", .text("time")), ("units", .text("\(unit.name) since 1970-01-01")),
        ("calendar", .text((tensor.calendar ?? .standard).name)),
      ]
      if !isCoordinate { attributes.append(("_FillValue", .numbers([.nan], .double))) }
    case .duration(let block):
      let unit = NetCDFColumn.unit(of: NetCDFColumn.present(block, tensor))
      type = .double
      bytes = NetCDFNumbers.bytes(tensor.count) {
        NetCDFColumn.counted(tensor.isMissing(at: $0) ? nil : block.pointer[$0], unit).bitPattern
      }
      attributes.append(("units", .text(unit.name)))
      if !isCoordinate { attributes.append(("_FillValue", .numbers([.nan], .double))) }
    }
    self.attributes = attributes
  }

  private static func present(_ block: Block<Int64>, _ tensor: Tensor) -> [Int64] {
    (0..<block.count).filter { !tensor.isMissing(at: $0) }.map { block.pointer[$0] }
  }

  private static func counted(_ microseconds: Int64?, _ unit: (name: String, length: Int64))
    -> Double
  {
    guard let microseconds else { return .nan }
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: unit.length)
    return rest == 0 ? Double(whole) : Double(microseconds) / Double(unit.length)
  }

  /// The largest unit that counts all of them in whole numbers.
  private static func unit(of microseconds: [Int64]) -> (name: String, length: Int64) {
    let units: [(name: String, length: Int64)] = [
      ("days", 86_400_000_000), ("hours", 3_600_000_000), ("minutes", 60_000_000),
      ("seconds", 1_000_000), ("milliseconds", 1000),
    ]
    return units.first { unit in microseconds.allSatisfy { $0 % unit.length == 0 } }
      ?? ("microseconds", 1)
  }

  /// What CF asks of the axes that place things on the Earth.
  private static func geography(_ axis: String) -> (name: String, unit: String)? {
    switch axis {
    case "lat", "latitude": ("latitude", "degrees_north")
    case "lon", "longitude": ("longitude", "degrees_east")
    default: nil
    }
  }
}

extension NetCDFNumbers {
  /// Elements as big-endian bytes.
  static func bytes<T: FixedWidthInteger>(_ count: Int, _ element: (Int) -> T) -> [UInt8] {
    let width = MemoryLayout<T>.size
    return [UInt8](unsafeUninitializedCapacity: count * width) { buffer, used in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      for index in 0..<count {
        raw.storeBytes(of: element(index).bigEndian, toByteOffset: index * width, as: T.self)
      }
      used = count * width
    }
  }

  /// The number of an attribute; the writer gives whole ones that fit.
  static func bytes(of number: Double, _ type: NetCDFType) -> [UInt8] {
    if type == .float { return bytes(1) { _ in Float(number).bitPattern } }
    if type == .double { return bytes(1) { _ in number.bitPattern } }
    let whole = Int64(exactly: number.rounded()) ?? 0
    return Array(bytes(1) { _ in whole }.suffix(type.width))
  }
}
