import LimnSeries
import Testing

/// Indices, evaporation, baseflow and return levels against climate-indices, lmoments3 and SciPy
/// (`tools/reference/indices.py`).

@Suite struct IndicesReference {
  private let reference: ReferenceLines
  /// Every so many steps are in the fixture.
  private static let step = 5

  init() throws { reference = try ReferenceLines("indices.txt") }

  private func settings(_ words: [String], isRain: Bool) throws -> SPIFit.Settings {
    SPIFit.Settings(
      scale: try #require(Int(words[words.count - 1])),
      distribution: try #require(SPIFit.Distribution(rawValue: words[0])),
      method: SPIFit.Method(rawValue: words[1]),
      zeros: isRain ? try #require(SPIFit.Zeros(rawValue: words[2])) : .mass, isRain: isRain,
      clip: 3.09)
  }

  private func index(_ values: [Double], _ settings: SPIFit.Settings) -> [Double] {
    let months = values.indices.map { $0 % 12 }
    // 1985 … 2014 of 1981 … 2020.
    let fit = SPIFit(
      fitting: values, slots: months, slotCount: 12, calibration: 48..<408, settings)
    return fit.apply(values, slots: months).every(Self.step)
  }

  @Test func spi() throws {
    let rain = try reference.sample("rain")
    let lines = reference.all("spi")
    #expect(lines.count == 11)
    for line in lines {
      let words = line.settings[0].split(separator: " ").map(String.init)
      let ours = index(rain, try settings(words, isRain: true))
      // Hosking's polynomials are the same on both sides; lmoments3 takes the gamma ratio by logarithms.
      #expect(agree(ours, line.numbers, 1e-9), "\(words) \(distance(ours, line.numbers))")
    }
  }

  @Test func spei() throws {
    let balance = zip(try reference.sample("rain"), try reference.sample("pet")).map { $0 - $1 }
    let lines = reference.all("spei")
    #expect(lines.count == 6)
    for line in lines {
      let words = line.settings[0].split(separator: " ").map(String.init)
      let ours = index(balance, try settings(words, isRain: false))
      #expect(agree(ours, line.numbers, 1e-9), "\(words) \(distance(ours, line.numbers))")
    }
  }

  @Test func thornthwaite() throws {
    let warm = try reference.sample("warm")
    let months = warm.indices.map { $0 % 12 }
    let heat = Evaporation.Heat(fitting: warm, months: months)
    for line in reference.all("thornthwaite") {
      let latitude = try #require(Double(line.settings[0]))
      let ours = warm.indices.map { step -> Double in
        let isLeap = (1981 + step / 12) % 4 == 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let first = lengths[..<months[step]].reduce(1, +)
        let days = lengths[months[step]]
        let light = (first..<first + days).reduce(0.0) {
          $0 + Evaporation.Sun(latitude: latitude, day: $1).dayLength
        }
        return heat.evaporation(warm[step], dayLength: light / Double(days), days: days)
      }.every(Self.step)
      #expect(agree(ours, line.numbers, 1e-12), "\(latitude) \(distance(ours, line.numbers))")
    }
  }

  @Test func hargreaves() throws {
    let (low, high) = (try reference.sample("low"), try reference.sample("high"))
    for line in reference.all("hargreaves") {
      let latitude = try #require(Double(line.settings[0]))
      let ours = low.indices.map { day in
        Evaporation.hargreaves(
          least: low[day], greatest: high[day],
          radiation: Evaporation.Sun(latitude: latitude, day: day + 1).radiation)
      }.every(Self.step)
      #expect(agree(ours, line.numbers, 1e-12), "\(latitude) \(distance(ours, line.numbers))")
    }
  }

  @Test func baseflow() throws {
    let flow = try reference.sample("flow")
    func expected(_ what: String) throws -> [Double] {
      try #require(reference.all(what).first).numbers
    }
    let lyne = Baseflow.lyneHollick(flow, alpha: 0.925, passes: 3).every(Self.step)
    let theirs = try expected("lyne_hollick")
    #expect(agree(lyne, theirs, 1e-13))
    let eckhardt = Baseflow.eckhardt(flow, alpha: 0.98, most: 0.8).every(Self.step)
    let other = try expected("eckhardt")
    #expect(agree(eckhardt, other, 1e-13))
  }

  @Test(arguments: ["long", "bounded"]) func extremes(name: String) throws {
    let maxima = try reference.sample(name)
    func numbers(_ what: String) throws -> [Double] {
      try #require(reference.all(what).first { $0.settings == [name] }).numbers
    }
    let moments = try #require(LMoments(ascending: maxima.sorted()))
    let ratios = [moments.mean, moments.scale, moments.skewness, moments.kurtosis]
    let theirRatios = try numbers("lmoments")
    #expect(agree(ratios, theirRatios, 1e-12))
    let gumbel = ExtremeFit(fitting: maxima, .gumbel, by: .lmom)
    let theirGumbel = try numbers("gumbel lmom")
    #expect(agree([gumbel.location, gumbel.scale, gumbel.shape], theirGumbel, 1e-12))
    // lmoments3 takes a rational approximation of the shape; ours solves the equation.
    let gev = ExtremeFit(fitting: maxima, .gev, by: .lmom)
    let theirs = try numbers("gev lmom")
    let ours = [gev.location, gev.scale, gev.shape]
    #expect(agree(ours, theirs, 1e-5), "\(ours) \(theirs)")
    let again = try #require(moments.extreme)
    #expect(again.shape == gev.shape)
    let levels = try numbers("gev levels")
    #expect(agree([2, 10, 100].map { gev.level(period: $0) }, levels, 1e-5))
    for (family, method) in [(ExtremeFit.Family.gev, "gev mle"), (.gumbel, "gumbel mle")] {
      let best = try numbers(method)[0]
      let ours = ExtremeFit(fitting: maxima, family, by: .mle)
      #expect(ours.cost <= best * (1 + 1e-6), "\(method) \(ours.cost) \(best)")
    }
  }

