import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Times as functions of them take them: one time, a tensor or list of times, or a series, whose
/// time axis is meant.
struct TimesGiven {
  static let about = "a time, a tensor of times, or a series, whose time axis is taken"

  private let instants: [Instant?]
  /// The axes of results; nil for one time.
  private let axes: [Axis]?
  private let shape: [Int]
  let calendar: Calendar

  init(_ datum: Datum, _ parameter: String, for what: String) throws(Fault) {
    if case .time(let instant) = datum {
      self.init(instants: [instant], axes: nil, shape: [], calendar: instant.calendar)
      return
    }
    var array: DataArray?
    if case .array(let given) = datum { array = given }
    if case .list(let values) = datum, !values.isEmpty {
      array = try Operand.array(of: values, parameter)
    }
    guard let array, array.dtype == .time || array.timeAxis != nil else {
      throw Fault.wrongType(parameter, "a time, times or a series", what, got: datum)
    }
    if array.dtype == .time {
      self.init(
        instants: (0..<array.count).map { index in
          if case .time(let instant)? = array.scalar(at: index) { instant } else { nil }
        }, axes: array.axes, shape: array.shape, calendar: array.tensor.calendar ?? .standard)
    } else {
      let time = try TimeColumns(array).dates()
      self.init(
        instants: time.instants, axes: [Axis("time", .time(time))], shape: [time.count],
        calendar: time.calendar)
    }
  }

  private init(instants: [Instant?], axes: [Axis]?, shape: [Int], calendar: Calendar) {
    self.instants = instants
    self.axes = axes
    self.shape = shape
    self.calendar = calendar
  }

  private var missing: [Bool]? {
    instants.contains { $0 == nil } ? instants.map { $0 == nil } : nil
  }

  private func result(_ tensor: Tensor, name: String) -> Datum {
    DataArray(tensor, axes: axes ?? [], name: name).result
  }

  func numbers(_ name: String, _ part: (Instant) -> Int) throws(Fault) -> Datum {
    let values = try Block<Int64>(count: instants.count)
    for (index, instant) in instants.enumerated() {
      values.pointer[index] = instant.map { Int64(part($0)) } ?? 0
    }
    let mask = try missing.map { flags throws(Fault) in try Block<UInt8>(flags.map { $0 ? 1 : 0 }) }
    return result(Tensor(shape: shape, elements: .i64(values), mask: mask), name: name)
  }

  func bools(_ name: String, _ part: (Instant) -> Bool) throws(Fault) -> Datum {
    result(
      try Tensor(
        bool: instants.map { $0.map(part) ?? false }, mask: missing, shape: shape), name: name)
  }

  func texts(_ name: String, _ part: (Instant) -> String) throws(Fault) -> Datum {
    result(
      try Tensor(str: instants.map { $0.map(part) ?? "" }, mask: missing, shape: shape), name: name)
  }

  func times(
    _ name: String, _ part: (Instant) throws(Fault) -> Instant
  ) throws(Fault) -> Datum {
    var moved: [Int64] = []
    moved.reserveCapacity(instants.count)
    for instant in instants {
      if let instant { moved.append(try part(instant).microseconds) } else { moved.append(0) }
    }
    return result(try Tensor(time: moved, mask: missing, shape: shape), name: name)
  }
}

extension Library {
  /// A time as it is, or a date in a string.
  static func instant(
    _ datum: Datum, _ parameter: String, _ calendar: Calendar = .standard
  ) throws(Fault) -> Instant {
    switch datum {
    case .time(let instant): return instant
    case .string(let text):
      return try blaming(parameter) { () throws(Fault) in
        try Instant.parse(text, calendar: calendar)
      }
    default:
      throw Fault.wrongType(
        parameter, "a date as a string", "a date such as \"2001-02-18\"", got: datum)
    }
  }

  static func calendar(_ name: String) throws(Fault) -> Calendar {
    guard let calendar = Calendar(named: name) else { throw Fault.unknownCalendar(name) }
    return calendar
  }
}

/// Where a text that names no zone was written.
struct Zone {
  /// Microseconds east of Greenwich.
  private let offset: Int64

  init(_ name: String) throws(Fault) {
    guard let minutes = WrittenTime.zone(name) else { throw Fault.unknownZone(name) }
    offset = Int64(minutes) * 60_000_000
  }

  func utc(_ local: Instant) throws(Fault) -> Instant {
    try local - .exact(microseconds: offset)
  }
}
