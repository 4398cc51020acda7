import LimnSource

/// Exponential smoothing by Holt (1957) and Winters (1960): level, trend and season, each an average in
/// which the past fades.
///
///     level   l = α (x − s) + (1 − α) (l' + φ b')
///     trend   b = β (l − l') + (1 − β) φ b'
///     season  s = γ (x − l) + (1 − γ) s'           (x / l, x / s where it is multiplicative)
///
/// as in R's `HoltWinters`, which has no φ. A step that is missing changes nothing but that the level moves
/// on with the trend.
package struct ExponentialSmoothing: Hashable, Sendable, Codable {
  package enum Season: String, Hashable, Sendable, Codable, CaseIterable {
    case none
    case additive = "add"
    case multiplicative = "mul"
  }

  /// How fast the past fades; nil where there is no such part, or where it is to be found.
  package struct Weights: Hashable, Sendable, Codable {
    package var alpha: Double?
    package var beta: Double?
    package var gamma: Double?
    package var phi: Double?

    package init(
      alpha: Double? = nil, beta: Double? = nil, gamma: Double? = nil, phi: Double? = nil
    ) {
      (self.alpha, self.beta, self.gamma, self.phi) = (alpha, beta, gamma, phi)
    }
  }

  package struct State: Hashable, Sendable, Codable {
    package var level: Double
    package var trend: Double
    /// Of the next step, and of those after it: [period], or empty.
    package var season: [Double]

    package init(level: Double, trend: Double, season: [Double]) {
      (self.level, self.trend, self.season) = (level, trend, season)
    }
  }

  package let season: Season
  package let hasTrend: Bool
  package let alpha: Double
  package let beta: Double
  package let gamma: Double
  package let phi: Double
  /// The position of the first step that is forecast, and the state before it.
  package let first: Int
  package let start: State

  package init(
    season: Season, hasTrend: Bool, alpha: Double, beta: Double, gamma: Double, phi: Double,
    first: Int, start: State
  ) {
    (self.season, self.hasTrend, self.first, self.start) = (season, hasTrend, first, start)
    (self.alpha, self.beta, self.gamma, self.phi) = (alpha, beta, gamma, phi)
  }

  /// The weights with the least sum of squared errors one step ahead, of those that are not given.
  ///
  /// x: [T], NaN where missing. Start values are R's: of a decomposition of the first two cycles, or of the
  /// first values; gaps in them are bridged by lines.
  package init(
    fitting x: [Double], period: Int, season: Season, hasTrend: Bool, damped: Bool,
    weights: Weights
  ) throws(Fault) {
    let start = try Self.start(x, period: period, season: season, hasTrend: hasTrend)
    let given = [
      weights.alpha, hasTrend ? weights.beta : 0, season == .none ? 0 : weights.gamma,
      hasTrend && damped ? weights.phi : 1,
    ]
    let limits = [(0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.8, 0.98)]
    let free = given.indices.filter { given[$0] == nil }
    func model(_ point: [Double]) -> ExponentialSmoothing {
      var all = given.map { $0 ?? 0 }
      for (place, value) in zip(free, point) {
        all[place] = min(max(value, limits[place].0), limits[place].1)
      }
      return ExponentialSmoothing(
        season: season, hasTrend: hasTrend, alpha: all[0], beta: all[1], gamma: all[2],
        phi: all[3], first: start.first, start: start.state)
    }
    let best = Minimum.within(free.map { limits[$0] }) { model($0).squaredError(x) }
    self = model(best)
    guard squaredError(x).isFinite else { throw Fault.smoothingDiverged() }
  }

  private static func start(
    _ x: [Double], period: Int, season: Season, hasTrend: Bool
  ) throws(Fault) -> (first: Int, state: State) {
    guard season != .none else {
      guard x.count > (hasTrend ? 2 : 1) else {
        throw Fault.smoothingShort(x.count, least: hasTrend ? 3 : 2)
      }
      let head = x.prefix(hasTrend ? 2 : 1)
      guard head.allSatisfy(\.isFinite) else { throw Fault.smoothingStart() }
      guard hasTrend else { return (1, State(level: head[0], trend: 0, season: [])) }
      return (2, State(level: head[1], trend: head[1] - head[0], season: []))
    }
    guard period > 1 else { throw Fault.periodTooShort(period) }
    guard period <= x.count / 2, x.count > 2 * period else {
      throw Fault.periodTooLong(period, count: x.count)
    }
    let cycles = Array(x.prefix(2 * period))
    let head = Gaps.linear(cycles, positions: cycles.indices.map { Double($0) }).values
    guard head.allSatisfy(\.isFinite) else { throw Fault.smoothingStart() }
    if season == .multiplicative, let low = x.first(where: { $0 <= 0 }) {
      throw Fault.smoothingNegative(low)
    }
    let trend = centredMean(head, period)
    let half = period / 2
    var figure = [Double](repeating: 0, count: period)
    var counts = figure
    for (place, value) in trend.enumerated() {
      let step = place + half
      figure[step % period] += season == .additive ? head[step] - value : head[step] / value
      counts[step % period] += 1
    }
    figure = zip(figure, counts).map { $0 / $1 }
    let mean = figure.reduce(0, +) / Double(period)
    figure = figure.map { season == .additive ? $0 - mean : $0 / mean }
    // The line of least squares through the trend, over 1, 2, …
    let n = Double(trend.count)
    let (middle, average) = ((n + 1) / 2, trend.reduce(0, +) / n)
    var (product, square) = (0.0, 0.0)
    for (place, value) in trend.enumerated() {
      let at = Double(place + 1) - middle
      product += at * (value - average)
      square += at * at
    }
    let slope = square > 0 ? product / square : 0
    return (
      period,
      State(level: average - slope * middle, trend: hasTrend ? slope : 0, season: figure)
    )
  }

  /// The mean over a cycle about each step, the ends of an even one with half the weight.
  private static func centredMean(_ x: [Double], _ period: Int) -> [Double] {
    let half = period / 2
    return (half..<x.count - half).map { step in
      if period % 2 == 1 {
        return (step - half...step + half).reduce(0) { $0 + x[$1] } / Double(period)
      }
      let inner = (step - half + 1..<step + half).reduce(0) { $0 + x[$1] }
      return (inner + (x[step - half] + x[step + half]) / 2) / Double(period)
    }
  }

  /// The forecast `steps` ahead of a state: 1 is the next step.
  private func forecast(_ state: State, _ steps: Int, next: Int) -> Double {
    var value = state.level
    var (damping, trend) = (phi, 0.0)
    for _ in 0..<steps {
      trend += damping * state.trend
      damping *= phi
    }
    if hasTrend { value += trend }
    guard !state.season.isEmpty else { return value }
    let own = state.season[(next + steps - 1) % state.season.count]
    return season == .multiplicative ? value * own : value + own
  }

  /// Goes through the steps; `visit` sees each state after `step`, and where its next season stands.
  private func filter(_ x: [Double], _ visit: (Int, State, Int) -> Void) -> State {
    var state = start
    var place = 0
    visit(first - 1, state, 0)
    for step in first..<max(x.count, first) {
      let ahead = state.level + (hasTrend ? phi * state.trend : 0)
      let usual = state.season.isEmpty ? 0 : state.season[place]
      if x[step].isNaN {
        state.level = ahead
        state.trend *= phi
      } else {
        let level: Double
        switch season {
        case .none: level = alpha * x[step] + (1 - alpha) * ahead
        case .additive: level = alpha * (x[step] - usual) + (1 - alpha) * ahead
        case .multiplicative: level = alpha * (x[step] / usual) + (1 - alpha) * ahead
        }
        if hasTrend {
          state.trend = beta * (level - state.level) + (1 - beta) * phi * state.trend
        }
        state.level = level
        if season == .additive {
          state.season[place] = gamma * (x[step] - level) + (1 - gamma) * usual
        } else if season == .multiplicative {
          state.season[place] = gamma * (x[step] / level) + (1 - gamma) * usual
        }
      }
      if !state.season.isEmpty { place = (place + 1) % state.season.count }
      visit(step, state, place)
    }
    return state
  }

  /// The forecast of each step, made `horizon` steps before; NaN before the first.
  package func forecasts(_ x: [Double], horizon: Int = 1) -> [Double] {
    var result = [Double](repeating: .nan, count: x.count)
    guard horizon >= 1, first <= x.count else { return result }
    _ = filter(x) { step, state, next in
      if step + horizon < x.count { result[step + horizon] = forecast(state, horizon, next: next) }
    }
    return result
  }

  /// The steps after the last.
  package func outlook(_ x: [Double], steps: Int) -> [Double] {
    var after: [Double] = []
    guard first <= x.count else { return after }
    _ = filter(x) { step, state, next in
      if step == x.count - 1 { after = (1...max(steps, 1)).map { forecast(state, $0, next: next) } }
    }
    return after
  }

  /// The state after the last step, the season of the next step first.
  package func end(_ x: [Double]) -> State {
    var place = 0
    var state = filter(x) { place = $2 }
    state.season = Array(state.season[place...] + state.season[..<place])
    return state
  }

  /// Σ (x − forecast one step ahead)²
  package func squaredError(_ x: [Double]) -> Double {
    var (sum, ahead) = (0.0, Double.nan)
    _ = filter(x) { step, state, next in
      if step >= first, !x[step].isNaN { sum += (x[step] - ahead) * (x[step] - ahead) }
      ahead = forecast(state, 1, next: next)
    }
    return sum
  }
}

