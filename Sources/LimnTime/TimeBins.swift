import LimnSource

/// Stretches of time, one after another without gaps, that steps fall into.
///
/// Bin b holds the steps from edge b to edge b + 1: `closed` says which of the two edges belongs to
/// it, `label` by which it is known.

package struct TimeBins: Sendable {
  package enum Side: String, Sendable { case left, right }

  /// The labels of the bins.
  package let axis: TimeAxis
  /// Bin b holds the steps starts[b] ..< ends[b].
  package private(set) var starts: [Int] = []
  package private(set) var ends: [Int] = []

  /// Bins of a fixed length over all `instants`, which ascend, repeated or not.
  ///
  /// Exact lengths count from `origin`, else from midnight of the first day; months from `origin`,
  /// else from January where they divide a year or years divide them, else from the first month.
  package init(
    _ instants: [Instant], every length: TimeSpan, origin: Instant? = nil, closed: Side = .left,
    label: Side = .left
  ) throws(Fault) {
    guard let first = instants.first, let last = instants.last else {
      axis = TimeAxis(instants: [], rule: .irregular)
      return
    }
    guard length.amount > 0 else { throw Fault.stepNotForward(length) }
    if let origin { try first.checkCalendar(of: origin) }
    let edges: [Instant]
    let rule: TimeRule
    switch length {
    case .exact(let microseconds):
      var start = origin
      if start == nil { start = try first.floored(to: .days(1)) }
      edges = try Self.exactEdges(first, last, microseconds, origin: start ?? first, closed)
      rule = .regular(microseconds: microseconds)
    case .months(let months):
      edges = try Self.monthEdges(first, last, Int(months), origin: origin, closed)
      rule = .calendar(months: Int(months))
    }
    let labels = label == .left ? edges.dropLast() : edges.dropFirst()
    axis = TimeAxis(instants: Array(labels), rule: rule)
    assign(instants, edges, closed)
  }

  /// Bins that begin at the steps of an axis; the last one is as long as the axis's rule says, or
  /// without end.
  package init(_ instants: [Instant], on axis: TimeAxis, closed: Side = .left) throws(Fault) {
    self.axis = axis
    guard let first = axis.instants.first else { return }
    if let any = instants.first { try first.checkCalendar(of: any) }
    let end = (try? axis.following(count: 1).first) ?? Instant(microseconds: Int64.max)
    assign(instants, axis.instants + [end], closed)
  }

  private mutating func assign(_ instants: [Instant], _ edges: [Instant], _ closed: Side) {
    var next = 0
    func pass(_ edge: Instant) {
      while next < instants.count,
        closed == .left ? instants[next] < edge : instants[next] <= edge
      { next += 1 }
    }
    starts.reserveCapacity(edges.count)
    ends.reserveCapacity(edges.count)
    pass(edges[0])
    for edge in edges.dropFirst() {
      starts.append(next)
      pass(edge)
      ends.append(next)
    }
  }

  private static func exactEdges(
    _ first: Instant, _ last: Instant, _ length: Int64, origin: Instant, _ closed: Side
  ) throws(Fault) -> [Instant] {
    // An instant that lies on an edge belongs to the bin before it where bins are closed right.
    let nudge: Int64 = closed == .left ? 0 : 1
    let before = floorDivide(Int(first.microseconds - origin.microseconds - nudge), Int(length))
    let after = floorDivide(Int(last.microseconds - origin.microseconds - nudge), Int(length)) + 1
    guard after - before < TimeAxis.mostSteps else {
      throw Fault.timeAxisTooLong(after - before, from: first, to: last)
    }
    let span = TimeSpan.exact(microseconds: length)
    _ = try origin + (try span.multiplied(by: Int64(before)))
    _ = try origin + (try span.multiplied(by: Int64(after)))
    return (before...after).map {
      Instant(microseconds: origin.microseconds + Int64($0) * length)
    }
  }

  private static func monthEdges(
    _ first: Instant, _ last: Instant, _ months: Int, origin: Instant?, _ closed: Side
  ) throws(Fault) -> [Instant] {
    let date = first.civilDate
    let month = date.year * 12 + date.month - 1
    let divides = 12 % months == 0 || months % 12 == 0
    let start: Instant
    if let origin {
      start = origin
    } else {
      start = try Instant.firstOfMonth(
        divides ? floorDivide(month, months) * months : month, calendar: first.calendar)
    }
    let from = start.civilDate
    var number = floorDivide(month - from.year * 12 - from.month + 1, months)
    func edge(_ number: Int) throws(Fault) -> Instant {
      let (distance, overflow) = number.multipliedReportingOverflow(by: months)
      guard !overflow else { throw Fault.timesOutOfRange() }
      return try start.addingMonths(distance)
    }
    func isReached(_ edge: Instant, by instant: Instant) -> Bool {
      closed == .left ? edge <= instant : edge < instant
    }
    while !isReached(try edge(number), by: first) { number -= 1 }
    while isReached(try edge(number + 1), by: first) { number += 1 }
    var edges = [try edge(number)]
    repeat {
      number += 1
      edges.append(try edge(number))
      guard edges.count < TimeAxis.mostSteps else {
        throw Fault.timeAxisTooLong(edges.count, from: first, to: last)
      }
    } while isReached(edges[edges.count - 1], by: last)
    return edges
  }
}
