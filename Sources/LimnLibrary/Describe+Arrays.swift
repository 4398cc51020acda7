import LimnData
import LimnDisplay
import LimnMachine
import LimnTensor
import LimnTime

/// Series and tensors.

extension Describe {
  private static let headCount = 4
  private static let tailCount = 3

  static func array(_ array: DataArray) -> Description {
    let reader = ElementReader(array.tensor)
    if array.rank == 1, array.timeAxisIndex == 0, let axis = array.timeAxis, reader.isNumeric {
      return .series(series(array, axis, reader))
    }
    return .tensor(tensor(array, reader))
  }

  static func inline(_ array: DataArray, room: Int) -> String {
    let reader = ElementReader(array.tensor)
    if array.rank == 1, array.count <= 8, array.timeAxisIndex == nil {
      let texts = (0..<array.count).map { index in
        array.dtype == .str && !array.tensor.isMissing(at: index)
          ? quoted(reader.text(index), room: 24) : reader.text(index)
      }
      let line = "[\(texts.joined(separator: ", "))]"
      if line.count <= room { return line }
    }
    if array.rank == 1, let axis = array.timeAxis {
      let name = array.name.map { " \($0)" } ?? ""
      return "series\(name), \(NumberText.counted(axis.count, "step")), \(span(axis))"
    }
    return header(array)
  }

  private static func series(
    _ array: DataArray, _ axis: TimeAxis, _ reader: ElementReader
  ) -> SeriesDescription {
    let count = array.count
    let ends = ends(count, head: 3, tail: 3)
    let status = array.provenance.status ?? []
    var masked = 0
    var filled = 0
    for value in status {
      if value == StepStatus.masked.rawValue { masked += 1 }
      if value == StepStatus.filled.rawValue { filled += 1 }
    }
    return SeriesDescription(
      name: array.name ?? "", span: count == 0 ? "" : span(axis), step: axis.stepDescription,
      unit: array.unit,
      count: count, missing: reader.missingCount, masked: masked, filled: filled,
      values: Reduction.minMax(reader.numbers), first: ends.head.map { reader.text($0) },
      last: ends.tail.map { reader.text($0) })
  }

  private static func span(_ axis: TimeAxis) -> String {
    guard let first = axis.instants.first, let last = axis.instants.last else { return "no steps" }
    let calendar = axis.calendar == .standard ? "" : " (\(axis.calendar.name))"
    return first == last ? "\(first)\(calendar)" : "\(first) … \(last)\(calendar)"
  }

  /// Axes and type, as in `tensor [time: 422, site: 7] f64`.
  private static func header(_ array: DataArray) -> String {
    let axes = zip(array.axes, array.shape).map { axis, extent in
      axis.name.map { "\($0): \(extent)" } ?? "\(extent)"
    }
    return "tensor [\(axes.joined(separator: ", "))] \(array.dtype.rawValue)"
  }

  private static func tensor(_ array: DataArray, _ reader: ElementReader) -> TensorDescription {
    var facts: [String] = []
    // A coordinate by itself has the name of its axis, whose line says it.
    let name =
      array.rank == 1 && array.dtype == .time && array.name == array.axes[0].name ? nil : array.name
    let named = [name, array.unit.map { "unit \($0)" }].compactMap { $0 }
    if !named.isEmpty { facts.append(named.joined(separator: ", ")) }
    for axis in array.axes {
      guard let name = axis.name, case .time(let times) = axis.coordinate else { continue }
      facts.append("\(name) \(span(times)), \(times.stepDescription)")
    }
    let missing = reader.missingCount
    if missing > 0 { facts.append("\(NumberText.grouped(missing)) missing") }
    if array.count == 0 || array.rank == 0 {
      return TensorDescription(
        header: header(array), facts: facts, corner: array.rank == 0 ? [[reader.text(0)]] : [])
    }
    if array.rank > 2 {
      let leading = Array(repeating: "0", count: array.rank - 2) + [":", ":"]
      facts.append("shown: [\(leading.joined(separator: ", "))]")
    }
    return array.rank == 1
      ? vector(array, reader, facts) : matrix(array, reader, facts)
  }

  /// With labels one row an element, without them one row for all.
  private static func vector(
    _ array: DataArray, _ reader: ElementReader, _ facts: [String]
  ) -> TensorDescription {
    if let coordinate = array.axes[0].coordinate, !labelsItself(array) {
      let rows = positions(array.count, headCount, tailCount)
      return TensorDescription(
        header: header(array), facts: facts,
        corner: withGaps(rows, reader.column(rows.compactMap { $0 })).map { [$0] },
        rowLabels: withGaps(rows, coordinate.labels(rows.compactMap { $0 })))
    }
    let columns = array.dtype == .time ? positions(array.count, 3, 3) : positions(array.count, 6, 3)
    return TensorDescription(
      header: header(array), facts: facts, corner: [columns.map { $0.map { reader.text($0) } }])
  }

  /// Whether the elements are the labels of their own axis, as those of `x.time` are.
  private static func labelsItself(_ array: DataArray) -> Bool {
    guard case .time(let axis) = array.axes[0].coordinate, array.dtype == .time else {
      return false
    }
    let reader = ElementReader(array.tensor)
    return (0..<array.count).allSatisfy { reader.number($0) == axis.instants[$0].plotSeconds }
  }

  // The first block of the last two axes, [rows, columns], at the start of the elements.
  private static func matrix(
    _ array: DataArray, _ reader: ElementReader, _ facts: [String]
  ) -> TensorDescription {
    let rank = array.rank
    let width = array.shape[rank - 1]
    let rows = positions(array.shape[rank - 2], headCount, tailCount)
    let columns = positions(width, headCount, tailCount)
    let shown = rows.compactMap { $0 }
    var corner = rows.map { _ in [String?]() }
    for column in columns {
      let cells: [String?] =
        column.map { column in
          withGaps(rows, reader.column(shown.map { $0 * width + column }))
        } ?? rows.map { _ in nil }
      for (index, cell) in cells.enumerated() { corner[index].append(cell) }
    }
    return TensorDescription(
      header: header(array), facts: facts, corner: corner,
      rowLabels: array.axes[rank - 2].coordinate.map { withGaps(rows, $0.labels(shown)) } ?? [],
      columnLabels: array.axes[rank - 1].coordinate.map {
        withGaps(columns, $0.labels(columns.compactMap { $0 }))
      } ?? [])
  }

  private static func ends(_ count: Int, head: Int, tail: Int) -> (
    head: Range<Int>, tail: Range<Int>
  ) {
    count <= head + tail ? (0..<count, count..<count) : (0..<head, count - tail..<count)
  }

  /// Positions to show, nil for those left out between them.
  private static func positions(_ count: Int, _ head: Int, _ tail: Int) -> [Int?] {
    // An ellipsis for a single element would save nothing.
    if count <= head + tail + 1 { return (0..<count).map { $0 } }
    let ends = ends(count, head: head, tail: tail)
    return ends.head.map { $0 } + [nil] + ends.tail.map { $0 }
  }

  private static func withGaps(_ positions: [Int?], _ texts: [String]) -> [String?] {
    var next = 0
    return positions.map { position in
      if position == nil { return nil }
      defer { next += 1 }
      return next < texts.count ? texts[next] : ""
    }
  }
}
