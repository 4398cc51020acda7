import LimnData
import LimnSource
import LimnTensor

/// Rows of two tables brought together by equal keys.

package enum JoinKind: String, CaseIterable, Sendable {
  case inner, left, right, outer, semi, anti
}

/// How many rows of one side may meet how many of the other.
package enum JoinExpectation: String, CaseIterable, Sendable {
  case oneToOne = "1:1"
  case manyToOne = "m:1"
  case oneToMany = "1:m"
  case manyToMany = "m:m"

  fileprivate var leftIsUnique: Bool { self == .oneToOne || self == .oneToMany }
  fileprivate var rightIsUnique: Bool { self == .oneToOne || self == .manyToOne }
}

package struct JoinOptions: Sendable {
  /// Names in the left and in the right table.
  package var keys: [(left: String, right: String)]
  package var kind: JoinKind
  package var expectation: JoinExpectation
  /// Put behind a right column's name that the left table has too.
  package var suffix: String

  package init(
    keys: [(left: String, right: String)], kind: JoinKind = .inner,
    expectation: JoinExpectation = .manyToMany, suffix: String = "_right"
  ) {
    self.keys = keys
    self.kind = kind
    self.expectation = expectation
    self.suffix = suffix
  }
}

extension Table {
  /// Rows in the left table's order, for each its partners in the right one's; then, for `right`
  /// and `outer`, the right rows without a partner. A missing key meets nothing.
  ///
  /// `notes` tells of rows left out for want of a key.
  package func joined(
    with right: Table, _ options: JoinOptions, notes: inout [String]
  ) throws(Fault) -> Table {
    let match = try JoinMatch(self, right, options, notes: &notes)
    switch options.kind {
    case .semi: return try taking(rows: match.left { !$0 })
    case .anti: return try taking(rows: match.left { $0 })
    default: break
    }
    let pairs = try match.pairs(options.kind)
    return try combined(with: right, pairs, options)
  }

  private func combined(
    with right: Table, _ pairs: JoinPairs, _ options: JoinOptions
  ) throws(Fault) -> Table {
    var columns: [DataArray] = []
    for column in self.columns {
      let name = column.name ?? ""
      guard let key = options.keys.first(where: { $0.left == name }), pairs.hasUnmatchedRight
      else {
        columns.append(try column.gathered(pairs.left))
        continue
      }
      // Rows that only the right table has take their key from there.
      let (mine, theirs) = try DataArray.commonKeys(column, try right.required(key.right))
      let both = try DataArray.concatenated([mine, theirs], along: 0)
      var filled = try both.gathered(
        zip(pairs.left, pairs.right).map { $0 >= 0 ? $0 : $1 + rowCount })
      filled.name = name
      filled.unit = column.unit ?? filled.unit
      columns.append(filled)
    }
    var names = Set(columnNames)
    for column in right.columns {
      let name = column.name ?? ""
      if options.keys.contains(where: { $0.right == name }) { continue }
      var taken = try column.gathered(pairs.right)
      let unique = names.contains(name) ? name + options.suffix : name
      guard names.insert(unique).inserted else { throw Fault.duplicateColumn(unique) }
      taken.name = unique
      columns.append(taken)
    }
    return Table(columns: columns, rowCount: pairs.left.count)
  }
}

/// Rows beside each other; -1 where a side has none.
private struct JoinPairs {
  var left: [Int] = []
  var right: [Int] = []
  var hasUnmatchedRight = false
}

/// Which rows of the right table each key has.
private struct JoinMatch {
  private let codes: Block<Int32>
  private let missing: Block<UInt8>?
  private let leftCount: Int
  private let rightCount: Int
  /// Rows of the right table key by key, and where each key begins.
  private var rightRows: [Int] = []
  private var starts: [Int]

