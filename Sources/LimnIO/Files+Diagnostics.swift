import LimnSource
import LimnTensor

/// What can go wrong with data files and tables, in words.
extension Fault {
  static func emptyFile(_ file: String) -> Fault {
    Fault("E640", "`\(file)` is empty", hint: "a CSV file begins with a line of column names")
  }

  static func notUTF8(_ file: String, offset: Int, line: Int, byte: UInt8) -> Fault {
    let hex = String(byte, radix: 16, uppercase: true)
    return Fault(
      "E641",
      "`\(file)` is not UTF-8: byte \(hex.utf8.count == 1 ? "0" : "")\(hex) at offset \(offset), line \(line)",
      hint: "say what it is: `read(path, encoding=\"windows-1252\")` or `\"latin-1\"`")
  }

  static func oddUTF16(_ file: String) -> Fault {
    Fault("E641", "`\(file)` is not UTF-16", hint: "`encoding=` says what it is")
  }

  /// A cell that a type given by the user does not fit.
  static func cellOfOtherType(_ place: CSVPlace, _ column: String, cell: String, type: String)
    -> Fault
  {
    Fault(
      "E658", "`\(place.file)`, line \(place.line): `\(cell)` in `\(column)` is no `\(type)`",
      hint: "`na=` takes marks of missing values; leave `types` out to have the type found",
      argument: "types")
  }

  package static func unknownEncoding(_ name: String) -> Fault {
    Fault(
      "E659", "there is no encoding `\(name)`",
      hint: "there are "
        + TextEncoding.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".",
      argument: "encoding")
  }

  package static func unreadableType(_ column: String, _ type: String) -> Fault {
    Fault(
      "E658", "`\(column)` cannot be read as `\(type)`",
      hint: "there are `f64`, `f32`, `i64`, `bool`, `str` and `time`", argument: "types")
  }

  static func nulByte(_ file: String, offset: Int, line: Int) -> Fault {
    Fault(
      "E642", "`\(file)` holds a NUL byte at offset \(offset), line \(line)",
      hint: "it is probably not a text file")
  }

  static func otherKindOfFile(_ file: String, kind: String) -> Fault {
    Fault(
      "E643", "`\(file)` is \(kind), not text",
      hint: kind.hasPrefix("gzip") ? "call it `\(file).gz`, and it is unpacked" : "export it as CSV"
    )
  }

  static func unclosedQuote(_ place: CSVPlace, column: Int) -> Fault {
    Fault(
      "E644", "\(words(place, column)): the quote that opens here is never closed",
      hint: "a quoted cell ends in `\"`; quotes inside it are doubled")
  }

  static func textAfterQuote(_ place: CSVPlace, column: Int) -> Fault {
    Fault(
      "E645", "\(words(place, column)): text after the closing quote",
      hint: "quotes inside a quoted cell are doubled: `\"a \"\"b\"\" c\"`")
  }

  static func quoteInsideCell(_ place: CSVPlace, column: Int) -> Fault {
    Fault(
      "E607", "\(words(place, column)): a quote inside an unquoted cell",
      hint: "put the whole cell in quotes and double the inner ones")
  }

  static func raggedRow(_ place: CSVPlace, cells: Int, expected: Int) -> Fault {
    Fault(
      "E608",
      "`\(place.file)`, line \(place.line): \(counted(cells, "cell")), but the header has \(expected)",
      hint: cells > expected
        ? "a cell that holds the separator needs quotes"
        : "every row needs a cell for every column, if a blank one")
  }

  static func cellTooLong(_ place: CSVPlace, column: Int) -> Fault {
    Fault(
      "E609", "\(words(place, column)): a cell longer than 8 MiB",
      hint: "is a closing quote missing?")
  }

  static func headerIsNumbers(_ names: [String], in file: String) -> Fault {
    Fault(
      "E610", "`\(file)` has no header: its first line holds only numbers",
      hint: "add a first line with the names of the columns")
  }

  static func headerIsBlank(_ file: String) -> Fault {
    Fault(
      "E610", "`\(file)` has no header: its first line names no column",
      hint: "the first line holds the names of the columns")
  }

  static func duplicateHeader(_ name: String, in file: String) -> Fault {
    Fault(
      "E611", "`\(file)` has two columns named `\(name)`", hint: "rename one of them in the header"
    )
  }

