import LimnSource
import LimnTensor

/// Cutting series into samples: `lookback` steps up to an origin, and the `horizon` steps after it.

/// One sample: the inputs at origin − L + 1 … origin of a site, the targets after the origin, or, of a
/// simulation, at it.
struct Sample: Hashable, Sendable {
  var site: Int
  var origin: Int
}

/// The scaled inputs of all sites, and the copying of windows out of them.
struct Windows<Element: KernelElement> {
  let lookback: Int
  let inputs: Int
  let steps: Int
  private let sites: Int
  /// Scaled inputs, [S][T][D].
  private let packed: Block<Element>

  /// held: [D][S][T], every value present.
  init(held: [[[Double]]], scalers: [Scaler], lookback: Int) throws(Fault) {
    self.lookback = lookback
    inputs = held.count
    sites = held.first?.count ?? 0
    steps = held.first?.first?.count ?? 0
    packed = try Block(count: sites * steps * inputs)
    for (d, variable) in held.enumerated() {
      for (s, site) in variable.enumerated() {
        for (t, value) in site.enumerated() {
          packed.pointer[(s * steps + t) * inputs + d] = Element(scalers[d].scaled(value))
        }
      }
    }
  }

  /// Writes the windows of samples to x: [N, L, D], and to valid: [N, L] which of their steps the
  /// series has, where some may begin before it.
  func copy(
    _ samples: ArraySlice<Sample>, into x: UnsafeMutablePointer<Element>,
    valid: UnsafeMutablePointer<UInt8>? = nil
  ) {
    let length = lookback * inputs
    var out = x
    for (row, sample) in samples.enumerated() {
      let missing = max(0, lookback - 1 - sample.origin)
      let start = (sample.site * steps + sample.origin - lookback + 1 + missing) * inputs
      out.update(repeating: 0, count: missing * inputs)
      (out + missing * inputs).update(
        from: packed.pointer + start, count: length - missing * inputs)
      out += length
      guard let valid else { continue }
      (valid + row * lookback).update(repeating: 0, count: missing)
      (valid + row * lookback + missing).update(repeating: 1, count: lookback - missing)
    }
  }
}

extension Windows {
  /// Writes some steps of all sites to x: [S, steps, D].
  func copySteps(_ range: Range<Int>, into x: UnsafeMutablePointer<Element>) {
    let length = range.count * inputs
    for site in 0..<sites {
      (x + site * length).update(
        from: packed.pointer + (site * steps + range.lowerBound) * inputs, count: length)
    }
  }
}

/// The targets of samples: scaled values, and their weight, 0 where they are not observed.
///
/// Without `everyStep` a sample's targets follow its origin; with it each step t of its window has
/// its own, t + 1 … t + horizon: O = horizon, S = L. A simulation has one, t itself.
struct Targets {
  let options: TrainOptions
  let scaler: Scaler
  /// Values and which of them are observed, [S][T] each.
  let values: [[Double]]
  let observed: [[Bool]]
  /// What a site's targets weigh.
  let siteWeights: [Double]

  init(_ options: TrainOptions, scaler: Scaler, target: SequenceData.Variable) {
    self.options = options
    self.scaler = scaler
    values = target.values
    observed = target.observed
    siteWeights = target.values.indices.map { site in
      guard options.loss == .nse else { return 1 }
      let only = SequenceData.Variable(
        name: target.name, values: [target.values[site]], observed: [target.observed[site]])
      let spread = Scaler(fitting: only).deviation / scaler.deviation + 0.1
      return 1 / (spread * spread)
    }
  }

  private var steps: Int { options.everyStep ? options.lookback : 1 }

  /// The leads of output step `step` of a sample begin after this step of the series.
  private func base(_ sample: Sample, _ step: Int) -> Int { sample.origin - steps + 1 + step }

  func isObserved(_ sample: Sample) -> Bool {
    (max(0, base(sample, 0) + options.leads.lowerBound)...sample.origin + options.horizon).contains
    {
      observed[sample.site][$0]
    }
  }

  /// target, weight: [N, S, O]; gives back how many are observed.
  ///
  /// Targets at or after `end` do not count, nor do those before `from`.
  func copy<Element: KernelElement>(
    _ samples: ArraySlice<Sample>, into target: UnsafeMutablePointer<Element>,
    weight: UnsafeMutablePointer<Element>, from: Int = 0, end: Int = .max
  ) -> Int {
    var at = 0
    var n = 0
    for sample in samples {
      let share = Element(siteWeights[sample.site])
      for step in 0..<steps {
        for lead in options.leads {
          let index = base(sample, step) + lead
          let present = index >= max(from, lead) && index < end && observed[sample.site][index]
          target[at] = present ? Element(scaler.scaled(values[sample.site][index])) : 0
          weight[at] = present ? share : 0
          n += present ? 1 : 0
          at += 1
        }
      }
    }
    return n
  }
}
