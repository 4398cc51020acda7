import CLimnKernels
import LimnSource

/// Sums, means, spreads and extremes of floats, read where they lie.
///
/// The axes that go away are one stretch of neighbours, so that the tensor is [A, R, B] and R goes
/// away. Where B is 1 a row of R is summed in 32 lanes (`vector.c`), in tiles of 8192; else whole rows
/// of B are added up, in tiles of 512. Tiles are put together by halves, so that the error grows with
/// the logarithm of the count.

struct FloatStretch<T: FloatKernels> {
  let block: Block<T>
  let (a, r, b): (Int, Int, Int)

  private static var rowTile: Int { 8192 }
  private static var columnTile: Int { 512 }
  private static var chunk: Int { 512 }

  /// How many tiles R makes.
  private var tiles: Int {
    let size = b == 1 ? Self.rowTile : Self.columnTile
    return Swift.max((r + size - 1) / size, 1)
  }

  /// Values and counts of every result, [A, B].
  struct Results {
    let values: Block<Double>
    let counts: Block<Int64>
  }

  /// `centers`, [A, B], is what `squares` are taken from.
  func reduced(_ kind: PartialKind, centers: Block<Double>? = nil) throws(Fault) -> Results {
    b == 1 ? try rows(kind, centers) : try columns(kind, centers)
  }

  // values, counts: [A, tiles]
  private func rows(_ kind: PartialKind, _ centers: Block<Double>?) throws(Fault) -> Results {
    let tiles = self.tiles
    let values = try Block<Double>(count: a * tiles)
    let counts = try Block<Int64>(count: a * tiles)
    let size = Self.rowTile
    Parallel.forEachRange(
      a * tiles, of: Swift.max(1, Parallel.elements / Swift.max(Swift.min(r, size), 1))
    ) { range in
      for index in range {
        let (row, tile) = tiles == 1 ? (index, 0) : (index / tiles, index % tiles)
        let start = tile * size
        let part = T.partial(
          kind, block.pointer + row * r + start, Swift.min(size, r - start),
          center: centers?.pointer[row] ?? 0)
        values.pointer[index] = part.value
        counts.pointer[index] = part.count
      }
    }
    if tiles == 1 { return Results(values: values, counts: counts) }
    let results = Results(values: try Block(count: a), counts: try Block(count: a))
    for row in 0..<a {
      let (v, n) = (values.pointer + row * tiles, counts.pointer + row * tiles)
      Self.forEachPair(tiles) { i, j in
        v[i] = kind.joined(v[i], v[j])
        n[i] += n[j]
      }
      results.values.pointer[row] = v[0]
      results.counts.pointer[row] = n[0]
    }
    return results
  }

  // values, counts: [A, tiles, B]
  private func columns(_ kind: PartialKind, _ centers: Block<Double>?) throws(Fault) -> Results {
    let (tiles, chunks) = (self.tiles, (b + Self.chunk - 1) / Self.chunk)
    let start = kind == .least ? Double.infinity : kind == .greatest ? -.infinity : 0
    let values = try Block<Double>(repeating: start, count: try Tensor.elementCount([a, tiles, b]))
    let counts = try Block<Int64>(repeating: 0, count: values.count)
    let work = Swift.max(1, Swift.min(r, Self.columnTile) * Swift.min(b, Self.chunk))
    Parallel.forEachRange(a * tiles * chunks, of: Swift.max(1, Parallel.elements / work)) { range in
      for index in range {
        let (line, chunk) = (index / chunks, index % chunks)
        let (outer, tile) = (line / tiles, line % tiles)
        let (row, column) = (tile * Self.columnTile, chunk * Self.chunk)
        let rows = Swift.min(Self.columnTile, r - row)
        let columns = Swift.min(Self.chunk, b - column)
        let source = block.pointer + (outer * r + row) * b + column
        let target = values.pointer + line * b + column
        let present = counts.pointer + line * b + column
        switch kind {
        case .squares:
          guard let centers else { continue }
          T.squaresColumns(source, b, rows, columns, centers.pointer + outer * b + column, target)
        default: T.partialColumns(kind, source, b, rows, columns, target, present)
        }
      }
    }
    if tiles == 1 { return Results(values: values, counts: counts) }
    let results = Results(values: try Block(count: a * b), counts: try Block(count: a * b))
    for outer in 0..<a {
      let (v, n) = (values.pointer + outer * tiles * b, counts.pointer + outer * tiles * b)
      Self.forEachPair(tiles) { i, j in
        for k in 0..<b {
          v[i * b + k] = kind.joined(v[i * b + k], v[j * b + k])
          n[i * b + k] += n[j * b + k]
        }
      }
      (results.values.pointer + outer * b).update(from: v, count: b)
      (results.counts.pointer + outer * b).update(from: n, count: b)
    }
    return results
  }

  /// Neighbours, then neighbours of those, until all is in the first.
  @inline(__always)
  private static func forEachPair(_ count: Int, _ body: (Int, Int) -> Void) {
    var step = 1
    while step < count {
      for i in stride(from: 0, to: count - step, by: 2 * step) { body(i, i + step) }
      step *= 2
    }
  }
}

extension PartialKind {
  @inline(__always)
  fileprivate func joined(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .sum, .squares: x + y
    case .least: x < y ? x : y
    case .greatest: x > y ? x : y
    }
  }
}

extension FloatStretch {
  /// How many elements each result has, and the results: missing (NaN) unless `enough` says that so
  /// many elements suffice.
  // [A, B]
  func results(_ op: Reduction, enough: (Int) -> Bool) throws(Fault) -> Results {
    let kind: PartialKind = op.extremeKind ?? .sum
    let found = try reduced(kind)
    let (x, n) = (found.values.pointer, found.counts.pointer)
    let count = a * b
    switch op {
    case .sum:
      for index in 0..<count where !enough(Int(n[index])) { x[index] = .nan }
    case .min, .max:
      for index in 0..<count where n[index] == 0 || !enough(Int(n[index])) { x[index] = .nan }
    case .mean:
      for index in 0..<count {
        x[index] = n[index] > 0 && enough(Int(n[index])) ? x[index] / Double(n[index]) : .nan
      }
    case .std(let ddof), .variance(let ddof):
      for index in 0..<count { x[index] /= Double(n[index]) }
      let squares = try reduced(.squares, centers: found.values).values
      let root = if case .std = op { true } else { false }
      for index in 0..<count {
        let known = Int(n[index])
        guard known > ddof, enough(known) else {
          x[index] = .nan
          continue
        }
        let variance = squares.pointer[index] / Double(known - ddof)
        x[index] = root ? variance.squareRoot() : variance
      }
    default: break
    }
    return found
  }
}

extension Reduction {
  fileprivate var extremeKind: PartialKind? {
    switch self {
    case .min, .count: .least
    case .max: .greatest
    default: nil
    }
  }

  /// Whether floats are reduced where they lie.
  var isStreamed: Bool {
    switch self {
    case .sum, .mean, .min, .max, .std, .variance, .count: true
    default: false
    }
  }
}
