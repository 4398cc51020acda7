/// Long series made short without losing their peaks.
///
/// A plot has a few hundred columns of dots. Drawing the lowest and the highest value of each
/// bucket of neighbours, in their order, gives the same picture as drawing every value.
package enum Reduction {
  /// The most points that a description holds for one mark.
  package static let mostPoints = 2_000

  /// A curve reduced to at most `limit` points, unchanged when it has no more.
  ///
  /// A bucket without any finite value becomes one NaN, so that gaps stay visible.
  package static func minMax(
    x: [Double], y: [Double], limit: Int = mostPoints
  ) -> (x: [Double], y: [Double]) {
    let count = min(x.count, y.count)
    if count <= max(limit, 2) { return (Array(x.prefix(count)), Array(y.prefix(count))) }
    let buckets = max(limit / 2, 1)
    var reducedX: [Double] = []
    var reducedY: [Double] = []
    reducedX.reserveCapacity(2 * buckets)
    reducedY.reserveCapacity(2 * buckets)
    for bucket in 0..<buckets {
      let range = (count * bucket / buckets)..<(count * (bucket + 1) / buckets)
      guard let (low, high) = extremeIndices(of: y, in: range) else {
        reducedX.append(x[range.lowerBound])
        reducedY.append(.nan)
        continue
      }
      for index in low == high ? [low] : [min(low, high), max(low, high)] {
        reducedX.append(x[index])
        reducedY.append(y[index])
      }
    }
    return (reducedX, reducedY)
  }

  /// At most `most` places of `count`, evenly from the first to the last.
  package static func spread(over count: Int, atMost most: Int) -> [Int] {
    count <= max(most, 2)
      ? Array(0..<max(count, 0)) : (0..<most).map { $0 * (count - 1) / (most - 1) }
  }

  /// Values at equal steps, as a sparkline takes them.
  package static func minMax(_ values: [Double], limit: Int = mostPoints) -> [Double] {
    if values.count <= limit { return values }
    return minMax(x: values, y: values, limit: limit).y
  }

  /// The lowest and the highest finite value, nil where there is none.
  package static func extremes(of values: [Double]) -> (low: Double?, high: Double?) {
    guard let (low, high) = extremeIndices(of: values, in: values.indices) else {
      return (nil, nil)
    }
    return (values[low], values[high])
  }

  /// The first place and the highest value of each of `count` buckets of neighbours.
  package static func blockHighest(
    x: [Double], y: [Double], to count: Int
  ) -> (x: [Double], y: [Double]) {
    let total = min(x.count, y.count)
    let starts = (0..<count).map { total * $0 / count }
    let highest = (0..<count).map { bucket -> Double in
      let values = y[starts[bucket]..<(total * (bucket + 1) / count)]
      return values.lazy.filter(\.isFinite).max() ?? .nan
    }
    return (starts.map { x[$0] }, highest)
  }

  /// A matrix averaged over blocks of neighbours; NaN where a block holds nothing finite.
  ///
  /// The new extents are not larger than the old ones, and `values` holds `rows` × `columns`.
  package static func blockMeans(
    _ values: [Double], rows: Int, columns: Int, toRows: Int, toColumns: Int
  ) -> [Double] {
    if (rows, columns) == (toRows, toColumns) { return values }
    var result: [Double] = []
    result.reserveCapacity(toRows * toColumns)
    for row in 0..<toRows {
      let rowRange = rows * row / toRows..<rows * (row + 1) / toRows
      for column in 0..<toColumns {
        let columnRange = columns * column / toColumns..<columns * (column + 1) / toColumns
        var sum = 0.0
        var count = 0
        for r in rowRange {
          for c in columnRange where values[r * columns + c].isFinite {
            sum += values[r * columns + c]
            count += 1
          }
        }
        result.append(count == 0 ? .nan : sum / Double(count))
      }
    }
    return result
  }

  private static func extremeIndices(of values: [Double], in range: Range<Int>) -> (Int, Int)? {
    var low = -1
    var high = -1
    for index in range where values[index].isFinite {
      if low < 0 || values[index] < values[low] { low = index }
      if high < 0 || values[index] > values[high] { high = index }
    }
    return low < 0 ? nil : (low, high)
  }
}
