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
    "a, b = list(\"x{1 + 0}\", \"y{2 + 0}\"); a, b = b, a; {p, q} = {p: a, q: list(b)}; q[0] = p",
    "xs = list(); while true { xs = append(xs, \"item {len(xs)}\"); if len(xs) > 900 { break } }",
    "for k, v in {a: \"long enough to be kept\", b: list(1, 2)} { t = \"{k}{v}\" }; t[1:3] in t",
    "w = {a: {b: {c: list(1, \"deep\")}}}; v = w; v.a.b.c[1] = \"other\"; w == v",
    "fn walk(n) { fn down(k) = if k == 0 { 0 } else { down(k - 1) }; down(n) }\n"
      + "for i in range(300) { walk(3) }",
    "fn keep() { box = none; f = () => box; box = list(f, {f: f}, \"text {1 + 0}\"); f }\n"
      + "for i in range(300) { g = keep() }; h = g()",
    "sorted(list(\"b{1 + 0}\", \"a{2 + 0}\", \"c{3}\"), key=s => s + \"!\"); x = none ?? \"fall{1 + 0}back\"",
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

  private static func evaluate(_ session: Session, _ program: String) -> Session.Outcome {
    session.evaluate(SourceText(name: "program", text: program))
  }

  /// Circles of a function, its variable and a list of 8 kB: as many as would fill a gigabyte.
  static let circles =
    "fn keep(i) { box = none; f = () => box; box = list(f, full(1000, 1.5), \"text {i}\"); i }\n"
    + "s = 0; for i in range(125000) { s += keep(i) }; assert s == 7812437500"

  /// What is wrong with a session that makes circles under a limit of 100 MB.
  static func complaintsOfCircles() -> [String] {
    let before = MemoryBudget.shared.bytesUsed
    MemoryBudget.shared.setLimit(before + 100 << 20)
    guard let session = try? Session(effects: MemoryEffects(), output: Deaf()) else { return ["-"] }
    var complaints: [String] = []
    if evaluate(session, "held = list(); x = 1") != .fine { complaints.append("cannot begin") }
    if evaluate(session, circles) != .fine { complaints.append("circles are kept") }
    // What is still reachable stays: a list of functions that read variables of their own.
    let counters =
      "fn counter(k) { n = k; f = () => if n > 0 { n } else { f() }; f }\n"
      + "fs = map(range(20000), counter)"
    if evaluate(session, counters) != .fine { complaints.append("counters") }
    if evaluate(session, circles) != .fine { complaints.append("circles beside others") }
    if evaluate(session, "for i in range(1, 20000) { assert fs[i]() == i }") != .fine {
      complaints.append("a function that is held lost its variable")
    }
    if evaluate(session, "fs = 0; y = 2") != .fine { complaints.append("cannot end") }
    if evaluate(session, circles) != .fine { complaints.append("circles again") }
    let kept = MemoryBudget.shared.bytesUsed - before
    if kept > 100_000 { complaints.append("\(kept) bytes are kept") }
    return complaints
  }

  @Test func holdsNoCircles() async {
    await #expect(processExitsWith: .success) {
      let complaints = Session.onLargeStack { SessionMemory.complaintsOfCircles() }
      #expect(complaints == [])
    }
  }

  /// Small programs that make every kind of value.
  static let makers = [
    "x = list(\"a{1 + 0}\", list(1, 2), {a: \"b{2 + 0}\"}, none, nan); y = x[1:3]; z = x[[0, 2]]; x[[true, false, true, false, true]]",
    "r = {}; for i in range(40) { r[\"key {i}\"] = list(i, \"v\") }; s = r; s.new = 1; s[\"key 3\"][0] = \"x{1 + 0}\"; r == s",
    "for c in \"häuser\" { t = c + \"!\" }; u = \"{t:>5}{len(t):.3f}\"; u[0]; u[::-1]; a, b = [\"p{1 + 0}\", \"q{2 + 0}\"]",
    "t = table({n: [1, 2, 3], s: [\"a\", \"b\", none]}); for row in t { q = row.s }; t[1]; t[\"z\"] = [1.5, 2, 3]; t[1:]",
    "fn make(k) { n = k; () => n + k }; fs = map([1, 2, 3], make); map(fs, f => f()); {f: fs[0]}.f()",
    "fn deep(n) { held = \"x{n}\"; if n == 0 { error(held) } else { deep(n - 1) } }; try deep(4) else e => e.message",
    "m = with_coords(with_dims([[1.0, 2], [3, 4]], [\"y\", \"x\"]), x=[10, 20]); for l, v in m[0] { w = v }; m[0, 1] = 9; m[x=20]",
    "xs = list(); for i in range(20) { xs = append(xs, \"item {i}\") }; xs[3] += \"!\"; ys = xs; ys[0] = list(); join(xs, \",\")",
    "x = [1.0, 2, 3]; y = x * 2 + [1, 1, 1]; y[1] = 5; sum(y); x[x > 1]",
    "use spatial\nspatial.wrap(190)",
    "sorted([\"b\", \"a\"], key=s => s + \"{1 + 0}\"); zip([1, 2], [\"a\", \"b\"]); values({a: 1, b: \"{2 + 0}\"}); none ?? \"f{1 + 0}\"",
  ]

  /// Bytes that are kept when some allocation of a program is refused, whichever it is.
  static func keptAfterRefusals() -> [String] {
    var kept: [String] = []
    for program in makers {
      var number = 0
      var isRefused = true
      while isRefused, number < 5_000 {
        let before = MemoryBudget.shared.bytesUsed
        do {
          guard let session = try? Session(effects: MemoryEffects(), output: Deaf()) else { break }
          MemoryBudget.shared.refuseOne(after: number)
          let outcome = evaluate(session, program)
          isRefused = !MemoryBudget.shared.isToRefuse
          if !isRefused, outcome != .fine { kept.append("fails: \(program)") }
          MemoryBudget.shared.refuseOne(after: nil)
          if evaluate(session, "assert 1 + 1 == 2") != .fine {
            kept.append("\(number) of \(program)")
          }
        }
        let growth = MemoryBudget.shared.bytesUsed - before
        // The first session reads what later ones share.
        if growth != 0, number > 0 { kept.append("\(growth) bytes at \(number): \(program)") }
        number += 1
      }
      if number < 5 || number >= 5_000 { kept.append("\(number) allocations: \(program)") }
    }
    return kept
  }

  @Test func keepsNothingHalfMade() async {
    await #expect(processExitsWith: .success) {
      let kept = Session.onLargeStack { SessionMemory.keptAfterRefusals() }
      #expect(kept == [])
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
