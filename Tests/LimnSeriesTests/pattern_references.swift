import LimnSeries
import LimnSource
import Testing

/// Decompositions by lags, scales, turns and patterns, against their references and by what holds of them.
@Suite struct PatternReferences {
  private func parts(_ file: String, _ scenario: String) throws -> [String: [Double]] {
    try DecompositionReferenceTests.parts(file, scenario)
  }

  private func expect(
    _ found: [Double], _ wanted: [Double]?, _ tolerance: Double = 1e-9, _ what: String = ""
  ) throws {
    let wanted = try #require(wanted)
    try #require(found.count == wanted.count)
    for index in found.indices {
      #expect(abs(found[index] - wanted[index]) < tolerance, "\(what) \(index)")
    }
  }

  // MARK: Wavelets

  @Test(
    arguments: [
      "modwt-la8-periodic", "modwt-d4-reflection", "modwt-haar-periodic", "dwt-la8-periodic",
      "dwt-d4-reflection",
    ])
  func waveletsEqualWaveslim(_ scenario: String) throws {
    let words = scenario.split(separator: "-").map(String.init)
    let method = try Wavelet(
      #require(Wavelet.Filter(rawValue: words[1])), levels: 3,
      transform: #require(Wavelet.Transform(rawValue: words[0])),
      boundary: #require(Wavelet.Boundary(rawValue: words[2])))
    try DecompositionReferenceTests.compare(method, parts("wavelets.csv", scenario))
  }

  @Test func coefficientsEqualWaveslim() throws {
    let expected = try parts("wavelets.csv", "coefficients")
    let method = try Wavelet(.la8, levels: 3)
    let found = method.coefficients(try #require(expected["observed"]))
    for (name, values) in zip(method.partNames, found) { try expect(values, expected[name]) }
  }

  /// PyWavelets filters from the other end, so that its details are ours of the series backwards,
  /// a step around the circle.
  @Test func waveletsEqualPyWavelets() throws {
    let expected = try parts("patterns.csv", "pywt-d4")
    let method = try Wavelet(.d4, levels: 3, transform: .dwt)
    let series = try #require(expected["observed"])
    let found = try method.parts(of: [series[0]] + series.dropFirst().reversed())
    for (name, values) in zip(method.partNames, found) {
      try expect([values[0]] + values.dropFirst().reversed(), expected[name], 1e-9, name)
    }
  }

  @Test(arguments: Wavelet.Filter.allCases, Wavelet.Transform.allCases)
  func detailsAddUp(_ filter: Wavelet.Filter, _ transform: Wavelet.Transform) throws {
    for boundary in Wavelet.Boundary.allCases {
      for levels in [1, 2, 5] {
        let method = try Wavelet(filter, levels: levels, transform: transform, boundary: boundary)
        let series = Array(DecompositionProperties.series.prefix(96))
        let parts = try method.parts(of: series)
        for i in series.indices {
          #expect(abs(parts.reduce(0) { $0 + $1[i] } - series[i]) < 1e-12)
        }
      }
    }
  }

  @Test func wholeEnergyIsInTheCoefficients() throws {
    let series = DecompositionProperties.series
    let energy = series.reduce(0) { $0 + $1 * $1 }
    let found = try Wavelet(.la8, levels: 4).coefficients(series).joined()
    #expect(abs(found.reduce(0) { $0 + $1 * $1 } / energy - 1) < 1e-12)
  }

  // MARK: Singular spectra

  private var groups: [SingularSpectrum.Group] {
    [.init("trend", [0]), .init("season", [1, 2, 3])]
  }

  @Test func singularSpectraEqualDenseVersion() throws {
    let expected = try parts("patterns.csv", "ssa")
    let method = try SingularSpectrum(window: 24, groups: groups)
    try DecompositionReferenceTests.compare(method, expected)
    let analysis = try method.analyse(#require(expected["observed"]))
    try expect(analysis.shares, parts("patterns.csv", "ssa-shares")["shares"])
    try expect(
      analysis.weightedCorrelation(count: 6), parts("patterns.csv", "ssa-correlation")["w"])
    try expect(
      #require(analysis.forecast([0, 1, 2, 3], steps: 12)),
      parts("patterns.csv", "ssa-forecast")["forecast"], 1e-8)
  }

  @Test func allComponentsAddUp() throws {
    let series = DecompositionProperties.series
    let method = try SingularSpectrum(window: 12, groups: [.init("all", Array(0..<12))])
    let parts = try method.parts(of: series)
    for i in series.indices { #expect(abs(parts[0][i] - series[i]) < 1e-11) }
    let constant = try method.parts(of: [Double](repeating: 4, count: 30))
    for i in 0..<30 { #expect(abs(constant[1][i]) < 1e-12) }
  }

  /// A sum of exponentials and waves has a recurrence, which continues it.
  @Test func aRecurrenceIsContinued() throws {
    var wave = [1.0, 0.9]
    for i in 2..<72 { wave.append(1.8 * wave[i - 1] - wave[i - 2]) }
    let method = try SingularSpectrum(window: 20, groups: [])
    let next = try #require(try method.analyse(Array(wave.prefix(60))).forecast([0, 1], steps: 12))
    for (step, value) in next.enumerated() { #expect(abs(value - wave[60 + step]) < 1e-8) }
  }

  // MARK: Orthogonal functions

  @Test(arguments: [false, true])
  func orthogonalFunctionsEqualXeofs(isStandardised: Bool) throws {
    let expected = try parts("patterns.csv", isStandardised ? "eof-standardised" : "eof")
    let values = try #require(expected["observed"])
    let found = try OrthogonalFunctions(
      fitting: values, places: 5, modes: 3, standardised: isStandardised, nil)
    try expect(found.variances, expected["explained_variance"])
    try expect(Array(found.shares.prefix(3)), expected["ratio"])
    // The sign of a pattern is a convention.
    let (components, scores) = (
      try #require(expected["components"]), try #require(expected["scores"])
    )
    for mode in 0..<3 {
      var sign = 0.0
      for s in 0..<5 { sign += components[mode * 5 + s] * found.components[mode * 5 + s] }
      sign = sign < 0 ? -1 : 1
      for s in 0..<5 {
        #expect(abs(sign * components[mode * 5 + s] - found.components[mode * 5 + s]) < 1e-9)
      }
      for t in 0..<40 {
        #expect(abs(sign * scores[t * 3 + mode] - found.scores[t * 3 + mode]) < 1e-9)
      }
    }
    for (a, b) in zip(found.project(values), found.scores) { #expect(abs(a - b) < 1e-10) }
  }

  @Test func allModesMakeTheValuesAgain() throws {
    let values = try #require(try parts("patterns.csv", "eof")["observed"])
    let weights = [1.0, 0.5, 2, 0.25, 1]
    let found = try OrthogonalFunctions(
      fitting: values, places: 5, modes: 5, weights: weights, nil)
    for (a, b) in zip(found.fitted(), values) { #expect(abs(a - b) < 1e-12) }
    #expect(abs(found.shares.reduce(0, +) - 1) < 1e-12)
  }

  // MARK: Empirical modes

  private var tones: [Double] {
    // Two tones, ten times apart, by recurrences: no function of a library is needed.
    func tone(_ factor: Double, _ second: Double) -> [Double] {
      var x = [1.0, second]
      for i in 2..<400 { x.append(factor * x[i - 1] - x[i - 2]) }
      return x
    }
    return zip(tone(1.0, 0.5), tone(1.99, 0.995)).map { $0 + $1 }
  }

  @Test func knownTonesAreSeparated() throws {
    let parts = try EmpiricalModes(modes: 6).parts(of: tones)
    var fast = [1.0, 0.5]
    for i in 2..<400 { fast.append(fast[i - 1] - fast[i - 2]) }
    var (error, energy) = (0.0, 0.0)
    for i in 40..<360 {
      error += (parts[0][i] - fast[i]) * (parts[0][i] - fast[i])
      energy += fast[i] * fast[i]
    }
    #expect(error / energy < 0.01)
  }

  @Test func modesAddUpAndScale() throws {
    let series = DecompositionProperties.series
    let method = try EmpiricalModes(modes: 8)
    let parts = try method.parts(of: series)
    let other = try method.parts(of: series.map { 3 * $0 + 5 })
    for i in series.indices {
      #expect(abs(parts.reduce(0) { $0 + $1[i] } - series[i]) < 1e-12)
      for k in 0..<8 { #expect(abs(other[k][i] - 3 * parts[k][i]) < 1e-9) }
      #expect(abs(other[8][i] - 3 * parts[8][i] - 5) < 1e-9)
    }
    let line = try method.parts(of: (0..<50).map { Double($0) })
    #expect(line[0].allSatisfy { $0 == 0 } && line[8][49] == 49)
  }

  @Test func noiseInPairsCancels() throws {
    let ensemble = EmpiricalModes.Ensemble(pairs: 10, noise: 0.2) { pair, count in
      (0..<count).map { Double(($0 * 7919 + pair * 31) % 257) / 128 - 1 }
    }
    let parts = try EmpiricalModes(modes: 7, ensemble: ensemble).parts(of: tones)
    #expect(parts.count == 9 && parts[8].allSatisfy { abs($0) < 1e-12 })
  }

  // MARK: Refusals

  @Test func whatIsRefused() throws {
    func code(_ body: () throws(Fault) -> Void) -> String? { fault(body)?.code }
    let series = DecompositionProperties.series
    for method in [
      try Wavelet(.haar, levels: 2), try SingularSpectrum(window: 5, groups: []),
      try EmpiricalModes(modes: 3),
    ] as [any DecompositionMethod] {
      for values in [[], [1]] as [[Double]] {
        #expect(code { () throws(Fault) in _ = try method.parts(of: values) } == "E573")
      }
      var gap = series
      gap[4] = .nan
      #expect(code { () throws(Fault) in _ = try method.parts(of: gap) } == "E511")
      gap[3] = .infinity
      #expect(code { () throws(Fault) in _ = try method.parts(of: gap) } == "E512")
    }
    #expect(
      code { () throws(Fault) in
        _ = try Wavelet(.d4, levels: 2, transform: .dwt).parts(of: series)
      } == "E573")
    for components in [[0, 0], [5], [-1]] {
      #expect(
        code { () throws(Fault) in
          _ = try SingularSpectrum(window: 5, groups: [.init("a", components)])
        } == "E573")
    }
    #expect(
      code { () throws(Fault) in
        _ = try OrthogonalFunctions(fitting: [1, 1, 1, 1], places: 2, modes: nil, nil)
      } == "E574")
    for (places, modes) in [(0, 1), (4, 1), (2, 3)] {
      #expect(
        code { () throws(Fault) in
          _ = try OrthogonalFunctions(fitting: [1, 2, 3, 1], places: places, modes: modes, nil)
        } == "E573")
    }
  }
}
