import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// A series and the parts that a method found in it, whatever the method.
///
/// To programs it is a record of type `decomposition`: `observed`, the parts by name in their order, what
/// was found besides, `method`, and `parameters`, a record.
struct Decomposition {
  var method: String
  var observed: DataArray
  var parts: OrderedDictionary<String, DataArray>
  /// What is no part: variances, correlations, dates of breaks.
  var findings: OrderedDictionary<String, Datum> = [:]
  var parameters: OrderedDictionary<String, Datum>

  var record: Record {
    var fields: OrderedDictionary<String, Datum> = ["observed": .array(observed)]
    for (name, part) in parts { fields[name] = .array(part) }
    for (name, finding) in findings { fields[name] = finding }
    fields["method"] = .string(method)
    if let period = parameters["period"] { fields["period"] = period }
    fields["parameters"] = .record(Record(fields: parameters))
    return Record(typeName: "decomposition", fields: fields)
  }
}

/// Taking every column of a tensor apart, shared among threads.
struct Decomposer {
  /// What the user calls it, such as `stl`.
  let name: String
  let columns: TimeColumns
  let context: any CallContext
  let isCausal: Bool

  init(
    _ name: String, _ x: DataArray, causal: Bool = false, _ context: any CallContext
  ) throws(Fault) {
    self.name = name
    self.context = context
    isCausal = causal
    columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    guard x.dtype.isNumeric else { throw Fault.notNumbers(x.dtype) }
  }

  /// Steps in a cycle: as given, or in a year of composites or months; other axes do not say.
  func period(_ given: Int?) throws(Fault) -> Int {
    if let given { return given }
    switch columns.time?.rule {
    case .composite, .calendar:
      if let count = columns.time?.slotsPerYear, count > 1 { return count }
    case .regular, .irregular, nil: break
    }
    throw Fault.periodUnknown()
  }

  func decomposition(
    by method: any DecompositionMethod, parameters: OrderedDictionary<String, Datum>
  ) throws(Fault) -> Decomposition {
    let period = parameters["period"].map { ", period \(Describe.inline($0))" } ?? ""
    let parts = try parts(by: method, note: "\(name) of \(columns.steps) steps\(period)")
    var parameters = parameters
    parameters["causal"] = .bool(isCausal)
    return Decomposition(
      method: name, observed: columns.array, parts: parts, parameters: parameters)
  }

  /// The parts of every column, each on the axes of x; `note` tells of the taint.
  func parts(
    by method: any DecompositionMethod, note: String
  ) throws(Fault) -> OrderedDictionary<String, DataArray> {
    let x = columns.array
    let method = isCausal ? method.causal : method
    let names = method.partNames
    let plan = try method.plan(count: columns.steps)
    // A column's faults are told with dates, and before any work is done.
    let gaps = try x.tensor.withF64 { (values) throws(Fault) -> GapCount in
      try countGaps(values, refused: method.bridging == nil)
    }
    let blocks = try names.map { _ throws(Fault) in
      try Block<Double>(repeating: .nan, count: x.count)
    }
    let undone = try x.tensor.withF64 { (values) throws(Fault) -> Int in
      try fill(blocks, from: values, by: plan, leavingOut: gaps.empty)
    }
    tell(gaps, undone: undone, method.bridging ?? [])
    var parts: OrderedDictionary<String, DataArray> = [:]
    for (name, block) in zip(names, blocks) {
      let tensor = Tensor(shape: x.shape, elements: .f64(block))
      let isBridged = method.bridging?.contains(name) == true
      parts[name] = DataArray(
        tensor, axes: x.axes, name: name, unit: name == "weights" ? nil : x.unit,
        provenance: provenance(isBridged: isBridged && gaps.missing > 0, note))
    }
    return parts
  }

  // MARK: - Columns

  /// Columns that lie side by side, fetched together so that memory is read in lines.
  private static let tile = 16

