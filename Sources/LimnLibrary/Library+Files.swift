import LimnData
import LimnEffects
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Data files, read and written.

extension Library {
  static let files: [Builtin] = [read, write, glob, sampleData]

  private static let read = Builtin(
    "read", family: "files", "Reads a data file, by the ending of its name",
    takes: Param<Datum>(
      "path",
      "the file, relative to the notebook's or script's folder; a list of files of one kind makes "
        + "one table, with a first column `source`"),
    Param<Datum>(
      "na",
      "CSV: further marks of missing values besides blank cells: a string, a number or a list",
      default: Datum.none),
    Param<Datum>(
      "columns", "CSV and JSON lines: names of the columns to keep, in this order",
      default: Datum.none),
    Param<String?>(
      "separator", "CSV: the character between columns; found if left out", default: .some(nil)),
    Param<String?>("decimal", "CSV: `.` or `,`; found if left out", default: .some(nil)),
    Param<String?>(
      "encoding",
      "CSV: `utf-8`, `latin-1`, `windows-1252`, `utf-16`, `utf-16le` or `utf-16be`; found if left "
        + "out", default: .some(nil)),
    Param<Int>("skip", "CSV: lines to leave out before the header", default: 0),
    Param<Bool>(
      "header", "CSV: whether the first row names the columns; else they are `column_1` …",
      default: true),
    Param<String?>(
      "comment", "CSV: a character; lines that begin with it are left out", default: .some(nil)),
    Param<Record>(
      "types", "CSV: types of columns that are not to be found, such as `{code: \"str\"}`",
      default: Record(), shown: "{}"),
    Param<String?>(
      "variable", "NetCDF: the variable to read; without it the dataset is described",
      default: .some(nil)),
    Param<Record>(
      "point", "NetCDF: labels, such as `{lat: 47, lon: 8}`; the nearest cell is taken",
      default: Record(), shown: "{}"),
    Param<Record>(
      "index", "NetCDF: positions along axes: one, or `[start, stop]` without the stop",
      default: Record(), shown: "{}"),
    Param<Record>(
      "span", "NetCDF: labels `[first, last]` along axes, both ends kept", default: Record(),
      shown: "{}"),
    returns:
      "`.csv` `.tsv` `.txt`: table, each column of the narrowest type that takes all its cells; "
      + "`.jsonl` `.ndjson`: table; `.json`: records, lists and tensors; `.npy`: tensor; `.npz`: "
      + "record of tensors; `.nc`: tensor with its coordinates, or dataset; packed by gzip as "
      + "`.csv.gz`, `.jsonl.gz`, `.json.gz` or `.npy.gz`: the same, within `--memory`",
    effects: .readsFiles,
    references: [
      "RFC 4180 (2005), doi:10.17487/RFC4180",
      "Clinger (1990), How to read floating point numbers accurately, doi:10.1145/93542.93557",
      "Lemire (2021), Number parsing at a gigabyte per second, doi:10.1002/spe.2984",
      "RFC 8259 (2017), doi:10.17487/RFC8259",
      "RFC 1951 (1996), doi:10.17487/RFC1951; RFC 1952 (1996), doi:10.17487/RFC1952",
      "CF Conventions 1.11 (2023), doi:10.5281/zenodo.11288138",
    ],
    examples: [
      Example(
        "write(table({site: [\"a\", \"b\"], ndvi: [0.2, 0.6]}), \"t.csv\"); read(\"t.csv\")",
        shows: "site  ndvi\nstr    f64\na      0.2\nb      0.6"),
      Example(
        "write(table({x: [1, -9999]}), \"t.csv\"); count(read(\"t.csv\", na=-9999).x)", shows: "1"),
      Example("write([1.5, 2.5], \"x.npy\"); read(\"x.npy\")[1]", shows: "2.5"),
    ]
  ) {
    (
      context, path, na, columns, separator, decimal, encoding, skip, header, comment, types,
      variable, point, index, span
    ) throws(Fault) -> Datum in
    var request = FileRequest()
    request.csv.missing = try missingMarkers(na)
    request.csv.columns = try names(columns, "columns")
    request.csv.separator = try separator.map { text throws(Fault) in try separatorByte(text) }
    request.csv.point = try decimal.map { text throws(Fault) in try decimalByte(text) }
    request.csv.encoding = try encoding.map { name throws(Fault) in
      guard let known = TextEncoding(rawValue: name.lowercased()) else {
        throw Fault.unknownEncoding(name)
      }
      return known
    }
    request.csv.skip = skip
    request.csv.hasHeader = header
    request.csv.comment = try comment.map { text throws(Fault) in try separatorByte(text) }
    request.csv.types = try columnTypes(types)
    request.variable = variable
    request.selection = NetCDFSelection(
      point: try NetCDFSelection.labels(point, "point"),
      index: try NetCDFSelection.positions(index),
      span: try NetCDFSelection.spans(span))
    guard let paths = [String].from(path) else {
      guard case .string(let path) = path else {
        throw Fault.wrongType("path", "a name or a list of names", "what to read", got: path)
      }
      return try FileReading(context, request).read(path)
    }
    return .table(try FileReading(context, request).read(all: paths))
  }

