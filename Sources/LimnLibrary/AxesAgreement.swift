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
  /// Floating labels agree within this share of themselves.
  private static let tolerance = 1e-9

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
      let (x, y) = (ElementReader(a), ElementReader(b))
      for index in 0..<min(x.count, y.count) where !agree(x, y, index) {
        throw Fault.labelsDiffer(one.name ?? "an axis", x.text(index), y.text(index))
      }
    default: return
    }
  }

  private static func agree(_ x: ElementReader, _ y: ElementReader, _ index: Int) -> Bool {
    guard x.isNumeric, y.isNumeric else { return x.text(index) == y.text(index) }
    let (a, b) = (x.number(index), y.number(index))
    return a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
  }
}
