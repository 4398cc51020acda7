import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Errors in functions say which calls led there, innermost first, with names and lines.

private final class Calls: SessionOutput {
  private(set) var lines: [String] = []
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) {}
  func report(_ diagnostic: Diagnostic) {
    lines = diagnostic.calls.map { "\($0.function), \($0.place.source):\($0.place.line)" }
  }
}

@Suite struct Tracebacks {
  private static func calls(_ cells: [String]) -> [String]? {
    Session.onLargeStack {
      let output = Calls()
      guard let session = try? Session(effects: MemoryEffects(), output: output) else { return [] }
      for (number, cell) in cells.enumerated() {
        _ = session.evaluate(SourceText(name: "cell \(number + 1)", text: cell))
      }
      return output.lines
    }
  }

  @Test func nameFunctionsAndLines() {
    #expect(
      Self.calls([
        "fn inner(x) = x // 0\nfn middle(x) {\n  inner(x)\n}", "fn outer(x) = middle(x + 1)",
        "1 + 1\nouter(1)",
      ]) == ["inner, cell 1:3", "middle, cell 2:1", "outer, cell 3:2"])
  }

  @Test func passThroughBuiltinsThatCallBack() {
    #expect(
      Self.calls(["fn bad(x) = x // 0", "map([1], bad)"]) == ["bad, cell 2:1"])
    #expect(Self.calls(["map([1], x => x // 0)"]) == ["(…) => …, cell 1:1"])
  }

  /// Of ten thousand calls the first and the last tell enough.
  @Test func ofDeepRecursionKeepBothEnds() throws {
    let calls = try #require(Self.calls(["fn deep(n) = 1 + deep(n + 1)", "deep(0)"]))
    #expect(calls.first == "deep, cell 1:1" && calls.last == "deep, cell 2:1")
    #expect(calls.count < 60)
  }
}
