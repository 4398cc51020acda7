import LimnSource
import LimnSyntax
import Testing

/// The layout that `limn fmt` gives, case by case.

private func laidOut(_ text: String) -> String {
  switch Formatter.format(SourceText(name: "test", text: text)) {
  case .formatted(let result): result
  case .refused(let diagnostics): "refused: " + diagnostics.map(\.fault.code).joined(separator: " ")
  }
}

@Suite struct FormatterLayout {
  @Test(arguments: [
    ("x=3", "x = 3"), ("x   =  1+2 *3", "x = 1 + 2 * 3"), ("-2 ^ 2", "-2^2"), ("a-b", "a - b"),
    ("a - -b", "a - -b"), ("f( x,y = 2 ,)", "f(x, y=2)"), ("x [ 1 : 2 ,  : ]", "x[1:2, :]"),
    ("x[time = \"2005\" : \"2006\"]", "x[time=\"2005\":\"2006\"]"),
    ("{a:1 , \"b c\" : 2}", "{a: 1, \"b c\": 2}"),
    ("√ x", "√x"), ("W·[ h ;x ]", "W · [h; x]"), ("[h;]", "[h;]"), ("[1 ,2,]", "[1, 2]"),
    ("not  a and b", "not a and b"), ("a not  in b", "a not in b"),
    ("x|>f|>g(1)", "x |> f |> g(1)"),
    ("(a,b=1)=>a+b", "(a, b=1) => a + b"), ("a , b=b,a", "a, b = b, a"), ("{a,b}=r", "{a, b} = r"),
    ("fn  f (x,lo = 0)=x+lo", "fn f(x, lo=0) = x + lo"),
    ("if x>0{1}else{2}", "if x > 0 { 1 } else { 2 }"),
    ("try f(1)  else e=>e.code", "try f(1) else e => e.code"), ("x+=1", "x += 1"), ("a;b", "a; b"),
    ("a;", "a;"), ("a ; ;", "a;"), ("(a)", "(a)"), ("x.in", "x.in"), ("r . if [0]", "r.if[0]"),
    ("1 .x", "1.x"), ("x#c", "x  #c"), ("#!/bin/limn\nx", "#!/bin/limn\nx"), ("", ""),
    ("\"a{ x+1 :.2f}\"", "\"a{ x+1 :.2f}\""),
    ("for  a,b in  xs{print(a)}", "for a, b in xs { print(a) }"),
    ("while true{break}", "while true { break }"), ("assert x<1,\"no\"", "assert x < 1, \"no\""),
    ("σ( x )≤sigmoid(x)", "σ(x) ≤ sigmoid(x)"), ("a\n\n\n\n\nb", "a\n\nb"), ("if a{}", "if a {}"),
    ("{x;}", "{ x; }"), ("x\n-y", "x\n-y"), ("x = a -\n b", "x = a -\n  b"), ("-x", "-x"),
    ("(a)\n(b)", "(a)\n(b)"), ("f((x))", "f((x))"), ("x = try a\nelse b", "x = try a else b"),
  ])
  func ofOneLine(_ text: String, _ expected: String) {
    #expect(laidOut(text) == (expected.isEmpty ? "" : expected + "\n"))
  }

  @Test func blocksAreIndentedByTwo() {
    #expect(
      laidOut("fn f(x){\n# why\nif x<0{\nreturn 0 # early\n}\n\n\n    x\n}") == """
        fn f(x) {
          # why
          if x < 0 {
            return 0  # early
          }

          x
        }

        """)
  }

  @Test func branchesBreakTogether() {
    #expect(
      laidOut("if a { 1 } else if b {\n2 } else { 3 }") == """
        if a {
          1
        } else if b {
          2
        } else {
          3
        }

        """)
  }

  @Test func pipesGoOnALineEach() {
    #expect(
      laidOut("good=read(\"a.csv\") |>\n filter(r=>r.x>0) |> head") == """
        good = read("a.csv")
          |> filter(r => r.x > 0)
          |> head

        """)
  }

  @Test func longCallsBreakAtCommas() {
    let text =
      "fit = train(m, data=train, target=\"ndvi\", inputs=[\"ndvi\", \"rain\"], "
      + "lookback=46, horizon=1, epochs=100)"
    #expect(
      laidOut(text) == """
        fit = train(
          m,
          data=train,
          target="ndvi",
          inputs=["ndvi", "rain"],
          lookback=46,
          horizon=1,
          epochs=100
        )

        """)
  }

  @Test func aBlockAtTheEndOfACallKeepsItsHead() {
    #expect(
      laidOut("map(xs, x=>{\ny = x+1\ny\n})") == """
        map(xs, x => {
          y = x + 1
          y
        })

        """)
  }

  @Test func longListsOfNumbersFillTheirLines() {
    let numbers = (100..<140).map(String.init).joined(separator: ",")
    let lines = laidOut("x = [\(numbers)]").split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.first == "x = [" && lines.last == "]")
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test func commentsBesideEachOtherAlign() {
    #expect(
      laidOut("a = 1 # one\nlong = 22  # two\n\nb  # three") == """
        a = 1      # one
        long = 22  # two

        b  # three

        """)
  }

  @Test func commentsInBracketsStay() {
    #expect(
      laidOut("f( # first\n a, # of a\n # of b\n b\n # end\n)") == """
        f(  # first
          a,  # of a
          # of b
          b
          # end
        )

        """)
  }

  @Test func stringsOfSeveralLinesStayAsTheyAre() {
    let text = "x = \"\"\"\n   a  \n  b\n  \"\"\"\n"
    #expect(laidOut(text) == text)
  }

  @Test func lineEndsAndMarksOfTheFileStay() {
    #expect(laidOut("x=1\r\ny=2\r\n") == "x = 1\r\ny = 2\r\n")
    #expect(laidOut("\u{FEFF}x=1") == "\u{FEFF}x = 1\n")
  }

  @Test func aProgramWithAnErrorIsRefused() {
    #expect(laidOut("x = (1") == "refused: E111")
  }
}
