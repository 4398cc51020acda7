import LimnMachine

/// Operators and signs.
extension Topic {
  static let signs: [Topic] = arithmetic + comparing + joining

  private static let arithmetic: [Topic] = [
    Topic(
      "+", "-", kind: .sign, "Sum and difference, element by element",
      [
        "Named axes align by name, units must agree, a duration moves a time. `+` joins strings."
      ],
      examples: [Example("[1, 2] + 10", shows: "tensor [2] i64\n11  12")],
      seeAlso: ["broadcasting", "units"]),
    Topic(
      "*", "/", kind: .sign, "Product and quotient, element by element",
      ["`/` gives a float, also of two ints; `//` gives whole numbers. Units combine."],
      examples: [Example("7 / 2", shows: "3.5")], seeAlso: ["//", "@", "units"]),
    Topic(
      "//", "%", kind: .sign, "Whole quotient, rounded down, and its remainder",
      ["The remainder has the sign of the divisor, as in Python: `-7 // 2` is -4, `-7 % 2` is 1."],
      examples: [Example("-7 // 2", shows: "-4"), Example("-7 % 2", shows: "1")]),
    Topic(
      "^", "**", kind: .sign, "Power, from the right",
      ["`-2^2` is -4 and `2^-1` is 0.5. A superscript is part of a name: write `r^2`, not `r²`."],
      examples: [Example("2^10", shows: "1024")], seeAlso: ["√"]),
    Topic(
      "√", kind: .sign, "Square root of what follows",
      ["Typed as \\sqrt and TAB, or written `sqrt(x)`. It binds less than `^`: `√x^2` is √(x²)."],
      examples: [Example("√16", shows: "4.0")], seeAlso: ["sqrt"]),
    Topic(
      "@", "·", "⋅", kind: .sign, "Matrix product; plain multiplication when a side is a number",
      ["`·` is typed as \\cdot and TAB. `W · [h; x]` reads as in the paper."],
      examples: [Example("[1, 2] @ [3, 4]", shows: "11")], seeAlso: ["*", "[;]"]),
    Topic(
      "∘", "⊙", kind: .sign, "Product element by element, the same as `*`",
      ["Typed as \\circ or \\odot and TAB: for those whose papers print it so."],
      examples: [Example("[1, 2] ∘ [3, 4]", shows: "tensor [2] i64\n3  8")], seeAlso: ["*", "@"]),
    Topic(
      "π", "pi", kind: .sign, "The number 3.14159…",
      ["Typed as \\pi and TAB, or written `pi`."],
      examples: [Example("pi", shows: "3.141592653589793")]),
  ]

  private static let comparing: [Topic] = [
    Topic(
      "==", "!=", "≠", kind: .sign, "Whether two values are equal, element by element",
      [
        "`≠` is typed as \\ne and TAB. Comparing with a missing element is missing; "
          + "`is_missing(x)` asks for those."
      ],
      examples: [Example("[1, 2] == [1, 3]", shows: "tensor [2] bool\ntrue  false")],
      seeAlso: ["is_missing", "missing"]),
    Topic(
      "<", "<=", ">", ">=", "≤", "≥", kind: .sign, "Order, element by element",
      [
        "`≤` and `≥` are typed as \\le and \\ge and TAB. A chain is written with `and`: "
          + "`0 < x and x < 1`."
      ],
      examples: [Example("3 <= 4", shows: "true")], seeAlso: ["and", "sort"]),
    Topic(
      "=", "+=", "-=", "*=", "/=", kind: .sign, "Gives a name a value",
      [
        "`x += 1` is `x = x + 1`. `a, b = b, a` and `{train, test} = split(…)` give several. "
          + "Inside a call `name=value` names an argument."
      ],
      examples: [Example("x = 3\nx += 1\nx", shows: "4")], seeAlso: ["names", "=="]),
    Topic(
      "??", kind: .sign, "The value on the left, or the one on the right if that is `none`",
      ["At the start of a line of the prompt, `??name` shows a function's source."],
      examples: [Example("none ?? 5", shows: "5")], seeAlso: ["none", "get"]),
  ]

  private static let joining: [Topic] = [
    Topic(
      "|>", "%>%", "pipe", kind: .sign, "Gives the value on the left to the function on the right",
      [
        "`x |> f(a)` is `f(x, a)`, and `x |> f` is `f(x)`. On the right stands a name, one call of "
          + "it, or a function in parentheses. A line of a file may begin with `|>`; at the "
          + "prompt end "
          + "the line before with it."
      ],
      examples: [
        Example("[4, 9] |> sqrt |> sum", shows: "5.0"),
        Example("3 |> (x => x + 1)", shows: "4"),
      ], seeAlso: ["=>"]),
    Topic(
      "=>", "lambda", "->", kind: .sign, "A function without a name",
      [
        "`x => x^2`, `(a, b) => a + b`. Its body reaches as far as it can, pipes included; put "
          + "parentheses round it to end it earlier."
      ],
      examples: [Example("map([1, 2], x => 10 * x)", shows: "[10, 20]")], seeAlso: ["fn", "map"]),
    Topic(
      "[;]", kind: .sign, "Joins along the last axis, as the papers' [h, x]",
      ["A number counts as length 1. `,` and `;` do not mix in one bracket."],
      examples: [Example("[[1, 2]; 3]", shows: "tensor [3] i64\n1  2  3")],
      seeAlso: ["concat", "stack"]),
    Topic(
      "[]", "indexing", "slicing", kind: .sign, "Parts of a tensor, a list or a record",
      [
        "Positions start at 0, negative ones count from the end, slices leave out their end: "
          + "`x[0]`, "
          + "`x[-1]`, `x[2:10:2]`, `x[:, 0]`, `x[mask]`, `x[[0, 2]]`.",
        "By name, an axis with a coordinate takes labels, and a slice of labels keeps both ends: "
          + "`x[site=\"CH-Oe2\"]`, `x[time=\"2005\"]`, `x[time=\"2005-03\":\"2006\"]`. `at(…)` "
          + "means "
          + "positions always: `x[time=at(0:46)]`.",
      ],
      examples: [
        Example("[5, 6, 7][-1]", shows: "7"),
        Example("[5, 6, 7][:2]", shows: "tensor [2] i64\n5  6"),
      ],
      seeAlso: ["axes", "time axes", "filter"]),
    Topic(
      "{}", kind: .sign, "A record when names and `:` stand in it, else a block",
      ["`{a, b} = r` takes fields out of a record."],
      examples: [Example("{a: 1, b: 2}.b", shows: "2")], seeAlso: ["record"]),
    Topic(
      "#", "##", "comment", kind: .sign, "A comment, to the end of the line",
      ["`##` lines right before a function are its documentation, which `?name` shows."],
      examples: [Example("1 + 1 # two", shows: "2")], seeAlso: ["fn"]),
  ]
}
