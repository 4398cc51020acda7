import LimnEffects
import LimnSource
import LimnTensor

/// Data packed by DEFLATE (RFC 1951), unpacked within the memory budget.
///
/// What comes out is charged to the budget before there is room for it, so that a small file that
/// unpacks to no end is an error and never takes the machine's memory. Codes are looked up in one
/// table of the longest code's length; a symbol is decoded only while there is room for the longest
/// copy, so that the inner loop asks for room once.
struct Inflate {
  /// Why data cannot be unpacked, in words.
  struct Damage: Error { var why: String }

  private let input: UnsafeBufferPointer<UInt8>
  /// The next byte of the input.
  private(set) var next: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var output: [UInt8]
  private var used = 0
  private var charged = 0
  private var failure: Fault?
  private let budget: MemoryBudget
  private let interruption: Interruption?

  /// The longest copy that one symbol asks for.
  private static let longestCopy = 258

  /// The bytes that a stream of blocks stands for, and where the input goes on behind it.
  static func bytes(
    _ input: UnsafeBufferPointer<UInt8>, from start: Int, name: String, expected: Int,
    budget: MemoryBudget = .shared, _ interruption: Interruption? = nil
  ) throws(Fault) -> (bytes: [UInt8], end: Int) {
    var stream = Inflate(input, start, budget, interruption)
    defer { budget.release(stream.charged) }
    try stream.grow(to: max(expected, 0) + longestCopy)
    while true {
      let isLast: Bool
      do throws(Damage) { isLast = try stream.block() } catch {
        throw stream.failure ?? Fault.damagedFile(name, error.why)
      }
      if isLast { break }
    }
    stream.output.removeLast(stream.output.count - stream.used)
    // Whole bytes that were read ahead belong to what follows.
    return (stream.output, stream.next - stream.bitCount / 8)
  }