  init(
    _ left: Table, _ right: Table, _ options: JoinOptions, notes: inout [String]
  ) throws(Fault) {
    var columns: [DataArray] = []
    for key in options.keys {
      let (mine, theirs) = try DataArray.commonKeys(
        try left.required(key.left), try right.required(key.right))
      columns.append(try DataArray.concatenated([theirs, mine], along: 0))
    }
    leftCount = left.rowCount
    rightCount = right.rowCount
    let keys = try RowKeys(columns, rows: leftCount + rightCount)
    codes = keys.codes
    missing = keys.missing
    starts = [Int](repeating: 0, count: keys.count + 1)
    for row in 0..<rightCount where !isMissing(row) { starts[Int(codes.pointer[row]) + 1] += 1 }
    for key in 0..<keys.count { starts[key + 1] += starts[key] }
    rightRows = [Int](repeating: 0, count: starts[keys.count])
    var next = starts
    for row in 0..<rightCount where !isMissing(row) {
      let key = Int(codes.pointer[row])
      rightRows[next[key]] = row
      next[key] += 1
    }
    try check(left, right, options)
    for (side, count, start) in [("left", leftCount, rightCount), ("right", rightCount, 0)] {
      let absent = (start..<start + count).count { isMissing($0) }
      if absent > 0 {
        notes.append("\(absent) of \(count) \(side) rows without a key meet nothing")
      }
    }
  }

  private func isMissing(_ row: Int) -> Bool { missing.map { $0.pointer[row] != 0 } ?? false }

  /// The rows of the right table that a row of the left one meets.
  private func partners(_ row: Int) -> Range<Int> {
    if isMissing(row + rightCount) { return 0..<0 }
    let key = Int(codes.pointer[row + rightCount])
    return starts[key]..<starts[key + 1]
  }

  private func check(_ left: Table, _ right: Table, _ options: JoinOptions) throws(Fault) {
    if options.expectation.rightIsUnique {
      for key in 0..<starts.count - 1 where starts[key + 1] - starts[key] > 1 {
        throw Fault.joinMultiplies(
          options, side: "right",
          key: words(right, options.keys.map(\.right), rightRows[starts[key]]),
          rows: (rightRows[starts[key]], rightRows[starts[key] + 1]))
      }
    }
    guard options.expectation.leftIsUnique else { return }
    var seen = [Int32](repeating: -1, count: starts.count - 1)
    for row in 0..<leftCount where !isMissing(row + rightCount) {
      let key = Int(codes.pointer[row + rightCount])
      guard seen[key] < 0 else {
        throw Fault.joinMultiplies(
          options, side: "left", key: words(left, options.keys.map(\.left), row),
          rows: (Int(seen[key]), row))
      }
      seen[key] = Int32(row)
    }
  }

  private func words(_ table: Table, _ names: [String], _ row: Int) -> String {
    names.map { name in
      "\(name) = \(table.column(named: name)?.scalar(at: row)?.written ?? "none")"
    }.joined(separator: ", ")
  }

  /// The rows of the left table whose having no partner is `wanted`.
  func left(_ wanted: (Bool) -> Bool) -> [Int] {
    (0..<leftCount).filter { wanted(partners($0).isEmpty) }
  }

  func pairs(_ kind: JoinKind) throws(Fault) -> JoinPairs {
    let keepsLeft = kind == .left || kind == .outer
    var count = 0
    for row in 0..<leftCount {
      let partners = partners(row).count
      count += partners == 0 && keepsLeft ? 1 : partners
    }
    // Asked of the budget first: a join of many with many may be huge.
    _ = try Block<(Int, Int)>(count: count)
    var pairs = JoinPairs()
    pairs.left.reserveCapacity(count)
    pairs.right.reserveCapacity(count)
    for row in 0..<leftCount {
      let partners = partners(row)
      if partners.isEmpty, keepsLeft {
        pairs.left.append(row)
        pairs.right.append(-1)
      }
      for place in partners {
        pairs.left.append(row)
        pairs.right.append(rightRows[place])
      }
    }
    guard kind == .right || kind == .outer else { return pairs }
    var met = [Bool](repeating: false, count: rightCount)
    for row in pairs.right where row >= 0 { met[row] = true }
    for row in 0..<rightCount where !met[row] {
      pairs.left.append(-1)
      pairs.right.append(row)
      pairs.hasUnmatchedRight = true
    }
    return pairs
  }
}

extension DataArray {
  /// Two key columns of one type, without units and names that would stand in the way.
  fileprivate static func commonKeys(
    _ left: DataArray, _ right: DataArray
  ) throws(Fault) -> (DataArray, DataArray) {
    func bare(_ array: DataArray, _ dtype: DType) throws(Fault) -> DataArray {
      DataArray(try array.tensor.converted(to: dtype))
    }
    if left.dtype == right.dtype {
      return (try bare(left, left.dtype), try bare(right, right.dtype))
    }
    guard left.dtype.isNumeric, right.dtype.isNumeric else {
      throw Fault.joinKeysDiffer(left, right)
    }
    return (try bare(left, .f64), try bare(right, .f64))
  }
}
