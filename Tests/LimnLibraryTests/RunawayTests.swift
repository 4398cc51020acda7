import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Programs without end or measure run into an error, and the session goes on afterwards.
@Suite struct RunawayPrograms {
  private final class Complaints: SessionOutput {
    var codes: [String] = []
    func write(_ text: String) {}
    func show(_ value: Datum, name: String?) {}
    func report(_ diagnostic: Diagnostic) {
      if diagnostic.severity == .error { codes.append(diagnostic.fault.code) }
    }
  }

  /// The codes of a program's errors, and whether a sum comes out right in the same session.
  private static func codes(of program: String) -> [String] {
    let output = Complaints()
    var limits = SessionLimits()
    limits.polls = 2_000_000
    guard let session = try? Session(effects: MemoryEffects(), output: output, limits: limits)
    else { return ["no session"] }
    _ = session.evaluate(SourceText(name: "program", text: program))
    _ = session.evaluate(SourceText(name: "program", text: "assert 1 + 1 == 2"))
    return output.codes
  }

  static let recursive = [
    "fn f(n) = f(n + 1)\nf(0)",
    "fn f(n) = g(n)\nfn g(n) = f(n)\nf(0)",
    "fn f(n) = map(list(n), x => f(x))\nf(0)",
    "fn f(n) = sorted(list(n, 2), key=x => f(x))\nf(0)",
    "fn f(n) = try filter(list(n, 2), x => f(x)) else 0\nf(0)",
  ]

  @Test(arguments: recursive)
  func recursionEnds(program: String) {
    #expect(Session.onLargeStack { Self.codes(of: program) } == ["E212"])
  }

  static let endless = [
    "while true {}",
    "while true { try error(\"x\") else 0 }",
    "x = {a: 1}; y = {a: 1}; for i in range(60) { x = {a: x, b: x}; y = {a: y, b: y} }; x == y",
    "x = list(1); for i in range(60) { x = list(x, x) }; \"{x}\"",
    "x = {a: 1}; for i in range(60) { x = {a: x, b: x} }; len(x); print(x)",
  ]

  @Test(arguments: endless)
  func workEnds(program: String) {
    #expect(Session.onLargeStack { Self.codes(of: program) } == ["E213"])
  }

  static let deep = [
    "x = list(); for i in range(1000000) { x = list(x, \"a\") }; \"{x}\"",
    "x = {}; for i in range(1000000) { x = {a: x} }; print(x)",
    "x = list(); for i in range(1000000) { x = list(x) }; len(map(x, y => y))",
  ]

  @Test(arguments: deep)
  func depthIsRefused(program: String) {
    #expect(Session.onLargeStack { Self.codes(of: program) } == ["E217"])
  }

  static let large = [
    "zeros(1099511627776)", "full(1099511627776, 1)", "ones(1099511627776, 1099511627776)",
    "arange(1099511627776)", "eye(1099511627776)", "\"x\" * 2 ^ 60", "\"xyz\" * 2 ^ 62",
    "reshape([1, 2], [1099511627776, 1099511627776])", "zeros(-1)",
    "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2",
    "2 ^ 63", "-(-9223372036854775807 - 1)", "(-9223372036854775807 - 1) // -1",
    "abs(-9223372036854775807 - 1)", "sum([9223372036854775807, 1])",
    "cumsum([9223372036854775807, 1])", "[9223372036854775807] + 1",
    "[-9223372036854775807 - 1] // -1", "abs([-9223372036854775807 - 1])",
    "-[-9223372036854775807 - 1]", "[3] ^ 63", "[9223372036854775807] * [2]",
  ]

  @Test(arguments: large)
  func sizesAndOverflowAreErrors(program: String) {
    let codes = Session.onLargeStack { Self.codes(of: program) }
    #expect(codes?.count == 1, "\(codes ?? [])")
  }
}
