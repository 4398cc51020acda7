import Testing

@Suite struct ExpressionTests {
  @Test(arguments: [
    Case("1 + 2 * 3", "(add 1 (multiply 2 3))"),
    Case("(1 + 2) * 3", "(multiply (add 1 2) 3)"),
    Case("a - b - c", "(subtract (subtract a b) c)"),
    Case("2^3^2", "(power 2 (power 3 2))"),
    Case("2^-1", "(power 2 (negate 1))"),
    Case("2^-1 * 3", "(multiply (power 2 (negate 1)) 3)"),
    Case("-2^2", "(negate (power 2 2))"),
    Case("√x^2", "(squareRoot (power x 2))"),
    Case("-√x", "(negate (squareRoot x))"),
    Case("a * -b", "(multiply a (negate b))"),
    Case("not a == b and c", "(and (not (equal a b)) c)"),
    Case("a or b and c", "(or a (and b c))"),
    Case("x ?? 1 < 2", "(less (coalesce x 1) 2)"),
    Case("x ?? 1 + 2", "(coalesce x (add 1 2))"),
    Case("a in b", "(isIn a b)"),
    Case("a not in b or c", "(or (isNotIn a b) c)"),
    Case("a ≤ b", "(lessEqual a b)"),
    Case("a ≥ b", "(greaterEqual a b)"),
    Case("a ≠ b", "(notEqual a b)"),
    Case("W · h + b", "(add (matrix W h) b)"),
    Case("W ⋅ h", "(matrix W h)"),
    Case("W @ h ∘ g ⊙ k", "(hadamard (hadamard (matrix W h) g) k)"),
    Case("a // b % c / d", "(divide (remainder (floorDivide a b) c) d)"),
    Case("σ(x) + π", "(add (call σ x) π)"),
    Case("-x.y[0](1)", "(negate (call (index (field x y) 0) 1))"),
    Case("-9223372036854775808", "-9223372036854775808"),
    Case("1 - 9223372036854775807", "(subtract 1 9223372036854775807)"),
  ]) func operators_bindAsThePageSays(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case("x |> f", "(pipe x f)"),
    Case("x |> f(a)", "(pipe x (call f a))"),
    Case("x |> a.b(c) |> g", "(pipe (pipe x (call (field a b) c)) g)"),
    Case("a + b |> f", "(pipe (add a b) f)"),
    Case("x |> (y => y + 1)", "(pipe x (lambda (y) (add y 1)))"),
    Case("y = x\n  |> f\n  # note\n  |> g(1)", "(assign y (pipe (pipe x f) (call g 1)))"),
    Case("(x |> f) + 1", "(add (pipe x f) 1)"),
    Case("x => x |> f", "(lambda (x) (pipe x f))"),
  ]) func pipes_goLeftToRight(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case("f()", "(call f)"),
    Case("f(1, b=2,)", "(call f 1 b=2)"),
    Case("f(\n  1,\n  b\n    = 2\n)", "(call f 1 b=2)"),
    Case("x => x^2", "(lambda (x) (power x 2))"),
    Case("(a, b=1) => a + b", "(lambda (a b=1) (add a b))"),
    Case("() => 1", "(lambda () 1)"),
    Case("a => b => a + b", "(lambda (a) (lambda (b) (add a b)))"),
    Case("map(xs, x => x + 1)", "(call map xs (lambda (x) (add x 1)))"),
    Case("x => {a: x}", "(lambda (x) (record a:x))"),
    Case("x => { y = x\n y }", "(lambda (x) (block (assign y x) y))"),
    Case("r.if.else", "(field (field r if) else)"),
    Case("f(x).y[1]", "(index (field (call f x) y) 1)"),
  ]) func calls_andFunctions(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case("x[0]", "(index x 0)"),
    Case("x[2:10:2]", "(index x (slice 2 10 2))"),
    Case("x[:, 0]", "(index x (slice _ _ _) 0)"),
    Case("x[::2]", "(index x (slice _ _ 2))"),
    Case("x[1:]", "(index x (slice 1 _ _))"),
    Case("x[:-1]", "(index x (slice _ (negate 1) _))"),
    Case("x[mask]", "(index x mask)"),
    Case("x[[0, 2]]", "(index x (list 0 2))"),
    Case("x[site=\"CH-Oe2\"]", "(index x site=\"CH-Oe2\")"),
    Case("x[time=\"2005-03\":\"2006\"]", "(index x time=(slice \"2005-03\" \"2006\" _))"),
    Case("x[time=at(0:46)]", "(index x time=(at (slice 0 46 _)))"),
    Case("x[at(time=0)]", "(index x time=(at 0))"),
    Case("x[at(3) + 1]", "(index x (add (call at 3) 1))"),
    Case("[]", "(list)"),
    Case("[1, 2,]", "(list 1 2)"),
    Case("[h; x]", "(join h x)"),
    Case("W · [h;\n x]", "(matrix W (join h x))"),
  ]) func brackets_indexListAndJoin(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case("{}", "(record)"),
    Case("{rmse: 0.04, \"r 2\": 0.9}", "(record rmse:0.04 r 2:0.9)"),
    Case("{\n  if: 1,\n  b:\n 2\n}", "(record if:1 b:2)"),
    Case("{ x }", "(block x)"),
    Case("{ x; }", "(block x ;)"),
    Case("f({a: 1}.a)", "(call f (field (record a:1) a))"),
    Case("try {} else {a: 1}", "(try (record) (record a:1))"),
    Case("if c {} else {}", "(if c (block) (block))"),
    Case("fn f() {}", "(fn f () (block))"),
  ]) func braces_areRecordOrBlock(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }
}
