import LimnSource
import LimnTensor

/// Cutting series into samples: `lookback` steps up to an origin, and the `horizon` steps after it.

/// One sample: the inputs at origin − L + 1 … origin of a site, the targets after the origin.
struct Sample: Hashable, Sendable {
  var site: Int
  var origin: Int
}

/// The scaled inputs of all sites, and the copying of windows out of them.
struct Windows<Element: KernelElement> {
  let lookback: Int
  let inputs: Int
  let steps: Int
  /// Scaled inputs, [S][T][D].
  private let packed: Block<Element>

  /// held: [D][S][T], every value present.
  init(held: [[[Double]]], scalers: [Scaler], lookback: Int) throws(Fault) {
    self.lookback = lookback
    inputs = held.count
    let sites = held.first?.count ?? 0
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

  /// Writes the windows of samples to x: [N, L, D].
  func copy(_ samples: ArraySlice<Sample>, into x: UnsafeMutablePointer<Element>) {
    let length = lookback * inputs
    var out = x
    for sample in samples {
      let start = (sample.site * steps + sample.origin - lookback + 1) * inputs
      out.update(from: packed.pointer + start, count: length)
      out += length
    }
  }
}

/// The targets of samples: scaled values, and 1 where they are observed, else 0.
struct Targets {
  let horizon: Int
  let scaler: Scaler
  /// Values and which of them are observed, [S][T] each.
  let values: [[Double]]
  let observed: [[Bool]]

  func isObserved(_ sample: Sample) -> Bool {
    (1...horizon).contains { observed[sample.site][sample.origin + $0] }
  }

  /// target, weight: [N, O]; gives back how many are observed.
  func copy<Element: KernelElement>(
    _ samples: ArraySlice<Sample>, into target: UnsafeMutablePointer<Element>,
    weight: UnsafeMutablePointer<Element>
  ) -> Int {
    var at = 0
    var n = 0
    for sample in samples {
      for lead in 1...horizon {
        let step = sample.origin + lead
        let present = observed[sample.site][step]
        target[at] = present ? Element(scaler.scaled(values[sample.site][step])) : 0
        weight[at] = present ? 1 : 0
        n += present ? 1 : 0
        at += 1
      }
    }
    return n
  }
}
