import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// NumPy's `.npy` files, versions 1 to 3, and `.npz` archives of them that are not compressed.
///
/// A header says the element type (in NumPy's letters, with the byte order), the shape and whether
/// the first axis runs fastest; the elements follow. All whole numbers become `i64`, half floats
/// `f64`. The size that the header claims is compared with the file's before anything is made.
package enum NPY {
  package static func read(_ bytes: [UInt8], name: String) throws(Fault) -> Tensor {
    try read(bytes[...], name: name)
  }

  static func read(_ bytes: ArraySlice<UInt8>, name: String) throws(Fault) -> Tensor {
    let header = try NPYHeader(bytes, name)
    let (count, overflow) = header.shape.reduce((1, false)) { product, extent in
      let (value, overflow) = product.0.multipliedReportingOverflow(by: extent)
      return (value, product.1 || overflow)
    }
    let (size, tooLarge) = count.multipliedReportingOverflow(by: header.width)
    guard !overflow, !tooLarge, header.shape.count <= 64, header.width > 0 || count == 0,
      size <= bytes.endIndex - header.dataStart
    else {
      throw Fault.damagedFile(
        name, "its header speaks of \(header.shape) elements, which the file does not hold")
    }
    let data = bytes[header.dataStart..<(header.dataStart + size)]
    let shape = header.isFortran ? header.shape.reversed() : header.shape
    let tensor = try Tensor.decoded(data, count, header, name).reshaped(to: shape)
    return header.isFortran ? try tensor.transposed(shape.indices.reversed()) : tensor
  }

  /// Version 1, little endian, last axis fastest.
  package static func write(_ tensor: Tensor) throws(Fault) -> [UInt8] {
    var data: [UInt8] = []
    var descr: String
    func append<T: FixedWidthInteger>(_ value: T) {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    let isMissing = { (index: Int) in tensor.mask.map { $0.pointer[index] != 0 } ?? false }
    switch tensor.elements {
    case .f64(let block):
      descr = "<f8"
      for index in 0..<tensor.count { append(block.pointer[index].bitPattern) }
    case .f32(let block):
      descr = "<f4"
      for index in 0..<tensor.count { append(block.pointer[index].bitPattern) }
    case .time(let block), .duration(let block):
      descr = tensor.dtype == .time ? "<M8[us]" : "<m8[us]"
      for index in 0..<tensor.count {
        append(isMissing(index) ? Int64.min : block.pointer[index])
      }
    case .i64(let block):
      guard tensor.mask == nil else { throw Fault.missingInNPY(tensor.dtype) }
      descr = "<i8"
      for index in 0..<tensor.count { append(block.pointer[index]) }
    case .bool(let block):
      guard tensor.mask == nil else { throw Fault.missingInNPY(tensor.dtype) }
      descr = "|b1"
      for index in 0..<tensor.count { append(block.pointer[index]) }
    case .str(let block):
      guard tensor.mask == nil else { throw Fault.missingInNPY(tensor.dtype) }
      let longest = max(1, block.strings.map(\.unicodeScalars.count).max() ?? 1)
      let (size, overflow) = longest.multipliedReportingOverflow(by: 4 * max(tensor.count, 1))
      _ = try Block<UInt8>(count: overflow ? Int.max : size)
      descr = "<U\(longest)"
      for text in block.strings {
        let scalars = text.unicodeScalars
        for scalar in scalars { append(scalar.value) }
        for _ in scalars.count..<longest { append(UInt32(0)) }
      }
    }
    let extents = tensor.shape.map { "\($0)" }.joined(separator: ", ")
    let shape = tensor.rank == 1 ? "(\(extents),)" : "(\(extents))"
    var header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(shape), }"
    // The elements begin at a multiple of 64.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      + Array(header.utf8) + data
  }
}

/// What a file says of its elements.
struct NPYHeader {
  private(set) var kind: UInt8 = 0
  private(set) var width = 0
  private(set) var isBig = false
  /// Of times: microseconds each counts, or months where negative; 0 for others.
  private(set) var unit = ""
  private(set) var isFortran = false
  private(set) var shape: [Int] = []
  private(set) var dataStart = 0

