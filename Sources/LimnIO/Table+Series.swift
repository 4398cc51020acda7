import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// From rows of a table to a series on its whole time axis.
///
/// The axis runs from the first to the last date by the rule that the dates follow; a step
/// without a row is missing, two rows for one step are an error. Rows may come in any order.

extension Table {
  /// `value` over `time`, one column of the result for each key in `by`.
  ///
  /// out: [time] or [time, by], of the dtype of the value column. `notes` tells of rows left out.
  package func series(
    time: String, value: String, by: String? = nil, notes: inout [String]
  ) throws(Fault) -> DataArray {
    let times = try self.required(time)
    let values = try self.required(value)
    guard case .time(let instants) = times.tensor.elements else {
      throw Fault.notATimeColumn(time, dtype: times.dtype, notes: said(of: time))
    }
    let keys = try by.map { name throws(Fault) in try SeriesKeys(try self.required(name)) }
    guard values.dtype != .str else { throw Fault.notAValueColumn(value, notes: said(of: value)) }
    var rows: [Int] = []
    var withoutTime = 0
    var withoutKey = 0
    for row in 0..<rowCount {
      if let mask = times.tensor.mask, mask.pointer[row] != 0 {
        withoutTime += 1
      } else if let keys, keys.code[row] < 0 {
        withoutKey += 1
      } else {
        rows.append(row)
      }
    }
    if withoutTime > 0 {
      notes.append("\(withoutTime) of \(rowCount) rows left out: no `\(time)`")
    }
    if withoutKey > 0, let by {
      notes.append("\(withoutKey) of \(rowCount) rows left out: no `\(by)`")
    }
    let present = Set(rows.map { instants.pointer[$0] }).sorted()
    guard !present.isEmpty else { throw Fault.noRowsForSeries(time) }
    let axis = try TimeAxis.complete(from: present.map { Instant(microseconds: $0) })
    let width = keys?.labels.count ?? 1
    // The row that fills each element, -1 where none does.
    let (size, overflow) = axis.count.multipliedReportingOverflow(by: width)
    _ = try Block<Int>(count: overflow ? Int.max : size)
    var source = [Int](repeating: -1, count: size)
    for row in rows {
      let instant = Instant(microseconds: instants.pointer[row])
      guard let step = axis.position(of: instant) else { continue }
      let place = step * width + (keys?.code[row] ?? 0)
      guard source[place] < 0 else {
        throw Fault.twoRowsForOneStep(
          instant, key: keys.map { $0.labels[$0.code[row]] }, name: time,
          rows: rowWords(source[place], row))
      }
      source[place] = row
    }
    var axes = [Axis("time", .time(axis))]
    var shape = [axis.count]
    if let keys, let by {
      axes.append(Axis(by, .labels(try keys.coordinate())))
      shape.append(width)
    }
    return try values.gathered(source, shape: shape, axes: axes)
  }

  /// What reading the file had to say of a column.
  private func said(of name: String) -> [String] { notes.filter { $0.hasPrefix("\(name): ") } }

  /// Two rows as a message names them: by the lines of the file as long as it is known, else by
  /// their indices.
  private func rowWords(_ first: Int, _ second: Int) -> String {
    guard let origin else { return "[\(first)] and [\(second)] of the table" }
    return "lines \(first + origin.firstLine) and \(second + origin.firstLine) of `\(origin.file)`"
  }

  /// A column, or an error that lists the columns there are.
  package func required(_ name: String) throws(Fault) -> DataArray {
    guard let column = column(named: name) else {
      throw Fault.noSuchColumn(name, among: columnNames)
    }
    return column
  }
}

/// The distinct keys of a column in order of first appearance, and which of them each row has.
private struct SeriesKeys {
  private let column: DataArray
  private var firstRows: [Int] = []
  /// -1 where the key is missing.
  private(set) var code: [Int] = []
  /// As messages show them.
  private(set) var labels: [String] = []

  init(_ column: DataArray) throws(Fault) {
    self.column = column
    let mask = column.tensor.mask
    func assign<Key: Hashable>(_ key: (Int) -> Key, _ show: (Key) -> String) {
      var codes: [Key: Int] = [:]
      for row in 0..<column.count {
        if let mask, mask.pointer[row] != 0 {
          code.append(-1)
          continue
        }
        let key = key(row)
        if let known = codes[key] {
          code.append(known)
        } else {
          codes[key] = labels.count
          code.append(labels.count)
          labels.append(show(key))
          firstRows.append(row)
        }
      }
    }
    switch column.tensor.elements {
    case .str(let block): assign({ block.strings[$0] }, { "`\($0)`" })
    case .i64(let block): assign({ block.pointer[$0] }, { "\($0)" })
    case .bool(let block): assign({ block.pointer[$0] }, { $0 != 0 ? "true" : "false" })
    default: throw Fault.notAKeyColumn(column.name ?? "", dtype: column.dtype)
    }
  }

  func coordinate() throws(Fault) -> Tensor { try column.gathered(firstRows).tensor }
}
