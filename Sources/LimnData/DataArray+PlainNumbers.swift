import LimnSource
import LimnTensor

/// The unit of a plain number, which has none to show.
///
/// A mean over all axes is a plain number and has lost the unit of what it was made of. Where that
/// unit is still wanted, as for a column of means, the expression is gone through once more with
/// results that stay tensors of one element: the rules of tensors then give the unit of
/// `max(x) - min(x)` or `sum(x) / area` as they do anywhere else.
package enum UnitsOfNumbers {
  /// Whether results without axes keep their unit for the moment.
  @TaskLocal package static var areKept = false
}

extension DataArray {
  /// [] → [1], where units are being asked for and this has one.
  package var keepingUnit: DataArray? {
    guard rank == 0, unit != nil, UnitsOfNumbers.areKept,
      let tensor = try? tensor.reshaped(to: [1])
    else { return nil }
    var wide = self
    wide.tensor = tensor
    wide.axes = [Axis()]
    return wide
  }
}
