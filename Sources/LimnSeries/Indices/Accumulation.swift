/// Sums over the last k steps, the step itself being the last: what standardised indices are made of.

package enum Accumulation {
  /// values: [T] → [T], NaN where one of the k values is missing or the series has not begun.
  ///
  /// Each sum is made anew in a fixed order, so that a step's sum depends on its own k values alone.
  package static func sums(_ values: [Double], over k: Int) -> [Double] {
    guard k > 1 else { return values }
    guard k <= values.count else { return values.map { _ in .nan } }
    var sums = [Double](repeating: .nan, count: values.count)
    values.withUnsafeBufferPointer { values in
      for step in k - 1..<values.count {
        var sum = 0.0
        for place in step - k + 1...step { sum += values[place] }
        sums[step] = sum
      }
    }
    return sums
  }
}
