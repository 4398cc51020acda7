/// A picture as data: panels one below the other, each with its axes and its marks.
///
/// Neighbours whose x axes are of one kind and name share one x axis, which is drawn once below the
/// last of them. Everything is already reduced to what a picture can show.
package struct PlotDescription: Hashable, Codable, Sendable {
  package var title: String
  package var panels: [Panel]
  /// Whether all panels of curves have one range of y, as small multiples have.
  package var sharesY: Bool
  /// Lines below the picture: what is not shown, and why.
  package var notes: [String]
  /// Terminal columns and rows of one panel; nil for what the place offers.
  package var width: Int?
  package var height: Int?

  package init(title: String, panels: [Panel], sharesY: Bool = false, notes: [String] = []) {
    self.title = title
    self.panels = panels
    self.sharesY = sharesY
    self.notes = notes
  }

  /// All panels over x axes of one kind and name.
  package init(title: String, xlabel: String = "", xAxis: XAxis, panels: [Panel]) {
    self.init(
      title: title,
      panels: panels.map { panel in
        var panel = panel
        panel.xAxis = xAxis
        panel.xlabel = xlabel
        return panel
      })
  }
}

extension PlotDescription {
  package enum XAxis: Hashable, Codable, Sendable {
    case number
    /// Seconds since 1970-01-01 UTC.
    case time
    /// Words at the places 0, 1, 2 …: groups, months.
    case labels([String])
  }

  package struct Panel: Hashable, Codable, Sendable {
    package var title: String
    package var xAxis: XAxis
    package var xlabel: String
    package var ylabel: String
    package var marks: [Mark]
    /// `[low, high]`; nil for all that the marks span.
    package var xlim: [Double]?
    package var ylim: [Double]?
    /// Whether y grows by factors. What is not above 0 is left out.
    package var isLogarithmic: Bool
    /// Whether the curves are explained; nil where that is needed to tell them apart.
    package var legend: Bool?
    /// The place of each curve's colour in the palette, over again where they are fewer.
    package var colours: [Int]

    package init(
      title: String = "", xAxis: XAxis = .number, xlabel: String = "", ylabel: String = "",
      marks: [Mark], xlim: [Double]? = nil, ylim: [Double]? = nil, isLogarithmic: Bool = false,
      legend: Bool? = nil, colours: [Int] = []
    ) {
      self.title = title
      self.xAxis = xAxis
      self.xlabel = xlabel
      self.ylabel = ylabel
      self.marks = marks
      self.xlim = xlim
      self.ylim = ylim
      self.isLogarithmic = isLogarithmic
      self.legend = legend
      self.colours = colours
    }
  }

  package enum Mark: Hashable, Codable, Sendable {
    /// NaN in `y` is a gap. At most a few thousand points: the maker reduces longer series to the
    /// minimum and maximum of each bucket.
    case line(name: String, x: [Double], y: [Double])
    case points(name: String, x: [Double], y: [Double])
    /// `edges` has one more element than `counts`; bars of a histogram, or of amounts over time.
    case bars(name: String, edges: [Double], counts: [Double])
    /// One bar for each label of the x axis; several of them stand side by side.
    case columns(name: String, values: [Double])
    /// A line from 0 to each value.
    case stems(name: String, x: [Double], y: [Double])
    /// One for each label of the x axis.
    case boxes([Box])
    case heat(Heat)
    case band(name: String, x: [Double], lower: [Double], upper: [Double])
    case horizontal(name: String, y: Double)
    case vertical(name: String, x: Double)
  }

  /// Five numbers of a group of values, and those far outside; NaN where the group is empty.
  package struct Box: Hashable, Codable, Sendable {
    /// The ends of the whiskers.
    package var low: Double
    package var high: Double
    package var lowerQuartile: Double
    package var median: Double
    package var upperQuartile: Double
    package var outliers: [Double]
    package var count: Int

    package init(
      low: Double, lowerQuartile: Double, median: Double, upperQuartile: Double, high: Double,
      outliers: [Double], count: Int
    ) {
      self.low = low
      self.lowerQuartile = lowerQuartile
      self.median = median
      self.upperQuartile = upperQuartile
      self.high = high
      self.outliers = outliers
      self.count = count
    }
  }

  /// A matrix of colours, row-major; NaN is blank.
  ///
  /// Row and column labels in words, possibly fewer than rows or columns: then they are spread
  /// evenly.
  package struct Heat: Hashable, Codable, Sendable {
    package enum Colours: String, Codable, Sendable {
      /// From dark to light.
      case sequential
      /// From blue over white at zero to red.
      case diverging
    }

    package var rows: Int
    package var columns: Int
    package var values: [Double]
    package var rowLabels: [String]
    package var columnLabels: [String]
    package var colours: Colours
    /// Whether cells hold their numbers, where there is room.
    package var isNumbered: Bool
    /// A place on the ground: cells are square, and no line is drawn between them.
    package var isMap: Bool
    /// What the shades mean, `K`.
    package var unit: String
    /// The range of the colours; nil for that of the values.
    package var limits: [Double]?

    package init(
      rows: Int, columns: Int, values: [Double], rowLabels: [String], columnLabels: [String],
      colours: Colours = .sequential, isNumbered: Bool = false, isMap: Bool = false,
      unit: String = "", limits: [Double]? = nil
    ) {
      self.rows = rows
      self.columns = columns
      self.values = values
      self.rowLabels = rowLabels
      self.columnLabels = columnLabels
      self.colours = colours
      self.isNumbered = isNumbered
      self.isMap = isMap
      self.unit = unit
      self.limits = limits
    }

    /// Whether the values fill the matrix and one of them can be shown.
    var isDrawable: Bool {
      rows > 0 && columns > 0 && values.count / rows == columns && values.count == rows * columns
        && values.contains(where: \.isFinite)
    }
  }
}

extension PlotDescription.Mark {
  /// Whether it takes a colour of its own and a place in the legend.
  package var isCurve: Bool {
    switch self {
    case .line, .points, .columns, .stems: true
    case .bars, .boxes, .heat, .band, .horizontal, .vertical: false
    }
  }

  /// Whether it lies over an x and a y axis.
  var hasAxes: Bool { if case .heat = self { false } else { true } }
}

extension PlotDescription.Panel {
  package var curveCount: Int { marks.reduce(0) { $0 + ($1.isCurve ? 1 : 0) } }

  /// The place in the palette of the n-th curve.
  package func colour(of curve: Int) -> Int {
    colours.isEmpty ? curve : colours[curve % colours.count]
  }
}

extension PlotDescription {
  /// The names by which a program asks for colours, each at its place in the palette.
  package static let colourNames = Palette.names
}

extension PlotDescription.Panel {
  /// Whether its marks lie over an x and a y axis.
  package var hasAxes: Bool { marks.allSatisfy(\.hasAxes) }

  /// What its marks span on the x axis.
  package var xRange: ClosedRange<Double>? { Extent.x(of: [self]).map { $0.low...$0.high } }
}
