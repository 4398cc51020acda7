/// Draws the marks of one panel on a canvas.
struct CurvePainter {
  private let space: UnitSpace
  private let panel: PlotDescription.Panel
  private let options: TextOptions

  init(x: Scale, y: Scale, panel: PlotDescription.Panel, options: TextOptions) {
    space = UnitSpace(x: x, y: y)
    self.panel = panel
    self.options = options
  }

  private typealias Dot = (x: Int, y: Int)

  /// Grid lines and bands first, so that curves lie above them.
  func paint(on canvas: inout Canvas) {
    for mark in panel.marks {
      switch mark {
      case .band(_, let x, let lower, let upper): band(x, lower, upper, &canvas)
      case .horizontal(_, let y): horizontal(y, &canvas)
      case .vertical(_, let x): vertical(x, &canvas)
      case .bars(_, let edges, let counts): bars(edges, counts, &canvas)
      case .line, .points, .columns, .stems, .boxes, .heat: break
      }
    }
    let groups = panel.marks.reduce(0) { if case .columns = $1 { $0 + 1 } else { $0 } }
    var group = 0
    var curve = 0
    for mark in panel.marks {
      let look = CurveLook(curve, colour: panel.colour(of: curve), options)
      switch mark {
      case .line(_, let x, let y): line(x, y, look, &canvas)
      case .points(_, let x, let y): points(x, y, look, &canvas)
      case .stems(_, let x, let y): stems(x, y, look, &canvas)
      case .columns(_, let values):
        for (place, value) in values.enumerated() {
          let (left, right) = UnitSpace.column(place, group, of: groups)
          bar(from: left, to: right, value, look.style, look.marker, &canvas)
        }
        group += 1
      case .boxes(let boxes):
        for (place, box) in boxes.enumerated() { self.box(box, place, &canvas) }
      default: break
      }
      if mark.isCurve { curve += 1 }
    }
  }

  /// Counted from the left and from the top; only for points within the panel.
  private func dot(_ point: UnitSpace.Point, _ canvas: Canvas) -> Dot {
    let x = Int((point.x * Double(canvas.dotColumns - 1)).rounded())
    let y = Int((point.y * Double(canvas.dotRows - 1)).rounded())
    return (x, canvas.dotRows - 1 - y)
  }

  private func line(
    _ xs: [Double], _ ys: [Double], _ look: CurveLook, _ canvas: inout Canvas
  ) {
    let (xs, ys) = Reduction.minMax(x: xs, y: ys, limit: 4 * canvas.dotColumns)
    let chains = space.chains(xs, ys).map { $0.map { dot($0, canvas) } }
    // One dot alone is easily overlooked.
    if look.marker == nil, chains.count == 1, chains[0].count == 1 {
      canvas.marker(
        options.unicode ? "•" : "*", atDot: chains[0][0].x, chains[0][0].y, look.style)
      return
    }
    for chain in chains {
      if let marker = look.marker {
        markers(chain, marker, look, &canvas)
      } else if chain.count == 1 {
        canvas.dot(chain[0].x, chain[0].y, look.style)
      } else {
        for (from, to) in zip(chain, chain.dropFirst()) {
          canvas.line(from: from, to: to, look.style)
        }
      }
    }
  }

