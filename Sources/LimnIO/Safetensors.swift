import LimnSource
import LimnTensor

/// Safetensors, the files of weights that PyTorch, Keras and others exchange: nothing in them can
/// be executed.
///
/// Eight bytes say, little endian, how long the header is; the header is a JSON object that gives
/// each tensor's element type, shape and place in what follows, and under `__metadata__` texts of
/// whoever wrote it; then come the elements, last axis fastest. The whole header is proved against
/// the size of the file before an element is read: places follow each other without a gap and fill
/// the file to its end, so that no byte has two meanings or none.
package struct Safetensors: Sendable {
  package var metadata: [(key: String, value: String)]
  /// In the order of the header.
  package var tensors: [(name: String, tensor: Tensor)]

  package init(
    metadata: [(key: String, value: String)] = [], tensors: [(name: String, tensor: Tensor)] = []
  ) {
    self.metadata = metadata
    self.tensors = tensors
  }

  package func text(_ key: String) -> String? { metadata.first { $0.key == key }?.value }
  package func tensor(_ name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

  /// Longer headers are refused, as by the format's own library.
  package static let longestHeader = 100_000_000

  package static func read(_ bytes: [UInt8], name: String) throws(Fault) -> Safetensors {
    guard bytes.count >= 8 else {
      throw Fault.damagedFile(
        name, "it is shorter than the 8 bytes that say how long its header is")
    }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    guard length <= UInt64(longestHeader) else {
      throw Fault.damagedFile(name, "its header of \(length) bytes is longer than 100 MB")
    }
    guard length <= UInt64(bytes.count - 8) else {
      throw Fault.damagedFile(name, "its header of \(length) bytes goes past the end of the file")
    }
    let start = 8 + Int(length)
    // Parsed, a header is up to so many times as large.
    _ = try Block<UInt8>(count: 24 * Int(length))
    let header = try SafetensorsHeader(
      bytes[8..<start], size: bytes.count - start, name: name)
    var file = Safetensors(metadata: header.metadata)
    file.tensors.reserveCapacity(header.entries.count)
    for entry in header.entries {
      let data = bytes[(start + entry.range.lowerBound)..<(start + entry.range.upperBound)]
      file.tensors.append((entry.name, try entry.decoded(data, name)))
    }
    return file
  }

  /// The header is padded, and wide elements stand first, so that all lie at multiples of their
  /// width.
  package func bytes() throws(Fault) -> [UInt8] {
    var fields: [(key: String, value: JSON)] = []
    if !metadata.isEmpty {
      fields.append(("__metadata__", .object(metadata.map { ($0.key, .string($0.value)) })))
    }
    var begins = [Int](repeating: 0, count: tensors.count)
    var size = 0
    let kinds = try tensors.map { named throws(Fault) in
      try SafetensorsHeader.kind(of: named.tensor, named.name)
    }
    for width in [8, 4, 1] {
      for (index, kind) in kinds.enumerated() where kind.width == width {
        begins[index] = size
        size += tensors[index].tensor.count * width
      }
    }
    for (index, (name, tensor)) in tensors.enumerated() {
      let end = begins[index] + tensor.count * kinds[index].width
      fields.append(
        (
          name,
          .object([
            ("dtype", .string(kinds[index].name)),
            ("shape", .array(tensor.shape.map { .integer(Int64($0)) })),
            ("data_offsets", .array([.integer(Int64(begins[index])), .integer(Int64(end))])),
          ])
        ))
    }
    var header = JSON.object(fields).bytes()
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    _ = try Block<UInt8>(count: size)
    var file: [UInt8] = []
    file.reserveCapacity(8 + header.count + size)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { file.append(contentsOf: $0) }
    file += header
    for width in [8, 4, 1] {
      for (index, kind) in kinds.enumerated() where kind.width == width {
        tensors[index].tensor.appendElements(to: &file)
      }
    }
    return file
  }
}

/// What a header says, proved.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var dtype: String
    var shape: [Int]
    var range: Range<Int>
  }

  private(set) var metadata: [(key: String, value: String)] = []
  private(set) var entries: [Entry] = []

  static let widths = [
    "BOOL": 1, "U8": 1, "I8": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2, "I32": 4, "U32": 4,
    "F32": 4, "I64": 8, "U64": 8, "F64": 8,
  ]

  /// `size`: bytes after the header.
  init(_ text: ArraySlice<UInt8>, size: Int, name: String) throws(Fault) {
    func damaged(_ what: String) -> Fault { Fault.damagedFile(name, what) }
    guard text.first == 0x7B, String(validating: text, as: UTF8.self) != nil else {
      throw damaged("its header is no JSON object in UTF-8")
    }
    let parsed: Result<JSON, Fault> = text.withUnsafeBufferPointer { bytes in
      do throws(Fault) { return .success(try JSON.parse(bytes, file: name)) } catch {
        return .failure(error)
      }
    }
    guard case .success(.object(let fields)) = parsed else {
      if case .failure(let fault) = parsed { throw damaged("in its header, \(fault.message)") }
      throw damaged("its header is no JSON object in UTF-8")
    }
    for (key, value) in fields {
      guard key != "__metadata__" else {
        guard case .object(let texts) = value else { throw damaged("`\(key)` is no object") }
        for (key, value) in texts {
          guard case .string(let text) = value else {
            throw damaged("`\(key)` of its metadata is no text")
          }
          metadata.append((key, text))
        }
        continue
      }
      entries.append(try Self.entry(key, value, size: size, file: name))
    }
    var end = 0
    var before = ""
    let order = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for entry in order {
      guard entry.range.lowerBound >= end else {
        throw damaged("`\(before)` and `\(entry.name)` overlap")
      }
      guard entry.range.lowerBound == end else {
        throw damaged(
          "\(entry.range.lowerBound - end) bytes before `\(entry.name)` belong to no tensor")
      }
      (end, before) = (entry.range.upperBound, entry.name)
    }
    guard end == size else {
      throw damaged("\(size - end) bytes at its end belong to no tensor")
    }
  }

  private static func entry(
    _ key: String, _ value: JSON, size: Int, file: String
  ) throws(Fault) -> Entry {
    func damaged(_ what: String) -> Fault { Fault.damagedFile(file, "`\(key)` \(what)") }
    guard case .object(let fields) = value else { throw damaged("of its header is no object") }
    var dtype: String?
    var shape: [Int]?
    var offsets: [Int]?
    for (field, value) in fields {
      switch (field, value) {
      case ("dtype", .string(let name)): dtype = name
      case ("shape", .array(let values)): shape = counts(values)
      case ("data_offsets", .array(let values)): offsets = counts(values)
      default: throw damaged("has a `\(field)` that is not known")
      }
    }
    guard let dtype else { throw damaged("has no `dtype`") }
    guard let width = widths[dtype] else { throw Fault.elementsNotKnown(file, dtype) }
    guard let shape, shape.count <= 64 else { throw damaged("has no shape that could be") }
    guard let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw damaged("has no `data_offsets` that could be")
    }
    guard offsets[1] <= size else {
      throw damaged("ends \(offsets[1] - size) bytes past the end of the file")
    }
    let (bytes, overflow) = shape.reduce((width, false)) { product, extent in
      let (value, overflow) = product.0.multipliedReportingOverflow(by: extent)
      return (value, product.1 || overflow)
    }
    guard !overflow, bytes == offsets[1] - offsets[0] else {
      throw damaged(
        "of shape \(shape) in \(dtype) does not take \(offsets[1] - offsets[0]) bytes")
    }
    return Entry(name: key, dtype: dtype, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func counts(_ values: [JSON]) -> [Int]? {
    var counts: [Int] = []
    for value in values {
      guard case .integer(let count) = value, count >= 0 else { return nil }
      counts.append(Int(count))
    }
    return counts
  }

  static func kind(
    of tensor: Tensor, _ name: String
  ) throws(Fault) -> (name: String, width: Int) {
    let kind: (name: String, width: Int)
    switch tensor.elements {
    case .f64: kind = ("F64", 8)
    case .f32: kind = ("F32", 4)
    case .i64: kind = ("I64", 8)
    case .bool: kind = ("BOOL", 1)
    case .str, .time, .duration: throw Fault.notInSafetensors(name, tensor.dtype)
    }
    guard tensor.mask == nil else { throw Fault.missingInSafetensors(name, tensor.dtype) }
    return kind
  }
}

