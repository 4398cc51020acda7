import LimnData
import LimnEffects
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor

/// Data files, read and written.

extension Library {
  static let files: [Builtin] = [read, write]

  private static let read = Builtin(
    "read", family: "files", "Reads a data file: a CSV becomes a table",
    takes: Param<String>("path", "the file; relative to the notebook's or script's folder"),
    Param<Datum>(
      "na", "further marks of missing values besides blank cells: a string, a number or a list",
      default: Datum.none),
    Param<Datum>("columns", "names of the columns to keep, in this order", default: Datum.none),
    Param<String?>(
      "separator", "the character between columns; `,`, or a tab in `.tsv` files",
      default: .some(nil)),
    returns: "table; the type of a column is found over the whole column",
    effects: .readsFiles,
    references: [
      "RFC 4180 (2005), doi:10.17487/RFC4180",
      "Clinger (1990), How to read floating point numbers accurately, doi:10.1145/93542.93557",
    ],
    examples: [
      Example("write(table({site: [\"a\", \"b\"], ndvi: [0.2, 0.6]}), \"t.csv\"); read(\"t.csv\")"),
      Example("write(table({x: [1, -9999]}), \"t.csv\"); read(\"t.csv\", na=-9999)"),
    ]
  ) { (context, path, na, columns, separator) throws(Fault) -> Table in
    let options = CSVOptions(
      name: path, missing: try missingMarkers(na), columns: try names(columns, "columns"),
      separator: try separatorByte(separator, path: path, reading: true))
    let bytes = try context.effects.readFile(path)
    let table = try CSV.read(bytes, options: options, interruption: context.effects.interruption)
    // What is missing is told in one line; the table keeps the count of each column.
    var missing = 0
    for note in table.notes {
      if note.hasSuffix(" missing") { missing += 1 } else { context.note("\(path): \(note)") }
    }
    if missing > 0 {
      let cells = table.columns.reduce(0) { $0 + Self.missingCount($1) }
      let (cellWord, columnWord) = (cells == 1 ? "" : "s", missing == 1 ? "" : "s")
      context.note("\(path): \(cells) missing cell\(cellWord) in \(missing) column\(columnWord)")
    }
    return table
  }

  private static let write = Builtin(
    "write", family: "files", "Writes a table as CSV; the file is replaced whole or not at all",
    takes: Param<Table>("table", "what to write; missing values become blank cells"),
    Param<String>("path", "the file, ending in `.csv`, `.tsv` or `.txt`"),
    Param<String?>(
      "separator", "the character between columns; `,`, or a tab in `.tsv` files",
      default: .some(nil)),
    returns: "none",
    effects: .writesFiles,
    references: ["RFC 4180 (2005), doi:10.17487/RFC4180"],
    examples: [Example("write(table({site: [\"a\", \"b\"], ndvi: [0.2, 0.6]}), \"t.csv\")")]
  ) { (context, table, path, separator) throws(Fault) -> Nothing in
    let byte = try separatorByte(separator, path: path, reading: false)
    try context.effects.writeFile(try CSV.write(table, separator: byte), to: path)
    return Nothing()
  }

  private static func missingCount(_ column: DataArray) -> Int {
    switch column.tensor.elements {
    case .f64(let block):
      (0..<block.count).reduce(0) { block.pointer[$1].isNaN ? $0 + 1 : $0 }
    case .f32(let block):
      (0..<block.count).reduce(0) { block.pointer[$1].isNaN ? $0 + 1 : $0 }
    default:
      column.tensor.mask.map { mask in
        (0..<mask.count).reduce(0) { $0 + Int(mask.pointer[$1]) }
      } ?? 0
    }
  }

  private static func missingMarkers(_ na: Datum) throws(Fault) -> MissingMarkers {
    var texts: [String] = []
    var numbers: [Double] = []
    func add(_ datum: Datum) throws(Fault) {
      switch datum {
      case .none: break
      case .string(let text): texts.append(text)
      case .int(let value): numbers.append(Double(value))
      case .float(let value): numbers.append(value)
      case .list(let values): for value in values { try add(value) }
      case .array(let array) where array.dtype == .i64 || array.dtype == .f64:
        if case .i64(let block) = array.tensor.elements {
          for index in 0..<block.count { numbers.append(Double(block.pointer[index])) }
        } else if case .f64(let block) = array.tensor.elements {
          for index in 0..<block.count { numbers.append(block.pointer[index]) }
        }
      default:
        throw Fault.wrongType(
          "na", "strings or numbers", "marks of missing values, such as `[\"NA\", -9999]`",
          got: datum)
      }
    }
    try add(na)
    return MissingMarkers(texts: texts, numbers: numbers)
  }

  private static func separatorByte(
    _ separator: String?, path: String, reading: Bool
  ) throws(Fault) -> UInt8 {
    let lower = path.lowercased()
    let isTabbed = lower.hasSuffix(".tsv")
    guard isTabbed || lower.hasSuffix(".csv") || lower.hasSuffix(".txt") else {
      throw Fault.unknownFileKind(path, reading: reading)
    }
    guard let separator else { return isTabbed ? 0x09 : 0x2C }
    let refused: [UInt8] = [0x22, 0x0A, 0x0D, 0x2B, 0x2D, 0x2E]
    guard separator.utf8.count == 1, let byte = separator.utf8.first,
      byte == 0x09 || (0x20..<0x7F).contains(byte), !refused.contains(byte),
      !(0x30...0x39).contains(byte)
    else { throw Fault.separatorNotOneByte(separator) }
    return byte
  }

  /// A string, or a list of them; nil for `none`.
  static func names(_ datum: Datum, _ parameter: String) throws(Fault) -> [String]? {
    switch datum {
    case .none: return nil
    case .string(let name): return [name]
    default:
      guard let names = [String].from(datum) else {
        throw Fault.wrongType(
          parameter, "a name or a list of names", "names of columns", got: datum)
      }
      return names
    }
  }
}
