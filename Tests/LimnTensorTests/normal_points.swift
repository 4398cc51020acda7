import LimnTensor
import Testing

@Suite struct NormalPoints {
  /// The quick quantile against the refined one.
  @Test func areRight() {
    let normal = NormalDistribution(mean: 0, sd: 1)
    var p = 0.5
    for step in 0..<1500 {
      let (ours, theirs) = (LimnMath.normalPoint(below: p, above: 1 - p), normal.point(p, 1 - p))
      #expect(abs(ours - theirs) <= 2e-15 * max(abs(theirs), 1e-3), "\(p) \(ours) \(theirs)")
      #expect(LimnMath.normalPoint(below: 1 - p, above: p) == -ours)
      p *= step < 400 ? 0.995 : 0.6
      if p < 1e-290 { break }
    }
    #expect(LimnMath.normalPoint(below: 0.5, above: 0.5) == 0)
    #expect(LimnMath.normalPoint(below: 0, above: 1) == -.infinity)
    #expect(LimnMath.normalPoint(below: 1, above: 0) == .infinity)
    #expect(LimnMath.normalPoint(below: .nan, above: 0).isNaN)
  }

  /// ψ′(½) = π²/2, ψ′(1) = π²/6, ψ′(x + 1) = ψ′(x) − 1/x².
  @Test func trigamma() {
    #expect(abs(LimnMath.trigamma(0.5) - Double.pi * Double.pi / 2) < 1e-14)
    #expect(abs(LimnMath.trigamma(1) - Double.pi * Double.pi / 6) < 1e-14)
    for x in [0.1, 3.7, 11.9, 12.1, 250] {
      let step = LimnMath.trigamma(x) - LimnMath.trigamma(x + 1)
      #expect(abs(step * x * x - 1) < 1e-11)
    }
  }
}
