import LimnData
import LimnDisplay
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// A whole pipeline run on noise with the axis and the gaps of the data, folds included.
///
/// Nothing in noise can be forecast, so an honest chain scores an R² of about 0 there. One that looks
/// ahead, by a smoother over the whole span for instance, scores more; how much more it may be by
/// chance is measured with a regression on raw lags.
package struct LeakTest: Sendable {
  /// R² of each series against its raw values, or skill over the known part.
  let scores: [Double]
  let limit: Double
  /// Whether the target is made of several steps, and so is judged over its known part.
  let overKnownPart: Bool
  /// R² on surrogates with the spectrum of the data.
  let surrogates: [Double]

  var mean: Double { scores.reduce(0, +) / Double(max(1, scores.count)) }
  var leaks: Bool { mean > limit }

  static let least = 0.05
  private static let references = 200

  static func run(
    _ pipeline: Pipeline, _ folds: Folds, n: Int, surrogates: Int, _ context: any CallContext
  ) throws(Fault) -> LeakTest {
    let random = RandomStream(key: context.nextRandomKey())
    let quiet = QuietContext(inner: context)
    var scores: [Double] = []
    var overKnownPart = false
    for index in 0..<n {
      try context.effects.interruption.check()
      context.effects.report(Progress(activity: "leak test", done: index, total: n))
      let noise = try folds.noise(random.child(UInt64(index)))
      let prediction = try Backtest.run(pipeline, noise, quiet).prediction
      overKnownPart = prediction.baselines[.knownPart] != nil
      let score = prediction.score
      let found =
        overKnownPart
        ? score.median { $0.skill[.knownPart] } : score.median { $0.model.r2 }
      if let found { scores.append(found) }
    }
    guard !scores.isEmpty else { throw Fault.nothingScored() }
    var lags = try Pipeline(
      [.object(Model.ridge(try Ridge()))], options: Record(), allowFuture: false)
    lags.options.fields["lookback"] = .int(Int64(min(6, pipeline.lookback ?? 6)))
    lags.options.fields["horizon"] = .int(Int64(max(1, pipeline.horizon)))
    var chance: [Double] = []
    let one = try folds.only(pipeline)
    for index in 0..<references {
      try context.effects.interruption.check()
      let noise = try one.noise(random.child(UInt64(1_000_000 + index)))
      let prediction = try Backtest.run(lags, noise, quiet).prediction
      if let r2 = prediction.score.median({ $0.model.r2 }) { chance.append(r2) }
    }
    chance.sort()
    let high = chance.isEmpty ? 0 : chance[min(chance.count - 1, chance.count * 99 / 100)]
    var memories: [Double] = []
    for index in 0..<surrogates {
      try context.effects.interruption.check()
      let other = try folds.surrogate(random.child(UInt64(2_000_000 + index)))
      let prediction = try Backtest.run(pipeline, other, quiet).prediction
      if let r2 = prediction.score.median({ $0.model.r2 }) { memories.append(r2) }
    }
    return LeakTest(
      scores: scores, limit: max(least, high), overKnownPart: overKnownPart, surrogates: memories)
  }
}

extension Folds {
  /// Gaussian noise in the place of every series, missing where that is.
  func noise(_ random: RandomStream) throws(Fault) -> Folds {
    var series: OrderedDictionary<String, DataArray> = [:]
    for (index, (name, array)) in data.series.elements.enumerated() {
      let own = random.child(UInt64(index))
      let observed = try array.observedNumbers()
      let values = observed.enumerated().map { place, value in
        value.isNaN ? .nan : own.normal(UInt64(place))
      }
      series[name] = try array.holding(values)
    }
    return Folds(data: try SeriesSet(series), plan: plan)
  }

  /// The target alone, for a regression on its lags.
  func only(_ pipeline: Pipeline) throws(Fault) -> Folds {
    let name = try? pipeline.target(of: data)
    guard
      let element = data.series.elements.first(where: { $0.key == name })
        ?? data.series.elements.first
    else { return self }
    return Folds(data: try SeriesSet([element.key: element.value]), plan: plan)
  }

