import LimnTensor

/// A regression on a series whose errors remember: e(t) = φ e(t − 1) + noise.
///
/// Values and columns are differenced by φ where the step before is present, after which least
/// squares is efficient; φ comes from the errors, by turns (Cochrane & Orcutt 1949,
/// doi:10.1080/01621459.1949.10483290), less its bias in short series, −(1 + 3 φ) / n.
struct AutoregressiveRegression {
  private let values: [Double]
  private let present: [Int]
  /// Whether the step before each present one is present too.
  private let follows: [Bool]
  /// Below this much of the variation there is only rounding.
  private let floor: Double

  init(_ values: [Double]) {
    self.values = values
    present = values.indices.filter { !values[$0].isNaN }
    follows = present.map { $0 > 0 && !values[$0 - 1].isNaN }
    let (departures, _) = Correlogram.departures(values)
    floor = 1e-22 * departures.reduce(0) { $0 + $1 * $1 }
  }

  var count: Int { present.count }

  struct Fit {
    var coefficients: [Double]
    var phi: Double
    /// −2 log likelihood, less a constant.
    var score: Double
    /// Of the errors: how much the noise varies.
    var deviation: Double
  }

  /// nil where the columns say the same, or there are too few values.
  func fit(_ columns: [[Double]]) -> Fit? {
    guard present.count > columns.count + 2 else { return nil }
    var phi = 0.0
    var result: Fit?
    for _ in 0..<4 {
      guard let fit = fit(columns, phi) else { return nil }
      let errors = errors(columns, fit.coefficients)
      phi = Self.memory(errors)
      result = fit
    }
    return result
  }

  /// The coefficients of plain least squares.
  func leastSquares(_ columns: [[Double]]) -> [Double]? { fit(columns, 0)?.coefficients }

  private func errors(_ columns: [[Double]], _ coefficients: [Double]) -> [Double] {
    values.indices.map { step in
      zip(columns, coefficients).reduce(values[step]) { $0 - $1.0[step] * $1.1 }
    }
  }

  private static func memory(_ errors: [Double]) -> Double {
    var (products, pairs, squares, count) = (0.0, 0.0, 0.0, 0.0)
    for (step, error) in errors.enumerated() where !error.isNaN {
      squares += error * error
      count += 1
      guard step > 0, !errors[step - 1].isNaN else { continue }
      products += error * errors[step - 1]
      pairs += 1
    }
    guard squares > 0, pairs > 2 else { return 0 }
    let raw = products / pairs / (squares / count)
    return min(max(raw + (1 + 3 * raw) / count, -0.9), 0.95)
  }

  /// [present]: a column differenced.
  private func differenced(_ column: [Double], _ phi: Double) -> [Double] {
    let first = (1 - phi * phi).squareRoot()
    return present.enumerated().map { place, step in
      follows[place] ? column[step] - phi * column[step - 1] : first * column[step]
    }
  }

  /// Orthonormal columns by Gram and Schmidt, twice; and how the given ones come from them.
  private func basis(
    _ columns: [[Double]], _ phi: Double
  ) -> (orthonormal: [[Double]], triangle: [[Double]])? {
    var orthonormal: [[Double]] = []
    var triangle: [[Double]] = []
    for column in columns {
      var left = differenced(column, phi)
      let size = Self.dot(left, left).squareRoot()
      var row = [Double](repeating: 0, count: orthonormal.count)
      for _ in 0..<2 {
        for (place, direction) in orthonormal.enumerated() {
          let share = Self.dot(left, direction)
          row[place] += share
          for index in left.indices { left[index] -= share * direction[index] }
        }
      }
      let norm = Self.dot(left, left).squareRoot()
      guard norm > 1e-9 * size else { return nil }
      orthonormal.append(left.map { $0 / norm })
      triangle.append(row + [norm])
    }
    return (orthonormal, triangle)
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  private func fit(_ columns: [[Double]], _ phi: Double) -> Fit? {
    guard let (orthonormal, triangle) = basis(columns, phi) else { return nil }
    var left = differenced(values, phi)
    var coefficients: [Double] = []
    for direction in orthonormal {
      let share = Self.dot(left, direction)
      coefficients.append(share)
      for index in left.indices { left[index] -= share * direction[index] }
    }
    // triangle[j]: column j is Σ triangle[j][i] orthonormal[i]
    for i in coefficients.indices.reversed() {
      for j in i + 1..<max(coefficients.count, i + 1) {
        coefficients[i] -= triangle[j][i] * coefficients[j]
      }
      coefficients[i] /= triangle[i][i]
    }
    let n = Double(present.count)
    let squares = max(Self.dot(left, left), floor, .leastNormalMagnitude)
    let starts = Double(follows.count { !$0 })
    let score = n * LimnMath.log(squares / n) - starts * LimnMath.log(1 - phi * phi)
    let errors = errors(columns, coefficients)
    let spread = errors.reduce(0) { $1.isNaN ? $0 : $0 + $1 * $1 } / n
    return Fit(
      coefficients: coefficients, phi: phi, score: score,
      deviation: max(spread, floor / n).squareRoot())
  }

  /// The step in the level that explains most beside the columns, and how significant it is: the
  /// square of its t, in the variance that is left with it.
  ///
  /// Tried are all steps before and after which `margin` values are present.
  func bestStep(_ columns: [[Double]], phi: Double, margin: Int) -> (step: Int, gain: Double)? {
    guard present.count >= 2 * margin, let (orthonormal, _) = basis(columns, phi) else {
      return nil
    }
    var left = differenced(values, phi)
    for direction in orthonormal {
      let share = Self.dot(left, direction)
      for index in left.indices { left[index] -= share * direction[index] }
    }
    let first = (1 - phi * phi).squareRoot()
    let total = Self.dot(left, left)
    // Sums over the places after the one at hand.
    var shares = [Double](repeating: 0, count: orthonormal.count)
    var (product, square) = (0.0, 0.0)
    var best: (step: Int, gain: Double)?
    for place in (0..<present.count).reversed() {
      // The first value of the new level, and all later ones.
      let start = follows[place] ? 1 : first
      if place >= margin, present.count - place >= margin {
        let along = product + start * left[place]
        var size = square + start * start
        for (index, direction) in orthonormal.enumerated() {
          let share = shares[index] + start * direction[place]
          size -= share * share
        }
        if size > 1e-9 {
          let explained = along * along / size
          let rest = max(total - explained, floor, .leastNormalMagnitude)
          let gain = explained / rest * Double(present.count - columns.count - 1)
          if gain > best?.gain ?? 0 { best = (present[place], gain) }
        }
      }
      let later = follows[place] ? 1 - phi : first
      product += later * left[place]
      square += later * later
      for (index, direction) in orthonormal.enumerated() {
        shares[index] += later * direction[place]
      }
    }
    return best
  }
}
