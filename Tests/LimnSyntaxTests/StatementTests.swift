import LimnSource
import LimnSyntax
import Testing

@Suite struct StatementTests {
  @Test(arguments: [
    Case("x = 3", "(assign x 3)"),
    Case("x += 1; y //= 2", "(assign-add x 1)\n(assign-floorDivide y 2)"),
    Case("a, b = b, a", "(assign (a b) (sequence b a))"),
    Case("a, b = pair", "(assign (a b) pair)"),
    Case("{train, test} = split(x)", "(assign {train test} (call split x))"),
    Case("{a} = r", "(assign {a} r)"),
    Case("x[0] = 1", "(assign (index x 0) 1)"),
    Case("r.a.b[1].c += 2", "(assign-add (field (index (field (field r a) b) 1) c) 2)"),
    Case("r[\"new\"] = 1", "(assign (index r \"new\") 1)"),
    Case("x =\n  3", "(assign x 3)"),
    Case("x = 1 +\n  2", "(assign x (add 1 2))"),
    Case("model = lstm(hidden=32)", "(assign model (call lstm hidden=32))"),
    Case("use = 1", "(assign use 1)"),
    Case("let = 3", "(assign let 3)"),
  ]) func assignments(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case("fn area(r) = π * r^2", "(fn area (r) (multiply π (power r 2)))"),
    Case(
      "fn clamp01(x, lo=0.0, hi=1.0) {\n  if x < lo { return lo }\n  min(x, hi)\n}",
      "(fn clamp01 (x lo=0.0 hi=1.0) (block (if (less x lo) (block (return lo))) (call min x hi)))"),
    Case("fn f(n) = if n < 2 { n } else { 0 }", "(fn f (n) (if (less n 2) (block n) (block 0)))"),
    Case("for t, v in ndvi { print(t, v) }", "(for (t v) ndvi (block (call print t v)))"),
    Case("while c { break; continue }", "(while c (block (break) (continue)))"),
    Case(
      "if a { 1 } else if b { 2 }\nelse { 3 }",
      "(if a (block 1) (if b (block 2) (block 3)))"),
    Case("y = try risky(x) else 0", "(assign y (try (call risky x) 0))"),
    Case("try f(x)\nelse e => e.code", "(try (call f x) (e) (field e code))"),
    Case(
      "try if c { 1 } else { 2 } else 3", "(try (if c (block 1) (block 2)) 3)"),
    Case("assert a < b, \"too far\"", "(assert (less a b) \"too far\")"),
    Case("fn f() { return }", "(fn f () (block (return)))"),
    Case("fn f() = x => { return x }", "(fn f () (lambda (x) (block (return x))))"),
  ]) func definitionsAndControl(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case("a\nb", "a\nb"),
    Case("a; b;", "a\nb\n;"),
    Case("a\n;", "a\n;"),
    Case(";", ""),
    Case("", ""),
    Case("# only a comment", ""),
    Case("f(a\n  - b)", "(call f (subtract a b))"),
    Case("a\n- b", "a\n(negate b)"),
    Case("f\n(x)", "f\nx"),
    Case("x\n  .f\n  .g(1)", "(call (field (field x f) g) 1)"),
    Case("f(x => {\n a\n b\n})", "(call f (lambda (x) (block a b)))"),
    Case("x = [1,\r\n 2]\r\ny", "(assign x (list 1 2))\ny"),
    Case("\u{FEFF}x", "x"),
    Case("\tx", "x"),
  ]) func lines_endStatementsOutsideBrackets(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test func names_takeMarksAndScripts() {
    #expect(dump("C̃_t + W₁ · x′ + r² + ŷ") == "(add (add (add C̃_t (matrix W₁ x′)) r²) ŷ)")
    #expect(dump("µ") == "μ")
  }

  @Test func documentation_isTheLinesDirectlyBefore() {
    let text =
      "## not this\n\n## The area.\n##  Of a circle.\nfn area(r) = r\n## Twice.\nf = x => 2 * x"
    let tree = parse(text).tree
    guard case .function(_, let area) = tree[tree.statements[0]].kind,
      case .assign(_, _, let value) = tree[tree.statements[1]].kind,
      case .lambda(let twice) = tree[value].kind
    else {
      Issue.record("not the tree expected")
      return
    }
    #expect(area.documentation == "The area.\n Of a circle.")
    #expect(twice.documentation == "Twice.")
  }

  @Test func spans_coverParenthesesOfOperands() {
    let result = parse("y = (a + b) * c")
    guard case .assign(_, _, let value) = result.tree[result.tree.statements[0]].kind else {
      Issue.record("not an assignment")
      return
    }
    #expect(result.tree[value].span == Span(4, 15))
  }

  @Test func comments_areKept() {
    let comments = parse("a # one\r\n# two\nb").tree.comments
    #expect(comments.map(\.span) == [Span(2, 7), Span(9, 14)])
  }

  @Test func walk_visitsEveryNodeBeforeItsChildren() {
    let result = parse("f(a + 1, k=\"{b:{w}}\")\nfn g(x=c) { x[d] = e }")
    var names: [String] = []
    result.tree.walk { _, node in
      if case .name(let name) = node.kind { names.append(name) }
      return true
    }
    #expect(names == ["f", "a", "b", "w", "c", "x", "d", "e"])
  }
}