  /// A letter at every point, and between distant points one in every column.
  private func markers(
    _ chain: [Dot], _ marker: Character, _ look: CurveLook, _ canvas: inout Canvas
  ) {
    let step = canvas.dotColumns / canvas.columns
    var previous: Dot?
    for point in chain {
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
    for (x, y) in zip(xs, ys) {
      guard let place = space.visible(x, y) else { continue }
      let point = dot(place, canvas)
      if let marker = look.marker {
        canvas.marker(marker, atDot: point.x, point.y, look.style)
      } else {
        canvas.dot(point.x, point.y, look.style)
      }
    }
  }

  private func stems(
    _ xs: [Double], _ ys: [Double], _ look: CurveLook, _ canvas: inout Canvas
  ) {
    for (x, y) in zip(xs, ys) {
      guard let end = space.point(x, y), (0...1).contains(end.x) else { continue }
      let top = dot((end.x, min(max(end.y, 0), 1)), canvas)
      let foot = dot((end.x, space.base), canvas)
      if let marker = look.marker {
        for row in min(top.y, foot.y)...max(top.y, foot.y) {
          canvas.marker(marker, atDot: top.x, row, look.style)
        }
      } else {
        canvas.line(from: foot, to: top, look.style)
      }
    }
  }

  private func band(
    _ xs: [Double], _ lower: [Double], _ upper: [Double], _ canvas: inout Canvas
  ) {
    for piece in space.bands(xs, lower, upper) {
      var previous: (column: Int, low: Int, high: Int)?
      for edge in piece {
        let low = dot((edge.x, edge.low), canvas)
        let high = dot((edge.x, edge.high), canvas)
        let here = (column: canvas.column(ofDot: low.x), low: low.y, high: high.y)
        let start = previous ?? here
        for column in min(start.column, here.column)...max(start.column, here.column) {
          let width = here.column - start.column
          let share = width == 0 ? 1 : Double(column - start.column) / Double(width)
          let bottom = Double(start.low) + Double(here.low - start.low) * share
          let top = Double(start.high) + Double(here.high - start.high) * share
          for row in canvas.row(ofDot: Int(top))...canvas.row(ofDot: Int(bottom)) {
            canvas.ground(CurveFrame.bandGlyph(options), column: column, row: row)
          }
        }
        previous = here
      }
    }
  }

  private func horizontal(_ value: Double, _ canvas: inout Canvas) {
    guard let place = space.visible(space.x.low, value) else { return }
    let row = canvas.row(ofDot: dot(place, canvas).y)
    for column in 0..<canvas.columns {
      canvas.ground(CurveFrame.horizontalGlyph(options), column: column, row: row)
    }
  }

  private func vertical(_ value: Double, _ canvas: inout Canvas) {
    guard let place = space.visible(value, space.y.low) else { return }
    let column = canvas.column(ofDot: dot(place, canvas).x)
    for row in 0..<canvas.rows {
      canvas.ground(CurveFrame.verticalGlyph(options), column: column, row: row)
    }
  }

  private func bars(_ edges: [Double], _ counts: [Double], _ canvas: inout Canvas) {
    for (index, count) in counts.enumerated() where index + 1 < edges.count {
      bar(from: edges[index], to: edges[index + 1], count, .plain, nil, &canvas)
    }
  }

  private func bar(
    from left: Double, to right: Double, _ value: Double, _ style: TextStyle,
    _ marker: Character?, _ canvas: inout Canvas
  ) {
    guard let bar = space.bar(from: left, to: right, value) else { return }
    let foot = dot((bar.x.lowerBound, bar.y.lowerBound), canvas)
    let top = dot((bar.x.upperBound, bar.y.upperBound), canvas)
    // Neighbours do not share a column of dots, and wide ones stand apart.
    let width = top.x - foot.x
    for x in foot.x..<max(width > 4 ? top.x - 1 : top.x, foot.x + 1) {
      for y in top.y...foot.y {
        if let marker {
          canvas.marker(marker, atDot: x, y, style)
        } else {
          canvas.dot(x, y, style)
        }
      }
    }
  }

  /// Whiskers as a line, the box between the quartiles as ground, the median as a bar.
  private func box(_ box: PlotDescription.Box, _ place: Int, _ canvas: inout Canvas) {
    let x = Double(place)
    for (from, to) in [(box.low, box.lowerQuartile), (box.upperQuartile, box.high)] {
      for chain in space.chains([x, x], [from, to]) where chain.count == 2 {
        canvas.line(from: dot(chain[0], canvas), to: dot(chain[1], canvas), .plain)
      }
    }
    let sides = [x - 0.3, x + 0.3]
    band(
      sides, [box.lowerQuartile, box.lowerQuartile], [box.upperQuartile, box.upperQuartile],
      &canvas)
    for chain in space.chains(sides, [box.median, box.median]) where chain.count == 2 {
      canvas.line(from: dot(chain[0], canvas), to: dot(chain[1], canvas), .bold)
    }
    for outlier in box.outliers {
      if let point = space.visible(x, outlier) {
        let dot = dot(point, canvas)
        canvas.marker(options.unicode ? "∘" : "o", atDot: dot.x, dot.y, .plain)
      }
    }
  }
}
