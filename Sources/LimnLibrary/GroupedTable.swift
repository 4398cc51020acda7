import LimnData
import LimnEffects
import LimnDisplay
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections
import Synchronization

/// A table whose rows are put together by keys, for the verbs that work group by group.
///
/// Only the functions given to those verbs see a group; what they give back is a plain table
/// again, so that no grouping lingers unseen.
struct GroupedTable: DescribedObject {
  let grouping: Grouping

  var typeName: String { "grouped table" }
  var fieldNames: [String] { ["table", "by", "sizes"] }

  func field(_ name: String) -> Datum? {
    switch name {
    case "table": .table(grouping.table)
    case "by": .list(grouping.names.map { .string($0) })
    case "sizes": (try? sizes()).map { .table($0) }
    default: nil
    }
  }

  /// The keys, and how many rows each has.
  private func sizes() throws(Fault) -> Table {
    let counts = (0..<grouping.count).map { Int64(grouping.size(of: $0)) }
    var name = "n"
    while grouping.names.contains(name) { name += "_" }
    return try grouping.keys().setting(DataArray(try Tensor(i64: counts)), named: name)
  }

  var description: Description {
    let by = grouping.names.map { "`\($0)`" }.joined(separator: ", ")
    let head = Description.text(
      "table of \(NumberText.counted(grouping.table.rowCount, "row")) in "
        + "\(NumberText.counted(grouping.count, "group")) by \(by)")
    guard let sizes = try? sizes() else { return head }
    return .stack([head, .table(Describe.table(sizes))])
  }
}

/// The columns of one group, as a function given to `summarise` and its like sees them.
///
/// A column is put in the order of the groups when the first group asks for it, so that a column
/// that no function uses costs nothing.
struct GroupRows: LibraryObject {
  /// Columns in the order of the groups.
  final class Ordered: Sendable {
    private let grouping: Grouping
    private let columns = Mutex<[String: DataArray]>([:])

    init(_ grouping: Grouping) { self.grouping = grouping }

    func column(_ name: String) -> DataArray? {
      if let known = columns.withLock({ $0[name] }) { return known }
      guard let column = grouping.table.column(named: name),
        let ordered = try? column.gathered(grouping.rows)
      else { return nil }
      columns.withLock { $0[name] = ordered }
      return ordered
    }
  }

  let ordered: Ordered
  let names: [String]
  let rows: Range<Int>

  var typeName: String { "group" }
  var fieldNames: [String] { names }

  func field(_ name: String) -> Datum? {
    let slice = Selection(
      selector: .slice(
        lower: .int(Int64(rows.lowerBound)), upper: .int(Int64(rows.upperBound)), step: nil))
    guard let column = ordered.column(name), let part = try? column.selecting([slice]) else {
      return nil
    }
    return .array(part)
  }
}

extension Grouping {
  /// What a function gives for each group, in the order of the groups.
  func map(
    _ function: FunctionHandle, _ context: any CallContext
  ) throws(Fault) -> [Datum] {
    let ordered = GroupRows.Ordered(self)
    let names = table.columnNames
    var results: [Datum] = []
    results.reserveCapacity(count)
    for group in 0..<count {
      if group & 0xFF == 0 { try context.effects.interruption.check() }
      let rows = GroupRows(ordered: ordered, names: names, rows: starts[group]..<starts[group + 1])
      results.append(try context.call(function, [.object(rows)]))
    }
    return results
  }

  /// The unit of what a function gives for the first group for which that is something.
  func unit(
    of function: FunctionHandle, giving values: [Datum], _ context: any CallContext
  ) -> String? {
    guard table.columns.contains(where: { $0.unit != nil }),
      let group = values.firstIndex(where: \.isPresent) ?? values.indices.first
    else { return nil }
    let rows = GroupRows(
      ordered: GroupRows.Ordered(self), names: table.columnNames,
      rows: starts[group]..<starts[group + 1])
    return context.unit(of: function, [.object(rows)])
  }

  /// One value for each row from what a function gives for each group (as many as it has rows, or
  /// one), in the order of the table.
  func spread(
    _ name: String, _ function: FunctionHandle, _ context: any CallContext
  ) throws(Fault) -> DataArray {
    var parts: [DataArray] = []
    let results = try map(function, context)
    let unit =
      results.contains(where: Column.hasRows)
      ? nil : unit(of: function, giving: results, context)
    for (group, result) in results.enumerated() {
      let wanted = size(of: group)
      var part = try Column.from(result, name: name, rows: wanted)
      if part.unit == nil, part.dtype.isNumeric { part.unit = unit }
      guard part.count == wanted else {
        throw Fault.groupLength(
          name, got: part.count, wanted: wanted, group: label(of: group), summarising: false)
      }
      parts.append(part)
    }
    guard !parts.isEmpty else { return DataArray(try Tensor(missing: .f64, shape: [0])) }
    var places = [Int](repeating: 0, count: table.rowCount)
    for (place, row) in rows.enumerated() { places[row] = place }
    return try Self.joined(parts, name).gathered(places)
  }

  private static func joined(_ parts: [DataArray], _ name: String) throws(Fault) -> DataArray {
    try Table.bound(parts.map { Table(columns: [$0], rowCount: $0.count) }).required(name)
  }
}

/// What the verbs work on.
enum Rows {
  case plain(Table)
  case grouped(Grouping)

  init(_ datum: Datum, _ parameter: String) throws(Fault) {
    switch datum {
    case .table(let table): self = .plain(table)
    case .object(let object as GroupedTable): self = .grouped(object.grouping)
    default:
      throw Fault.wrongType(
        parameter, "a table, or a table grouped by `group`", "what to work on", got: datum)
    }
  }

  var table: Table {
    switch self {
    case .plain(let table): table
    case .grouped(let grouping): grouping.table
    }
  }
}

extension Datum {
  /// Neither `none` nor NaN.
  fileprivate var isPresent: Bool {
    switch self {
    case .none: false
    case .float(let value): !value.isNaN
    default: true
    }
  }
}
