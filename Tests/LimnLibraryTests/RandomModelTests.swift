import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import OrderedCollections
import Testing

/// Random equations, made from the grammar: a `model` block gives what the language itself gives for
/// them, step by step, and its gradient is that of `grad`.
@Suite struct RandomModels {
  /// Draws expressions over vectors of length 4; `h`, `c`, `p` and params A, V are there, x has 3.
  private struct Writer {
    let random: RandomStream
    var drawn: UInt64 = 0

    mutating func below(_ bound: Int) -> Int {
      drawn += 1
      return random.below(bound, drawn)
    }

    mutating func expression(_ depth: Int) -> String {
      guard depth > 0 else { return ["h", "c", "p", "[x; x[0]]", "x[1] * h", "q * c"][below(6)] }
      let a = expression(depth - 1)
      switch below(32) {
      case 0: return "tanh(\(a))"
      case 1: return "σ(\(a))"
      case 2: return "sin(\(a))"
      case 3: return "exp(tanh(\(a)))"
      case 4: return "log1p((\(a))^2)"
      case 5: return "√((\(a))^2 + 0.5)"
      case 6: return "atan(\(a))"
      case 7: return "(\(expression(depth - 1))) / ((\(a))^2 + 0.5)"
      case 8: return "(\(a)) * (\(expression(depth - 1)))"
      case 9: return "(\(a)) - (\(expression(depth - 1)))"
      case 10: return "\(a) + \(expression(depth - 1))"
      case 11: return "sum(\(a)) * (\(expression(depth - 1)))"
      case 12: return "mean(\(a)) + (\(expression(depth - 1)))"
      case 13: return "dot(\(a), \(expression(depth - 1))) * p"
      case 14: return "[(\(a))[1:3]; (\(expression(depth - 1)))[:2]]"
      case 15: return "maximum(\(a), \(expression(depth - 1)))"
      case 16: return "minimum(\(a), 0.1)"
      case 17: return "where(\(a) < 0.1, \(expression(depth - 1)), \(a))"
      case 18: return "clip(\(a), -0.5, 0.6)"
      case 19: return "A · (\(a))"
      case 20: return "(\(a)) · A"
      case 21: return "transpose(A) · (\(a))"
      case 22: return "V · x + (\(a))"
      case 23: return "1 - (\(a))"
      case 24: return "-(\(a))"
      case 25: return "abs(\(a)) ∘ p"
      case 26: return "squash(\(a))"
      case 27: return "B · [\(a); x]"
      case 28: return "if deep { \(a) } else { h }"
      case 29: return "relu(\(a))"
      case 30: return "softplus(\(a))"
      default: return "((\(a))^2 + 1)^1.5 * 0.2"
      }
    }

    mutating func equations() -> String {
      "u = \(expression(3))\nc = tanh(\(expression(2)) + 0.1 * u)\nh = tanh(\(expression(3)))"
    }
  }

  private struct Outcome: Sendable {
    var errors: [String]
    var own: [Double] = []
    var language: [Double] = []
    var gradient: [Double] = []
    var byGrad: [Double] = []
  }

  private static let shapes: [(name: String, shape: [Int])] = [
    ("A", [4, 4]), ("B", [4, 7]), ("V", [4, 3]), ("p", [4]), ("q", [1]),
  ]

  private static func tensor(_ values: [Double], _ shape: [Int]) throws -> Datum {
    .array(DataArray(Tensor(shape: shape, elements: .f64(try Block(values)))))
  }

