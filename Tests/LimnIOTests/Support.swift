import LimnData
import LimnIO
import LimnSource
import LimnTensor
import LimnTime

#if canImport(Glibc)
  import Glibc
#endif

/// A table from text, as `data.csv`.
func table(
  _ text: String, missing: MissingMarkers = MissingMarkers(), columns: [String]? = nil
) throws(Fault) -> Table {
  try CSV.read(
    Array(text.utf8),
    options: CSVOptions(name: "data.csv", missing: missing, columns: columns))
}

/// The elements of a column in words: shortest numbers, `-` where missing.
func words(_ array: DataArray?) -> [String] {
  guard let array else { return ["no such column"] }
  let mask = array.tensor.mask
  return (0..<array.count).map { row in
    if let mask, mask.pointer[row] != 0 { return "-" }
    switch array.tensor.elements {
    case .f64(let block): return block.pointer[row].isNaN ? "-" : "\(block.pointer[row])"
    case .f32(let block): return block.pointer[row].isNaN ? "-" : "\(block.pointer[row])"
    case .i64(let block): return "\(block.pointer[row])"
    case .bool(let block): return block.pointer[row] != 0 ? "true" : "false"
    case .str(let block): return block.strings[row]
    case .time(let block): return "\(Instant(microseconds: block.pointer[row]))"
    case .duration(let block): return "\(TimeSpan.exact(microseconds: block.pointer[row]))"
    }
  }
}

/// A column as its dtype and elements.
func column(_ table: Table, _ name: String) -> String {
  let array = table.column(named: name)
  return "\(array?.dtype.rawValue ?? "") \(words(array).joined(separator: "|"))"
}

/// Bytes of a file below the repository's root.
func repositoryFile(_ path: String) -> [UInt8] {
  let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  guard let file = fopen("/\(root)/\(path)", "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count <= 0 { return bytes }
    bytes += chunk[..<count]
  }
}

/// A small generator of its own, so that a failing input can be found again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