  /// The L-moments of the fitted distribution are those of the sample: τ₃ + 3 = 2 (1 − 3^ξ)/(1 − 2^ξ).
  @Test func gevSolvesItsEquation() {
    for skewness in stride(from: -0.6, through: 0.8, by: 0.1) {
      let sample = (0..<50).map { place -> Double in
        let p = (Double(place) + 0.5) / 50
        return p + skewness * p * p * p * 10
      }
      guard let moments = LMoments(ascending: sample.sorted()), let fit = moments.extreme else {
        Issue.record("no fit at \(skewness)")
        continue
      }
      let (two, three) = (pow(2, fit.shape), pow(3, fit.shape))
      #expect(abs(2 * (1 - three) / (1 - two) - 3 - moments.skewness) < 1e-12)
    }
  }

  private func pow(_ base: Double, _ exponent: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    let log = base == 2 ? 0.693147180559945309417 : 1.098612288668109691395
    for k in 1..<60 {
      term *= exponent * log / Double(k)
      sum += term
    }
    return sum
  }
}

/// The published indices of a grid cell in Florida (`tools/reference/spi_file.py`).
@Suite struct IndicesOfTheFile {
  /// The SPEI was published by an earlier version, with fewer digits of its own.
  private static let tolerances = ["spi": 1e-9, "spei gamma": 1e-5, "spei pearson3": 5e-4]

  @Test func holds() throws {
    let reference = try ReferenceLines("spi_file.txt")
    let (rain, pet) = (try reference.sample("rain"), try reference.sample("pet"))
    #expect(reference.lines.count == 5)
    for line in reference.lines {
      let words = line.settings[0].split(separator: " ").map(String.init)
      let isRain = line.what == "spi"
      let settings = SPIFit.Settings(
        scale: try #require(Int(words[2])),
        distribution: try #require(SPIFit.Distribution(rawValue: words[0])), isRain: isRain,
        clip: 3.09)
      let values = isRain ? rain : zip(rain, pet).map { $0 - $1 }
      let months = values.indices.map { $0 % 12 }
      let first = try #require(Int(words[3]))
      let end = try #require(Int(words[4]))
      let fit = SPIFit(
        fitting: values, slots: months, slotCount: 12, calibration: first..<end, settings)
      let ours = fit.apply(values, slots: months).every(7)
      let tolerance = try #require(Self.tolerances[isRain ? "spi" : "spei \(words[0])"])
      #expect(
        agree(ours, line.numbers, tolerance),
        "\(line.what) \(words) \(distance(ours, line.numbers))")
    }
  }
}

@Suite struct IndicesOfPoorData {
  private let months = (0..<120).map { $0 % 12 }

  private func fit(_ values: [Double], _ settings: SPIFit.Settings) -> SPIFit {
    SPIFit(fitting: values, slots: months, slotCount: 12, settings)
  }

  @Test func givesNoneAndTheReason() {
    let settings = SPIFit.Settings(scale: 1)
    let constant = fit(Array(repeating: 3, count: 120), settings)
    #expect(constant.slots[0].reason == "all 10 calibration sums are the same")
    #expect(!constant.apply(Array(repeating: 3, count: 120), slots: months).contains { !$0.isNaN })
    let dry = fit(Array(repeating: 0, count: 120), settings)
    #expect(dry.slots[0].reason == "only 0 of 10 calibration sums are above 0")
    #expect(!dry.apply(Array(repeating: 0, count: 120), slots: months).contains { !$0.isNaN })
    let missing = fit(Array(repeating: .nan, count: 120), settings)
    #expect(missing.slots[0].reason == "there are too few calibration sums (0)")
    #expect(fit([], settings).apply([], slots: []).isEmpty)
    #expect(
      SPIFit(fitting: [1], slots: [0], slotCount: 12, settings).apply([1], slots: [0])[0].isNaN)
    #expect(LMoments(ascending: []) == nil)
    for family in ExtremeFit.Family.allCases {
      for method in ExtremeFit.Method.allCases {
        for sample in [
          [], [1], Array(repeating: 2.0, count: 30), [.nan, .nan], [1, 2, 3, .infinity],
        ] {
          let fit = ExtremeFit(fitting: sample, family, by: method)
          #expect(fit.reason != nil)
          #expect(fit.level(period: 100).isNaN)
        }
      }
    }
  }

  /// A fit on a training span gives the same numbers whatever comes after it.
  @Test func fitKnowsItsCalibrationAlone() {
    var values = (0..<120).map { Double(($0 * 37) % 101) + 1 }
    let settings = SPIFit.Settings(scale: 3)
    func fit() -> SPIFit {
      SPIFit(fitting: values, slots: months, slotCount: 12, calibration: 0..<84, settings)
    }
    let before = fit()
    for step in 84..<120 { values[step] = 1000 }
    #expect(fit() == before)
  }
}
