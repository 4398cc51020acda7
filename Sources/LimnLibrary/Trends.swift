import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Lines of least squares through series, and what is left without them.
enum Trends {
  /// x less its mean (degree 0) or its line (degree 1), both of what was observed.
  static func removed(_ x: DataArray, degree: Int) throws(Fault) -> DataArray {
    let columns = try TimeColumns(x)
    var numbers = try columns.numbers()
    let observed = try x.observedNumbers()
    let positions = columns.positions
    for column in 0..<columns.count {
      let (centre, mean, slope) = line(
        through: columns.column(column, of: observed), at: positions, degree: degree)
      for step in 0..<columns.steps {
        numbers[columns.place(column, step)] -= mean + slope * (positions[step] - centre)
      }
    }
    var result = try x.withNumbers(numbers)
    // A difference of temperatures is no temperature.
    if result.unit == "degC" { result.unit = "K" }
    result.provenance.rest(on: columns.span)
    result.provenance.seesAhead = .max
    result.provenance.notes.append(
      "detrend of \(columns.steps) steps by a \(degree == 0 ? "mean" : "line")")
    return result
  }

  /// The line about the mean of the positions that have values; flat where there are too few.
  private static func line(
    through values: [Double], at positions: [Double], degree: Int
  ) -> (centre: Double, mean: Double, slope: Double) {
    let present = values.indices.filter { !values[$0].isNaN }
    let n = Double(present.count)
    guard n > 0 else { return (0, .nan, 0) }
    let centre = present.reduce(0) { $0 + positions[$1] } / n
    let mean = present.reduce(0) { $0 + values[$1] } / n
    guard degree == 1 else { return (centre, mean, 0) }
    var (products, squares) = (0.0, 0.0)
    for step in present {
      products += (positions[step] - centre) * (values[step] - mean)
      squares += (positions[step] - centre) * (positions[step] - centre)
    }
    return (centre, mean, squares > 0 ? products / squares : 0)
  }
}
