/// Places within a panel as shares of it: (0, 0) at the lower left, (1, 1) at the upper right.
///
/// Every renderer asks this where a value lies and which part of a line can be seen, so that text
/// and SVG draw the same.
struct UnitSpace {
  typealias Point = (x: Double, y: Double)

  let x: Scale
  let y: Scale

  /// nil where one of them is missing or has no place.
  func point(_ x: Double, _ y: Double) -> Point? {
    guard x.isFinite, y.isFinite else { return nil }
    let point = (x: self.x.unit(x), y: self.y.unit(y))
    return point.x.isFinite && point.y.isFinite ? point : nil
  }

  /// The same, nil outside the panel.
  func visible(_ x: Double, _ y: Double) -> Point? {
    guard let point = point(x, y), Self.holds(point) else { return nil }
    return point
  }

  static func holds(_ point: Point) -> Bool {
    (0...1).contains(point.x) && (0...1).contains(point.y)
  }

  /// The base of bars: zero, or the edge of the panel that is nearest to it.
  var base: Double {
    let base = y.unit(0)
    return base.isFinite ? min(max(base, 0), 1) : 0
  }

  /// The part of a segment within the panel (Liang and Barsky's way), nil when none is.
  static func clipped(_ a: Point, _ b: Point) -> (Point, Point)? {
    if holds(a), holds(b) { return (a, b) }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (from, to) = (0.0, 1.0)
    for (step, room) in [(-dx, a.x), (dx, 1 - a.x), (-dy, a.y), (dy, 1 - a.y)] {
      if step == 0 {
        if room < 0 { return nil }
        continue
      }
      let share = room / step
      if step < 0 { from = max(from, share) } else { to = min(to, share) }
    }
    guard from <= to, from.isFinite, to.isFinite else { return nil }
    return ((a.x + dx * from, a.y + dy * from), (a.x + dx * to, a.y + dy * to))
  }

  /// The visible pieces of a line with gaps, each a chain of points.
  func chains(_ xs: [Double], _ ys: [Double]) -> [[Point]] {
    var chains: [[Point]] = []
    var chain: [Point] = []
    var previous: Point?
    func close() {
      if !chain.isEmpty { chains.append(chain) }
      chain = []
    }
    for (x, y) in zip(xs, ys) {
      guard let here = point(x, y) else {
        close()
        previous = nil
        continue
      }
      defer { previous = here }
      guard let start = previous else {
        if Self.holds(here) { chain = [here] }
        continue
      }
      guard let (a, b) = Self.clipped(start, here) else {
        close()
        continue
      }
      if chain.isEmpty { chain = [a] }
      chain.append(b)
      if !Self.holds(here) { close() }
    }
    close()
    return chains
  }

  /// The pieces of a band between two curves: its lower and its upper edge, kept within the panel.
  func bands(
    _ xs: [Double], _ lower: [Double], _ upper: [Double]
  ) -> [[(x: Double, low: Double, high: Double)]] {
    var pieces: [[(x: Double, low: Double, high: Double)]] = []
    var piece: [(x: Double, low: Double, high: Double)] = []
    func clamped(_ value: Double) -> Double { min(max(value, 0), 1) }
    for index in 0..<min(xs.count, lower.count, upper.count) {
      if let low = point(xs[index], lower[index]), let high = point(xs[index], upper[index]),
        (0...1).contains(low.x)
      {
        piece.append((low.x, clamped(min(low.y, high.y)), clamped(max(low.y, high.y))))
      } else if !piece.isEmpty {
        pieces.append(piece)
        piece = []
      }
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }

  /// A bar from the base to a value, between two places on the x axis.
  func bar(from left: Double, to right: Double, _ value: Double) -> (
    x: ClosedRange<Double>, y: ClosedRange<Double>
  )? {
    guard value.isFinite, value != 0 else { return nil }
    let (a, b, top) = (x.unit(left), x.unit(right), y.unit(value))
    guard a.isFinite, b.isFinite, top.isFinite, max(a, b) >= 0, min(a, b) <= 1 else { return nil }
    let (low, high) = (min(max(min(a, b), 0), 1), min(max(max(a, b), 0), 1))
    let end = min(max(top, 0), 1)
    return (low...high, min(base, end)...max(base, end))
  }

  /// Where the `index`-th of `count` bars of a group stands that lies at a label's place.
  static func column(_ place: Int, _ index: Int, of count: Int) -> (left: Double, right: Double) {
    let width = 0.8 / Double(max(count, 1))
    let left = Double(place) - 0.4 + width * Double(index)
    return (left, left + width)
  }
}