extension SafetensorsHeader.Entry {
  /// The tensor of these bytes, which are as many as the header has proved.
  fileprivate func decoded(_ data: ArraySlice<UInt8>, _ file: String) throws(Fault) -> Tensor {
    let elements: Elements
    switch dtype {
    case "F64": elements = .f64(try values(data) { (bits: UInt64) in Double(bitPattern: bits) })
    case "F32": elements = .f32(try values(data) { (bits: UInt32) in Float(bitPattern: bits) })
    case "F16": elements = .f64(try values(data) { (bits: UInt16) in Tensor.half(bits) })
    case "BF16":
      elements = .f64(
        try values(data) { (bits: UInt16) in Double(Float(bitPattern: UInt32(bits) << 16)) })
    case "BOOL": elements = .bool(try values(data) { (byte: UInt8) in byte == 0 ? 0 : 1 as UInt8 })
    case "I8": elements = .i64(try values(data) { (number: Int8) in Int64(number) })
    case "U8": elements = .i64(try values(data) { (number: UInt8) in Int64(number) })
    case "I16": elements = .i64(try values(data) { (number: Int16) in Int64(number) })
    case "U16": elements = .i64(try values(data) { (number: UInt16) in Int64(number) })
    case "I32": elements = .i64(try values(data) { (number: Int32) in Int64(number) })
    case "U32": elements = .i64(try values(data) { (number: UInt32) in Int64(number) })
    default:
      let block = try values(data) { (number: Int64) in number }
      if dtype == "U64", let large = block.buffer.first(where: { $0 < 0 }) {
        throw Fault.damagedFile(
          file, "\(UInt64(bitPattern: large)) does not fit in 64 bits with a sign")
      }
      elements = .i64(block)
    }
    return Tensor(shape: shape, elements: elements)
  }

