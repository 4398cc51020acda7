import LimnData
import LimnIO
import LimnSource
import LimnTensor
import Testing

/// Numbers of up to 19 digits and powers of ten around ±55, where the ways to a double change,
/// against the standard library.
@Suite struct Numbers {
  @Test func areCorrectlyRounded() throws {
    var random = SplitMix(state: 23)
    var texts: [String] = []
    for _ in 0..<40_000 {
      let digits = Int.random(in: 1...19, using: &random)
      var mantissa = random.next()
      for _ in digits..<19 { mantissa /= 10 }
      texts.append("\(mantissa)e\(Int.random(in: -80...60, using: &random))")
    }
    // Halfway between two doubles, and next to it.
    for exponent in 0..<10 {
      let odd = UInt64(1) << 53 + 1
      texts += ["\(odd).", "\(odd)e\(exponent)", "\(odd * 1000)e-3", "\(odd * 100 + 1)e-2"]
    }
    let t = try table("x\n0.5\n" + texts.joined(separator: "\n") + "\n")
    guard case .f64(let block) = try #require(t.column(named: "x")).tensor.elements else {
      Issue.record("no numbers")
      return
    }
    for (row, text) in texts.enumerated() {
      #expect(block.pointer[row + 1].bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }
}
