/// Draws the marks of one panel on a canvas.
struct CurvePainter {
  let x: Scale
  let y: Scale
  let options: TextOptions

  /// Grid lines and bands first, so that curves lie above them.
  func paint(_ marks: [PlotDescription.Mark], on canvas: inout Canvas) {
    for mark in marks {
      switch mark {
      case .band(_, let x, let lower, let upper): band(x, lower, upper, &canvas)
      case .horizontal(_, let y): horizontal(y, &canvas)
      case .vertical(_, let x): vertical(x, &canvas)
      case .bars(_, let edges, let counts): bars(edges, counts, &canvas)
      case .line, .points, .heat: break
      }
    }
    var curves = 0
    for mark in marks {
      switch mark {
      case .line(_, let x, let y):
        line(x, y, CurveLook(curves, options), &canvas)
        curves += 1
      case .points(_, let x, let y):
        points(x, y, CurveLook(curves, options), &canvas)
        curves += 1
      default: break
      }
    }
  }

  private typealias Dot = (x: Int, y: Int)

  private func column(_ value: Double, _ canvas: Canvas) -> Int? {
    x.dot(value, of: canvas.dotColumns)
  }

  /// Counted from the top.
  private func row(_ value: Double, _ canvas: Canvas) -> Int? {
    y.dot(value, of: canvas.dotRows).map { canvas.dotRows - 1 - $0 }
  }

  private func dot(_ x: Double, _ y: Double, _ canvas: Canvas) -> Dot? {
    guard x.isFinite, y.isFinite, let column = column(x, canvas), let row = row(y, canvas) else {
      return nil
    }
    return (column, row)
  }

  private func line(
    _ xs: [Double], _ ys: [Double], _ look: CurveLook, _ canvas: inout Canvas
  ) {
    let (xs, ys) = Reduction.minMax(x: xs, y: ys, limit: 4 * canvas.dotColumns)
    if let marker = look.marker {
      markers(xs, ys, marker, look, &canvas)
      return
    }
    var previous: (x: Double, y: Double)?
    var only: Dot?
    var drawn = 0
    for (x, y) in zip(xs, ys) {
      guard x.isFinite, y.isFinite else {
        previous = nil
        continue
      }
      drawn += 1
      only = dot(x, y, canvas)
      let start = previous ?? (x, y)
      if let (a, b) = clipped(start, (x, y)), let from = dot(a.x, a.y, canvas),
        let to = dot(b.x, b.y, canvas)
      {
        canvas.line(from: from, to: to, look.style)
      }
      previous = (x, y)
    }
    // One dot alone is easily overlooked.
    if drawn == 1, let only {
      canvas.marker(options.unicode ? "•" : "*", atDot: only.x, only.y, look.style)
    }
  }

  /// The part of a segment between the limits of y, nil when none is.
  private func clipped(
    _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)
  ) -> ((x: Double, y: Double), (x: Double, y: Double))? {
    func moved(
      _ p: (x: Double, y: Double), towards q: (x: Double, y: Double)
    ) -> (x: Double, y: Double) {
      if y.contains(p.y) { return p }
      let edge = p.y < y.low ? y.low : y.high
      let share = (edge / 2 - p.y / 2) / (q.y / 2 - p.y / 2)
      return (p.x + (q.x - p.x) * share, edge)
    }
    if (a.y < y.low && b.y < y.low) || (a.y > y.high && b.y > y.high) { return nil }
    return (moved(a, towards: b), moved(b, towards: a))
  }

  /// A letter at every point, and between distant points one in every column.
  private func markers(
    _ xs: [Double], _ ys: [Double], _ marker: Character, _ look: CurveLook,
    _ canvas: inout Canvas
  ) {
    let step = canvas.dotColumns / canvas.columns
    var previous: Dot?
    for (x, y) in zip(xs, ys) {
      guard let point = dot(x, y, canvas) else {
        previous = nil
        continue
      }
      if let start = previous, point.x - start.x > step {
        for column in stride(from: start.x + step, to: point.x, by: step) {
          let share = Double(column - start.x) / Double(point.x - start.x)
          let row = Double(start.y) + Double(point.y - start.y) * share
          canvas.marker(marker, atDot: column, Int(row.rounded()), look.style)
        }
      }
      canvas.marker(marker, atDot: point.x, point.y, look.style)
      previous = point
    }
  }

  private func points(
    _ xs: [Double], _ ys: [Double], _ look: CurveLook, _ canvas: inout Canvas
  ) {
    for (x, y) in zip(xs, ys) where self.y.contains(y) {
      guard let point = dot(x, y, canvas) else { continue }
      if let marker = look.marker {
        canvas.marker(marker, atDot: point.x, point.y, look.style)
      } else {
        canvas.dot(point.x, point.y, look.style)
      }
    }
  }

  private func band(
    _ xs: [Double], _ lower: [Double], _ upper: [Double], _ canvas: inout Canvas
  ) {
    let count = min(xs.count, lower.count, upper.count)
    var previous: (column: Int, low: Int, high: Int)?
    for index in 0..<count {
      guard let low = dot(xs[index], lower[index], canvas),
        let high = dot(xs[index], upper[index], canvas)
      else {
        previous = nil
        continue
      }
      let here = (column: canvas.column(ofDot: low.x), low: low.y, high: high.y)
      let start = previous ?? here
      for column in min(start.column, here.column)...max(start.column, here.column) {
        let width = here.column - start.column
        let share = width == 0 ? 1 : Double(column - start.column) / Double(width)
        let bottom = Double(start.low) + Double(here.low - start.low) * share
        let top = Double(start.high) + Double(here.high - start.high) * share
        let rows = (
          canvas.row(ofDot: Int(min(max(min(top, bottom), 0), Double(canvas.dotRows - 1)))),
          canvas.row(ofDot: Int(min(max(max(top, bottom), 0), Double(canvas.dotRows - 1))))
        )
        for row in rows.0...rows.1 {
          canvas.ground(CurveFrame.bandGlyph(options), column: column, row: row)
        }
      }
      previous = here
    }
  }

  private func horizontal(_ value: Double, _ canvas: inout Canvas) {
    guard y.contains(value), let dot = row(value, canvas) else { return }
    for column in 0..<canvas.columns {
      canvas.ground(
        CurveFrame.horizontalGlyph(options), column: column, row: canvas.row(ofDot: dot))
    }
  }

  private func vertical(_ value: Double, _ canvas: inout Canvas) {
    guard x.contains(value), let dot = column(value, canvas) else { return }
    for row in 0..<canvas.rows {
      canvas.ground(
        CurveFrame.verticalGlyph(options), column: canvas.column(ofDot: dot), row: row)
    }
  }

  private func bars(_ edges: [Double], _ counts: [Double], _ canvas: inout Canvas) {
    guard let base = row(0, canvas) else { return }
    for (index, count) in counts.enumerated() where count.isFinite && count != 0 {
      guard index + 1 < edges.count, let left = column(edges[index], canvas),
        let right = column(edges[index + 1], canvas), let top = row(count, canvas)
      else { continue }
      for x in left..<max(right, left + 1) {
        canvas.line(from: (x, base), to: (x, top), .plain)
      }
    }
  }
}
