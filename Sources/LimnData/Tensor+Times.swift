import LimnSource
import LimnTensor
import LimnTime

/// Tensors of times: all elements are of one calendar, whatever made them.

extension Tensor {
  /// The calendar of the times; nil where there are none.
  package var calendar: Calendar? { firstTime?.calendar }

  private var firstTime: Instant? {
    guard case .time(let block) = elements else { return nil }
    for index in 0..<block.count where mask.map({ $0.pointer[index] == 0 }) ?? true {
      return Instant(microseconds: block.pointer[index])
    }
    return nil
  }

  /// Throws where both hold times, but of two calendars.
  package func checkCalendar(of other: Tensor) throws(Fault) {
    guard dtype == .time, other.dtype == .time, let mine = firstTime, let theirs = other.firstTime
    else { return }
    try mine.checkCalendar(of: theirs)
  }

  /// Throws where times of two calendars stand together.
  package func checkOneCalendar() throws(Fault) {
    guard case .time(let block) = elements, let first = firstTime else { return }
    for index in 0..<block.count where mask.map({ $0.pointer[index] == 0 }) ?? true {
      try first.checkCalendar(of: Instant(microseconds: block.pointer[index]))
    }
  }

  /// Throws where reckoning has led out of the times that can be held.
  func checkTimes(on calendar: Calendar?) throws(Fault) {
    guard case .time(let block) = elements, let band = calendar?.rawValue else { return }
    for index in 0..<block.count where mask.map({ $0.pointer[index] == 0 }) ?? true {
      guard Instant(microseconds: block.pointer[index]).band == band else {
        throw Fault.timesOutOfRange()
      }
    }
  }

  /// Every time that is present taken through a function; missing ones stay missing.
  package func mappingTimes(
    _ body: (Instant) throws(Fault) -> Instant
  ) throws(Fault) -> Tensor {
    guard case .time(let block) = elements else { return self }
    let result = try Block<Int64>(repeating: 0, count: block.count)
    for index in 0..<block.count where mask.map({ $0.pointer[index] == 0 }) ?? true {
      result.pointer[index] = try body(Instant(microseconds: block.pointer[index])).microseconds
    }
    return Tensor(shape: shape, elements: .time(result), mask: mask)
  }
}
