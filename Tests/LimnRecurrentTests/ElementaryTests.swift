import CLimnKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Own elementary functions against the C library's, in units of the last place.
@Suite struct ElementaryTests {
  private func distance(_ a: Double, _ b: Double) -> Double {
    if a == b || (a.isNaN && b.isNaN) { return 0 }
    return abs(a - b) / b.ulp
  }

  private func worst(
    _ own: (Double) -> Double, _ reference: (Double) -> Double, in range: ClosedRange<Double>
  ) -> Double {
    (0..<20_000).map { step in
      let unit = Double(limn_random_bits(11, UInt64(step)) >> 11) * 0x1p-53
      let x = range.lowerBound + (range.upperBound - range.lowerBound) * unit
      return distance(own(x), reference(x))
    }.max() ?? .infinity
  }

  @Test func doublesStayWithinStatedUnits() {
    // The reference itself is off by less than one unit.
    #expect(worst(limn_exp, exp, in: -700...709) < 1.9)
    #expect(worst(limn_log, log, in: 1e-300...1e3) < 1.9)
    #expect(worst(limn_log, log, in: 0.5...2) < 1.9)
    #expect(worst(limn_tanh, tanh, in: -4...4) < 3.5)
    #expect(worst(limn_sigmoid, { 1 / (1 + exp(-$0)) }, in: -5...5) < 4.5)
    #expect(worst(limn_sin, sin, in: -100...100) < 1.9)
    #expect(worst(limn_cos, cos, in: -1e6...1e6) < 1.9)
    #expect(worst(limn_sin, sin, in: 1e7...1e300) < 1.9)
    #expect(worst({ limn_pow($0, 7.3) }, { pow($0, 7.3) }, in: 0.01...90) < 1.9)
    #expect(worst({ limn_pow(1.7, $0) }, { pow(1.7, $0) }, in: -900...900) < 1.9)
  }

  @Test func floatsStayWithinStatedUnits() {
    for step in 0..<20_000 {
      let unit = Float(limn_random_bits(12, UInt64(step)) >> 40) * 0x1p-24
      let x = -20 + 40 * unit
      for (own, reference) in [
        (limn_expf(x), exp(Double(x))), (limn_tanhf(x), tanh(Double(x))),
        (limn_sigmoidf(x), 1 / (1 + exp(-Double(x)))),
        (limn_logf(abs(x) + 1e-3), log(Double(abs(x) + 1e-3))),
      ] {
        #expect(abs(Double(own) - reference) <= 2.6 * Double(Float(reference).ulp))
      }
    }
  }

  @Test func specialCasesFollowTheStandard() {
    let values: [Double] = [
      0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, .infinity, -.infinity, .nan, 1e300, -1e300,
      .leastNonzeroMagnitude, 710, -746,
    ]
    for x in values {
      #expect(distance(limn_exp(x), exp(x)) <= 2)
      #expect(limn_sin(x).isNaN == sin(x).isNaN)
      #expect(distance(limn_log(x), log(x)) <= 2)
      #expect(limn_tanh(x).sign == x.sign || x.isNaN)
      for y in values {
        let (own, reference) = (limn_pow(x, y), pow(x, y))
        #expect(distance(own, reference) <= 2, "\(x) ^ \(y)")
        #expect(own.isNaN || own.sign == reference.sign, "\(x) ^ \(y)")
      }
    }
  }

  @Test func arraysHaveTheBitsOfSingleNumbers() {
    let x = (0..<1003).map { -20 + 0.0401 * Double($0) }
    var y = x
    limn_tanh_f64_n(x, &y, x.count)
    #expect(y == x.map { limn_tanh($0) })
    limn_exp_f64_n(x, &y, x.count)
    #expect(y == x.map { limn_exp($0) })
    limn_sigmoid_f64_n(x, &y, x.count)
    #expect(y == x.map { limn_sigmoid($0) })
    let positive = x.map { abs($0) + 1e-9 }
    limn_log_f64_n(positive, &y, x.count)
    #expect(y == positive.map { limn_log($0) })
    let f = x.map { Float($0) }
    var g = f
    limn_sigmoid_f32_n(f, &g, f.count)
    #expect(g == f.map { limn_sigmoidf($0) })
  }
}
