import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Work on every column, from several threads.

extension TimeColumns {
  /// What `body` makes of each column, in the order of the columns; thrown is the fault of the first
  /// one that has any.
  func mapped<Value: Sendable>(
    _ numbers: [Double], _ body: (_ column: Int, _ values: [Double]) throws(Fault) -> Value
  ) throws(Fault) -> [Value] {
    var results = [Result<Value, Fault>?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { buffer in
      guard let results = buffer.baseAddress else { return }
      Parallel.forEach(count) { index in
        do throws(Fault) {
          results[index] = .success(try body(index, column(index, of: numbers)))
        } catch {
          results[index] = .failure(error)
        }
      }
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    for result in results {
      if let result { values.append(try result.get()) }
    }
    return values
  }

  /// All elements as numbers, NaN where missing, none of them infinite.
  func finiteNumbers(_ parameter: String = "x") throws(Fault) -> [Double] {
    let numbers = try numbers()
    if let place = numbers.firstIndex(where: \.isInfinite) {
      throw Fault.infiniteInSeries(label(ofElement: place), parameter: parameter)
    }
    return numbers
  }

  /// The date of an element, or the position of its step.
  func label(ofElement place: Int) -> String {
    label(ofStep: place / max(array.shape[(axis + 1)...].reduce(1, *), 1) % max(steps, 1))
  }

  func label(ofStep step: Int) -> String {
    time.map { "\($0.instants[step])" } ?? "position \(step)"
  }

  /// Steps in a year of composites or months; nil where the axis does not say what its cycle is.
  var yearlyCycle: Int? {
    switch time?.rule {
    case .composite, .calendar: time?.slotsPerYear.flatMap { $0 > 1 ? $0 : nil }
    case .regular, .irregular, nil: nil
    }
  }
}
