import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnWorker
import Testing

/// What is being typed at the cursor.
@Suite struct CompletionTests {
  private func context(_ text: String) -> CompletionContext {
    CompletionContext(text: text, cursor: text.utf8.count)
  }

  @Test(arguments: [
    ("", CompletionContext.Subject.name, "", 0), ("x = me", .name, "me", 4), ("σ(α", .name, "α", 3),
    ("fit.we", .field(of: ["fit"]), "we", 4), ("a.b.", .field(of: ["a", "b"]), "", 4),
    ("f(a).b", .name, "b", 5), ("1.5", .name, "5", 2), ("read(\"data/m", .string, "data/m", 6),
    ("'a' + \"b", .string, "b", 7), ("# re", .nothing, "", 4), ("\"a\\\"b", .string, "a\\\"b", 1),
    ("x # c\nme", .name, "me", 6),
  ])
  func findsTheWord(
    _ text: String, _ subject: CompletionContext.Subject, _ word: String, _ start: Int
  ) {
    let context = context(text)
    #expect(context.subject == subject)
    #expect(context.word == word)
    #expect(context.start == start)
  }

  @Test func knowsTheCall() {
    #expect(context("train(m, da").call == ["train"])
    #expect(context("train(m, da").startsArgument)
    #expect(!context("train(m, data=te").startsArgument)
    #expect(context("f(g(1), [2").call == nil)
    #expect(context("f(1) + m").call == nil)
    #expect(context("t |> filter(r => r.nd").names == ["t", "filter", "r", "r"])
    #expect(CompletionContext(text: "mean(x)", cursor: 2).word == "me")
    #expect(CompletionContext(text: "é", cursor: 1).start <= 3)
  }

  @Test func knowsTheIndex() {
    #expect(context("x[").indexed == ["x"])
    #expect(context("x[").startsArgument)
    #expect(context("r.ndvi[si").indexed == ["r", "ndvi"])
    #expect(context("x[site=\"A").axis == "site")
    #expect(context("x[site=\"A\":\"B").axis == "site")
    #expect(context("x[site=").axis == "site")
    #expect(context("x[site=\"A\", ti").axis == nil)
    #expect(context("x[site=\"A\", ti").startsArgument)
    #expect(context("x[at(0").indexed == nil)
    #expect(context("x = [a").indexed == nil)
  }
}

/// What is offered there.
@Suite struct CompletionCandidates {
  private final class Silence: SessionOutput {
    func write(_ text: String) {}
    func show(_ value: Datum, name: String?) {}
    func report(_ diagnostic: Diagnostic) {}
  }

  private static let beginning = """
    t = table({site: ["A", "B"], ndvi: [0.2, 0.4], rain: [1.0, 2.0]})
    r = {first: 1, second: {inner: 2}}
    d = time_range("2001-12-01", step=31d, n=3)
    x = with_coords(zeros(time=3, site=2), time=d, site=["CH-Oe2", "IT-Col"])
    """

  @Test(arguments: [
    ("x[", ["time=", "site="]), ("x[si", ["site="]), ("x[site=\"", ["CH-Oe2", "IT-Col"]),
    ("x[site=\"IT", ["IT-Col"]), ("x[site=", ["\"CH-Oe2\"", "\"IT-Col\""]),
    ("x[time=\"", ["2001", "2002"]), ("x[time=\"2002", ["2002-01", "2002-02"]),
    ("x[time=\"2002-01", ["2002-01-01"]), ("x[site=\"IT-Col\", ti", ["time="]),
    ("x[place=\"", []), ("x.", ["time", "site"]), ("t[\"", ["site", "ndvi", "rain"]),
    ("r[\"s", ["second"]), ("r.second.", ["inner"]), ("t.nd", ["ndvi"]),
    ("t |> filter(r2 => r2.", ["site", "ndvi", "rain"]), ("select(t, \"ra", ["rain"]),
    ("read(\"", ["data/", "notes.txt"]), ("read(\"data/", ["data/a.csv"]),
    ("mean(x, di", ["dim="]), ("nothing[", []), ("random.per", ["permutation"]),
  ])
  func areOffered(_ text: String, _ wanted: [String]) throws {
    let found = Session.onLargeStack { () -> [String] in
      let files = ["data/a.csv": "x\n1\n", "notes.txt": ""]
      let (effects, output) = (MemoryEffects(files: files), Silence())
      guard let session = try? Session(effects: effects, output: output) else { return ["none"] }
      _ = session.evaluate(SourceText(name: "beginning", text: Self.beginning))
      return Completion(
        text: text, cursor: text.utf8.count, session: session, effects: effects
      ).candidates().0
    }
    #expect(try #require(found) == wanted)
  }
}
