import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import Testing

/// The machine counts references by hand: what it forgets to give back is lost until the process
/// ends. So programs run again and again in sessions of their own, and the bytes in use must not
/// grow with the rounds.
@Suite struct SessionMemory {
  private final class Deaf: SessionOutput {
    func write(_ text: String) {}
    func show(_ value: Datum, name: String?) {}
    func report(_ diagnostic: Diagnostic) {}
  }

  /// Each makes about 100 kB of objects that some way of ending might leak.
  static let programs = [
    "x = list(); for i in range(1000) { x = append(x, \"text {i}\") }; x[3:10]; x[[0, 2]]",
    "r = {}; for i in range(500) { r[\"key {i}\"] = list(i, \"v\") }; r[\"key 3\"][0] += 1; s = r",
    "fn f(k) = x => \"{x} {k}\"\nfs = map(range(200), k => f(\"{k} {k} {k}\")); map(fs, g => g(1))",
    "fn g() { n = \"long text that is kept\"; h = () => n; n = n + n; h() }\n"
      + "for i in range(500) { g() }",
    "x = full(10000, 1.5); y = x; y[3] = 2; z = x + y; z[time=\"2001\"]",
    "for i in range(500) { y = try error(\"a long message {i} {i} {i}\") else e => e.message }",
    "fn deep(n) { t = \"held {n}\"; if n == 0 { error(t) } else { deep(n - 1) } }\ndeep(200)",
    "a, b = list(\"x{1}\", \"y{2}\"); a, b = b, a; {p, q} = {p: a, q: list(b)}; q[0] = p",
    "xs = list(); while true { xs = append(xs, \"item {len(xs)}\"); if len(xs) > 900 { break } }",
    "for k, v in {a: \"long enough to be kept\", b: list(1, 2)} { t = \"{k}{v}\" }; t[1:3] in t",
    "w = {a: {b: {c: list(1, \"deep\")}}}; v = w; v.a.b.c[1] = \"other\"; w == v",
    "sorted(list(\"b{1}\", \"a{2}\", \"c{3}\"), key=s => s + \"!\"); x = none ?? \"fall{1}back\"",
  ]

  private static func bytesAfterRuns(of program: String) -> Int {
    for _ in 0..<20 {
      let output = Deaf()
      guard let session = try? Session(effects: MemoryEffects(), output: output) else { return 0 }
      _ = session.evaluate(SourceText(name: "program", text: program))
      _ = session.evaluate(SourceText(name: "program", text: program))
    }
    return MemoryBudget.shared.bytesUsed
  }

  /// Bytes that twenty sessions leave behind, by program.
  static func leaks() -> [String] {
    programs.compactMap { program in
      let before = bytesAfterRuns(of: program)
      let growth = bytesAfterRuns(of: program) - before
      return growth > 0 ? "\(growth) bytes: \(program)" : nil
    }
  }

  /// In a process of its own, since the budget is the process's and other tests use memory too.
  @Test func isGivenBack() async {
    await #expect(processExitsWith: .success) {
      let leaks = Session.onLargeStack { SessionMemory.leaks() }
      #expect(leaks == [])
    }
  }
}
