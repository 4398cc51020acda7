import LimnFront
import LimnNotebook
import LimnSource
import Testing

/// `-p name=value` against a notebook's declarations.
@Suite struct ParameterTests {
  private let declared: [NotebookParameter] = {
    var site = NotebookParameter(name: "site", fallback: .string("CH-Oe2"))
    site.choices = [.string("CH-Oe2"), .string("IT-Col")]
    var horizon = NotebookParameter(name: "horizon", fallback: .int(4))
    horizon.least = 1
    horizon.greatest = 23
    return [
      site, horizon, NotebookParameter(name: "lr", fallback: .float(0.1)),
      NotebookParameter(name: "plots", fallback: .bool(true)),
      NotebookParameter(name: "title", fallback: .string("a")),
    ]
  }()

  @Test func bindsTypedValuesInOrder() throws {
    let values = try ParameterValues.bind(
      ["lr=2", "site=IT-Col", "plots=false", "title=a=b"], to: declared)
    #expect(values.map(\.name) == ["site", "horizon", "lr", "plots", "title"])
    #expect(
      values.map(\.value) == [
        .string("IT-Col"), .int(4), .float(2), .bool(false), .string("a=b"),
      ])
  }

  @Test(arguments: [
    ("horizon", "E722"), ("=3", "E722"), ("horzon=3", "E720"), ("horizon=x", "E721"),
    ("horizon=2.5", "E721"), ("horizon=24", "E721"), ("site=DE-Hai", "E721"), ("lr=nan", "E721"),
    ("plots=yes", "E721"),
  ])
  func refuses(_ setting: String, _ code: String) {
    let fault = #expect(throws: Fault.self) {
      try ParameterValues.bind([setting], to: declared)
    }
    #expect(fault?.code == code)
  }

  @Test func refusesAParameterSetTwice() {
    let fault = #expect(throws: Fault.self) {
      try ParameterValues.bind(["lr=1", "lr=2"], to: declared)
    }
    #expect(fault?.code == "E723")
  }
}