  init(_ bytes: ArraySlice<UInt8>, _ name: String) throws(Fault) {
    let start = bytes.startIndex
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count >= 12 else {
      throw Fault.damagedFile(name, "it is no NumPy file")
    }
    let isLong = bytes[start + 6] > 1
    guard (1...3).contains(bytes[start + 6]) else {
      throw Fault.damagedFile(name, "it is of a version that is not known")
    }
    var length = Int(bytes[start + 8]) | Int(bytes[start + 9]) << 8
    if isLong { length |= Int(bytes[start + 10]) << 16 | Int(bytes[start + 11]) << 24 }
    let textStart = start + (isLong ? 12 : 10)
    guard length <= bytes.endIndex - textStart, length < 1 << 20 else {
      throw Fault.damagedFile(name, "its header is longer than the file")
    }
    dataStart = textStart + length
    let text = String(decoding: bytes[textStart..<dataStart], as: UTF8.self)
    guard let descr = Self.value(of: "descr", in: text), descr.first == "'",
      let order = Self.value(of: "fortran_order", in: text),
      let tuple = Self.value(of: "shape", in: text), tuple.first == "("
    else { throw Fault.damagedFile(name, "its header cannot be read, or it holds records") }
    isFortran = order.hasPrefix("True")
    for part in tuple.dropFirst().prefix(while: { $0 != ")" }).split(separator: ",") {
      let word = part.filter { $0 != " " }
      if word.isEmpty { continue }
      guard let extent = Int(word), extent >= 0 else {
        throw Fault.damagedFile(name, "its header has no shape that could be")
      }
      shape.append(extent)
    }
    try readType(String(descr.dropFirst().prefix { $0 != "'" }), name)
  }

  /// What follows a key of the dictionary.
  private static func value(of key: String, in text: String) -> Substring? {
    guard let range = text.firstRange(of: "'\(key)'") else { return nil }
    let rest = text[range.upperBound...].drop { $0 == " " }
    guard rest.first == ":" else { return nil }
    return rest.dropFirst().drop { $0 == " " }
  }

  private mutating func readType(_ descr: String, _ name: String) throws(Fault) {
    var rest = Substring(descr)
    if let order = rest.first, "<>|=".contains(order) {
      isBig = order == ">"
      rest = rest.dropFirst()
    }
    guard let letter = rest.utf8.first else { throw Fault.elementsNotKnown(name, descr) }
    kind = letter
    let digits = rest.dropFirst().prefix { ("0"..."9").contains($0) }
    guard let size = Int(digits), size >= 0, size < 1 << 30 else {
      throw Fault.elementsNotKnown(name, descr)
    }
    unit = String(rest.dropFirst(1 + digits.count).filter { $0 != "[" && $0 != "]" })
    width = letter == UInt8(ascii: "U") ? 4 * size : size
    let letters: [(String, [Int])] = [
      ("f", [2, 4, 8]), ("iu", [1, 2, 4, 8]), ("b", [1]), ("Mm", [8]),
    ]
    let isPlain = letters.contains { kinds, sizes in
      kinds.utf8.contains(letter) && sizes.contains(size)
    }
    guard isPlain || letter == UInt8(ascii: "U") || letter == UInt8(ascii: "S") else {
      throw Fault.elementsNotKnown(name, descr)
    }
  }
}