  private static func outcome(_ key: UInt64) throws -> Outcome {
    var writer = Writer(random: RandomStream(key: key))
    let equations = writer.equations()
    let quiet = Ear()
    let session = try Session(effects: Silent(), output: quiet)
    func run(_ text: String) { _ = session.evaluate(SourceText(name: "random", text: text)) }
    let params = shapes.map { "param \($0.name): \($0.shape) = 0" }.joined(separator: "\n")
    run(
      """
      fn squash(v, by=2) { w = by * v; w / (1 + abs(w)) }
      model m(inputs, deep=true) {
        \(params)
        state h, c: [4]
        step(x) { \(equations) }
        output(h, c) { linear(h * c, 2) }
      }
      made = m()
      """)
    guard case .object(let object)? = session.value(of: "made"),
      case .cell(let model)? = object as? Model
    else { return Outcome(errors: quiet.errors + [equations]) }
    let graph = try model.graph(3, 2)
    let (steps, rows) = (5, 2)
    let random = RandomStream(key: key).child(1)
    let theta = (0..<graph.parameterCount).map { 0.5 * random.normal(UInt64($0)) }
    let x = (0..<rows * steps * 3).map { random.child(2).normal(UInt64($0)) }
    var network = try CellNetwork<Double>(graph, steps: steps, theta: theta)
    let (input, y) = (try Block(x), try Block<Double>(count: rows * 2))
    try network.forward(Batch(rows: rows, x: UnsafePointer(input.pointer)), into: y.pointer)

    let target = (0..<rows * 2).map { random.child(3).normal(UInt64($0)) }
    let (wanted, weight) = (try Block(target), try Block<Double>(repeating: 1, count: rows * 2))
    let gradient = try Block<Double>(count: graph.parameterCount)
    _ = try network.gradient(
      Batch(rows: rows, x: UnsafePointer(input.pointer)),
      Objective(
        target: UnsafePointer(wanted.pointer), weight: UnsafePointer(weight.pointer), loss: .mse,
        scale: 1), into: gradient.pointer)

    for (name, offset, shape) in graph.parameters {
      let values = Array(theta[offset..<offset + shape.reduce(1, *)])
      try session.bind(name, try tensor(values, shape))
    }
    try session.bind("X", try tensor(x, [rows, steps, 3]))
    try session.bind("target", try tensor(target, [rows, 2]))
    let names = graph.params.map(\.name)
    run(
      """
      deep = true
      fn whole(X, \(names.joined(separator: ", "))) {
        h = zeros(4)
        c = zeros(4)
        for t in range(\(steps)) {
          x = X[t]
          \(equations)
        }
        W_y · (h * c) + b_y
      }
      fn loss(r) {
        total = 0.0
        for n in range(\(rows)) {
          y = whole(X[n], \(names.map { "r." + $0 }.joined(separator: ", ")))
          total += sum((y - target[n])^2)
        }
        total
      }
      params = {\(names.map { "\($0): \($0)" }.joined(separator: ", "))}
      y = concat(list(\((0..<rows).map { "whole(X[\($0)], \(names.joined(separator: ", ")))" }.joined(separator: ", "))))
      slopes = grad(loss)(params)
      """)
    var outcome = Outcome(errors: quiet.errors, own: y.array, gradient: gradient.array)
    if case .array(let array)? = session.value(of: "y") {
      outcome.language = try array.tensor.f64Values()
    }
    if case .record(let record)? = session.value(of: "slopes") {
      for name in names {
        guard case .array(let array)? = record.fields[name] else { continue }
        outcome.byGrad += try array.tensor.f64Values()
      }
    }
    return outcome
  }

  /// No files, no clock.
  private final class Silent: Effects {
    let interruption = Interruption()
    func readFile(_ path: String) throws(Fault) -> [UInt8] { throw Fault("E600", "none") }
    func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {}
    func listFolder(_ path: String) throws(Fault) -> [String] { [] }
    func monotonicSeconds() -> Double { 0 }
    func report(_ progress: Progress) {}
  }

  @Test(arguments: 1...80)
  func giveWhatTheLanguageGives(key: Int) throws {
    let outcome = try #require(
      Session.onLargeStack { try? Self.outcome(UInt64(key)) } ?? nil)
    #expect(outcome.errors == [])
    #expect(outcome.own.count == 4 && outcome.language.count == 4)
    #expect(
      zip(outcome.own, outcome.language).allSatisfy {
        abs($0 - $1) <= 1e-12 * max(1, abs($1))
      })
    let size = max(outcome.byGrad.map(abs).max() ?? 1, 1)
    #expect(outcome.byGrad.count == outcome.gradient.count)
    #expect(
      zip(outcome.gradient, outcome.byGrad).allSatisfy { abs($0 - $1) <= 1e-12 * size })
  }
}
