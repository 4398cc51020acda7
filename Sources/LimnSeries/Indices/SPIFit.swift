import LimnTensor

/// Standardised indices: sums over the last k steps, on the scale of a standard normal number.
///
/// For each place in the year a distribution is fitted to the sums of the calibration steps; a sum's
/// probability under it, as a normal number, is the index (McKee, Doesken & Kleist 1993; the SPEI of
/// Vicente-Serrano, Beguería & López-Moreno 2010, doi:10.1175/2009JCLI2909.1). A dry sum has a
/// probability of its own. Everything that is estimated comes from the calibration steps, so that a
/// fit made on a training span can be applied to any later step without a leak.

package struct SPIFit: Hashable, Sendable, Codable {
  package enum Distribution: String, CaseIterable, Hashable, Sendable, Codable {
    case gamma, pearson3, loglogistic
  }
  package enum Method: String, CaseIterable, Hashable, Sendable, Codable { case thom, mle, lmom }

  /// Where in the mass of the dry sums a dry sum stands. With m dry ones of n: `mass` at its top, m/n;
  /// `half` in its middle, m/(2n); `centre` as Stagge et al. (2015), doi:10.1002/joc.4267, with a mass
  /// of m/(n + 1) and a place of (m + 1)/(2(n + 1)).
  package enum Zeros: String, CaseIterable, Hashable, Sendable, Codable { case mass, centre, half }

  package struct Settings: Hashable, Sendable, Codable {
    /// k, in steps.
    package var scale: Int
    package var distribution: Distribution
    package var method: Method
    package var zeros: Zeros
    /// Whether sums of 0 or less are dry ones (rain), or numbers as any other (rain less evaporation).
    package var isRain: Bool
    /// Results beyond ± this are set to it.
    package var clip: Double

    package init(
      scale: Int, distribution: Distribution = .gamma, method: Method? = nil,
      zeros: Zeros = .mass, isRain: Bool = true, clip: Double = .infinity
    ) {
      self.scale = scale
      self.distribution = distribution
      self.method = method ?? (distribution == .gamma ? .thom : .lmom)
      self.zeros = zeros
      self.isRain = isRain
      self.clip = clip
    }

    /// Whether there is such a fit: Thom's formula is one for the gamma distribution, and the
    /// likelihood of a Pearson III distribution has no greatest value.
    package var isPossible: Bool {
      switch distribution {
      case .gamma: true
      case .pearson3: method == .lmom
      case .loglogistic: method != .thom
      }
    }

    /// What is added to a balance before a gamma distribution is fitted, which has no negative
    /// values: 1,000 a step, as climate-indices has it.
    var offset: Double { !isRain && distribution == .gamma ? 1000 * Double(scale) : 0 }
  }

  /// The distribution at one place in the year.
  package struct Slot: Hashable, Sendable, Codable {
    /// Calibration sums, and how many of them were dry.
    package var count, dry: Int
    /// The parameters: of gamma 0, scale and shape; of Pearson III mean, deviation and skew; of the
    /// log-logistic location, scale and shape.
    package var location, scale, shape: Double
    /// Why there is no distribution.
    package var reason: String?
  }

  package let settings: Settings
  /// [S]
  package let slots: [Slot]

  /// values: [T] the raw steps, NaN where missing; slots: [T], each in 0 ..< slotCount. A sum whose last
  /// step lies in `calibration` takes part in the fit.
  package init(
    fitting values: [Double], slots: [Int], slotCount: Int, calibration: Range<Int>? = nil,
    _ settings: Settings
  ) {
    self.init(
      sums: Accumulation.sums(values, over: settings.scale), slots: slots, slotCount: slotCount,
      calibration: calibration ?? 0..<values.count, settings)
  }

  /// The same from sums already made.
  package init(
    sums: [Double], slots: [Int], slotCount: Int, calibration: Range<Int>, _ settings: Settings
  ) {
    self.settings = settings
    let steps = calibration.clamped(to: 0..<min(sums.count, slots.count))
    var samples = [[Double]](repeating: [], count: max(0, slotCount))
    for slot in samples.indices { samples[slot].reserveCapacity(steps.count / slotCount + 1) }
    for step in steps where !sums[step].isNaN && samples.indices.contains(slots[step]) {
      samples[slots[step]].append(sums[step] + settings.offset)
    }
    self.slots = samples.map { Self.slot($0, settings) }
  }

  /// The index of each step; NaN where its sum is missing or its slot has no distribution.
  package func apply(_ values: [Double], slots: [Int]) -> [Double] {
    standardised(Accumulation.sums(values, over: settings.scale), slots: slots).values
  }

  /// The index of each sum, how many were beyond the clip, and the probabilities of the sums under
  /// the distributions alone, from which `distance` judges the fit.
  package func standardised(
    _ sums: [Double], slots: [Int]
  ) -> (values: [Double], clipped: Int, probabilities: [Double]) {
    var values = [Double](repeating: .nan, count: sums.count)
    var probabilities = values
    var clipped = 0
    let clip = settings.clip
    let curves = self.slots.map { Curve($0, settings) }
    for step in sums.indices where !sums[step].isNaN && curves.indices.contains(slots[step]) {
      let (z, probability) = curves[slots[step]].index(sums[step] + settings.offset)
      probabilities[step] = probability
      if z > clip || z < -clip { clipped += 1 }
      values[step] = max(-clip, min(clip, z))
      if z.isNaN { values[step] = .nan }
    }
    return (values, clipped, probabilities)
  }
}

