import LimnData
import LimnSource
import LimnTensor

/// Choosing and ordering the rows and columns of a table.

extension Table {
  /// The rows at `positions`, in that order.
  package func taking(rows positions: [Int]) throws(Fault) -> Table {
    var taken: [DataArray] = []
    for column in columns { taken.append(try column.gathered(positions)) }
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
    return Table(columns: chosen, rowCount: rowCount, notes: notes)
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
    return Table(columns: renamed, rowCount: rowCount, notes: notes)
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
    return Table(columns: changed, rowCount: column.count, notes: notes)
  }

  /// Rows in ascending (or descending) order of the named columns, the first one foremost.
  ///
  /// Rows that are equal keep their order; missing values come last either way.
  package func arranged(by names: [String], descending: Bool = false) throws(Fault) -> Table {
    var compare: [(Int, Int) -> Int] = []
    for name in names { compare.append(try required(name).rowOrder(descending: descending)) }
    let order = (0..<rowCount).sorted { a, b in
      for compare in compare {
        let sign = compare(a, b)
        if sign != 0 { return sign < 0 }
      }
      return a < b
    }
    return try taking(rows: order)
  }
}

extension DataArray {
  /// Negative when the first row comes first.
  fileprivate func rowOrder(descending: Bool) -> (Int, Int) -> Int {
    let flags = tensor.mask
    let turn = descending ? -1 : 1
    func order<Key: Comparable>(
      _ key: @escaping (Int) -> Key, _ isMissing: @escaping (Int) -> Bool
    ) -> (Int, Int) -> Int {
      { a, b in
        switch (isMissing(a), isMissing(b)) {
        case (true, true): return 0
        case (true, false): return 1
        case (false, true): return -1
        case (false, false):
          let (x, y) = (key(a), key(b))
          return x < y ? -turn : y < x ? turn : 0
        }
      }
    }
    let masked = { (row: Int) in flags.map { $0.pointer[row] != 0 } ?? false }
    switch tensor.elements {
    case .f64(let block): return order({ block.pointer[$0] }, { block.pointer[$0].isNaN })
    case .f32(let block): return order({ block.pointer[$0] }, { block.pointer[$0].isNaN })
    case .i64(let block), .time(let block), .duration(let block):
      return order({ block.pointer[$0] }, masked)
    case .bool(let block): return order({ block.pointer[$0] }, masked)
    case .str(let block): return order({ block.strings[$0] }, masked)
    }
  }
}