  static func otherSeparator(_ word: String, separator: String, in file: String) -> Fault {
    let written = separator == "\t" ? "\\t" : separator
    return Fault(
      "E612", "the columns of `\(file)` are separated by \(word)",
      hint: "say so: `read(\"\(file)\", separator=\"\(written)\")`")
  }

  static func columnNotFlat(_ name: String) -> Fault {
    Fault("E613", "the column `\(name)` does not hold one value for each row")
  }

  static func infiniteInCSV(_ name: String, row: Int) -> Fault {
    Fault(
      "E614", "`\(name)` is infinite in row \(row), which CSV has no number for",
      hint: "replace it first, for example by `nan`, which is written as a blank cell")
  }

  package static func infiniteInJSON() -> Fault {
    Fault(
      "E614", "an infinite number stands in the value, which JSON has no number for",
      hint: "replace it first, for example by `nan`, which is written as `null`", argument: "value")
  }

  /// A kind of file that cannot be read or written.
  package static func unknownFileKind(_ path: String, reading: Bool) -> Fault {
    Fault(
      "E615", "`\(path)` is of no kind of file that can be \(reading ? "read" : "written")",
      hint: reading
        ? "names end in `.csv`, `.tsv`, `.txt`, `.jsonl`, `.json`, `.npy`, `.npz` or `.nc`, all but "
          + "the last two also packed, as `.csv.gz`; `load` reads `.safetensors`"
        : "tables are written to `.csv`, `.tsv`, `.txt` or `.jsonl`, tensors to `.npy` or `.nc`, "
          + "any value to `.json`",
      argument: "path")
  }

  package static func separatorNotOneByte(_ separator: String) -> Fault {
    Fault(
      "E616", "`\(separator)` cannot separate columns",
      hint: "give one ASCII character that is no quote, digit or line end, such as `;`",
      argument: "separator")
  }

  static func malformedJSON(_ file: String, line: Int, _ what: String) -> Fault {
    Fault(
      "E652", "`\(file)`, line \(line): this is no JSON: \(what)",
      hint: file.hasSuffix(".jsonl") || file.hasSuffix(".ndjson")
        ? "JSON lines hold one whole object on each line" : nil)
  }

  static func arrayInJSONLine(_ file: String, line: Int, key: String) -> Fault {
    Fault(
      "E653", "`\(file)`, line \(line): `\(key)` is an array, which no cell of a table holds",
      hint: "as `.json` a file is read as records, lists and tensors")
  }

  /// A binary file that contradicts itself.
  package static func damagedFile(_ file: String, _ what: String) -> Fault {
    Fault("E654", "`\(file)` cannot be read: \(what)", hint: "was it copied whole?")
  }

  static func packedOtherwise(_ file: String, _ member: String) -> Fault {
    Fault(
      "E654", "`\(member)` in `\(file)` is packed in a way that is not read",
      hint: "`numpy.savez` and `numpy.savez_compressed` write what is")
  }

  static func elementsNotKnown(_ file: String, _ type: String) -> Fault {
    Fault(
      "E654", "`\(file)` holds elements of the type `\(type)`, which no tensor has",
      hint: "numbers, bools, text and datetime64 up to weeks can be read")
  }

  static func missingInNPY(_ dtype: DType) -> Fault {
    Fault(
      "E654", "`.npy` files cannot say that an element of `\(dtype.rawValue)` is missing",
      hint: "floats can: `f64(x)`")
  }

  static func notInSafetensors(_ name: String, _ dtype: DType) -> Fault {
    Fault(
      "E654", "`\(name)` holds `\(dtype.rawValue)`, which safetensors cannot",
      hint: "numbers and bools can be saved")
  }

  static func missingInSafetensors(_ name: String, _ dtype: DType) -> Fault {
    Fault(
      "E654",
      "safetensors cannot say that an element of `\(name)`, in `\(dtype.rawValue)`, is missing",
      hint: "floats can: `f64(x)`")
  }

  static func noSuchSample(_ name: String, among names: [String]) -> Fault {
    let near = Suggestion.nearest(name, among: names).map { "did you mean `\($0)`? " } ?? ""
    let list = names.map { "`\($0)`" }.joined(separator: " ")
    return Fault(
      "E646", "there is no bundled data set `\(name)`", hint: "\(near)There are \(list)",
      argument: "name")
  }

  private static func words(_ place: CSVPlace, _ column: Int) -> String {
    "`\(place.file)`, line \(place.line), column \(column + 1)"
  }

  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
