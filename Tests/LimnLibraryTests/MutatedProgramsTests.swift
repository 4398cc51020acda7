import Foundation
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import Testing

/// Programs that are almost right: every language test and every example, with one token removed,
/// doubled or swapped with its neighbour. They may fail in any way that is an error; they must not
/// end the process, nor run for ever.

/// Hears nothing.
private final class Deaf: SessionOutput {
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) {
    // Describing is part of what must not fail.
    _ = Describe.description(of: value, library: Library.builtins).text()
  }
  func report(_ diagnostic: Diagnostic) { _ = DiagnosticText().text(of: diagnostic) }
}

/// The same numbers in every run (Knuth's MMIX constants).
private struct Dice {
  var state: UInt64
  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(bound, 1)))
  }
}

@Suite struct MutatedPrograms {
  private static let programs: [String] = {
    let files = LanguageFile.names.compactMap { name in
      try? String(contentsOf: LanguageFile.folder.appending(path: name), encoding: .utf8)
    }
    let cells = files.flatMap { LanguageFile($0).cells.map { $0.code.joined(separator: "\n") } }
    return cells + Library.builtins.flatMap { $0.examples.map(\.code) }
  }()

  /// Words, numbers, strings' quotes and signs, each with the blanks before it.
  private static func tokens(of text: String) -> [String] {
    var tokens: [String] = []
    var current = ""
    var isWord = false
    for character in text {
      let continues = character.isLetter || character.isNumber || character == "_"
      if !current.isEmpty, !(isWord && continues), !current.allSatisfy(\.isWhitespace) {
        tokens.append(current)
        current = ""
      }
      current.append(character)
      isWord = continues
    }
    return current.isEmpty ? tokens : tokens + [current]
  }

  private static func mutated(_ tokens: [String], _ dice: inout Dice) -> String {
    var tokens = tokens
    let place = dice.below(tokens.count)
    switch dice.below(3) {
    case 0: tokens.remove(at: place)
    case 1: tokens.insert(tokens[place], at: place)
    default: if place + 1 < tokens.count { tokens.swapAt(place, place + 1) }
    }
    return tokens.joined()
  }

  @Test func endInAnErrorOrInAValue() throws {
    MemoryBudget.shared.setLimit(4 << 30)
    defer { MemoryBudget.shared.setLimit(Int.max) }
    let programs = Self.programs
    #expect(programs.count > 200)
    let count = Session.onLargeStack { () -> Int in
      var dice = Dice(state: 2026)
      var runs = 0
      for program in programs {
        let tokens = Self.tokens(of: program)
        guard !tokens.isEmpty else { continue }
        for _ in 0..<40 {
          var limits = SessionLimits()
          limits.polls = 100_000
          limits.depth = 500
          let output = Deaf()
          guard
            let session = try? Session(
              effects: MemoryEffects(), output: output, limits: limits)
          else { continue }
          let code = Self.mutated(tokens, &dice)
          _ = session.evaluate(SourceText(name: "mutated", text: code))
          runs += 1
        }
      }
      return runs
    }
    #expect(try #require(count) > 8_000)
  }
}
