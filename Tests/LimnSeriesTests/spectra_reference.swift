import LimnSeries
import LimnSource
import Testing

/// Correlograms and spectra against statsmodels, SciPy and R (`tools/reference/spectra.py`).

private let full: [Double] = (0..<130).map { i -> Double in
  let bowl = (i % 23 - 11) * (i % 23 - 11) * 40
  return Double(bowl + i * 9 + (i * 7919) % 257) / 1000
}

private let gaps: [Double] = (0..<130).map { step -> Double in
  step % 7 == 0 || (60..<69).contains(step) ? Double.nan : full[step]
}

private let other: [Double] = (0..<130).map { step -> Double in
  full[(step + 127) % 130] + Double(step * 31 % 17) / 50
}

private let noPoll: @Sendable () throws(Fault) -> Void = { () throws(Fault) in }

@Suite struct SpectraReference {
  private static let methods = [
    "acf", "pacf", "bartlett", "ccf", "periodogram", "welch", "lombscargle-even",
    "lombscargle-uneven", "ar", "ar-order",
  ]

  private func result(_ method: String, _ words: [String], _ x: [Double]) throws -> [Double] {
    func whole(_ place: Int) throws -> Int { try #require(Int(words[place])) }
    func taper(_ place: Int) throws -> Spectrum.Taper {
      try #require(Spectrum.Taper(rawValue: words[place]))
    }
    switch method {
    case "acf":
      return Correlogram.auto(x, most: try whole(1), adjusted: try whole(0) == 1).values
    case "pacf": return Correlogram.partial(x, most: try whole(1)).values
    case "bartlett":
      let bounds = Correlogram.auto(x, most: try whole(1)).bounds(.bartlett, confidence: 0.95)
      return Array(bounds.dropFirst())
    case "ccf": return Correlogram.cross(x, other, most: try whole(1)).values
    case "periodogram":
      let detrend = try #require(Spectrum.Detrend(rawValue: words[1]))
      return try Spectrum.welch(
        x, segment: 130, overlap: 0, taper: try taper(0), detrend: detrend, poll: noPoll
      ).power
    case "welch":
      return try Spectrum.welch(
        x, segment: try whole(0), overlap: try whole(1), taper: try taper(2), detrend: .constant,
        poll: noPoll
      ).power
    case "ar":
      let order = try whole(0)
      return Spectrum.autoregressive(
        x, order: order == 0 ? nil : order, count: try whole(1), detrend: .constant
      ).power
    case "ar-order": return [Double(try #require(Autoregression(x, order: nil)).order)]
    default:
      var positions = (0..<130).map { Double($0) }
      if method == "lombscargle-uneven" {
        positions = (0..<130).map { Double($0) + Double($0 * 13 % 5) / 8 }
        let scale = 129 / positions[129]
        positions = positions.map { $0 * scale }
      }
      let spectrum = try Spectrum.lombScargle(
        x, positions: positions, over: 130, detrend: .constant, poll: noPoll)
      return Array(spectrum.power.prefix(64))
    }
  }

  @Test(arguments: methods) func isMet(method: String) throws {
    let rows = try Fixture.rows("spectra.csv").filter { $0[0] == method }
    try #require(!rows.isEmpty)
    for row in rows {
      let words = row[1].split(separator: " ").map(String.init)
      let values = try result(method, words, row[2] == "gaps" ? gaps : full)
      let expected = row[3].split(separator: " ").map { Double($0) ?? .nan }
      #expect(values.count == expected.count)
      let most = expected.reduce(0) { max($0, abs($1)) }
      for (value, wanted) in zip(values, expected) {
        #expect(
          abs(value - wanted) <= 1e-9 * max(abs(wanted), 1e-3 * most),
          "\(method) \(row[1]) \(row[2]): \(value), not \(wanted)")
      }
    }
  }
}

@Suite struct SpectrumProperties {
  /// All methods share a scale: the sum times the distance of frequencies is the variance.
  @Test func sumsAreTheVariance() throws {
    let mean = full.reduce(0, +) / 130
    let variance = full.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 130
    let periodogram = try Spectrum.welch(
      full, segment: 130, overlap: 0, taper: .boxcar, detrend: .constant, poll: noPoll)
    #expect(abs(periodogram.power.reduce(0, +) / 130 - variance) < 1e-12 * variance)
    let waves = try Spectrum.lombScargle(
      full, positions: (0..<130).map { Double($0) }, over: 130, detrend: .constant, poll: noPoll)
    for (a, b) in zip(waves.power, periodogram.power.dropFirst()) {
      #expect(abs(a - b) < 1e-9 * variance * 130)
    }
    let smooth = Spectrum.autoregressive(full, order: 4, count: 20_001, detrend: .constant)
    let inner = smooth.power.dropFirst().dropLast().reduce(0, +)
    let ends = (smooth.power.first ?? 0) + (smooth.power.last ?? 0)
    // R's correction of the variance of the innovations.
    let whole = (inner + ends / 2) * 0.5 / 20_000 * (130 - 5) / 130
    #expect(abs(whole / variance - 1) < 1e-6)
  }

  @Test func peaksAreWhereWavesWerePut() throws {
    let x = (0..<240).map { step in
      3 * wave(step, 12) + 2 * wave(step, 30) + wave(step, 5)
    }
    let spectrum = try Spectrum.welch(
      x, segment: 240, overlap: 0, taper: .boxcar, detrend: .constant, poll: noPoll)
    let found = spectrum.peaks(most: 3).map { 1 / spectrum.frequencies[$0] }
    #expect(zip(found, [12, 30, 5]).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  /// A wave by its values at quarter turns and Chebyshev's recursion, from nothing but products.
  private func wave(_ step: Int, _ period: Int) -> Double {
    let angle = 2 * Double.pi * Double(step % period) / Double(period)
    var (term, sum) = (angle, angle)
    for k in 1..<20 {
      term *= -angle * angle / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
