import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// How sure forecasts are: intervals from the errors of earlier folds, and ensembles of seeds.
enum Intervals {
  /// Lower and upper bounds of each fold's forecasts, so wide that `level` of the absolute errors of all
  /// folds before it lie inside; the first fold has none before it and is left out.
  ///
  /// Split conformal prediction (Lei et al. 2018, doi:10.1080/01621459.2017.1307116): of n errors the
  /// ⌈(n + 1) level⌉-th smallest. It holds where errors are exchangeable; over time they are not quite, so
  /// the coverage is told.
  static func conformal(_ backtest: Backtest, level: Double) throws(Fault) -> Record {
    let parts = backtest.parts.filter { $0.lead == backtest.pipeline.horizon }.map(\.prediction)
    guard parts.count > 1 else { throw Fault.conformalNeedsFolds(parts.count) }
    var errors: [Double] = []
    var kept: [Prediction] = []
    var (low, high): ([Prediction], [Prediction]) = ([], [])
    for part in parts {
      let sorted = errors.sorted()
      let place = Int((Double(sorted.count + 1) * level).rounded(.up)) - 1
      if !sorted.isEmpty {
        let width = sorted.indices.contains(place) ? sorted[place] : .infinity
        kept.append(part)
        low.append(part.shifted(by: -width))
        high.append(part.shifted(by: width))
      }
      for site in part.sites.indices {
        for (obs, sim) in zip(part.obs[site], part.sim[site]) where !obs.isNaN && !sim.isNaN {
          errors.append(abs(sim - obs))
        }
      }
    }
    guard let middle = Prediction(kept), let lower = Prediction(low), let upper = Prediction(high)
    else { throw Fault.conformalNeedsFolds(0) }
    var (inside, n) = (0, 0)
    for site in middle.sites.indices {
      for step in middle.obs[site].indices {
        let obs = middle.obs[site][step]
        guard !obs.isNaN, !lower.sim[site][step].isNaN else { continue }
        n += 1
        if obs >= lower.sim[site][step], obs <= upper.sim[site][step] { inside += 1 }
      }
    }
    func series(_ values: [[Double]], _ name: String) throws(Fault) -> Datum {
      .array(
        try pooledSeries(
          values, time: middle.time, sites: middle.siteAxis.map { ($0, middle.sites) }, name: name,
          unit: middle.unit))
    }
    return Record(
      typeName: "intervals",
      fields: [
        "level": .float(level), "coverage": n > 0 ? .float(Double(inside) / Double(n)) : .none,
        "n": .int(Int64(n)), "obs": try series(middle.obs, "obs"),
        "sim": try series(middle.sim, "sim"),
        "lower": try series(lower.sim, "lower"), "upper": try series(upper.sim, "upper"),
      ])
  }

  /// The forecasts of a pipeline trained from `n` seeds, with an axis `member` in front.
  static func ensemble(
    _ pipeline: Pipeline, _ folds: Folds, n: Int, _ context: any CallContext
  ) throws(Fault) -> Record {
    guard n >= 2 else { throw Fault.countTooSmall(n, "n", least: 2) }
    let random = RandomStream(key: context.nextRandomKey())
    var members: [DataArray] = []
    var obs: DataArray?
    for member in 0..<n {
      try context.effects.interruption.check()
      context.effects.report(Progress(activity: "ensemble", done: member, total: n))
      var seeded = pipeline
      seeded.options.fields["seed"] = .int(Int64(random.bits(UInt64(member)) >> 2))
      let prediction = try Backtest.run(seeded, folds, QuietContext(inner: context)).prediction
      guard case .array(let sim)? = prediction.field("sim"),
        case .array(let seen)? = prediction.field("obs")
      else { continue }
      members.append(sim)
      obs = seen
    }
    guard let obs else { throw Fault.nothingScored() }
    var stacked = try DataArray.stacked(members)
    stacked.axes[0] = Axis("member")
    stacked.name = obs.name
    return Record(typeName: "ensemble", fields: ["obs": .array(obs), "sim": .array(stacked)])
  }
}

extension Prediction {
  fileprivate func shifted(by width: Double) -> Prediction {
    var moved = self
    moved.sim = sim.map { $0.map { $0 + width } }
    return moved
  }
}

extension Fault {
  static func conformalNeedsFolds(_ count: Int) -> Fault {
    Fault(
      "E596", "\(count) fold has no errors of earlier folds to take intervals from",
      hint: "a backtest of several folds: `folds(x, n=5)`", argument: "backtest")
  }
}
