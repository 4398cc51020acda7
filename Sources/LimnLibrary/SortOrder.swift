import LimnMachine
import LimnSource
import LimnTime

/// In which order values come when sorted.
///
/// Numbers by size, strings by Unicode scalars, times and exact or calendar durations by length,
/// false before true. Equal ones keep their order, and what is missing comes last either way.

enum SortOrder {
  /// Positions of the keys, smallest first.
  static func positions(of keys: [Datum], descending: Bool) throws(Fault) -> [Int] {
    var kind: Kind?
    for key in keys {
      guard let found = try Kind(key) else { continue }
      switch (kind, found) {
      case (nil, _): kind = found
      case (.int, .float): kind = .float
      case (.float, .int): break
      case (let known?, _):
        guard known == found else { throw Fault.notOrdered(known.rawValue, found.rawValue) }
      }
    }
    switch kind {
    case nil: return Array(keys.indices)
    case .float:
      return sorted(
        keys.map { Double.from($0).flatMap { $0.isNaN ? nil : $0 } }, descending, by: <)
    case .string:
      return sorted(keys.map { String.from($0) }, descending) {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    case .int, .bool, .time, .duration, .months:
      return sorted(keys.map { whole($0) }, descending, by: <)
    }
  }

  private enum Kind: String {
    case bool, int, float, string, time, duration
    case months = "calendar duration"

    /// nil for what is missing.
    init?(_ datum: Datum) throws(Fault) {
      switch datum {
      case .none: return nil
      case .bool: self = .bool
      case .int: self = .int
      case .float: self = .float
      case .string: self = .string
      case .time: self = .time
      case .duration(let span): self = span.isCalendar ? .months : .duration
      default: throw Fault.noOrder(of: datum.typeName)
      }
    }
  }

  private static func whole(_ datum: Datum) -> Int64? {
    switch datum {
    case .bool(let value): value ? 1 : 0
    case .int(let value): value
    case .time(let instant): instant.microseconds
    case .duration(let span): span.amount
    default: nil
    }
  }

  private static func sorted<Key>(
    _ keys: [Key?], _ descending: Bool, by precedes: (Key, Key) -> Bool
  ) -> [Int] {
    keys.indices.sorted { a, b in
      guard let x = keys[a] else { return keys[b] == nil && a < b }
      guard let y = keys[b] else { return true }
      if descending ? precedes(y, x) : precedes(x, y) { return true }
      if descending ? precedes(x, y) : precedes(y, x) { return false }
      return a < b
    }
  }
}
