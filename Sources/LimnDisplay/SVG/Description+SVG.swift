import LimnSource

extension PlotDescription {
  /// The picture as an SVG file that needs nothing else: the same bytes for the same description.
  ///
  /// Its title and the sentence of plain words stand in it for readers who do not see it.
  package func svg() -> String { SVGPicture(self).markup }
}

/// Lays out the panels of a plot one below the other.
struct SVGPicture {
  private let plot: PlotDescription

  /// Pixels of a column and a row of text, for sizes that a program gives in these.
  private static let column = 8.0
  private static let row = 18.0

  static let ink = "#222222"
  static let pale = "#666666"
  static let margin = 14.0

  init(_ plot: PlotDescription) { self.plot = plot }

  private var width: Double {
    plot.width.map { max(Double($0) * Self.column, 200) } ?? 760
  }

  var markup: String {
    var body = SVGMarkup()
    var y = Self.margin
    if !plot.title.isEmpty {
      body.element(
        "text",
        [
          "x": SVGMarkup.number(Self.margin), "y": SVGMarkup.number(y + 13), "font-size": "16",
          "font-weight": "bold",
        ], SVGMarkup.shortened(plot.title, to: width - 2 * Self.margin, size: 17))
      y += 26
    }
    panels(&body, &y)
    if plot.panels.isEmpty { line("no values to show", &body, &y) }
    for note in plot.notes { line(note, &body, &y) }
    let height = (y + Self.margin).rounded(.up)

    var file = SVGMarkup()
    let size = (SVGMarkup.number(width), SVGMarkup.number(height))
    file.open(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": "title desc",
        "width": size.0, "height": size.1, "viewBox": "0 0 \(size.0) \(size.1)",
        "font-family": "Helvetica, Arial, sans-serif", "font-size": "12", "fill": Self.ink,
      ])
    file.element("title", ["id": "title"], plot.title.isEmpty ? "plot" : plot.title)
    file.element("desc", ["id": "desc"], Description.plot(plot).sentence())
    file.element("rect", ["width": "100%", "height": "100%", "fill": "#ffffff"])
    return file.text + body.text + "</svg>\n"
  }

  private func line(_ text: String, _ body: inout SVGMarkup, _ y: inout Double) {
    y += 16
    body.element(
      "text",
      [
        "x": SVGMarkup.number(Self.margin), "y": SVGMarkup.number(y), "fill": Self.pale,
        "font-size": "11",
      ], SVGMarkup.shortened(text, to: width - 2 * Self.margin, size: 11))
  }

  private func panels(_ body: inout SVGMarkup, _ y: inout Double) {
    let hasAxes = { (panel: PlotDescription.Panel) in panel.marks.allSatisfy(\.hasAxes) }
    let shared = plot.sharesY ? Extent.y(of: plot.panels.filter(hasAxes)) : nil
    var next = 0
    while next < plot.panels.count {
      let panel = plot.panels[next]
      guard hasAxes(panel) else {
        head(panel, &body, &y)
        for mark in panel.marks {
          if case .heat(let heat) = mark {
            SVGHeat(heat, panel, width: width, height: plot.height.map { Double($0) * Self.row })
              .draw(&body, &y)
          }
        }
        next += 1
        continue
      }
      let group = plot.panels[next...].prefix {
        hasAxes($0) && $0.xAxis == panel.xAxis && $0.xlabel == panel.xlabel
      }
      let frame = SVGFrame(
        Array(group), sharedY: shared, width: width,
        height: plot.height.map { Double($0) * Self.row })
      for (index, panel) in group.enumerated() {
        head(panel, &body, &y)
        frame.draw(index, isLast: index == group.count - 1, &body, &y)
      }
      next += group.count
    }
  }

  /// The panel's title, the label of its y axis, and the legend, on as many lines as they take.
  private func head(_ panel: PlotDescription.Panel, _ body: inout SVGMarkup, _ y: inout Double) {
    var x = Self.margin
    var isUsed = false
    func place(_ width: Double) -> Double {
      if isUsed, x + width > self.width - Self.margin {
        x = Self.margin
        y += 17
      }
      if !isUsed { y += 14 }
      isUsed = true
      defer { x += width + 18 }
      return x
    }
    func text(_ text: String, _ attribute: SVGMarkup.Attributes, at x: Double) {
      let weight = attribute.first { $0.key == "font-weight" }?.value ?? "normal"
      let fill = attribute.first { $0.key == "fill" }?.value ?? Self.ink
      body.element(
        "text",
        [
          "x": SVGMarkup.number(x), "y": SVGMarkup.number(y), "font-weight": weight, "fill": fill,
        ], text)
    }
    func short(_ text: String) -> String {
      SVGMarkup.shortened(text, to: width - 2 * Self.margin - 30, size: 12)
    }
    if !panel.title.isEmpty, panel.title != plot.title {
      let title = short(panel.title)
      text(title, ["font-weight": "bold"], at: place(SVGMarkup.width(of: title, size: 13)))
    }
    if !panel.ylabel.isEmpty, panel.ylabel != panel.title, panel.ylabel != plot.title {
      let label = short(panel.ylabel)
      text(label, ["fill": Self.pale], at: place(SVGMarkup.width(of: label, size: 12)))
    }
    if Legend.isNeeded(panel, plot) {
      let entries = Legend.entries(panel)
      for entry in entries.prefix(Self.mostEntries) {
        let name = short(entry.name)
        let start = place(24 + SVGMarkup.width(of: name, size: 12))
        SVGMarks.sample(entry, panel, x: start, y: y - 4, &body)
        text(name, [:], at: start + 24)
      }
      if entries.count > Self.mostEntries {
        let more = "… \(NumberText.grouped(entries.count - Self.mostEntries)) more"
        text(more, ["fill": Self.pale], at: place(SVGMarkup.width(of: more, size: 12)))
      }
    }
    if isUsed { y += 6 }
  }

  private static let mostEntries = 24
}