/// The least value of a function of a few numbers within limits.
private enum Minimum {
  /// Nelder & Mead (1965) from the best points of a grid.
  static func within(
    _ limits: [(low: Double, high: Double)], _ value: ([Double]) -> Double
  ) -> [Double] {
    func rated(_ point: [Double]) -> (point: [Double], value: Double) {
      let kept = zip(point, limits).map { min(max($0, $1.low), $1.high) }
      let found = value(kept)
      return (kept, found.isNaN ? .infinity : found)
    }
    var grid: [[Double]] = [[]]
    for limit in limits {
      grid = grid.flatMap { point in
        [0.03, 0.1, 0.3, 0.5, 0.7, 0.95].map { share in
          point + [limit.low + share * (limit.high - limit.low)]
        }
      }
    }
    let starts = grid.map(rated).sorted { $0.value < $1.value }.prefix(limits.isEmpty ? 1 : 4)
    let ends = starts.map { descended(from: $0, limits, rated) }
    return ends.min { $0.value < $1.value }?.point ?? []
  }

  private typealias Rated = (point: [Double], value: Double)

  private static func descended(
    from start: Rated, _ limits: [(low: Double, high: Double)], _ rated: ([Double]) -> Rated
  ) -> Rated {
    let count = limits.count
    guard count > 0 else { return start }
    var best = start
    // Begun anew where it ended, since a simplex may collapse on a limit.
    for turn in 0..<3 {
      var simplex = [best]
      for axis in 0..<count {
        var point = best.point
        let step = (limits[axis].high - limits[axis].low) * (turn == 0 ? 0.1 : 0.02)
        point[axis] += point[axis] + step <= limits[axis].high ? step : -step
        simplex.append(rated(point))
      }
      for _ in 0..<400 {
        simplex.sort { $0.value < $1.value }
        let (low, high) = (simplex[0].value, simplex[count].value)
        if !(high - low > 1e-13 * abs(low)) { break }
        let centre = (0..<count).map { axis in
          simplex.prefix(count).reduce(0.0) { $0 + $1.point[axis] } / Double(count)
        }
        func along(_ factor: Double) -> Rated {
          rated(zip(centre, simplex[count].point).map { $0 + factor * ($1 - $0) })
        }
        let mirrored = along(-1)
        if mirrored.value < low {
          let further = along(-2)
          simplex[count] = further.value < mirrored.value ? further : mirrored
        } else if mirrored.value < simplex[count - 1].value {
          simplex[count] = mirrored
        } else {
          let nearer = mirrored.value < high ? along(-0.5) : along(0.5)
          if nearer.value < min(mirrored.value, high) {
            simplex[count] = nearer
          } else {
            let first = simplex[0].point
            for place in 1...count {
              simplex[place] = rated(zip(first, simplex[place].point).map { ($0 + $1) / 2 })
            }
          }
        }
      }
      if let end = simplex.min(by: { $0.value < $1.value }), end.value <= best.value { best = end }
    }
    return best
  }
}
