/// What a value looks like, as data.
///
/// A description is made once, where the value lives, and rendered anywhere: text in a terminal,
/// plots as SVG, and one sentence of plain words. It is Codable, since it crosses from the worker to
/// the front end, and self-contained, since nothing there knows the value.

/// One thing to show.
package indirect enum Description: Hashable, Codable, Sendable {
  /// Final words; may hold several lines.
  case text(String)
  case series(SeriesDescription)
  case tensor(TensorDescription)
  case table(TableDescription)
  /// Values within values: lists, records, objects of the library.
  case outline(Outline)
  case plot(PlotDescription)
  /// One below the other.
  case stack([Description])
}

/// A one-axis series: a header line, a sparkline, the first and last values.
package struct SeriesDescription: Hashable, Codable, Sendable {
  package var name: String
  /// From when to when, as in `2000-02-18 … 2018-06-10`.
  package var span: String
  /// The rule of the axis, as in `422 composites, 23 a year`.
  package var step: String
  package var unit: String?
  package var count: Int
  package var missing: Int
  package var masked: Int
  package var filled: Int
  /// At most a few thousand values (reduced by the maker), NaN where missing.
  package var values: [Double]
  /// Already in words, such as `0.2141`.
  package var first: [String]
  package var last: [String]

  package init(
    name: String, span: String, step: String, unit: String?, count: Int, missing: Int,
    masked: Int = 0, filled: Int = 0, values: [Double], first: [String], last: [String]
  ) {
    self.name = name
    self.span = span
    self.step = step
    self.unit = unit
    self.count = count
    self.missing = missing
    self.masked = masked
    self.filled = filled
    self.values = values
    self.first = first
    self.last = last
  }
}

/// Any other tensor: a header and its corners.
package struct TensorDescription: Hashable, Codable, Sendable {
  /// Shape and type, as in `tensor [time: 422, site: 7] f64`.
  package var header: String
  /// Further lines: coordinates, unit, missing.
  package var facts: [String]
  /// The last two axes of the first block, corners only; `nil` stands for `…`.
  package var corner: [[String?]]
  package var rowLabels: [String?]
  package var columnLabels: [String?]

  package init(
    header: String, facts: [String], corner: [[String?]], rowLabels: [String?] = [],
    columnLabels: [String?] = []
  ) {
    self.header = header
    self.facts = facts
    self.corner = corner
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
  }
}

package struct TableDescription: Hashable, Codable, Sendable {
  package enum Alignment: String, Codable, Sendable { case left, right }

  package struct Column: Hashable, Codable, Sendable {
    package var name: String
    /// `f64`, `str`; empty for tables of words, which show no line of types.
    package var type: String
    package var unit: String?
    package var alignment: Alignment
    /// Already in words; the same number in every column.
    package var cells: [String]

    package init(
      name: String, type: String = "", unit: String? = nil, alignment: Alignment, cells: [String]
    ) {
      self.name = name
      self.type = type
      self.unit = unit
      self.alignment = alignment
      self.cells = cells
    }
  }

  package var title: String?
  package var columns: [Column]
  /// Rows of the whole table; `columns` may hold fewer (head and tail).
  package var rowCount: Int
  /// How many of the rows held are the head; the rest are the tail.
  ///
  /// nil when all rows are held.
  package var headCount: Int?
  package var notes: [String]

  package init(
    title: String? = nil, columns: [Column], rowCount: Int, headCount: Int? = nil,
    notes: [String] = []
  ) {
    self.title = title
    self.columns = columns
    self.rowCount = rowCount
    self.headCount = headCount
    self.notes = notes
  }
}
