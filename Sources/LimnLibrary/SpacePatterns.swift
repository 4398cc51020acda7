import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Series at several places, seen as a matrix of times and places for `eof`.
struct SpacePatterns {
  private let decomposer: Decomposer
  private let context: any CallContext
  /// [T, kept]
  private let values: [Double]
  /// The columns that have values.
  private let kept: [Int]
  private let weights: [Double]?

  init(_ x: DataArray, weights: Datum, _ context: any CallContext) throws(Fault) {
    decomposer = try Decomposer("eof", x, context)
    self.context = context
    let columns = decomposer.columns
    let numbers = try columns.numbers()
    var kept: [Int] = []
    for column in 0..<columns.count {
      var missing: [Int] = []
      for step in 0..<columns.steps {
        let value = numbers[columns.place(column, step)]
        if value.isInfinite {
          throw Fault.infiniteInDecomposition(at: step, label: decomposer.label)
        }
        if value.isNaN { missing.append(step) }
      }
      if missing.isEmpty {
        kept.append(column)
      } else if missing.count < columns.steps {
        throw Fault.missingInDecomposition(missing, of: columns.steps, label: decomposer.label)
      }
    }
    self.kept = kept
    values = (0..<columns.steps).flatMap { step in
      kept.map { numbers[columns.place($0, step)] }
    }
    let all = try Self.weights(weights, columns)
    self.weights = all.map { all in kept.map { all[$0] } }
  }

  /// One for each column.
  private static func weights(
    _ datum: Datum, _ columns: TimeColumns
  ) throws(Fault) -> [Double]? {
    switch datum {
    case .none: return nil
    case .string("coslat"):
      let x = columns.array
      guard let axis = x.axes.firstIndex(where: { $0.name == "lat" || $0.name == "latitude" }),
        case .labels(let labels)? = x.axes[axis].coordinate, labels.dtype.isNumeric
      else { throw Fault.noLatitudes() }
      let inner = x.shape[(axis + 1)...].enumerated().reduce(1) { product, next in
        axis + 1 + next.offset == columns.axis ? product : product * next.element
      }
      let factors = try labels.f64Values().map { max(LimnMath.cos($0 * .pi / 180), 0).squareRoot() }
      return (0..<columns.count).map { factors[$0 / inner % max(factors.count, 1)] }
    case .array(let array):
      let values = try array.tensor.f64Values()
      guard values.count == columns.count, values.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw Fault.weightsOfPlaces(values.count, places: columns.count)
      }
      return values
    default: throw Fault.weightsOfPlaces(1, places: columns.count)
    }
  }

  func decomposition(_ modes: Int?, _ standardised: Bool) throws(Fault) -> Decomposition {
    let columns = decomposer.columns
    let x = columns.array
    let found = try OrthogonalFunctions(
      fitting: values, places: kept.count, modes: modes, weights: weights,
      standardised: standardised, context.effects.interruption)
    if kept.count < columns.count {
      context.note(
        "eof: \(columns.count - kept.count) of \(columns.count) places without values left out")
    }
    let note = "eof of \(columns.steps) steps, \(found.count) modes"
    let provenance = decomposer.provenance(isBridged: false, note)
    let labels = Coordinate.labels(try Tensor(i64: (1...found.count).map { Int64($0) }))
    let mode = Axis("mode", labels)
    func array(
      _ name: String, _ values: [Double], shape: [Int], _ axes: [Axis], unit: String? = nil
    ) throws(Fault) -> DataArray {
      DataArray(
        try Tensor(f64: values, shape: shape), axes: axes, name: name, unit: unit,
        provenance: provenance)
    }
    var (fitted, remainder) = (
      [Double](repeating: .nan, count: x.count), [Double](repeating: .nan, count: x.count)
    )
    let made = found.fitted()
    for step in 0..<columns.steps {
      for (index, column) in kept.enumerated() {
        let place = columns.place(column, step)
        fitted[place] = made[step * kept.count + index]
        remainder[place] = values[step * kept.count + index] - fitted[place]
      }
    }
    var components = [Double](repeating: .nan, count: found.count * columns.count)
    for row in 0..<found.count {
      for (index, column) in kept.enumerated() {
        components[row * columns.count + column] = found.components[row * kept.count + index]
      }
    }
    var (places, extents) = (x.axes, x.shape)
    places.remove(at: columns.axis)
    extents.remove(at: columns.axis)
    let one = [found.count]
    return Decomposition(
      method: "eof", observed: x,
      parts: [
        "fitted": try array("fitted", fitted, shape: x.shape, x.axes, unit: x.unit),
        "remainder": try array("remainder", remainder, shape: x.shape, x.axes, unit: x.unit),
      ],
      findings: [
        "components": .array(
          try array("components", components, shape: one + extents, [mode] + places)),
        "scores": .array(
          try array(
            "scores", found.scores, shape: [columns.steps, found.count],
            [x.axes[columns.axis], mode], unit: standardised ? nil : x.unit)),
        "explained_variance": .array(
          try array("explained_variance", found.variances, shape: one, [mode])),
        "ratio": .array(
          try array("ratio", Array(found.shares.prefix(found.count)), shape: one, [mode])),
        "north_error": .array(try array("north_error", found.errors, shape: one, [mode])),
        "separated": .array(
          DataArray(try Tensor(bool: found.separated), axes: [mode], name: "separated")),
      ],
      parameters: ["modes": .int(Int64(found.count)), "standardise": .bool(standardised)])
  }
}
