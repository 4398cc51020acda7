import LimnData
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Whether two arrays speak of the same steps and places, element by element.
///
/// Shapes must be equal. Names and coordinates must agree where both arrays have them; an axis that
/// has none is taken to be the other's.
enum AxesAgreement {
  static func check(
    _ a: DataArray, _ b: DataArray, onShapes fault: @autoclosure () -> Fault
  ) throws(Fault) {
    guard a.shape == b.shape else { throw fault() }
    for (one, other) in zip(a.axes, b.axes) { try check(one, other) }
  }

  static func check(_ one: Axis, _ other: Axis) throws(Fault) {
    if let a = one.name, let b = other.name, a != b { throw Fault.axisNamesDiffer(a, b) }
    switch (one.coordinate, other.coordinate) {
    case (.time(let a)?, .time(let b)?):
      guard a.instants != b.instants else { return }
      for (x, y) in zip(a.instants, b.instants) where x != y {
        throw Fault.timesDiffer("\(x)", "\(y)")
      }
    case (.labels(let a)?, .labels(let b)?):
      guard let index = try Coordinate.labels(a).firstDifference(from: .labels(b)) else { return }
      guard index < min(a.count, b.count) else { return }
      let (x, y) = (ElementReader(a), ElementReader(b))
      throw Fault.labelsDiffer(one.name ?? "an axis", x.text(index), y.text(index))
    default: return
    }
  }
}
