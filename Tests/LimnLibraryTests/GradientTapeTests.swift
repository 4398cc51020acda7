import Foundation
import LimnEffects
import LimnGrad
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import Testing

/// Long tapes, interruption, the page that lists the rules, and random expressions.

/// Expressions of the language in `x`, three floats from 0.4 to 1.4, that are smooth there.
private struct Grammar {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  /// A tensor of three.
  mutating func vector(_ depth: Int) -> String {
    if depth == 0 { return ["x", "w", "x * 0.5", "sin(x)"][below(4)] }
    let a = vector(depth - 1)
    switch below(14) {
    case 0: return "(\(a) + \(vector(depth - 1)))"
    case 1: return "(\(a) - \(vector(depth - 1)))"
    case 2: return "(\(a) * \(vector(depth - 1)))"
    case 3: return "(\(a) / (2 + \(vector(depth - 1))^2))"
    case 4: return "tanh(\(a))"
    case 5: return "σ(\(a))"
    case 6: return "exp(-(\(a))^2)"
    case 7: return "cumsum(\(a))"
    case 8: return "flip(\(a))"
    case 9: return "(m @ tanh(\(a)))"
    case 10: return "[\(number(depth - 1)), \(number(depth - 1)), 0.5]"
    case 11: return "[(\(a))[1:]; \(number(depth - 1))]"
    case 12: return "where(w > 1.5, \(a), \(vector(depth - 1)))"
    default: return "(\(a))[[2, 0, 0]]"
    }
  }

  mutating func number(_ depth: Int) -> String {
    if depth <= 0 { return ["x[0]", "0.7", "x[2]"][below(3)] }
    let a = vector(depth - 1)
    switch below(6) {
    case 0: return "mean(\(a))"
    case 1: return "sum(\(a))"
    case 2: return "(\(a))[\(below(3))]"
    case 3: return "(\(a) · \(vector(depth - 1)))"
    case 4: return "var(\(a))"
    default: return "log(1 + norm(\(a) + 2))"
    }
  }
}

/// How many of some tensors are still held by anybody.
private final class Kept: @unchecked Sendable {
  private var held: [() -> Bool] = []
  private(set) var counts: [Int] = []

  func add(_ variable: Variable) {
    guard case .tensor(let tensor) = variable.plain, case .f64(let block) = tensor.elements else {
      return
    }
    held.append { [weak block] in block != nil }
  }

  func count() { counts.append(held.count { $0() }) }
}

@Suite struct GradientTapes {
  private func run(_ code: String) throws -> Ear {
    let output = Ear()
    let session = try Session(effects: MemoryEffects(), output: output)
    _ = session.evaluate(SourceText(name: "test", text: code))
    return output
  }

  @Test func aMillionOperationsDeep() throws {
    let output = try run(
      """
      f = x => {
        s = x
        for i in range(500_000) { s = s * 0.999999 + x }
        s
      }
      g = grad(f)(1.0)
      abs(g / f(1.0) - 1) < 1e-9
      """)
    #expect(output.errors == [])
    guard case .bool(true)? = output.shown.last else {
      Issue.record("the function is linear: \(output.shown)")
      return
    }
  }

  @Test func theWayBackCanBeInterrupted() throws {
    let tape = Tape(level: 0)
    let x = try tape.leaf(2.0)
    var y = x
    for _ in 0..<10_000 { y = try y * x }
    let interruption = Interruption()
    interruption.request()
    #expect(throws: Fault.interrupted) {
      try tape.gradients(of: y, by: 1, interruption)
    }
    #expect(!tape.isOpen)
  }

  @Test func aTapeThatEndedRecordsNothing() throws {
    let tape = Tape(level: 0)
    let x = try tape.leaf(2.0)
    let y = try x * x
    let slopes = try tape.gradients(of: y, by: 1, nil)
    #expect(slopes[0]?.number == 4)
    let z = try x * 3
    #expect(!z.isTraced && z.marks.isEmpty)
  }

  /// Of the values that a chain of products keeps, all are there when going back begins, and next to
  /// none when it ends.
  @Test func memoryFallsOnTheWayBack() throws {
    let kept = Kept()
    let watch = LinearMap({ $0 }) { adjoint in
      kept.count()
      return adjoint
    }
    let tape = Tape(level: 0)
    let x = try tape.leaf(try Variable(try Tensor(repeating: 1.0, shape: [1000])))
    var y = try x.mapped(by: watch)
    for _ in 0..<50 {
      y = try y * Variable(.number(1.5))
      y = try y * y
      kept.add(y)
    }
    y = try y.mapped(by: watch).total()
    _ = try tape.gradients(of: y, by: 1, nil)
    #expect(kept.counts.count == 2)
    #expect(kept.counts[0] >= 49)
    #expect(kept.counts[1] <= 2)
  }

  @Test(arguments: 0..<60) func randomExpressions(seed: Int) throws {
    var grammar = Grammar(state: UInt64(seed) &* 77_777 &+ 5)
    let expression = grammar.number(4)
    let output = try run(
      """
      w = [2.0, 1.0, 3.0]
      m = [[0.5, 0.2, 0.1], [0.3, 0.4, 0.2], [0.1, 0.6, 0.7]]
      f = x => \(expression)
      c = check_grad(f, [0.43, 0.87, 1.36])
      list(c.ok, c.error, value_and_grad(f)([0.43, 0.87, 1.36]).value == f([0.43, 0.87, 1.36]))
      """)
    #expect(output.errors == [], "\(expression)")
    guard case .list(let found)? = output.shown.last, case .bool(true) = found[0],
      case .bool(true) = found[2]
    else {
      Issue.record("\(expression): \(output.shown)")
      return
    }
  }

  /// `docs/gradients.md` lists the rules. LIMN_ACCEPT=1 rewrites the list.
  @Test func thePageListsTheRules() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/gradients.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let list = Library.differentiable.map { "`\($0)`" }.joined(separator: " ")
    let begin = "<!-- rules -->\n"
    let end = "<!-- end -->"
    let start = try #require(text.range(of: begin)).upperBound
    let stop = try #require(text.range(of: end)).lowerBound
    let wanted = list + "\n"
    guard text[start..<stop] != wanted else { return }
    Issue.record("the list in docs/gradients.md is stale")
    if ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1" {
      try (text[..<start] + wanted + text[stop...]).write(
        to: url, atomically: true, encoding: .utf8)
    }
  }
}
