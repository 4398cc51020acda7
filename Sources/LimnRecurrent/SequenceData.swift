import LimnData
import LimnSource
import LimnTime

/// Variables of one or more sites on one time axis: what models are trained on and judged by.
///
/// A step counts as observed when its value is present and neither masked nor filled. Only observed
/// steps are ever a target; as inputs the others are replaced by what was last observed.
package struct SequenceData: Sendable {
  package struct Variable: Sendable {
    package var name: String
    package var unit: String?
    /// values: [S][T], NaN where missing.
    package var values: [[Double]]
    /// Which steps are observed, [S][T].
    package var observed: [[Bool]]
    /// Why its values may know the future, in words: smoothed or decomposed with both sides.
    package var taints: [String]
    /// How many steps before its own an element is made of: 2 for a mean of three.
    package var memory: Int

    package init(
      name: String, unit: String? = nil, values: [[Double]], observed: [[Bool]]? = nil,
      taints: [String] = [], memory: Int = 0
    ) {
      self.name = name
      self.unit = unit
      self.values = values
      self.observed =
        observed.map { flags in
          zip(flags, values).map { site in zip(site.0, site.1).map { $0 && $1.isFinite } }
        } ?? values.map { $0.map(\.isFinite) }
      self.taints = taints
      self.memory = memory
    }
  }

  package var time: TimeAxis
  /// The name of the other axis (`site`), nil for a single series.
  package var siteAxis: String?
  /// One label per site; one empty label for a single series.
  package var sites: [String]
  package var variables: [Variable]

  package init(
    time: TimeAxis, siteAxis: String? = nil, sites: [String] = [""], variables: [Variable]
  ) {
    self.time = time
    self.siteAxis = siteAxis
    self.sites = sites
    self.variables = variables
  }

  package var count: Int { time.count }
  package var isPooled: Bool { siteAxis != nil }

  package func variable(_ name: String, for parameter: String) throws(Fault) -> Variable {
    guard let found = variables.first(where: { $0.name == name }) else {
      throw Fault.noSuchVariable(name, parameter: parameter, known: variables.map(\.name))
    }
    return found
  }
}

/// What brings a variable to mean 0 and deviation 1, from the training span's observed values.
package struct Scaler: Hashable, Sendable {
  package let mean: Double
  package let deviation: Double

  package init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Over all sites; a constant keeps its unit.
  init(fitting variable: SequenceData.Variable) {
    var sum = 0.0
    var n = 0
    for site in variable.values.indices {
      for (value, observed) in zip(variable.values[site], variable.observed[site]) where observed {
        sum += value
        n += 1
      }
    }
    let mean = n > 0 ? sum / Double(n) : 0
    var squares = 0.0
    for site in variable.values.indices {
      for (value, observed) in zip(variable.values[site], variable.observed[site]) where observed {
        squares += (value - mean) * (value - mean)
      }
    }
    let deviation = n > 0 ? (squares / Double(n)).squareRoot() : 0
    self.init(mean: mean, deviation: deviation > 1e-12 * abs(mean) && deviation > 0 ? deviation : 1)
  }

  func scaled(_ value: Double) -> Double { (value - mean) / deviation }
  func unscaled(_ value: Double) -> Double { value * deviation + mean }
}

/// Replaces what was not observed by what was last observed.
///
/// Causal: a step sees itself and the past.
func heldValues(_ values: [Double], observed: [Bool], before: Double) -> [Double] {
  var last = before
  return zip(values, observed).map { value, observed in
    if observed { last = value }
    return last
  }
}
