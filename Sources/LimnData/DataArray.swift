import LimnSource
import LimnTensor
import LimnTime

/// A tensor that knows what its axes mean.
///
/// This is the value that the language calls a tensor: elements, axis names (`dims`), coordinates,
/// a name, a unit and provenance. Every operation keeps what still means something and drops the
/// rest. A *series* is a `DataArray` whose first axis is named `time` and carries a `.time`
/// coordinate.

/// The labels along one axis.
package enum Coordinate: Sendable {
  case time(TimeAxis)
  /// Rank-1 tensor of `str`, `i64`, `f64` …, as long as the axis.
  case labels(Tensor)
}

/// One axis: its name, if any, and its labels, if any. A coordinate needs a name.
package struct Axis: Sendable {
  package var name: String?
  package var coordinate: Coordinate?

  package init(_ name: String? = nil, _ coordinate: Coordinate? = nil) {
    self.name = name
    self.coordinate = coordinate
  }
}

package struct DataArray: Sendable {
  package var tensor: Tensor
  /// One per axis of the tensor.
  package var axes: [Axis]
  /// The column or variable that it came from.
  package var name: String?
  /// Canonical text, `mm d-1`; nil means unknown, which is neutral.
  package var unit: String?
  package var provenance: Provenance

  /// `axes` empty means unnamed axes.
  package init(
    _ tensor: Tensor, axes: [Axis] = [], name: String? = nil, unit: String? = nil,
    provenance: Provenance = .observed
  ) {
    self.tensor = tensor
    self.axes = axes.isEmpty ? tensor.shape.map { _ in Axis() } : axes
    self.name = name
    self.unit = unit
    self.provenance = provenance
  }

  package var shape: [Int] { tensor.shape }
  package var dtype: DType { tensor.dtype }
  package var rank: Int { tensor.rank }
  package var count: Int { tensor.count }

  /// The position of the axis named `time` that carries a time coordinate.
  package var timeAxisIndex: Int? {
    axes.firstIndex {
      if $0.name == "time", case .time = $0.coordinate { true } else { false }
    }
  }

  package var timeAxis: TimeAxis? {
    guard let index = timeAxisIndex, case .time(let axis) = axes[index].coordinate else {
      return nil
    }
    return axis
  }
}
