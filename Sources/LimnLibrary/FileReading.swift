import LimnData
import LimnDisplay
import LimnEffects
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Data files as values of the language, by the endings of their names.
enum FileKind {
  case csv, jsonLines, json, npy, npz, netCDF

  /// Whether it is packed by gzip, as `x.csv.gz`.
  static func isPacked(_ path: String) -> Bool { path.lowercased().hasSuffix(".gz") }

  init?(_ path: String) {
    let isPacked = Self.isPacked(path)
    let name = isPacked ? String(path.lowercased().dropLast(3)) : path.lowercased()
    let endings: [(FileKind, [String])] = [
      (.csv, [".csv", ".tsv", ".txt"]), (.jsonLines, [".jsonl", ".ndjson"]), (.json, [".json"]),
      (.npy, [".npy"]), (.npz, [".npz"]), (.netCDF, [".nc", ".nc3", ".cdf"]),
    ]
    for (kind, names) in endings where names.contains(where: name.hasSuffix) {
      // Archives are packed already, and of a NetCDF file only parts are read.
      if isPacked, kind == .npz || kind == .netCDF { return nil }
      self = kind
      return
    }
    return nil
  }
}

/// What is wanted of a file.
struct FileRequest {
  var csv = CSVOptions(name: "")
  var variable: String?
  var selection = NetCDFSelection()
}

struct FileReading {
  private let context: any CallContext
  private let request: FileRequest

  init(_ context: any CallContext, _ request: FileRequest) {
    self.context = context
    self.request = request
  }

  func read(_ path: String) throws(Fault) -> Datum {
    let effects = context.effects
    switch FileKind(path) {
    case .csv, .jsonLines: return .table(try table(path))
    case .json:
      let parsed = try bytes(of: path).withBuffer { bytes throws(Fault) in
        try JSON.parse(bytes, file: path)
      }
      return try Library.datum(of: parsed)
    case .npy: return DataArray(try NPY.read(try bytes(of: path), name: path)).result
    case .npz:
      var record = Record()
      for (name, tensor) in try NPZ.read(try effects.readFile(path), name: path) {
        record.fields[name] = DataArray(tensor, name: name).result
      }
      return .record(record)
    case .netCDF:
      let file = try NetCDFFile(path, effects)
      guard let variable = request.variable else {
        return .object(Dataset(record: try dataset(file.header, path)))
      }
      return try file.read(variable, request.selection).result
    case nil: throw Fault.unknownFileKind(path, reading: true)
    }
  }

  private func bytes(of path: String) throws(Fault) -> [UInt8] {
    let bytes = try context.effects.readFile(path)
    guard FileKind.isPacked(path) else { return bytes }
    return try GZip.unpacked(bytes, name: path, interruption: context.effects.interruption)
  }

  /// Tables of several files, one below the other, with a first column that names the file.
  func read(all paths: [String]) throws(Fault) -> Table {
    var tables: [Table] = []
    for path in paths {
      try context.effects.interruption.check()
      guard FileKind(path) == .csv || FileKind(path) == .jsonLines else {
        throw Fault.unknownFileKind(path, reading: true)
      }
      tables.append(try table(path))
    }
    return try Library.bound(tables, labels: paths.map { .string($0) }, source: "source")
  }

  private func table(_ path: String) throws(Fault) -> Table {
    let bytes = try bytes(of: path)
    let table: Table
    if FileKind(path) == .csv {
      var options = request.csv
      options.name = path
      table = try CSV.read(bytes, options: options, interruption: context.effects.interruption)
    } else {
      table = try JSONLines.read(
        bytes, name: path, columns: request.csv.columns,
        interruption: context.effects.interruption)
    }
    // What is missing is told in one line; the table keeps the count of each column.
    var (cells, columns) = (0, 0)
    for note in table.notes {
      if note.hasSuffix(" missing") { columns += 1 } else { context.note("\(path): \(note)") }
    }
    if columns > 0 {
      for column in table.columns { cells += column.tensor.missingCount }
      context.note(
        "\(path): \(NumberText.counted(cells, "missing cell")) in "
          + NumberText.counted(columns, "column"))
    }
    return table
  }

  /// What a NetCDF file holds.
  private func dataset(_ header: NetCDFHeader, _ path: String) throws(Fault) -> Record {
    var dims = Record()
    for (name, length) in header.dims { dims.fields[name] = .int(Int64(length)) }
    var rows: [Record] = []
    var details = Record()
    for variable in header.variables {
      var row = Record()
      row.fields["variable"] = .string(variable.name)
      row.fields["dims"] = .string(
        variable.dims.map { header.dims[$0].name }.joined(separator: " "))
      row.fields["shape"] = .string(
        "[" + header.shape(of: variable).map { "\($0)" }.joined(separator: ", ") + "]")
      row.fields["dtype"] = .string(variable.type.name)
      row.fields["units"] = variable.attribute("units")?.text.map { .string($0) } ?? Datum.none
      row.fields["long_name"] =
        variable.attribute("long_name")?.text.map { .string($0) } ?? Datum.none
      rows.append(row)
      details.fields[variable.name] = .record(try attributes(variable.attributes))
    }
    return Record(
      fields: [
        "file": .string(path), "dims": .record(dims),
        "variables": .table(try Library.table(ofRows: rows)),
        "attributes": .record(try attributes(header.attributes)), "details": .record(details),
      ])
  }