extension SPIFit {
  /// Values that a distribution needs at least.
  private static let least = 4

  private static func slot(_ sample: [Double], _ settings: Settings) -> Slot {
    let wet = settings.isRain || settings.distribution == .gamma ? sample.filter { $0 > 0 } : sample
    var slot = Slot(
      count: sample.count, dry: sample.count - wet.count, location: .nan, scale: .nan, shape: .nan)
    guard wet.count >= least else {
      slot.reason =
        sample.count >= least
        ? "only \(wet.count) of \(sample.count) calibration sums are above 0"
        : "there are too few calibration sums (\(sample.count))"
      return slot
    }
    guard wet.contains(where: { $0 != wet[0] }) else {
      slot.reason = "all \(wet.count) calibration sums are the same"
      return slot
    }
    if let found = parameters(wet, settings), found.1 > 0, found.1.isFinite, found.2.isFinite {
      (slot.location, slot.scale, slot.shape) = found
    } else {
      slot.reason = "no \(settings.distribution.rawValue) distribution has the moments of the sums"
    }
    return slot
  }

  /// location, scale, shape
  private static func parameters(
    _ sample: [Double], _ settings: Settings
  ) -> (Double, Double, Double)? {
    switch (settings.distribution, settings.method) {
    case (.gamma, .thom): return GammaFit.thom(sample).map { (0, $0.scale, $0.shape) }
    case (.gamma, .mle): return GammaFit.likeliest(sample).map { (0, $0.scale, $0.shape) }
    case (.gamma, .lmom):
      return LMoments(ascending: sample.sorted())?.gamma.map { (0, $0.scale, $0.shape) }
    case (.pearson3, _):
      return LMoments(ascending: sample.sorted())?.pearson.map { ($0.mean, $0.sd, $0.skew) }
    case (.loglogistic, let method):
      let start = LMoments(ascending: sample.sorted())?.logistic
      guard method == .mle, let start else {
        return start.map { ($0.location, $0.scale, $0.shape) }
      }
      return LogisticCurve.likeliest(sample, from: start)
    }
  }

  /// The probabilities below and above a number under one slot's distribution.
  private enum Curve {
    case none(dry: Double?, place: Double)
    case gamma(GammaDistribution, dry: Double, place: Double)
    case pearson(PearsonDistribution, dry: Double, place: Double)
    case logistic(LogisticCurve, dry: Double, place: Double)

    init(_ slot: Slot, _ settings: Settings) {
      let (m, n) = (Double(slot.dry), Double(slot.count))
      let dry: Double
      let place: Double
      switch settings.zeros {
      case .mass: (dry, place) = (m / n, m / n)
      case .centre: (dry, place) = (m / (n + 1), (m + 1) / (2 * (n + 1)))
      case .half: (dry, place) = (m / n, m / n / 2)
      }
      guard slot.reason == nil else {
        // Where it is always dry, a dry sum is no news and a wet one has no precedent.
        self = .none(dry: slot.dry < slot.count ? dry : nil, place: place)
        return
      }
      switch settings.distribution {
      case .gamma:
        self = .gamma(
          GammaDistribution(shape: slot.shape, scale: slot.scale), dry: dry, place: place)
      case .pearson3:
        self = .pearson(
          PearsonDistribution(mean: slot.location, sd: slot.scale, skew: slot.shape), dry: dry,
          place: place)
      case .loglogistic:
        self = .logistic(
          LogisticCurve(location: slot.location, scale: slot.scale, shape: slot.shape), dry: dry,
          place: place)
      }
    }

    /// The index of a sum, and its probability among those that are not dry.
    func index(_ x: Double) -> (z: Double, probability: Double) {
      let (below, above, dry, place): (Double, Double, Double, Double)
      switch self {
      case .none(let dry, let place):
        guard let dry, dry > 0, x <= 0 else { return (.nan, .nan) }
        return (LimnMath.normalPoint(below: place, above: 1 - place), .nan)
      case .gamma(let gamma, let share, let zero):
        (below, above) = x > 0 ? gamma.bothSides(x) : (0, 1)
        (dry, place) = (share, zero)
      case .pearson(let pearson, let share, let zero):
        (below, above) = (pearson.probability(x), pearson.survival(x))
        (dry, place) = (share, zero)
      case .logistic(let logistic, let share, let zero):
        (below, above) = logistic.bothSides(x)
        (dry, place) = (share, zero)
      }
      if dry > 0, x <= 0 {
        return (LimnMath.normalPoint(below: place, above: 1 - place), .nan)
      }
      let z = LimnMath.normalPoint(
        below: dry + (1 - dry) * below, above: (1 - dry) * above)
      return (z, below)
    }
  }
}

extension GammaDistribution {
  /// P(X ≤ x) and P(X > x): the smaller one by itself, the other as what is left of 1.
  fileprivate func bothSides(_ x: Double) -> (below: Double, above: Double) {
    if x > mean {
      let above = self.above(x)
      return (1 - above, above)
    }
    let below = self.below(x)
    return (below, 1 - below)
  }
}