  private func values<Stored: FixedWidthInteger & BitwiseCopyable, Element: BitwiseCopyable>(
    _ data: ArraySlice<UInt8>, _ value: (Stored) -> Element
  ) throws(Fault) -> Block<Element> {
    let count = data.count / MemoryLayout<Stored>.size
    let block = try Block<Element>(count: count)
    data.withUnsafeBytes { bytes in
      for index in 0..<count {
        let stored = bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Stored>.size, as: Stored.self)
        block.pointer[index] = value(Stored(littleEndian: stored))
      }
    }
    return block
  }
}

extension Tensor {
  fileprivate func appendElements(to bytes: inout [UInt8]) {
    switch elements {
    case .f64(let block): append(block, to: &bytes) { $0.bitPattern }
    case .f32(let block): append(block, to: &bytes) { $0.bitPattern }
    case .i64(let block): append(block, to: &bytes) { $0 }
    case .bool(let block): append(block, to: &bytes) { $0 }
    case .str, .time, .duration: break
    }
  }

  private func append<Element: BitwiseCopyable, Stored: FixedWidthInteger>(
    _ block: Block<Element>, to bytes: inout [UInt8], _ stored: (Element) -> Stored
  ) {
    for index in 0..<count {
      withUnsafeBytes(of: stored(block.pointer[index]).littleEndian) {
        bytes.append(contentsOf: $0)
      }
    }
  }
}