  private static let write = Builtin(
    "write", family: "files",
    "Writes a data file, by the ending of its name; it is replaced whole or not at all",
    takes: Param<Datum>(
      "value",
      "a table; for `.npy` a tensor; for `.nc` a record of tensors, or one under its own name (else "
        + "`value`), with labels, times and units, or a table, its columns along an axis `row`; for "
        + "`.json` any value; missing values become blank"
    ),
    Param<String>(
      "path", "the file, ending in `.csv`, `.tsv`, `.txt`, `.jsonl`, `.json`, `.npy` or `.nc`"),
    Param<String?>(
      "separator", "CSV: the character between columns; `,`, or a tab in `.tsv` files",
      default: .some(nil)),
    returns: "none",
    effects: .writesFiles,
    references: [
      "RFC 4180 (2005), doi:10.17487/RFC4180",
      "CF Conventions 1.11 (2023), doi:10.5281/zenodo.11288138",
    ],
    examples: [
      Example("write(table({site: [\"a\", \"b\"], ndvi: [0.2, 0.6]}), \"t.csv\")"),
      Example(
        "write({rain: with_units(ones(day=3), \"mm\")}, \"r.nc\"); read(\"r.nc\", variable=\"rain\")",
        shows: "tensor [day: 3] f64\nrain, unit mm\n1  1  1"),
      Example(
        "write(table({rain: [0.5, 2.0]}), \"t.nc\"); read(\"t.nc\", variable=\"rain\")",
        shows: "tensor [row: 2] f64\nrain\n0.5  2"),
      Example("write(table({x: [1, none]}), \"t.jsonl\"); len(read(\"t.jsonl\"))", shows: "2"),
      Example("write({a: [1, 2]}, \"r.json\"); read(\"r.json\").a[1]", shows: "2"),
    ]
  ) { (context, value, path, separator) throws(Fault) -> Nothing in
    let bytes: [UInt8]
    guard !FileKind.isPacked(path) else { throw Fault.unknownFileKind(path, reading: false) }
    switch (FileKind(path), value) {
    case (.csv, .table(let table)):
      let usual: UInt8 = path.hasSuffix(".tsv") ? 0x09 : 0x2C
      bytes = try CSV.write(
        table,
        separator: try separator.map { text throws(Fault) in try separatorByte(text) } ?? usual)
    case (.jsonLines, .table(let table)): bytes = try JSONLines.write(table)
    case (.npy, .array(let array)): bytes = try NPY.write(array.tensor)
    case (.json, _): bytes = try json(of: value).bytes() + [0x0A]
    case (.netCDF, _): bytes = try NetCDFWriter.write(try variables(of: value), to: path)
    case (nil, _), (.npz, _):
      throw Fault.unknownFileKind(path, reading: false)
    case (.npy, _):
      throw Fault.wrongType("value", "a tensor", "what an `.npy` file holds", got: value)
    default: throw Fault.wrongType("value", "a table", "what to write", got: value)
    }
    try context.effects.writeFile(bytes, to: path)
    return Nothing()
  }

