import FoundationEssentials
import LimnDisplay
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// What is derived from declarations: that they are whole, the reference pages, and help.

@Suite struct Declarations {
  @Test(arguments: Library.builtins.map(\.name))
  func areWhole(name: String) throws {
    let builtin = try #require(Help.builtin(name, in: Library.builtins))
    #expect(!builtin.examples.isEmpty, "an example shows how it is used")
    #expect(!builtin.summary.isEmpty && !builtin.summary.hasSuffix("."))
    #expect(!builtin.summary.contains("\n"))
    #expect(!builtin.returns.isEmpty && !builtin.returns.hasSuffix("."))
    #expect(builtin.family.allSatisfy { $0.isLowercase })
    #expect(builtin.formula.count { $0 == "$" } % 2 == 0)
    for parameter in builtin.parameters {
      #expect(!parameter.about.isEmpty && !parameter.about.hasSuffix("."))
    }
    #expect(Set(builtin.parameters.map(\.name)).count == builtin.parameters.count)
  }

  @Test func namesAreUnique() {
    let names = Library.builtins.flatMap { [$0.name] + $0.aliases }
    var seen: Set<String> = []
    #expect(names.filter { !seen.insert($0).inserted }.isEmpty)
  }
}

@Suite struct ReferencePages {
  private static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/"
  }()

  /// With `LIMN_ACCEPT=1` the pages are rewritten, and the test fails once to say so.
  @Test func standAsTheDeclarationsSay() throws {
    let folder = URL(filePath: Self.root + "docs/reference/")
    let pages = Reference.pages(of: Library.builtins)
    let present = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let stale = Set(present).subtracting(pages.map(\.name)).sorted()
    let accepts = ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1"
    if accepts {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for name in stale { try FileManager.default.removeItem(at: folder.appending(path: name)) }
    }
    #expect(stale.isEmpty, "pages of no family (LIMN_ACCEPT=1 removes them)")
    for page in pages {
      let file = folder.appending(path: page.name)
      let stored = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
      if stored == page.text { continue }
      if accepts { try Data(page.text.utf8).write(to: file) }
      Issue.record("docs/reference/\(page.name) was out of date (LIMN_ACCEPT=1 rewrites it)")
    }
  }
}

@Suite struct HelpTexts {
  private func text(_ description: Description) -> String {
    description.text(TextOptions(width: 80))
  }

  @Test(arguments: Library.builtins.map(\.name))
  func fitEightyColumns(name: String) throws {
    let builtin = try #require(Help.builtin(name, in: Library.builtins))
    let code = Set(
      builtin.examples.flatMap { ($0.code + "\n" + $0.shows).split(separator: "\n") })
    for line in text(Help.description(of: builtin)).split(separator: "\n") {
      let isCode = code.contains { line.hasSuffix($0) }
      #expect(isCode || TerminalText.width(of: String(line)) <= 80, "too wide: \(line)")
      #expect(isCode || !(line.contains("\\") || line.contains("$")), "not plain: \(line)")
    }
  }

  @Test func showEverythingThatIsDeclared() {
    let builtin = Builtin(
      "excess", aliases: ["ξ"], family: "test", "How much of x lies above a threshold",
      parameters: [
        Parameter(name: "x", type: "tensor", axes: "[T, …]", about: "what to look at"),
        Parameter(name: "above", type: "number", about: "the threshold", fallback: "0.5"),
      ], returns: "number",
      formula:
        "$\\frac{1}{n} \\sum_{t=1}^{n} \\max(x_t - u, 0)$, with $\\bar{x}_s = \\sqrt{u}$, u in x's unit",
      effects: [.random], references: ["Someone (2001)"],
      examples: [Example("excess([1, 2])", shows: "1.0")]
    ) { (_, _) throws(Fault) in .none }
    #expect(
      text(Help.description(of: builtin)) == """
        excess(x, above=0.5)
          How much of x lies above a threshold
          Also written ξ

        Parameters
          x: tensor [T, …]
              what to look at
          above: number = 0.5
              the threshold

        Returns
          number

        Formula
          1/n Σ_(t=1)^n max(x_t - u, 0), with x\u{304}_s = √u, u in x's unit

        Effects
          draws random numbers

        References
          Someone (2001)

        Examples
          excess([1, 2])
          # 1.0
        """)
  }

  @Test func nameWhatWasProbablyMeant() {
    let found = text(Help.notFound("climatolgy", library: Library.builtins))
    #expect(found == "nothing is called `climatolgy`; did you mean `climatology`?")
    let about = text(Help.notFound("squared", library: Library.builtins))
    #expect(about.contains(/\n  rmse +Root of the mean squared error/))
  }

  @Test func listEveryFamily() {
    let overview = text(Help.overview(of: Library.builtins))
    #expect(overview.contains(/\nmetrics\n  mse +Mean squared error\n/))
    #expect(overview.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