  private func attributes(
    _ attributes: [(name: String, value: NetCDFValue)]
  ) throws(Fault) -> Record {
    var record = Record()
    for (name, value) in attributes {
      switch value {
      case .text(let text): record.fields[name] = .string(text)
      case .numbers(let numbers, _) where numbers.count == 1:
        record.fields[name] = .float(numbers[0])
      case .numbers(let numbers, _):
        record.fields[name] = .array(DataArray(try Tensor(f64: numbers)))
      }
    }
    return record
  }
}

/// What a NetCDF file holds, without its elements.
struct Dataset: DescribedObject {
  let record: Record

  var typeName: String { "dataset" }
  var fieldNames: [String] { Array(record.fields.keys) }
  func field(_ name: String) -> Datum? { record.fields[name] }

  var description: Description {
    var parts: [Description] = []
    if case .string(let file)? = field("file"), case .record(let dims)? = field("dims") {
      let extents = dims.fields.map { "\($0.key): \(Describe.inline($0.value))" }
      parts.append(.text("dataset \(file)  [\(extents.joined(separator: ", "))]"))
    }
    if case .table(let variables)? = field("variables") {
      parts.append(.table(Describe.table(variables)))
    }
    if case .record(let attributes)? = field("attributes"), !attributes.fields.isEmpty {
      let lines = attributes.fields.map { "\($0.key): \(Describe.inline($0.value))" }
      parts.append(.text(lines.joined(separator: "\n")))
    }
    return .stack(parts)
  }
}

extension Operand {
  /// What a bracket literal of these elements is: a tensor where numbers and bools (or tensors of one
  /// shape) go together, else a list.
  static func bracket(_ elements: [Datum]) throws(Fault) -> Datum {
    var (scalars, parts): ([Scalar?], [DataArray]) = ([], [])
    for element in elements {
      switch element {
      case .none: scalars.append(nil)
      case .bool, .int, .float: scalars.append(element.scalar)
      case .array(let array): parts.append(array)
      default: return .list(elements)
      }
    }
    if parts.isEmpty, scalars.contains(where: { $0 != nil }),
      let array = try DataArray.ofScalars(scalars)
    {
      return .array(array)
    }
    if !parts.isEmpty, scalars.isEmpty, parts.allSatisfy({ $0.shape == parts[0].shape }) {
      return .array(try DataArray.stacked(parts))
    }
    return .list(elements)
  }
}

extension NetCDFSelection {
  /// `{lat: 47, time: "2001-02-18"}`
  static func labels(
    _ record: Record, _ parameter: String
  ) throws(Fault) -> [(axis: String, label: Scalar)] {
    try record.fields.map { field throws(Fault) in
      guard let label = field.value.scalar else {
        throw Fault.wrongType(parameter, "labels", "one for each axis", got: field.value)
      }
      return (field.key, label)
    }
  }

  /// `{time: 0, lat: [10, 20]}`
  static func positions(
    _ record: Record
  ) throws(Fault) -> [(axis: String, range: Range<Int>?, position: Int)] {
    try record.fields.map { field throws(Fault) in
      if case .int(let position) = field.value { return (field.key, nil, Int(position)) }
      if case .array(let array) = field.value, array.dtype == .i64, array.count == 2 {
        let bounds = try array.tensor.i64Values()
        if bounds[0] >= 0, bounds[0] <= bounds[1] {
          return (field.key, Int(bounds[0])..<Int(bounds[1]), 0)
        }
      }
      throw Fault.wrongType(
        "index", "positions", "a position, or `[start, stop]` from 0 on", got: field.value)
    }
  }

  /// `{time: ["2001", "2005"], lat: [40, 50]}`
  static func spans(
    _ record: Record
  ) throws(Fault) -> [(axis: String, first: Scalar, last: Scalar)] {
    try record.fields.map { field throws(Fault) in
      var bounds: [Scalar] = []
      if case .list(let values) = field.value { bounds = values.compactMap(\.scalar) }
      if case .array(let array) = field.value, array.rank == 1 {
        bounds = (0..<array.count).compactMap { array.scalar(at: $0) }
      }
      guard bounds.count == 2 else {
        throw Fault.wrongType("span", "labels", "`[first, last]` for each axis", got: field.value)
      }
      return (field.key, bounds[0], bounds[1])
    }
  }
}
