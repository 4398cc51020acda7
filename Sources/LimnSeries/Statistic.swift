import LimnSource
import LimnTensor

/// One number for each window of a series, in time that does not depend on how long the windows are.
///
/// A window that moves along gains elements at its end and loses them at its start. Sums and the
/// like cannot lose an element without loss of digits, so the window is kept as two parts: of the
/// older part the aggregate from every place to its end is known, of the newer part the aggregate of
/// the whole. Losing an element is then a look-up; when the older part is used up, the newer one
/// takes its place. Every element is merged at most three times, and nothing is ever subtracted.

package enum Statistic: String, CaseIterable, Sendable {
  case mean, sum, std, variance = "var", min, max, median, count, first, last

  /// values: [T], NaN where missing → [W], NaN where fewer than `least` are present.
  package func over(
    _ values: [Double], _ windows: Windows, least: Int
  ) throws(Fault) -> [Double] {
    let least = self == .count ? least : Swift.max(least, 1)
    switch self {
    case .mean: return try slide(values, windows, least) { (x: Total) in x.sum / Double(x.count) }
    case .sum: return try slide(values, windows, least) { (x: Total) in x.sum }
    case .count: return try slide(values, windows, least) { (x: Total) in Double(x.count) }
    case .std:
      return try slide(values, windows, least) { (x: Spread) in
        (x.squares / Double(x.count)).squareRoot()
      }
    case .variance:
      return try slide(values, windows, least) { (x: Spread) in x.squares / Double(x.count) }
    case .min: return try slide(values, windows, least) { (x: Least) in x.value }
    case .max: return try slide(values, windows, least) { (x: Greatest) in x.value }
    case .median: return try medians(values, windows, least)
    case .first, .last: return ends(values, windows, least)
    }
  }

  private func slide<Part: Aggregate>(
    _ values: [Double], _ windows: Windows, _ least: Int, _ result: (Part) -> Double
  ) throws(Fault) -> [Double] {
    // older[k]: the elements from k to the end of the older part
    let older = try Block<Part>(count: values.count)
    return [Double](unsafeUninitializedCapacity: windows.count) { results, count in
      values.withUnsafeBufferPointer { values in
        windows.starts.withUnsafeBufferPointer { starts in
          windows.ends.withUnsafeBufferPointer { ends in
            slide(values, starts, ends, older.pointer) { (window, part: Part) in
              results[window] = part.count >= least ? result(part) : .nan
            }
          }
        }
      }
      count = windows.count
    }
  }

  /// Gives each window's number and its whole. The ends of windows are within `values`.
  @inline(__always)
  private func slide<Part: Aggregate>(
    _ values: UnsafeBufferPointer<Double>, _ starts: UnsafeBufferPointer<Int>,
    _ ends: UnsafeBufferPointer<Int>, _ older: UnsafeMutablePointer<Part>,
    _ give: (Int, Part) -> Void
  ) {
    var newer = Part()
    var (middle, end) = (0, 0)
    for window in starts.indices {
      let (start, stop) = (starts[window], ends[window])
      if start >= middle {
        var whole = Part()
        // No later window may share an element with this one.
        let isAlone = window + 1 == starts.count || starts[window + 1] >= stop
        for place in (start..<Swift.max(start, stop)).reversed() {
          whole = Part.merged(Part(present: values[place]), whole)
          if !isAlone { older[place] = whole }
        }
        if isAlone {
          give(window, whole)
          continue
        }
        newer = Part()
        (middle, end) = (stop, stop)
      }
      while end < stop {
        newer = Part.merged(newer, Part(present: values[end]))
        end += 1
      }
      give(window, start < middle ? Part.merged(older[start], newer) : newer)
    }
  }

  /// The present values of a window are kept in order.
  private func medians(
    _ values: [Double], _ windows: Windows, _ least: Int
  ) throws(Fault) -> [Double] {
    var kept: [Double] = []
    var (from, to) = (0, 0)
    var results: [Double] = []
    results.reserveCapacity(windows.count)
    func place(of value: Double) -> Int {
      var (low, high) = (0, kept.count)
      while low < high {
        let middle = (low + high) / 2
        if kept[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low
    }
    for window in 0..<windows.count {
      let (start, stop) = (windows.starts[window], windows.ends[window])
      if start >= to {
        kept = values[start..<Swift.max(start, stop)].filter { !$0.isNaN }.sorted()
      } else {
        for value in values[from..<start] where !value.isNaN { kept.remove(at: place(of: value)) }
        for value in values[to..<stop] where !value.isNaN {
          kept.insert(value, at: place(of: value))
        }
      }
      (from, to) = (start, Swift.max(start, stop))
      let half = kept.count / 2
      if kept.count < least {
        results.append(.nan)
      } else {
        results.append(kept.count % 2 == 1 ? kept[half] : (kept[half - 1] + kept[half]) / 2)
      }
    }
    return results
  }

  /// The first or the last value present.
  private func ends(_ values: [Double], _ windows: Windows, _ least: Int) -> [Double] {
    let counts = windows.counts(values.map { !$0.isNaN })
    return (0..<windows.count).map { window in
      guard counts[window] >= least else { return .nan }
      let steps = windows.starts[window]..<windows.ends[window]
      let place =
        self == .first
        ? steps.first { !values[$0].isNaN } : steps.last { !values[$0].isNaN }
      return place.map { values[$0] } ?? .nan
    }
  }
}

/// What is known of some elements, so that two of them make that of both.
private protocol Aggregate: BitwiseCopyable {
  init()
  init(_ value: Double)
  static func merged(_ a: Self, _ b: Self) -> Self
  var count: Int { get }
}

extension Aggregate {
  /// Of one element, or of none where it is missing.
  @inline(__always)
  fileprivate init(present value: Double) {
    if value.isNaN { self.init() } else { self.init(value) }
  }
}

/// A sum, and what its rounding has lost (Neumaier 1974; Knuth's sum of two).
private struct Total: Aggregate {
  var count = 0
  private var rounded = 0.0
  private var lost = 0.0

  init() {}
  init(_ value: Double) { (count, rounded) = (1, value) }

  /// Where the sum is infinite, what was lost means nothing.
  var sum: Double { rounded.isFinite ? rounded + lost : rounded }

  static func merged(_ a: Total, _ b: Total) -> Total {
    var both = a
    both.count += b.count
    both.rounded = a.rounded + b.rounded
    let added = both.rounded - a.rounded
    let rest = (a.rounded - (both.rounded - added)) + (b.rounded - added)
    both.lost = a.lost + b.lost + rest
    return both
  }
}

/// A mean and the sum of squares about it, put together as by Chan, Golub and LeVeque (1979).
private struct Spread: Aggregate {
  var count = 0
  private var mean = 0.0
  var squares = 0.0

  init() {}
  init(_ value: Double) { (count, mean) = (1, value) }

  static func merged(_ a: Spread, _ b: Spread) -> Spread {
    if a.count == 0 { return b }
    if b.count == 0 { return a }
    var both = a
    both.count += b.count
    let (n, m) = (Double(a.count), Double(b.count))
    let distance = b.mean - a.mean
    both.mean = a.mean + distance * (m / (n + m))
    both.squares = a.squares + b.squares + distance * distance * (n * m / (n + m))
    return both
  }
}

private struct Least: Aggregate {
  var count = 0
  var value = Double.infinity
  init() {}
  init(_ value: Double) { (count, self.value) = (1, value) }
  static func merged(_ a: Least, _ b: Least) -> Least {
    var both = a
    both.count += b.count
    both.value = b.value < a.value ? b.value : a.value
    return both
  }
}

private struct Greatest: Aggregate {
  var count = 0
  var value = -Double.infinity
  init() {}
  init(_ value: Double) { (count, self.value) = (1, value) }
  static func merged(_ a: Greatest, _ b: Greatest) -> Greatest {
    var both = a
    both.count += b.count
    both.value = b.value > a.value ? b.value : a.value
    return both
  }
}