  /// The bytes that a stream of its own stands for.
  static func bytes(
    of packed: ArraySlice<UInt8>, name: String, expected: Int
  ) throws(Fault) -> [UInt8] {
    let result: Result<[UInt8], Fault> = packed.withUnsafeBufferPointer { buffer in
      do throws(Fault) {
        return .success(try bytes(buffer, from: 0, name: name, expected: expected).bytes)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private init(
    _ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ budget: MemoryBudget,
    _ interruption: Interruption?
  ) {
    self.input = input
    next = start
    output = []
    self.budget = budget
    self.interruption = interruption
  }

  private mutating func grow(to size: Int) throws(Fault) {
    try interruption?.check()
    try budget.charge(size - charged)
    charged = size
    output += repeatElement(0, count: size - output.count)
  }

  /// Room for `count` more bytes, twice as much as there is if there is none.
  private mutating func makeRoom(_ count: Int) throws(Damage) {
    guard output.count - used < count else { return }
    do throws(Fault) { try grow(to: max(2 * output.count, used + count)) } catch {
      failure = error
      throw Damage(why: "")
    }
  }

  // MARK: Bits

  /// At least `count` bits are there afterwards, zeros behind the end of the input.
  @inline(__always)
  private mutating func fill() {
    while bitCount <= 56, next < input.count {
      bits |= UInt64(input[next]) << UInt64(bitCount)
      next += 1
      bitCount += 8
    }
  }

  private mutating func take(_ count: Int) throws(Damage) -> Int {
    fill()
    guard count <= bitCount else { throw Damage(why: "it ends too soon") }
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  // MARK: Blocks

  /// Unpacks one block; whether it is the last.
  private mutating func block() throws(Damage) -> Bool {
    let isLast = try take(1) == 1
    switch try take(2) {
    case 0: try stored()
    case 1: try packed(Self.fixedLengths, Self.fixedDistances)
    case 2:
      let (lengths, distances) = try tables()
      try packed(lengths, distances)
    default: throw Damage(why: "a block of it is of no known kind")
    }
    return isLast
  }

  private mutating func stored() throws(Damage) {
    _ = try take(bitCount % 8)
    let count = try take(16)
    guard try take(16) == ~count & 0xFFFF else {
      throw Damage(why: "a block of it says two lengths")
    }
    next -= bitCount / 8
    (bits, bitCount) = (0, 0)
    guard count <= input.count - next else { throw Damage(why: "it ends too soon") }
    try makeRoom(count)
    for index in 0..<count { output[used + index] = input[next + index] }
    used += count
    next += count
  }

  /// The codes of a block that brings its own, packed by a code of their own.
  private mutating func tables() throws(Damage) -> (CodeTable, CodeTable) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let count = try take(4) + 4
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var sizes = [Int](repeating: 0, count: 19)
    for place in order.prefix(count) { sizes[place] = try take(3) }
    let table = try CodeTable(sizes)
    var all: [Int] = []
    while all.count < lengthCount + distanceCount {
      let symbol = try decode(table)
      switch symbol {
      case 0...15: all.append(symbol)
      case 16:
        guard let last = all.last else { throw Damage(why: "its codes are damaged") }
        all += repeatElement(last, count: try take(2) + 3)
      case 17: all += repeatElement(0, count: try take(3) + 3)
      default: all += repeatElement(0, count: try take(7) + 11)
      }
    }
    guard all.count == lengthCount + distanceCount, all[256] > 0 else {
      throw Damage(why: "its codes are damaged")
    }
    return (
      try CodeTable(Array(all[..<lengthCount])), try CodeTable(Array(all[lengthCount...]))
    )
  }

  private mutating func decode(_ table: CodeTable) throws(Damage) -> Int {
    fill()
    let entry = table.entries[Int(bits & table.mask)]
    let length = Int(entry & 15)
    guard length > 0, length <= bitCount else {
      throw Damage(why: length > 0 ? "it ends too soon" : "it holds a code that stands for nothing")
    }
    bits >>= UInt64(length)
    bitCount -= length
    return Int(entry >> 4)
  }

  private mutating func packed(_ lengths: CodeTable, _ distances: CodeTable) throws(Damage) {
    while true {
      try makeRoom(Self.longestCopy)
      let symbol = try decode(lengths)
      if symbol < 256 {
        output[used] = UInt8(symbol)
        used += 1
        continue
      }
      if symbol == 256 { return }
      guard symbol < 286 else { throw Damage(why: "it holds a length that there is not") }
      let length = Self.lengthBases[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
      let place = try decode(distances)
      guard place < 30 else { throw Damage(why: "it holds a distance that there is not") }
      let distance = Self.distanceBases[place] + (try take(Self.distanceBits[place]))
      guard distance <= used else { throw Damage(why: "it copies from before its beginning") }
      // What is copied may overlap what it is copied to, on purpose.
      for index in used..<(used + length) { output[index] = output[index - distance] }
      used += length
    }
  }

  // MARK: Tables

  private static let lengthBits =
    [Int](repeating: 0, count: 8) + (1...5).flatMap { [Int](repeating: $0, count: 4) } + [0]
  private static let lengthBases: [Int] = {
    var bases = running(from: 3, lengthBits.dropLast())
    bases[28] = 258
    return bases
  }()
  private static let distanceBits =
    [0, 0] + (0...13).flatMap { [Int](repeating: $0, count: 2) }
  private static let distanceBases = running(from: 1, distanceBits.dropLast())

  /// Where each group starts, when each has 2^bits members.
  private static func running(from start: Int, _ bits: some Sequence<Int>) -> [Int] {
    bits.reduce(into: [start]) { bases, bits in bases.append((bases.last ?? 0) + 1 << bits) }
  }

  private static let fixedLengths = CodeTable(
    whole: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = CodeTable(whole: [Int](repeating: 5, count: 32))
}

/// The symbols of a canonical prefix code, by the next bits of the input, first bit lowest.
private struct CodeTable {
  /// Symbol times 16 plus the length of its code; 0 where no code starts so.
  private(set) var entries: [UInt16]
  let mask: UInt64

  /// From the length of each symbol's code, 0 for a symbol without one.
  init(_ lengths: [Int]) throws(Inflate.Damage) {
    var free = 1 << 15
    for length in lengths where length > 0 { free -= 1 << (15 - length) }
    // A code of one symbol may leave the other half free.
    guard free == 0 || (free > 0 && lengths.count(where: { $0 > 0 }) <= 1) else {
      throw Inflate.Damage(why: "its codes are damaged")
    }
    self.init(whole: lengths)
  }

  /// From lengths that are known to make a code.
  init(whole lengths: [Int]) {
    let longest = max(lengths.max() ?? 1, 1)
    entries = [UInt16](repeating: 0, count: 1 << longest)
    mask = UInt64(entries.count - 1)
    var code = 0
    for length in 1...longest {
      for (symbol, size) in lengths.enumerated() where size == length {
        // Codes are sent from their highest bit on.
        var reversed = 0
        for bit in 0..<length where code & (1 << bit) != 0 { reversed |= 1 << (length - 1 - bit) }
        for place in stride(from: reversed, to: entries.count, by: 1 << length) {
          entries[place] = UInt16(symbol << 4 | length)
        }
        code += 1
      }
      code <<= 1
    }
  }
}