  private func fill(
    _ blocks: [Block<Double>], from values: UnsafeBufferPointer<Double>,
    by plan: any DecompositionPlan, leavingOut empty: Set<Int>
  ) throws(Fault) -> Int {
    let steps = columns.steps
    let interruption = context.effects.interruption
    let tiles = (columns.count + Self.tile - 1) / Self.tile
    let undone = try Block<Int>(repeating: 0, count: tiles)
    try Parallel.tryForEach(tiles) { index throws(Fault) in
      let first = index * Self.tile
      let width = min(Self.tile, columns.count - first)
      let starts = (first..<first + width).map { columns.place($0, 0) }
      let stride = columns.stride
      var fetched = [[Double]](repeating: Array(repeating: 0, count: steps), count: width)
      for step in 0..<steps {
        for (column, start) in starts.enumerated() {
          fetched[column][step] = values[start + step * stride]
        }
      }
      var found: [[[Double]]] = []
      for column in 0..<width {
        guard !empty.contains(first + column) else {
          found.append([])
          continue
        }
        do throws(Fault) {
          found.append(
            try plan.parts(of: fetched[column]) { () throws(Fault) in try interruption.check() })
        } catch {
          // One pixel of many that cannot be taken apart does not spoil the rest.
          guard columns.count > 1, error.isTooFewInCycle else { throw error }
          undone.pointer[index] += 1
          found.append([])
        }
      }
      for (part, block) in blocks.enumerated() {
        for step in 0..<steps {
          for (column, start) in starts.enumerated() where !found[column].isEmpty {
            block.pointer[start + step * stride] = found[column][part][step]
          }
        }
      }
    }
    return undone.array.reduce(0, +)
  }

  /// Missing values: how many in columns that have others, the first few, and the columns of nothing
  /// else.
  private struct GapCount {
    var missing = 0
    var first: [Int] = []
    var empty: Set<Int> = []
  }

  private func countGaps(
    _ values: UnsafeBufferPointer<Double>, refused: Bool
  ) throws(Fault) -> GapCount {
    var result = GapCount()
    let stride = columns.stride
    for column in 0..<columns.count {
      let start = columns.place(column, 0)
      var missing = 0
      for step in 0..<columns.steps {
        let value = values[start + step * stride]
        if value.isInfinite { throw Fault.infiniteInDecomposition(at: step, label: label) }
        if value.isNaN { missing += 1 }
      }
      if missing == 0 { continue }
      if missing == columns.steps, columns.count > 1 {
        result.empty.insert(column)
        continue
      }
      result.missing += missing
      guard refused || result.first.count < 3 else { continue }
      let steps = (0..<columns.steps).filter { values[start + $0 * stride].isNaN }
      if refused { throw Fault.missingInDecomposition(steps, of: columns.steps, label: label) }
      result.first += steps.prefix(3 - result.first.count)
    }
    return result
  }

  /// A step's date, or its position where there are no dates.
  func label(_ step: Int) -> String {
    columns.time.map { "\($0.instants[step])" } ?? "position \(step)"
  }

  private func tell(_ gaps: GapCount, undone: Int, _ bridging: Set<String>) {
    if gaps.missing > 0 {
      let places = gaps.first.map(label).joined(separator: ", ")
      let more = gaps.missing > gaps.first.count ? ", …" : ""
      let names = bridging.sorted().map { "`\($0)`" }.joined(separator: " and ")
      context.note(
        "\(name): \(gaps.missing) of \(columns.array.count) values missing (\(places)\(more)), bridged "
          + "in \(names)")
    }
    let left = gaps.empty.count + undone
    if left > 0 {
      context.note(
        "\(name): \(left) of \(columns.count) series left missing, for want of values")
    }
  }

  func provenance(isBridged: Bool, _ note: String) -> Provenance {
    let x = columns.array
    var provenance = x.provenance
    if isBridged {
      var statuses = x.statuses
      for index in 0..<x.count where x.tensor.isMissing(at: index) { statuses[index] = .filled }
      provenance.setStatus(statuses)
    }
    if isCausal { return provenance }
    provenance.seesAhead = Int.max
    provenance.rest(on: columns.span)
    provenance.notes.append(note)
    return provenance
  }
}
