import Foundation
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnSyntax
import Testing

/// Help beside the pages of builtins: topics, names of other languages, search, the manual.

@Suite struct Topics {
  private func text(_ description: Description) -> String {
    description.text(TextOptions(width: 80))
  }

  @Test(arguments: Topic.all.map { $0.names[0] })
  func areWholeAndFit(name: String) throws {
    let topic = try #require(Topic.named(name))
    #expect(!topic.examples.isEmpty)
    #expect(!topic.summary.hasSuffix("."))
    for paragraph in topic.text { #expect(paragraph.hasSuffix(".") || paragraph.hasSuffix("…")) }
    let code = Set(topic.examples.flatMap { ($0.code + "\n" + $0.shows).split(separator: "\n") })
    for line in text(Help.description(of: topic)).split(separator: "\n") {
      let isCode = code.contains { line.hasSuffix($0) }
      #expect(isCode || TerminalText.width(of: String(line)) <= 80, "too wide: \(line)")
    }
    for other in topic.seeAlso {
      #expect(Help.page(of: other, in: Library.builtins) != nil, "?\(other) is not explained")
    }
  }

  /// A reader who asks for any word or sign of the grammar gets a page.
  @Test func coverTheGrammar() {
    let signs = [
      "+", "-", "*", "/", "//", "%", "@", "·", "∘", "⊙", "^", "√", "==", "!=", "≠", "<", "<=",
    ]
    let more = [">", ">=", "≤", "≥", "??", "|>", "=>", "=", "+=", "[;]", "{}", "[]", "#", "##"]
    for name in Keywords.reserved + signs + more {
      #expect(Topic.named(name) != nil, "?\(name)")
    }
  }

  @Test func standBesideTheBuiltinOfTheSameName() throws {
    let page = text(try #require(Help.page(of: "time", in: Library.builtins)))
    #expect(page.hasPrefix("time(") && page.contains("\ntime  date  datetime\n"))
  }
}

@Suite struct ForeignNames {
  /// What is offered must be there.
  @Test func leadToNamesThatAreThere() {
    for entry in ForeignName.all {
      for target in entry.targets {
        #expect(
          Help.builtin(target, in: Library.builtins) != nil || Topic.named(target) != nil,
          "`\(entry.name)` leads to `\(target)`, which is not there")
      }
    }
  }

  @Test func hideNothing() {
    for entry in ForeignName.all {
      #expect(
        Help.builtin(entry.name, in: Library.builtins) == nil, "`\(entry.name)` is a builtin itself"
      )
    }
  }

  @Test func areAnsweredByHelp() throws {
    let page = try #require(Help.page(of: "np.isnan", in: Library.builtins))
    let text = page.text(TextOptions(width: 80))
    #expect(text.hasPrefix("what NumPy, pandas and R calls `isnan` is `is_missing` here\n"))
  }
}

@Suite struct Searching {
  @Test(arguments: [
    ("isnan", "is_missing"), ("dplyr filter", "filter"), ("group_by summarise", "summarise"),
    ("read csv", "read"), ("median", "median"), ("standard deviation", "std"), ("pipe", "|>"),
    ("missing values", "missing"), ("sigmoid", "sigmoid"), ("smooth", "savgol"),
    ("concatenate", "concat"),
  ])
  func finds(_ question: String, _ name: String) {
    let found = Search.entries(for: question, in: Library.builtins).prefix(4).map(\.name)
    if Help.page(of: name, in: Library.builtins) == nil { return }
    #expect(found.contains(name), "\(question): \(found)")
  }

  @Test func findsNothingQuietly() {
    #expect(Search.entries(for: "zzzqqq", in: Library.builtins).isEmpty)
    #expect(Search.entries(for: "", in: Library.builtins).isEmpty)
    #expect(Search.entries(for: " , ", in: Library.builtins).count < 5)
  }
}

@Suite struct ManualText {
  @Test func holdsEveryName() {
    let text = Manual.text()
    for builtin in Library.builtins { #expect(text.contains("\n\(builtin.name)(")) }
    for topic in Topic.all { #expect(text.contains(topic.summary.prefix(30))) }
    #expect(Manual.page(of: "mean").isFound && !Manual.page(of: "zzzqqq").isFound)
  }
}
