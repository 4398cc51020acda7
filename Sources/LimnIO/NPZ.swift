import LimnSource
import LimnTensor

/// NumPy's `.npz` archives: ZIP files of `.npy` files, as `numpy.savez` and `savez_compressed` write
/// them. The directory at the end of the file says where they are.
package enum NPZ {
  package static func read(
    _ bytes: [UInt8], name: String
  ) throws(Fault) -> [(name: String, tensor: Tensor)] {
    func number(_ place: Int, _ width: Int) throws(Fault) -> Int {
      guard place >= 0, place <= bytes.count - width else {
        throw Fault.damagedFile(name, "it ends too soon")
      }
      return (0..<width).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
    // The end record is followed by at most 64 KiB of comment.
    var end = bytes.count - 22
    while end >= max(0, bytes.count - 22 - 0xFFFF), try number(end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= max(0, bytes.count - 22 - 0xFFFF) else {
      throw Fault.damagedFile(name, "it has no directory")
    }
    let count = try number(end + 10, 2)
    var entry = try number(end + 16, 4)
    var members: [(name: String, tensor: Tensor)] = []
    for _ in 0..<count {
      guard try number(entry, 4) == 0x0201_4B50 else {
        throw Fault.damagedFile(name, "its directory is damaged")
      }
      let (method, size) = (try number(entry + 10, 2), try number(entry + 20, 4))
      let (nameLength, extra) = (try number(entry + 28, 2), try number(entry + 30, 2))
      let (comment, place) = (try number(entry + 32, 2), try number(entry + 42, 4))
      guard nameLength <= bytes.count - entry - 46 else {
        throw Fault.damagedFile(name, "its directory is damaged")
      }
      let label = String(decoding: bytes[(entry + 46)..<(entry + 46 + nameLength)], as: UTF8.self)
      guard method == 0 || method == 8 else { throw Fault.packedOtherwise(name, label) }
      guard try number(place, 4) == 0x0403_4B50 else {
        throw Fault.damagedFile(name, "its directory is damaged")
      }
      let data = place + 30 + (try number(place + 26, 2)) + (try number(place + 28, 2))
      guard data <= bytes.count, size <= bytes.count - data else {
        throw Fault.damagedFile(name, "`\(label)` is larger than the file")
      }
      var file = bytes[data..<(data + size)]
      if method == 8 {
        let whole = try number(entry + 24, 4)
        file = try Inflate.bytes(of: file, name: name, expected: min(whole, 8 * size))[...]
        guard file.count == whole, CheckSum.crc32(Array(file)) == (try number(entry + 16, 4)) else {
          throw Fault.damagedFile(name, "the check sum of `\(label)` is another")
        }
      }
      let tensor = try NPY.read(file, name: "\(name)/\(label)")
      members.append((label.hasSuffix(".npy") ? String(label.dropLast(4)) : label, tensor))
      entry += 46 + nameLength + extra + comment
    }
    return members
  }
}
