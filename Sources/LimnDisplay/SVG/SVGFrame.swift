import LimnSource

/// Panels over one x axis: their scales, axes and grid.
struct SVGFrame {
  private let panels: [PlotDescription.Panel]
  private let x: Scale?
  private let scales: [Scale?]
  private let ticks: [[Tick]]
  private let left: Double
  private let right: Double
  private let height: Double

  init(_ panels: [PlotDescription.Panel], sharedY: Scale?, width: Double, height: Double?) {
    self.panels = panels
    x = Extent.x(of: panels)
    scales = panels.map { sharedY ?? Extent.y(of: [$0]) }
    let height = height ?? (panels.count < 2 ? 280 : panels.count == 2 ? 190 : 130)
    self.height = height
    ticks = scales.map { $0.map { NumberTicks.ticks($0, rows: Int(height / 18)) } ?? [] }
    let widest = ticks.joined().reduce(0) { max($0, SVGMarkup.width(of: $1.label, size: 11)) }
    left = SVGPicture.margin + min(widest, width / 3) + 8
    right = max(width - SVGPicture.margin - 6, left + 40)
  }

  func draw(_ index: Int, isLast: Bool, _ body: inout SVGMarkup, _ y: inout Double) {
    let panel = panels[index]
    guard let x, let scale = scales[index] else {
      body.element(
        "text",
        ["x": SVGMarkup.number(left), "y": SVGMarkup.number(y + 24), "fill": SVGPicture.pale],
        "no values to show")
      y += 40
      if isLast, let x { foot(x, &body, &y) }
      return
    }
    let top = y + (Self.hasPlaces(panel) ? 14 : 2)
    let area = SVGArea(left: left, top: top, right: right, bottom: top + height)
    for tick in ticks[index] {
      let unit = scale.unit(tick.value)
      guard (0...1).contains(unit) else { continue }
      let place = SVGMarkup.number(area.y(unit))
      body.element(
        "path",
        [
          "d": "M\(SVGMarkup.number(left)) \(place)H\(SVGMarkup.number(right))",
          "stroke": "#e4e4e4",
        ])
      body.element(
        "text",
        [
          "x": SVGMarkup.number(left - 6), "y": SVGMarkup.number(area.y(unit) + 4),
          "text-anchor": "end", "font-size": "11", "fill": SVGPicture.pale,
        ], tick.label)
    }
    SVGMarks(space: UnitSpace(x: x, y: scale), area: area, panel: panel).draw(&body)
    let n = SVGMarkup.number
    body.element(
      "path",
      [
        "d": "M\(n(left)) \(n(top))V\(n(area.bottom))H\(n(right))", "fill": "none",
        "stroke": "#888888",
      ])
    y = area.bottom
    if isLast { foot(x, &body, &y) } else { y += 8 }
  }

  private static func hasPlaces(_ panel: PlotDescription.Panel) -> Bool {
    panel.marks.contains {
      if case .vertical(let name, _) = $0 { !name.isEmpty } else { false }
    }
  }

  /// The ticks of the x axis, their labels, and its name.
  private func foot(_ x: Scale, _ body: inout SVGMarkup, _ y: inout Double) {
    guard let panel = panels.last else { return }
    let width = right - left
    var ticks = AxisTicks.ticks(
      x, panel.xAxis, columns: Int(width / 7), isWhole: Extent.isWhole(panels))
    let isWords = if case .labels = panel.xAxis { true } else { false }
    let room = width / Double(max(ticks.count, 1))
    let widest = ticks.reduce(0) { max($0, SVGMarkup.width(of: $1.label, size: 11)) }
    // Words that do not fit beside each other are turned; of very many only some are shown.
    let isTurned = isWords && widest + 6 > room && ticks.count > 1
    if isTurned, room < 14 {
      let apart = max(Int((14 / room).rounded(.up)), 1)
      ticks = ticks.enumerated().filter { $0.offset % apart == 0 }.map(\.element)
    }
    var end = -Double.infinity
    var previous: String?
    var hasContext = false
    for tick in ticks {
      let unit = x.unit(tick.value)
      guard (0...1).contains(unit) else { continue }
      let place = left + unit * width
      let n = SVGMarkup.number
      let label = SVGMarkup.shortened(tick.label, to: 120, size: 11)
      let half = SVGMarkup.width(of: label, size: 11) / 2
      if !isTurned {
        if place - half < end + 6 { continue }
        end = place + half
      }
      body.element("path", ["d": "M\(n(place)) \(n(y))v4", "stroke": "#888888"])
      // Kept within the picture.
      let inner = right + SVGPicture.margin + 4
      body.tickLabel(
        label, at: isTurned ? place : min(place, inner - half), y + 16, isTurned: isTurned)
      if let context = tick.context, context != previous {
        body.tickLabel(
          context, at: min(place, inner - SVGMarkup.width(of: context, size: 11) / 2), y + 30)
        previous = context
        hasContext = true
      }
    }
    y += isTurned ? 14 + min(widest, 120) * 0.66 : hasContext ? 34 : 20
    if !panel.xlabel.isEmpty {
      y += 12
      body.element(
        "text",
        [
          "x": SVGMarkup.number((left + right) / 2), "y": SVGMarkup.number(y),
          "text-anchor": "middle", "fill": SVGPicture.pale,
        ], SVGMarkup.shortened(panel.xlabel, to: width, size: 12))
      y += 4
    }
    y += 4
  }
}

extension SVGMarkup {
  /// The word below a tick, or slanting up to it where words do not fit beside each other.
  mutating func tickLabel(
    _ text: String, at x: Double, _ y: Double, isTurned: Bool = false
  ) {
    let n = SVGMarkup.number
    if isTurned {
      element(
        "text",
        [
          "transform": "translate(\(n(x + 4)) \(n(y - 2))) rotate(-40)", "text-anchor": "end",
          "font-size": "11", "fill": SVGPicture.pale,
        ], text)
    } else {
      element(
        "text",
        [
          "x": n(x), "y": n(y), "text-anchor": "middle", "font-size": "11",
          "fill": SVGPicture.pale,
        ], text)
    }
  }
}

/// Where a panel lies in the picture, in pixels.
struct SVGArea {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  func x(_ unit: Double) -> Double { left + unit * (right - left) }
  func y(_ unit: Double) -> Double { bottom - unit * (bottom - top) }
}