  /// What goes into a NetCDF file: a tensor under its own name, or the fields of a record.
  private static func variables(of value: Datum) throws(Fault) -> [(name: String, array: DataArray)]
  {
    switch value {
    case .array(let array): return [(array.name ?? "value", array)]
    case .table(let table) where !table.columns.isEmpty:
      return table.columns.map { column in
        var column = column
        column.axes = [Axis("row")]
        return (column.name ?? "value", column)
      }
    case .record(let record) where !record.fields.isEmpty:
      var variables: [(name: String, array: DataArray)] = []
      for (name, field) in record.fields {
        if case .array(let array) = field {
          variables.append((name, array))
        } else if let scalar = field.scalar {
          variables.append((name, try DataArray(scalar: scalar)))
        } else {
          throw Fault.wrongType(
            "value", "tensors", "what a `.nc` file holds; the field `\(name)` is no tensor",
            got: field)
        }
      }
      return variables
    default:
      throw Fault.wrongType(
        "value", "a tensor, a record of one or more, or a table", "what a `.nc` file holds",
        got: value)
    }
  }

  private static let glob = Builtin(
    "glob", family: "files", "The files whose names match a pattern",
    takes: Param<String>(
      "pattern",
      "a path in which `*` is any run of characters, `?` one, `[ab]` one of several and `**` any "
        + "folders"),
    returns: "list of paths, sorted; empty if nothing matches",
    effects: .readsFiles,
    examples: [
      Example(
        "write(table({x: 1}), \"a.csv\"); write(table({x: 2}), \"b.csv\"); glob(\"*.csv\")",
        shows: "[\"a.csv\", \"b.csv\"]"),
      Example(
        "write(table({x: 1}), \"a.csv\"); write(table({x: 2}), \"b.csv\"); read(glob(\"*.csv\"))",
        shows: "source    x\nstr     i64\na.csv     1\nb.csv     2"),
    ]
  ) { (context, pattern) throws(Fault) -> [String] in
    try Glob.paths(pattern, context.effects)
  }

  private static let sampleData = Builtin(
    "sample", family: "files", "A bundled data set",
    takes: Param<String?>("name", "which one; without it they are listed", default: .some(nil)),
    returns: "table; the list has name, what it is, licence and source",
    examples: [
      Example("columns(sample(\"sites\"))", shows: "[\"site\", \"lat\", \"lon\", \"igbp\"]"),
      Example("\"ndvi\" in list(sample().name[5])", shows: "true"),
    ]
  ) { (_, name) throws(Fault) -> Table in
    guard let name else { return try Sample.list() }
    return try Sample.read(name)
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

  private static func separatorByte(_ separator: String) throws(Fault) -> UInt8 {
    let refused: [UInt8] = [0x22, 0x0A, 0x0D, 0x2B, 0x2D, 0x2E]
    guard separator.utf8.count == 1, let byte = separator.utf8.first,
      byte == 0x09 || (0x20..<0x7F).contains(byte), !refused.contains(byte),
      !(0x30...0x39).contains(byte)
    else { throw Fault.separatorNotOneByte(separator) }
    return byte
  }

  private static func decimalByte(_ text: String) throws(Fault) -> UInt8 {
    guard text == "." || text == ",", let byte = text.utf8.first else {
      throw Fault.wrongType(
        "decimal", "`.` or `,`", "the decimal point", got: .string(text))
    }
    return byte
  }

  private static func columnTypes(_ record: Record) throws(Fault) -> [String: DType] {
    var types: [String: DType] = [:]
    for (name, type) in record.fields {
      guard case .string(let type) = type else {
        throw Fault.wrongType("types", "names of types", "such as `\"str\"`", got: type)
      }
      guard let dtype = DType(rawValue: type), dtype != .duration else {
        throw Fault.unreadableType(name, type)
      }
      types[name] = dtype
    }
    return types
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