extension Tensor {
  /// One axis of elements from bytes; the caller vouches for the size.
  fileprivate static func decoded(
    _ data: ArraySlice<UInt8>, _ count: Int, _ header: NPYHeader, _ name: String
  ) throws(Fault) -> Tensor {
    let start = data.startIndex
    func bits(_ index: Int) -> UInt64 {
      var value: UInt64 = 0
      for byte in 0..<header.width {
        let place = header.isBig ? byte : header.width - 1 - byte
        value = value << 8 | UInt64(data[start + index * header.width + place])
      }
      return value
    }
    let signShift = UInt64(64 - min(header.width, 8) * 8)
    switch header.kind {
    case UInt8(ascii: "f") where header.width == 4:
      let block = try Block<Float>(count: count)
      for index in 0..<count {
        block.pointer[index] = Float(bitPattern: UInt32(truncatingIfNeeded: bits(index)))
      }
      return Tensor(shape: [count], elements: .f32(block))
    case UInt8(ascii: "f"):
      let block = try Block<Double>(count: count)
      for index in 0..<count {
        block.pointer[index] =
          header.width == 8
          ? Double(bitPattern: bits(index))
          : half(UInt16(truncatingIfNeeded: bits(index)))
      }
      return Tensor(shape: [count], elements: .f64(block))
    case UInt8(ascii: "b"):
      let block = try Block<UInt8>(count: count)
      for index in 0..<count { block.pointer[index] = bits(index) == 0 ? 0 : 1 }
      return Tensor(shape: [count], elements: .bool(block))
    case UInt8(ascii: "i"):
      let block = try Block<Int64>(count: count)
      for index in 0..<count {
        block.pointer[index] = Int64(bitPattern: bits(index) << signShift) >> Int64(signShift)
      }
      return Tensor(shape: [count], elements: .i64(block))
    case UInt8(ascii: "u"):
      let block = try Block<Int64>(count: count)
      for index in 0..<count {
        guard let value = Int64(exactly: bits(index)) else {
          throw Fault.damagedFile(name, "\(bits(index)) does not fit in 64 bits with a sign")
        }
        block.pointer[index] = value
      }
      return Tensor(shape: [count], elements: .i64(block))
    case UInt8(ascii: "M"), UInt8(ascii: "m"):
      return try times(count, header, name) { Int64(bitPattern: bits($0)) }
    default:
      _ = try Block<(UInt64, UInt64)>(count: count)
      var strings: [String] = []
      strings.reserveCapacity(count)
      let isWide = header.kind == UInt8(ascii: "U")
      for index in 0..<count {
        let cell = data[(start + index * header.width)..<(start + (index + 1) * header.width)]
        strings.append(isWide ? wide(cell, header.isBig) : narrow(cell))
      }
      return Tensor(shape: [count], elements: .str(try StringBlock(strings)))
    }
  }

  /// IEEE half precision: 1 sign, 5 exponent and 10 fraction bits.
  static func half(_ bits: UInt16) -> Double {
    let sign = bits >> 15 == 0 ? 1.0 : -1.0
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
    switch exponent {
    case 0: return sign * Double(sign: .plus, exponent: -24, significand: fraction)
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }

  private static func wide(_ cell: ArraySlice<UInt8>, _ isBig: Bool) -> String {
    var text = String.UnicodeScalarView()
    for place in stride(from: cell.startIndex, to: cell.endIndex, by: 4) {
      var code: UInt32 = 0
      for byte in 0..<4 { code = code << 8 | UInt32(cell[place + (isBig ? byte : 3 - byte)]) }
      text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    }
    while text.last?.value == 0 { text.removeLast() }
    return String(text)
  }

  private static func narrow(_ cell: ArraySlice<UInt8>) -> String {
    var end = cell.endIndex
    while end > cell.startIndex, cell[end - 1] == 0 { end -= 1 }
    return String(decoding: cell[..<end], as: UTF8.self)
  }

  private static func times(
    _ count: Int, _ header: NPYHeader, _ name: String, _ value: (Int) -> Int64
  ) throws(Fault) -> Tensor {
    let units: [String: Int64] = [
      "us": 1, "ms": 1000, "s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000,
      "D": 86_400_000_000, "W": 604_800_000_000,
    ]
    let block = try Block<Int64>(count: count)
    let mask = try Block<UInt8>(repeating: 0, count: count)
    for index in 0..<count {
      let raw = value(index)
      block.pointer[index] = 0
      if raw == Int64.min {
        mask.pointer[index] = 1
      } else if header.unit == "ns" {
        block.pointer[index] = raw >= 0 ? raw / 1000 : (raw - 999) / 1000
      } else if let unit = units[header.unit] {
        let (product, overflow) = raw.multipliedReportingOverflow(by: unit)
        guard !overflow else { throw Fault.damagedFile(name, "a time beyond the calendar") }
        block.pointer[index] = product
      } else {
        throw Fault.elementsNotKnown(name, "datetime64[\(header.unit)]")
      }
    }
    let flags = mask.buffer.contains(1) ? mask : nil
    return Tensor(
      shape: [count],
      elements: header.kind == UInt8(ascii: "M") ? .time(block) : .duration(block), mask: flags)
  }
}
