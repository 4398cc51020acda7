import LimnData
import LimnIO
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Data cut in two at a moment: before it for training, from it on for testing.
///
/// A series that looked across the cut, by filling, smoothing or decomposing, is refused, since its
/// train part would know the test part.
struct Splitting {
  /// The first moment of the test part.
  let cut: Instant
  /// As the user wrote it.
  let words: String

  /// Finds the cut: the start of a period, a moment, or the moment after a share of the steps.
  init(_ data: Datum, at: Datum, share: Double?) throws(Fault) {
    switch (at, share) {
    case (.none, nil): throw Fault.splitCutUnclear(both: false)
    case (.none, let share?):
      guard share > 0, share < 1 else { throw Fault.splitShare(share) }
      let instants = try Self.instants(of: data)
      guard !instants.isEmpty else { throw Fault.splitOfNothing() }
      let kept = Int((share * Double(instants.count)).rounded())
      guard kept > 0, kept < instants.count else {
        throw Fault.splitOutside(
          "a share of \(share)", first: "\(instants[0])", last: "\(instants[instants.count - 1])")
      }
      cut = instants[kept]
      words = "\(cut)"
    case (_, .some): throw Fault.splitCutUnclear(both: true)
    case (.time(let instant), _):
      cut = instant
      words = "\(instant)"
    case (.string(let text), _):
      let calendar = Self.calendar(of: data)
      do throws(Fault) { cut = try Period.parse(text, calendar: calendar).start } catch {
        var fault = error
        fault.argument = "at"
        throw fault
      }
      words = text
    case (let other, _): throw Fault.splitCut(got: other.typeName)
    }
  }

  /// The moments that a share counts, ascending: of a record those of its first series.
  private static func instants(of data: Datum) throws(Fault) -> [Instant] {
    switch data {
    case .array(let array): return try TimeColumns(array).dates().instants
    case .table(let table):
      let column = try timeColumn(of: table)
      let moments = try column.tensor.i64Values()
      let present = moments.indices.filter { !column.tensor.isMissing(at: $0) }
      return Set(present.map { moments[$0] }).sorted().map { Instant(microseconds: $0) }
    case .record(let record):
      guard let first = record.fields.values.first else { throw Fault.splitOfNothing() }
      return try instants(of: first)
    default: throw Fault.notSeries(got: data.typeName)
    }
  }

  private static func calendar(of data: Datum) -> Calendar {
    switch data {
    case .array(let array): array.timeAxis?.calendar ?? .standard
    case .table(let table):
      table.columns.lazy.compactMap(\.tensor.calendar).first ?? .standard
    case .record(let record): record.fields.values.first.map { calendar(of: $0) } ?? .standard
    default: .standard
    }
  }

  private static func timeColumn(of table: Table) throws(Fault) -> DataArray {
    let columns = table.columns.filter { $0.dtype == .time }
    guard columns.count == 1 else { throw Fault.timeColumns(columns.map { $0.name ?? "" }) }
    return columns[0]
  }

  /// The parts before and from the cut, and how many rows of tables have no time and are in neither.
  func parts(_ data: Datum) throws(Fault) -> (train: Datum, test: Datum, dropped: Int) {
    switch data {
    case .array(let array):
      let (train, test) = try parts(of: array)
      return (.array(train), .array(test), 0)
    case .table(let table):
      let (train, test, dropped) = try parts(of: table)
      return (.table(train), .table(test), dropped)
    case .record(let record):
      guard !record.fields.isEmpty else { throw Fault.splitOfNothing() }
      var train = Record(typeName: record.typeName)
      var test = train
      var dropped = 0
      for (name, field) in record.fields {
        let halves = try parts(field)
        train.fields[name] = halves.train
        test.fields[name] = halves.test
        dropped += halves.dropped
      }
      return (.record(train), .record(test), dropped)
    default: throw Fault.notSeries(got: data.typeName)
    }
  }

  private func parts(of x: DataArray) throws(Fault) -> (DataArray, DataArray) {
    let columns = try TimeColumns(x)
    let time = try columns.dates()
    guard let first = time.instants.first, let last = time.instants.last else {
      throw Fault.splitOfNothing()
    }
    try first.checkCalendar(of: cut)
    let position = time.lowerBound(cut)
    guard position > 0, position < time.count else { throw outside(first, last) }
    try checkSight(columns, before: position)
    return (try columns.part(0..<position), try columns.part(position..<time.count))
  }

  /// Refuses a series whose values before the cut know of what comes after it.
  private func checkSight(_ columns: TimeColumns, before position: Int) throws(Fault) {
    let x = columns.array
    let provenance = x.provenance
    if let fitted = provenance.fittedOn, fitted.upperBound >= cut {
      throw Fault.fittedAcross(
        words, name: x.name, from: "\(fitted.lowerBound)", to: "\(fitted.upperBound)",
        notes: provenance.notes)
    }
    guard provenance.seesAhead > 0 else { return }
    // Where all sight comes from filling, only filled steps have it.
    let fillsAlone =
      !provenance.notes.isEmpty && provenance.notes.allSatisfy { $0.contains(" values filled by ") }
    let reach = min(position, provenance.seesAhead)
    let statuses = x.statuses
    let sawAcross = (0..<columns.count).contains { column in
      (position - reach..<position).contains { statuses[columns.place(column, $0)] == .filled }
    }
    guard fillsAlone, !sawAcross else {
      throw Fault.sawAcross(
        words, name: x.name, steps: provenance.seesAhead, notes: provenance.notes)
    }
  }

  private func parts(of table: Table) throws(Fault) -> (Table, Table, Int) {
    let column = try Self.timeColumn(of: table)
    let moments = try column.tensor.i64Values()
    var (before, after): ([Int], [Int]) = ([], [])
    for row in moments.indices where !column.tensor.isMissing(at: row) {
      if moments[row] < cut.microseconds { before.append(row) } else { after.append(row) }
    }
    guard !before.isEmpty, !after.isEmpty else {
      let rows = (before + after).map { moments[$0] }
      guard let first = rows.min(), let last = rows.max() else { throw Fault.splitOfNothing() }
      throw outside(Instant(microseconds: first), Instant(microseconds: last))
    }
    return (
      try table.taking(rows: before), try table.taking(rows: after),
      table.rowCount - before.count - after.count
    )
  }

  private func outside(_ first: Instant, _ last: Instant) -> Fault {
    Fault.splitOutside(words, first: "\(first)", last: "\(last)")
  }
}
