import LimnSource

/// The header of a NetCDF-3 file: classic (CDF-1), 64-bit offset (CDF-2) and 64-bit data (CDF-5).
///
/// Dimensions, then attributes, then variables with the place of their elements; all big-endian,
/// every item padded to four bytes. Counts are believed only as far as bytes follow them.

package enum NetCDFType: Int, Sendable {
  case byte = 1
  case char, short, int, float, double, ubyte, ushort, uint, int64, uint64

  var width: Int {
    switch self {
    case .byte, .char, .ubyte: 1
    case .short, .ushort: 2
    case .int, .float, .uint: 4
    case .double, .int64, .uint64: 8
    }
  }

  var isFloat: Bool { self == .float || self == .double }

  package var name: String {
    switch self {
    case .byte: "i8"
    case .char: "char"
    case .short: "i16"
    case .int: "i32"
    case .float: "f32"
    case .double: "f64"
    case .ubyte: "u8"
    case .ushort: "u16"
    case .uint: "u32"
    case .int64: "i64"
    case .uint64: "u64"
    }
  }

  /// What a writer leaves where nothing was written (`NC_FILL_…`); bytes have none, and those of 64
  /// bits are beyond what a double tells apart.
  var usualFill: Double? {
    switch self {
    case .byte, .char, .ubyte, .int64, .uint64: nil
    case .short: -32_767
    case .int: -2_147_483_647
    case .float, .double: 0x1.Ep+122
    case .ushort: 65_535
    case .uint: 4_294_967_295
    }
  }
}

package enum NetCDFValue: Equatable, Sendable {
  case text(String)
  case numbers([Double], NetCDFType)

  var numbers: [Double]? { if case .numbers(let values, _) = self { values } else { nil } }
  package var text: String? { if case .text(let text) = self { text } else { nil } }
}

package struct NetCDFVariable: Sendable {
  package let name: String
  /// Positions among the dimensions of the file.
  package let dims: [Int]
  package let attributes: [(name: String, value: NetCDFValue)]
  package let type: NetCDFType
  let begin: Int

  package func attribute(_ name: String) -> NetCDFValue? {
    attributes.first { $0.name == name }?.value
  }
}

package struct NetCDFHeader: Sendable {
  package private(set) var dims: [(name: String, length: Int)] = []
  package private(set) var attributes: [(name: String, value: NetCDFValue)] = []
  package private(set) var variables: [NetCDFVariable] = []
  /// The dimension that grows; its length is the number of records.
  private(set) var recordDim: Int?
  private(set) var recordSize = 0

  /// nil where the header goes on behind `bytes`.
  init?(_ bytes: [UInt8], name: String, fileSize: Int) throws(Fault) {
    var reader = NetCDFReader(bytes: bytes, file: name)
    do throws(NetCDFReader.Stop) {
      try read(&reader, fileSize)
    } catch {
      switch error {
      case .end: return nil
      case .damaged(let what): throw Fault.damagedFile(name, what)
      }
    }
  }

  private mutating func read(
    _ reader: inout NetCDFReader, _ fileSize: Int
  ) throws(NetCDFReader.Stop) {
    guard try reader.bytes(3) == [0x43, 0x44, 0x46] else {
      throw .damaged("it is no NetCDF-3 file")
    }
    let version = try reader.bytes(1).first ?? 0
    guard version == 1 || version == 2 || version == 5 else {
      throw .damaged("it is of a version of NetCDF that is not known")
    }
    reader.countWidth = version == 5 ? 8 : 4
    reader.offsetWidth = version == 1 ? 4 : 8
    let records = try reader.records()
    for _ in 0..<(try reader.list(tag: 0x0A)) {
      let name = try reader.name()
      let length = try reader.count()
      if length == 0 {
        guard recordDim == nil else { throw .damaged("two of its dimensions grow") }
        recordDim = dims.count
      }
      dims.append((name, length))
    }
    attributes = try reader.attributes()
    for _ in 0..<(try reader.list(tag: 0x0B)) {
      let name = try reader.name()
      var own: [Int] = []
      for _ in 0..<(try reader.count()) {
        let dim = try reader.count()
        guard dim < dims.count, own.count < 64 else {
          throw .damaged("`\(name)` has a dimension that is not there")
        }
        own.append(dim)
      }
      guard !own.dropFirst().contains(where: { $0 == recordDim }) else {
        throw .damaged("`\(name)` grows along another axis than its first")
      }
      let attributes = try reader.attributes()
      let type = try reader.type()
      _ = try reader.count()
      let begin = try reader.offset()
      variables.append(
        NetCDFVariable(name: name, dims: own, attributes: attributes, type: type, begin: begin))
    }
    try settleRecords(records, fileSize)
  }

  /// How long a record is, and how many there are.
  private mutating func settleRecords(
    _ records: Int?, _ fileSize: Int
  ) throws(NetCDFReader.Stop) {
    guard let recordDim else { return }
    let growing = variables.filter { $0.dims.first == recordDim }
    for variable in growing {
      guard let size = recordBytes(variable) else { throw .damaged("a record is too large") }
      // A lone variable of a file is not padded.
      let padded = growing.count == 1 ? size : (size + 3) / 4 * 4
      let (sum, overflow) = recordSize.addingReportingOverflow(padded)
      guard !overflow, sum <= 1 << 56 else { throw .damaged("a record is too large") }
      recordSize = sum
    }
    let first = growing.map(\.begin).min() ?? fileSize
    dims[recordDim].length =
      records ?? (recordSize > 0 ? max(0, fileSize - first) / recordSize : 0)
  }

  /// Bytes of a variable, of one record where it grows; nil if they are too many.
  private func recordBytes(_ variable: NetCDFVariable) -> Int? {
    var size = variable.type.width
    for dim in variable.dims where dim != recordDim {
      let (product, overflow) = size.multipliedReportingOverflow(by: dims[dim].length)
      guard !overflow, product <= 1 << 56 else { return nil }
      size = product
    }
    return size
  }

  package func shape(of variable: NetCDFVariable) -> [Int] { variable.dims.map { dims[$0].length } }

  package func variable(named name: String) -> NetCDFVariable? {
    variables.first { $0.name == name }
  }

  func grows(_ variable: NetCDFVariable) -> Bool {
    recordDim != nil && variable.dims.first == recordDim
  }

  /// Whether the file is long enough for all of a variable.
  func fits(_ variable: NetCDFVariable, in fileSize: Int) -> Bool {
    guard let size = recordBytes(variable) else { return false }
    guard grows(variable), let recordDim else {
      return variable.begin <= fileSize && size <= fileSize - variable.begin
    }
    let records = dims[recordDim].length
    if records == 0 { return true }
    let (before, overflow) = (records - 1).multipliedReportingOverflow(by: recordSize)
    guard !overflow, before <= fileSize, variable.begin <= fileSize - before else { return false }
    return size <= fileSize - before - variable.begin
  }
}

