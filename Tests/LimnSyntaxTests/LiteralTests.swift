import Testing

@Suite struct LiteralTests {
  @Test(arguments: [
    Case("1_000", "1000"), Case("0xff", "255"), Case("0x1d", "29"), Case("0xFF_FF", "65535"),
    Case("1.5", "1.5"), Case("2e-3", "0.002"), Case("1.", "1.0"), Case("1e3", "1000.0"),
    Case("inf", "inf"), Case("nan", "nan"), Case("none", "none"), Case("true", "true"),
    Case("16d", "16.0d"), Case("1.5h", "1.5h"), Case("30min", "30.0min"), Case("1mo", "1.0mo"),
    Case("2e3s", "2000.0s"), Case("1w + 1y", "(add 1.0w 1.0y)"),
  ]) func numbersAndDurations(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }

  @Test(arguments: [
    Case(#""a b""#, #""a b""#),
    Case(#"'it "is"'"#, #""it \"is\"""#),
    Case(#""a\n\t\\\"\u{3c3}""#, #""a\n\t\\\"σ""#),
    Case(#""{{x}}""#, #""{x}""#),
    Case(#"r"\d{2}\n""#, #""\\d{2}\\n""#),
    Case(#""NDVI at {site}: {rmse:.3f}""#, #"(text "NDVI at " {site} ": " {rmse : ".3f"})"#),
    Case(#""{d["k"]}""#, #"(text {(index d "k")})"#),
    Case(#""{f("a{b}")}""#, #"(text {(call f (text "a" {b}))})"#),
    Case(#""{x:>{w}.{p}f}""#, #"(text {x : ">" {w} "." {p} "f"})"#),
    Case(#""{x:=8}""#, #"(text {x : "=8"})"#),
    Case(#""{ {a: 1}.a }""#, "(text {(field (record a:1) a)})"),
    Case(#""{x[1:2]}""#, "(text {(index x (slice 1 2 _))})"),
    Case(#""{(1)}""#, "(text {1})"),
    Case(#""""#, #""""#),
    Case("\"\"\"\n  a\n    b\n  \"\"\"", #""a\n  b\n""#),
    Case("\"\"\"\r\n  a\r\n  \"\"\"", #""a\n""#),
    Case("\"\"\"one \"two\" {x}\"\"\"", #"(text "one \"two\" " {x})"#),
    Case("f(\"\"\"\n  {x}\n  y\n  \"\"\")", #"(call f (text {x} "\ny\n"))"#),
    Case("r\"\"\"\n  \\a{b}\n  \"\"\"", #""\\a{b}\n""#),
  ]) func strings(_ example: Case) {
    #expect(dump(example.text) == example.tree)
  }
}
