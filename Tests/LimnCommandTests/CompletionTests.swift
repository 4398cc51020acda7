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
}
