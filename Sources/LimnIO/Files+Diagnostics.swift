import LimnSource

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
      hint: "convert it first, for example `iconv -f LATIN1 -t UTF-8`")
  }

  static func nulByte(_ file: String, offset: Int, line: Int) -> Fault {
    Fault(
      "E642", "`\(file)` holds a NUL byte at offset \(offset), line \(line)",
      hint: "it is probably not a text file")
  }

  static func otherKindOfFile(_ file: String, kind: String) -> Fault {
    Fault("E643", "`\(file)` is \(kind), not CSV", hint: "export it as CSV in UTF-8")
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

  /// A kind of file that cannot be read or written.
  package static func unknownFileKind(_ path: String, reading: Bool) -> Fault {
    Fault(
      "E615", "`\(path)` is of no kind of file that can be \(reading ? "read" : "written")",
      hint: "names of CSV files end in `.csv`, `.tsv` or `.txt`", argument: "path")
  }

  package static func separatorNotOneByte(_ separator: String) -> Fault {
    Fault(
      "E616", "`\(separator)` cannot separate columns",
      hint: "give one ASCII character that is no quote, digit or line end, such as `;`",
      argument: "separator")
  }

  private static func words(_ place: CSVPlace, _ column: Int) -> String {
    "`\(place.file)`, line \(place.line), column \(column + 1)"
  }

  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