/// Takes a header apart.
private struct NetCDFReader {
  enum Stop: Error {
    /// More bytes are wanted.
    case end
    case damaged(String)
  }

  let bytes: [UInt8]
  let file: String
  var next = 0
  var countWidth = 4
  var offsetWidth = 4

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func bytes(_ count: Int) throws(Stop) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - next else { throw .end }
    defer { next += count }
    return bytes[next..<(next + count)]
  }

  private mutating func number(_ width: Int) throws(Stop) -> UInt64 {
    try bytes(width).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func size(_ width: Int) throws(Stop) -> Int {
    guard let value = Int(exactly: try number(width)), value < 1 << 56 else {
      throw .damaged("it holds a size that cannot be")
    }
    return value
  }

  mutating func count() throws(Stop) -> Int { try size(countWidth) }
  mutating func offset() throws(Stop) -> Int { try size(offsetWidth) }

  /// nil while the file is being written: all bits set.
  mutating func records() throws(Stop) -> Int? {
    let value = try number(countWidth)
    if value == UInt64.max >> UInt64(64 - 8 * countWidth) { return nil }
    guard let records = Int(exactly: value), records < 1 << 56 else {
      throw .damaged("it holds a size that cannot be")
    }
    return records
  }

  /// The length of a list that begins with a tag; an absent one has tag and length 0.
  mutating func list(tag: UInt64) throws(Stop) -> Int {
    let found = try number(4)
    let length = try count()
    guard found == tag || (found == 0 && length == 0) else {
      throw .damaged("its header is damaged")
    }
    return length
  }

  mutating func name() throws(Stop) -> String {
    String(decoding: try padded(try count()), as: UTF8.self)
  }

  private mutating func padded(_ count: Int) throws(Stop) -> ArraySlice<UInt8> {
    let taken = try bytes(count)
    _ = try bytes((4 - count % 4) % 4)
    return taken
  }

  mutating func type() throws(Stop) -> NetCDFType {
    let code = Int(truncatingIfNeeded: try number(4))
    guard let type = NetCDFType(rawValue: code) else { throw .damaged("its header is damaged") }
    return type
  }

  mutating func attributes() throws(Stop) -> [(name: String, value: NetCDFValue)] {
    var found: [(name: String, value: NetCDFValue)] = []
    for _ in 0..<(try list(tag: 0x0C)) {
      let name = try name()
      let type = try type()
      let count = try count()
      let (size, overflow) = count.multipliedReportingOverflow(by: type.width)
      guard !overflow else { throw .damaged("its header is damaged") }
      let data = try padded(size)
      if type == .char {
        var text = String(decoding: data, as: UTF8.self)
        while text.unicodeScalars.last?.value == 0 { text.unicodeScalars.removeLast() }
        found.append((name, .text(text)))
      } else {
        let values = (0..<count).map { NetCDFNumbers.double(data, $0, type) }
        found.append((name, .numbers(values, type)))
      }
    }
    return found
  }
}

/// Elements from big-endian bytes.
enum NetCDFNumbers {
  @inline(__always)
  static func bits(_ data: ArraySlice<UInt8>, _ index: Int, _ width: Int) -> UInt64 {
    let start = data.startIndex + index * width
    var value: UInt64 = 0
    for place in start..<(start + width) { value = value << 8 | UInt64(data[place]) }
    return value
  }

  static func double(_ data: ArraySlice<UInt8>, _ index: Int, _ type: NetCDFType) -> Double {
    let bits = bits(data, index, type.width)
    switch type {
    case .float: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .double: return Double(bitPattern: bits)
    case .byte, .short, .int, .int64: return Double(signed(bits, type.width))
    case .char, .ubyte, .ushort, .uint, .uint64: return Double(bits)
    }
  }

  /// Whole numbers; those of 64 bits without a sign that do not fit are the largest that does.
  static func whole(_ data: ArraySlice<UInt8>, _ index: Int, _ type: NetCDFType) -> Int64 {
    let bits = bits(data, index, type.width)
    switch type {
    case .byte, .short, .int, .int64: return signed(bits, type.width)
    default: return Int64(clamping: bits)
    }
  }

  private static func signed(_ bits: UInt64, _ width: Int) -> Int64 {
    let shift = UInt64(64 - 8 * width)
    return Int64(bitPattern: bits << shift) >> Int64(shift)
  }
}
