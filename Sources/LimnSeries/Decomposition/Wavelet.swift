import LimnSource

/// Multiresolution analysis: a series as a sum of details, each of one band of scales, and what is left
/// of it when all of them are taken off.
///
/// D. B. Percival & A. T. Walden (2000), Wavelet Methods for Time Series Analysis,
/// doi:10.1017/CBO9780511841040: the pyramid of the discrete wavelet transform (chapter 4) and of its
/// maximal-overlap version (chapter 5), which takes any length and shifts with the series.
package struct Wavelet: DecompositionMethod {
  package enum Filter: String, Sendable, CaseIterable {
    case haar, d4, la8

    /// The scaling filter. That of la8 is Daubechies' least asymmetric one of length 8, found anew
    /// from its equations to the last digit of a double.
    var scaling: [Double] {
      let root = Double(3).squareRoot()
      let unit = 4 * Double(2).squareRoot()
      return switch self {
      case .haar: [Double(0.5).squareRoot(), Double(0.5).squareRoot()]
      case .d4: [(1 + root) / unit, (3 + root) / unit, (3 - root) / unit, (1 - root) / unit]
      case .la8:
        [
          -0.07576571478950221, -0.029635527646002493, 0.497618667632775, 0.8037387518051321,
          0.29785779560530606, -0.09921954357663353, -0.012603967262031304, 0.032223100604051466,
        ]
      }
    }
  }

  package enum Transform: String, Sendable, CaseIterable {
    case modwt, dwt
  }

  /// What comes before the first value and after the last one.
  package enum Boundary: String, Sendable, CaseIterable {
    /// The other end.
    case periodic
    /// The series backwards.
    case reflection
  }

  package let filter: Filter
  package let transform: Transform
  package let boundary: Boundary
  package let levels: Int

  package init(
    _ filter: Filter, levels: Int, transform: Transform = .modwt, boundary: Boundary = .periodic
  ) throws(Fault) {
    guard (1...40).contains(levels) else { throw Fault.countOutside(levels, "levels", 1...40) }
    (self.filter, self.transform, self.boundary) = (filter, transform, boundary)
    self.levels = levels
  }

  package var partNames: [String] { (1...levels).map { "detail_\($0)" } + ["smooth"] }
  package var bridging: Set<String>? { nil }
  package var leastCount: Int { 1 << levels }

  /// The deepest level of a series: the power of two that it is as long as.
  package static func mostLevels(count: Int) -> Int {
    count < 2 ? 0 : Int.bitWidth - 1 - count.leadingZeroBitCount
  }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    let most = Self.mostLevels(count: count)
    guard most > 0 else { throw Fault.tooShortForWavelets(count) }
    guard levels <= most else { throw Fault.countOutside(levels, "levels", 1...most) }
    let length = boundary == .reflection ? 2 * count : count
    guard transform == .modwt || length % (1 << levels) == 0 else {
      throw Fault.lengthNotDyadic(count, levels: levels)
    }
    return Plan(settings: self)
  }

  /// The coefficients of each level, finest first, then the scaling coefficients of the last.
  package func coefficients(_ values: [Double]) -> [[Double]] {
    var level = boundary == .reflection ? values + values.reversed() : values
    var result: [[Double]] = []
    for index in 1...levels {
      let (detail, smooth) = analyse(level, 1 << (index - 1))
      result.append(detail)
      level = smooth
    }
    return result + [level]
  }

  private struct Plan: DecompositionPlan {
    let settings: Wavelet

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      try check(values, allowingGaps: false)
      let coefficients = settings.coefficients(values)
      var parts: [[Double]] = []
      for (index, own) in coefficients.enumerated() {
        try poll()
        let isSmooth = index == settings.levels
        var part = own
        for level in (1...min(index + 1, settings.levels)).reversed() {
          let nothing = [Double](repeating: 0, count: part.count)
          let isOwn = level == index + 1 && !isSmooth
          part = settings.combine(
            isOwn ? part : nothing, isOwn ? nothing : part, 1 << (level - 1))
        }
        parts.append(Array(part.prefix(values.count)))
      }
      return parts
    }
  }

  // MARK: - One level

  /// The wavelet filter, h_l = (−1)^l g_{L − 1 − l}.
  private var filters: (wavelet: [Double], scaling: [Double]) {
    let scaling = filter.scaling
    let wavelet = scaling.indices.map {
      ($0 % 2 == 0 ? 1 : -1) * scaling[scaling.count - 1 - $0]
    }
    guard transform == .modwt else { return (wavelet, scaling) }
    let half = Double(0.5).squareRoot()
    return (wavelet.map { $0 * half }, scaling.map { $0 * half })
  }

  /// W_t = Σ h_l V_{t − l · gap} around the circle, and the same with g; of the discrete transform at
  /// every second place.
  private func analyse(_ x: [Double], _ gap: Int) -> (detail: [Double], smooth: [Double]) {
    let (h, g) = filters
    let n = x.count
    let isWhole = transform == .modwt
    let count = isWhole ? n : n / 2
    let step = isWhole ? gap % n : 1
    var (detail, smooth) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    for t in 0..<count {
      var place = isWhole ? t : 2 * t + 1
      for l in h.indices {
        detail[t] += h[l] * x[place]
        smooth[t] += g[l] * x[place]
        place -= step
        if place < 0 { place += n }
      }
    }
    return (detail, smooth)
  }

  /// The level above, by the transposed filters.
  private func combine(_ detail: [Double], _ smooth: [Double], _ gap: Int) -> [Double] {
    let (h, g) = filters
    let isWhole = transform == .modwt
    let n = isWhole ? detail.count : 2 * detail.count
    let step = isWhole ? gap % n : 1
    var result = [Double](repeating: 0, count: n)
    for t in detail.indices {
      var place = isWhole ? t : 2 * t + 1
      for l in h.indices {
        if isWhole {
          result[t] += h[l] * detail[place] + g[l] * smooth[place]
          place += step
          if place >= n { place -= n }
        } else {
          result[place] += h[l] * detail[t] + g[l] * smooth[t]
          place -= step
          if place < 0 { place += n }
        }
      }
    }
    return result
  }
}
