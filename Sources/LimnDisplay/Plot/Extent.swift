/// The values that panels span.
enum Extent {
  /// Over all panels that share an x axis.
  static func x(of panels: [PlotDescription.Panel]) -> Scale? {
    for panel in panels {
      if let limits = limits(panel.xlim) { return limits }
    }
    var range: Scale?
    for panel in panels {
      if case .labels(let labels) = panel.xAxis, !labels.isEmpty {
        return Scale(low: -0.5, high: Double(labels.count) - 0.5)
      }
      for mark in panel.marks {
        switch mark {
        case .line(_, let x, _), .points(_, let x, _), .stems(_, let x, _), .band(_, let x, _, _):
          widen(&range, x)
        case .bars(_, let edges, _): widen(&range, edges)
        case .vertical(_, let x): widen(&range, [x])
        case .heat, .horizontal, .columns, .boxes: break
        }
      }
    }
    return range
  }

  /// Whether every place on the x axis is a whole number, as positions and counts are, and there are
  /// several.
  static func isWhole(_ panels: [PlotDescription.Panel]) -> Bool {
    guard let range = x(of: panels), range.high - range.low >= 1 else { return false }
    return panels.allSatisfy { panel in
      panel.marks.allSatisfy { mark in
        switch mark {
        case .line(_, let x, _), .points(_, let x, _), .stems(_, let x, _), .band(_, let x, _, _):
          x.allSatisfy { $0 == $0.rounded() || !$0.isFinite }
        case .bars: false
        case .vertical, .horizontal, .columns, .boxes, .heat: true
        }
      }
    }
  }

  /// With a little room above and below.
  static func y(of panels: [PlotDescription.Panel]) -> Scale? {
    let isLogarithmic = panels.contains(where: \.isLogarithmic)
    for panel in panels {
      if var limits = limits(panel.ylim), !isLogarithmic || limits.low > 0 {
        limits.isLogarithmic = isLogarithmic
        return limits
      }
    }
    var range: Scale?
    var hasBase = false
    for panel in panels {
      let shown = limits(panel.xlim)
      for mark in panel.marks {
        switch mark {
        case .line(_, let x, let y), .points(_, let x, let y):
          widen(&range, visible(y, at: x, shown), isLogarithmic)
        case .band(_, let x, let lower, let upper):
          widen(&range, visible(lower, at: x, shown), isLogarithmic)
          widen(&range, visible(upper, at: x, shown), isLogarithmic)
        case .stems(_, let x, let y), .bars(_, let x, let y):
          widen(&range, visible(y, at: x, shown), isLogarithmic)
          hasBase = true
        case .columns(_, let values):
          widen(&range, values, isLogarithmic)
          hasBase = true
        case .boxes(let boxes):
          for box in boxes { widen(&range, [box.low, box.high] + box.outliers, isLogarithmic) }
        case .horizontal(_, let y): widen(&range, [y], isLogarithmic)
        case .heat, .vertical: break
        }
      }
    }
    if isLogarithmic {
      range?.isLogarithmic = true
      return range?.padded(by: 0)
    }
    if hasBase { widen(&range, [0]) }
    guard var padded = range?.padded(by: 0.04) else { return nil }
    // Bars stand on the axis.
    if hasBase, let range, range.low == 0, range.high > 0 { padded.low = 0 }
    if hasBase, let range, range.high == 0, range.low < 0 { padded.high = 0 }
    return padded
  }

  /// The values that lie within the limits of x.
  private static func visible(_ y: [Double], at x: [Double], _ limits: Scale?) -> [Double] {
    guard let limits else { return y }
    return zip(x, y).lazy.filter { limits.contains($0.0) }.map(\.1)
  }

  private static func limits(_ pair: [Double]?) -> Scale? {
    guard let pair, pair.count == 2, pair[0] < pair[1], pair.allSatisfy(\.isFinite) else {
      return nil
    }
    return Scale(low: pair[0], high: pair[1])
  }

  private static func widen(_ range: inout Scale?, _ values: [Double], _ above0: Bool = false) {
    let (low, high) =
      above0
      ? Reduction.extremes(of: values.filter { $0 > 0 }) : Reduction.extremes(of: values)
    guard let low, let high else { return }
    range = Scale(low: min(range?.low ?? low, low), high: max(range?.high ?? high, high))
  }
}
