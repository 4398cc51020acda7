import LimnData
import LimnSource
import LimnTensor

/// Choosing and ordering the rows and columns of a table.

extension Table {
  /// The rows at `positions`, in that order.
  package func taking(rows positions: [Int]) throws(Fault) -> Table {
    if positions.count < 1 << 15 || columns.count < 2 {
      var taken: [DataArray] = []
      for column in columns { taken.append(try column.gathered(positions)) }
      return Table(columns: taken, rowCount: positions.count)
    }
    let (columns, results) = (columns, Slots<Result<DataArray, Fault>?>(columns.count, nil))
    Parallel.forEach(columns.count) { place in
      do throws(Fault) {
        results.set(place, .success(try columns[place].gathered(positions)))
      } catch { results.set(place, .failure(error)) }
    }
    var taken: [DataArray] = []
    for result in results.all { if let result { taken.append(try result.get()) } }
    return Table(columns: taken, rowCount: positions.count)
  }

  package func head(_ count: Int) throws(Fault) -> Table {
    try taking(rows: Array(0..<min(max(count, 0), rowCount)))
  }

  package func tail(_ count: Int) throws(Fault) -> Table {
    try taking(rows: Array(max(0, rowCount - max(count, 0))..<rowCount))
  }

  package func selecting(_ names: [String]) throws(Fault) -> Table {
    var chosen: [DataArray] = []
    for (position, name) in names.enumerated() {
      guard !names[..<position].contains(name) else { throw Fault.duplicateColumn(name) }
      chosen.append(try required(name))
    }
    return Table(columns: chosen, rowCount: rowCount, notes: notes, origin: origin)
  }

  /// Each pair is (new name, present name); the order of columns stays.
  package func renaming(_ pairs: [(new: String, old: String)]) throws(Fault) -> Table {
    var renamed = columns
    for (new, old) in pairs {
      guard let position = columns.firstIndex(where: { $0.name == old }) else {
        throw Fault.noSuchColumn(old, among: columnNames)
      }
      renamed[position].name = new
    }
    var seen: Set<String> = []
    for column in renamed where !seen.insert(column.name ?? "").inserted {
      throw Fault.duplicateColumn(column.name ?? "")
    }
    return Table(columns: renamed, rowCount: rowCount, notes: notes, origin: origin)
  }

  /// With one more column, or another in the place of one of the same name.
  package func setting(_ column: DataArray, named name: String) throws(Fault) -> Table {
    guard column.rank == 1 else { throw Fault.columnNotFlat(name) }
    guard columns.isEmpty || column.count == rowCount else {
      throw Fault.unequalColumns(name, column.count, first: columnNames[0], rowCount)
    }
    var flat = column
    flat.name = name
    flat.axes = [Axis()]
    var changed = columns
    if let position = columns.firstIndex(where: { $0.name == name }) {
      changed[position] = flat
    } else {
      changed.append(flat)
    }
    return Table(columns: changed, rowCount: column.count, notes: notes, origin: origin)
  }

  /// Rows in ascending (or descending) order of the named columns, the first one foremost.
  ///
  /// Rows that are equal keep their order; missing values come last either way.
  package func arranged(by names: [String], descending: [Bool] = []) throws(Fault) -> Table {
    var order = try RowOrder(rowCount: rowCount)
    for (place, name) in names.enumerated().reversed() {
      try order.sort(
        by: try required(name), descending: descending.indices.contains(place) && descending[place])
    }
    return try taking(rows: order.rows.map { Int($0) })
  }

  /// Without the named columns.
  package func dropping(_ names: [String]) throws(Fault) -> Table {
    for name in names { _ = try required(name) }
    return Table(
      columns: columns.filter { !names.contains($0.name ?? "") }, rowCount: rowCount, notes: notes,
      origin: origin)
  }
}

extension DataArray {
  /// A column with `value` where an element is missing, and how many were.
  package func fillingMissing(with value: Scalar) throws(Fault) -> (DataArray, Int) {
    guard let flags = try missingFlags() else { return (self, 0) }
    var single = try DataArray(scalar: value).tensor
    if single.dtype != dtype {
      guard single.dtype.isNumeric, dtype.isNumeric else {
        throw Fault.cannotAssign(single.dtype, into: dtype)
      }
      single = try single.converted(to: dtype)
    }
    let rows = (0..<count).filter { flags.pointer[$0] != 0 }
    var result = self
    try result.tensor.scatter(single, Lattice(base: 0, axes: [.listed(rows)]))
    return (result, rows.count)
  }
}