  /// The same amplitudes with random phases, the same for all series, so that what goes together still
  /// does (Prichard & Theiler 1994, doi:10.1103/PhysRevLett.73.951); gaps are bridged by the mean.
  func surrogate(_ random: RandomStream) throws(Fault) -> Folds {
    var series: OrderedDictionary<String, DataArray> = [:]
    for (name, array) in data.series {
      let columns = try TimeColumns(array)
      let observed = try array.observedNumbers()
      var values = observed
      for column in 0..<columns.count {
        let own = columns.column(column, of: observed)
        columns.put(try Self.surrogate(own, random), column, into: &values)
      }
      for place in observed.indices where observed[place].isNaN { values[place] = .nan }
      series[name] = try array.holding(values)
    }
    return Folds(data: try SeriesSet(series), plan: plan)
  }

  private static func surrogate(
    _ values: [Double], _ random: RandomStream
  ) throws(Fault) -> [Double] {
    let present = values.filter { !$0.isNaN }
    let n = values.count
    guard !present.isEmpty, n > 2 else { return values }
    let mean = present.reduce(0, +) / Double(present.count)
    let zeros = try Tensor(f64: [Double](repeating: 0, count: n))
    let whole = try Tensor(f64: values.map { $0.isNaN ? 0 : $0 - mean })
    let parts = try Tensor.fourier(
      (re: whole, im: zeros), along: 0, n: n, kept: n, inverse: false, nil)
    var (re, im) = (try parts.re.f64Values(), try parts.im.f64Values())
    for k in 1...(n - 1) / 2 {
      let turn = 2 * Double.pi * random.uniform(UInt64(k))
      let (c, s) = (LimnMath.cos(turn), LimnMath.sin(turn))
      (re[k], im[k]) = (re[k] * c - im[k] * s, re[k] * s + im[k] * c)
      (re[n - k], im[n - k]) = (re[k], -im[k])
    }
    let back = try Tensor.fourier(
      (re: try Tensor(f64: re), im: try Tensor(f64: im)), along: 0, n: n, kept: n, inverse: true,
      nil)
    return try back.re.f64Values().map { $0 + mean }
  }
}

extension DataArray {
  /// Other numbers of unknown origin on the same axes.
  fileprivate func holding(_ values: [Double]) throws(Fault) -> DataArray {
    DataArray(try Tensor(f64: values, shape: shape), axes: axes, name: name)
  }
}

extension LeakTest: DescribedObject {
  package var typeName: String { "leak_test" }
  package var fieldNames: [String] {
    ["leaks", "mean_r2", "limit", "r2"] + (surrogates.isEmpty ? [] : ["surrogates"])
  }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "leaks": .bool(leaks)
    case "mean_r2": .float(mean)
    case "limit": .float(limit)
    case "r2": (try? Tensor(f64: scores)).map { .array(DataArray($0, name: "r2")) }
    case "surrogates": (try? Tensor(f64: surrogates)).map { .array(DataArray($0, name: "r2")) }
    default: nil
    }
  }

  package var description: Description {
    let measure = overKnownPart ? "skill over the known part" : "R²"
    var lines = [
      leaks
        ? "leak test: LEAKS, since noise cannot be forecast"
        : "leak test: no leak found",
      "  on \(scores.count) series of noise the mean \(measure) is \(shortText(mean)), "
        + "and up to \(shortText(limit)) may be chance",
    ]
    if !surrogates.isEmpty {
      let memory = surrogates.reduce(0, +) / Double(surrogates.count)
      lines.append(
        "  on \(surrogates.count) series with the memory of the data alone the mean R² is "
          + shortText(memory))
    }
    return .text(lines.joined(separator: "\n"))
  }
}

extension LeakTest: Bridged {
  package static var typeName: String { "leak_test" }
  package static func from(_ datum: Datum) -> LeakTest? {
    if case .object(let object) = datum { object as? LeakTest } else { nil }
  }
  package var datum: Datum { .object(self) }
}
