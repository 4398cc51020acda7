import LimnData
import LimnEffects
import LimnSource
import LimnTensor

/// Work on the columns of a tensor, shared among threads: each column by itself, so that no bit
/// depends on how many there are.

extension TimeColumns {
  /// Columns done between two looks at interruption.
  private static let portion = 512

  /// What `body` makes of each column, in the order of the columns.
  func each<Result>(
    of numbers: [Double], _ interruption: Interruption, _ body: ([Double]) -> Result
  ) throws(Fault) -> [Result] {
    try each(interruption) { body(column($0, of: numbers)) }
  }

  func each<Result>(
    _ interruption: Interruption, _ body: (Int) -> Result
  ) throws(Fault) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    while results.count < count {
      try interruption.check()
      let first = results.count
      let size = min(Self.portion, count - first)
      results += [Result](unsafeUninitializedCapacity: size) { buffer, made in
        if let start = buffer.baseAddress {
          Parallel.forEach(size) { (start + $0).initialize(to: body(first + $0)) }
        }
        made = size
      }
    }
    return results
  }

  /// One number for each column, on the axes that are left without time: a plain number for one.
  func reduced(
    _ values: [Double], name: String? = nil, unit: String? = nil
  ) throws(Fault) -> DataArray {
    var (axes, shape) = (array.axes, array.shape)
    axes.remove(at: axis)
    shape.remove(at: axis)
    return DataArray(try Tensor(f64: values, shape: shape), axes: axes, name: name, unit: unit)
  }

  /// The element of `other` that belongs to each column: a number, or a tensor whose axes are named
  /// as axes of this one, time left out.
  func elements(of other: DataArray, _ parameter: String) throws(Fault) -> [Double] {
    guard other.dtype.isNumeric else {
      throw Fault.wrongType(
        parameter, of: "numbers", got: other.dtype.rawValue,
        hint: "a number, or one for each site or pixel")
    }
    let values = try other.tensor.f64Values()
    if other.rank == 0 { return Array(repeating: values[0], count: count) }
    var strides = [Int](repeating: 0, count: array.rank)
    var stride = 1
    for place in other.axes.indices.reversed() {
      guard let name = other.axes[place].name,
        let own = array.axes.firstIndex(where: { $0.name == name }), own != axis,
        array.shape[own] == other.shape[place]
      else {
        throw Fault.wrongType(
          parameter, of: "a number, or one along an axis of the series",
          got: "a tensor of shape \(other.shape)",
          hint: "`with_dims(\(parameter), \"site\")` names the axis of a plain tensor")
      }
      try AxesAgreement.check(array.axes[own], other.axes[place])
      strides[own] = stride
      stride *= other.shape[place]
    }
    return (0..<count).map { column in
      var (rest, place) = (column, 0)
      for own in array.axes.indices.reversed() where own != axis {
        place += rest % array.shape[own] * strides[own]
        rest /= array.shape[own]
      }
      return values[place]
    }
  }
}
