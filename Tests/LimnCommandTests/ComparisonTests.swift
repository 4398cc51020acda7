import LimnFront
import LimnNotebook
import Testing

/// Outputs compared with those stored, and their differences.
@Suite struct ComparisonTests {
  private func isSame(_ old: String, _ new: String, _ tolerance: Double) -> Bool {
    OutputComparison(tolerance: tolerance).isSame(StoredOutput(text: old), StoredOutput(text: new))
  }

  @Test func withoutToleranceTextMustBeTheSame() {
    #expect(isSame("rmse 0.5", "rmse 0.5", 0))
    #expect(!isSame("rmse 0.5", "rmse 0.50", 0))
    #expect(OutputComparison().isSame(nil, nil))
    #expect(!OutputComparison().isSame(nil, StoredOutput(text: "1")))
  }

  @Test(arguments: [
    ("rmse 0.5000", "rmse  0.50004", true),
    ("rmse 0.5", "rmse 0.6", false),
    ("{rmse: 0.5, n: 40}", "{rmse: 0.50001, n: 40}", true),
    ("[1.0, -2.0]", "[1.00001, -2.00001]", true),
    ("[1.0, -2.0]", "[1.00001, 2.00001]", false),
    ("0.0", "-0.0", true),
    ("nan", "nan", true),
    ("nan", "0.1", false),
    ("2001-02-18 1", "2001-02-19 1", false),
    ("CH-Oe2 f64", "CH-Oe3 f64", false),
    ("50%", "50.001%", true),
    ("a b", "a", false),
  ])
  func withToleranceNumbersMayDiffer(_ old: String, _ new: String, _ same: Bool) {
    #expect(isSame(old, new, 1e-3) == same)
  }

  @Test func valueRecordsAreCompared() {
    func output(_ mean: Double) -> StoredOutput {
      StoredOutput(
        text: "x", values: ["_": StoredValue(dtype: "f64", shape: [2], n: 2, mean: mean)])
    }
    #expect(OutputComparison().isSame(output(1), output(1)))
    #expect(!OutputComparison().isSame(output(1), output(1.0000001)))
    #expect(OutputComparison(tolerance: 1e-3).isSame(output(1), output(1.0000001)))
  }

  @Test func differencesAreUnified() {
    let old = (1...9).map(String.init).joined(separator: "\n")
    let new = old.replacing("5", with: "five\nfive and a half")
    #expect(
      UnifiedDiff.lines(old, new) == [
        "@@ -3,5 +3,6 @@", " 3", " 4", "-5", "+five", "+five and a half", " 6", " 7",
      ])
    #expect(UnifiedDiff.lines(old, old).isEmpty)
    #expect(UnifiedDiff.lines("", "a") == ["@@ -0,0 +1,1 @@", "+a"])
    #expect(UnifiedDiff.lines("a", "") == ["@@ -1,1 +0,0 @@", "-a"])
    let many = (0..<5000).map { "line \($0)" }.joined(separator: "\n")
    #expect(UnifiedDiff.lines(many, "x").count == 201)
  }
}
