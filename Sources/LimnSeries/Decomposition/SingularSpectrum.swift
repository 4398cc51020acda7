import LimnEffects
import LimnSource
import LimnTensor

/// Singular spectrum analysis: a series as a sum of components that its own lags suggest.
///
/// Windows of L steps are the columns of a trajectory matrix; the eigenvectors of its lag covariance
/// split the matrix into parts, and averaging over anti-diagonals makes a series of each again. N.
/// Golyandina & A. Zhigljavsky (2013), Singular Spectrum Analysis for Time Series,
/// doi:10.1007/978-3-642-34913-3.
package struct SingularSpectrum: DecompositionMethod {
  /// A part and the components that it is the sum of, counted from 0.
  package struct Group: Sendable, Hashable {
    package var name: String
    package var components: [Int]

    package init(_ name: String, _ components: [Int]) {
      (self.name, self.components) = (name, components)
    }
  }

  package let window: Int
  package let groups: [Group]
  private let interruption: Interruption?

  /// A window beyond this takes minutes.
  package static let mostWindow = 4096

  package init(window: Int, groups: [Group], interruption: Interruption? = nil) throws(Fault) {
    guard window >= 2 else { throw Fault.countTooSmall(window, "window", least: 2) }
    guard window <= Self.mostWindow else {
      throw Fault.countOutside(window, "window", 2...Self.mostWindow)
    }
    var used: Set<Int> = []
    for index in groups.flatMap(\.components) {
      guard (0..<window).contains(index) else {
        throw Fault.componentOutside(index, window: window)
      }
      guard used.insert(index).inserted else { throw Fault.componentTwice(index) }
    }
    (self.window, self.groups, self.interruption) = (window, groups, interruption)
  }

  package var partNames: [String] { groups.map(\.name) + ["remainder"] }
  package var bridging: Set<String>? { nil }
  package var leastCount: Int { 2 * window }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    guard count / 2 >= window else { throw Fault.windowTooLong(window, count: count) }
    return Plan(settings: self)
  }

  private struct Plan: DecompositionPlan {
    let settings: SingularSpectrum

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      try check(values, allowingGaps: false)
      let analysis = try settings.analyse(values)
      var remainder = values
      var parts: [[Double]] = []
      for group in settings.groups {
        var part = [Double](repeating: 0, count: values.count)
        for component in group.components {
          try poll()
          let series = analysis.series(component)
          for i in part.indices { part[i] += series[i] }
        }
        for i in part.indices { remainder[i] -= part[i] }
        parts.append(part)
      }
      return parts + [remainder]
    }
  }

  // MARK: - One series

  /// The eigenvectors of one series.
  package struct Analysis: Sendable {
    // N = length, L = window, K = N − L + 1
    package let values: [Double]
    package let window: Int
    /// Of the lag covariance X Xᵀ, descending: squares of the singular values of X.
    package let eigenvalues: [Double]
    /// [L, L], row i is the vector of value i.
    private let vectors: [Double]

    fileprivate init(
      _ values: [Double], window: Int, _ interruption: Interruption?
    ) throws(Fault) {
      let (n, length) = (values.count, window)
      // C[i, j] = Σₖ x[i + k] x[j + k]; a step down the diagonal takes one product off and adds one.
      let covariance = try Block<Double>(count: length * length)
      for j in 0..<length {
        var sum = 0.0
        for k in 0...(n - length) { sum += values[k] * values[j + k] }
        covariance.pointer[j] = sum
      }
      for i in 1..<length {
        for j in i..<length {
          covariance.pointer[i * length + j] =
            covariance.pointer[(i - 1) * length + j - 1] - values[i - 1] * values[j - 1]
            + values[i + n - length] * values[j + n - length]
        }
      }
      for i in 0..<length {
        for j in 0..<i {
          covariance.pointer[i * length + j] = covariance.pointer[j * length + i]
        }
      }
      let tensor = Tensor(shape: [length, length], elements: .f64(covariance))
      let (found, columns) = try Tensor.eigh(tensor, interruption)
      let (ascending, matrix) = (try found.f64Values(), try columns.f64Values())
      eigenvalues = ascending.reversed().map { max($0, 0) }
      vectors = (0..<length * length).map { index in
        matrix[index % length * length + length - 1 - index / length]
      }
      (self.values, self.window) = (values, window)
    }

    package func vector(_ component: Int) -> ArraySlice<Double> {
      vectors[component * window..<(component + 1) * window]
    }

    /// The series of one component: u (uᵀ X), averaged over anti-diagonals.
    package func series(_ component: Int) -> [Double] {
      let (n, length) = (values.count, window)
      let u = Array(vector(component))
      let columns = n - length + 1
      var right = [Double](repeating: 0, count: columns)
      for k in 0..<columns {
        for j in 0..<length { right[k] += u[j] * values[k + j] }
      }
      var result = [Double](repeating: 0, count: n)
      for j in 0..<length {
        for k in 0..<columns { result[j + k] += u[j] * right[k] }
      }
      for i in 0..<n { result[i] /= Double(min(i + 1, n - i, length)) }
      return result
    }

    /// How much each component's share of all eigenvalues is.
    package var shares: [Double] {
      let total = eigenvalues.reduce(0, +)
      return eigenvalues.map { total > 0 ? $0 / total : .nan }
    }

    /// |cosine| of two components' series, each step weighed by the windows that it is in: near 1 for
    /// what belongs together, near 0 for what is separate. [count, count]
    package func weightedCorrelation(count: Int) -> [Double] {
      let n = values.count
      let found = (0..<count).map { series($0) }
      let weights = (0..<n).map { Double(min($0 + 1, n - $0, window)) }
      func product(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for i in 0..<n { sum += weights[i] * a[i] * b[i] }
        return sum
      }
      let norms = found.map { product($0, $0).squareRoot() }
      return (0..<count * count).map { index in
        let (a, b) = (index / count, index % count)
        if a == b { return 1 }
        let scale = norms[a] * norms[b]
        return scale > 0 ? abs(product(found[a], found[b])) / scale : .nan
      }
    }

    /// The values after the end that the linear recurrence of some components gives.
    ///
    /// The sum of their series is continued by R = Σ π u′ / (1 − Σ π²), with π the last element of each
    /// vector and u′ the others; nil where Σ π² is 1, for which there is no recurrence.
    package func forecast(_ components: [Int], steps: Int) -> [Double]? {
      var vertical = 0.0
      var recurrence = [Double](repeating: 0, count: window - 1)
      for component in components {
        let u = Array(vector(component))
        let last = u[window - 1]
        vertical += last * last
        for j in 0..<window - 1 { recurrence[j] += last * u[j] }
      }
      guard vertical < 1 - 1e-12 else { return nil }
      var signal = [Double](repeating: 0, count: values.count)
      for component in components {
        let series = series(component)
        for i in signal.indices { signal[i] += series[i] }
      }
      for _ in 0..<steps {
        var next = 0.0
        let start = signal.count - window + 1
        for j in 0..<window - 1 { next += recurrence[j] * signal[start + j] }
        signal.append(next / (1 - vertical))
      }
      return Array(signal.suffix(steps))
    }
  }

  package func analyse(_ values: [Double]) throws(Fault) -> Analysis {
    guard values.count / 2 >= window else { throw Fault.windowTooLong(window, count: values.count) }
    return try Analysis(values, window: window, interruption)
  }
}
