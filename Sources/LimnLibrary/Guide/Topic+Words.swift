import LimnMachine

/// The words of the grammar.
extension Topic {
  static let words: [Topic] = choosing + repeating + defining + logic

  private static let choosing: [Topic] = [
    Topic(
      "if", "else", kind: .word, "Chooses between blocks, and gives the value of the one chosen",
      [
        "The condition is a bool; of a tensor ask `any(…)` or `all(…)`. To choose element by "
          + "element, "
          + "use `where`."
      ],
      examples: [
        Example("r2 = 0.84\nif r2 >= 0.8 { \"strong\" } else { \"weak\" }", shows: "\"strong\"")
      ], seeAlso: ["where", "any", "all"]),
    Topic(
      "try", "catch", "except", kind: .word, "Goes on with another value where an error comes",
      [
        "`try A else B` is B when A fails. `try A else e => B` is given the error: `e.code`, "
          + "`e.message`, `e.hint`, `e.line`. The `else` is required. Interruption is not caught."
      ],
      examples: [
        Example("try 1 // 0 else 0", shows: "0"),
        Example("try [1, 2] + [1, 2, 3] else e => e.code", shows: "\"E301\""),
      ], seeAlso: ["error", "assert"]),
    Topic(
      "assert", kind: .word, "Stops with an error where a condition does not hold",
      ["`assert rmse < 0.05, \"too far off\"`; the text is optional."],
      examples: [Example("assert 1 < 2, \"order\"\n\"fine\"", shows: "\"fine\"")],
      seeAlso: ["try", "error"]),
  ]

  private static let repeating: [Topic] = [
    Topic(
      "for", "in", kind: .word, "Goes through the elements of a value",
      [
        "One name is given the element (of a record the key, of a table a row). Two names are "
          + "given "
          + "label and element of a tensor with a coordinate, key and value of a record, else "
          + "the parts of "
          + "each element. `for i in range(10)` counts. The last round's variables stay.",
        "`x in xs` as an expression asks whether it is there; `not in` whether it is not.",
      ],
      examples: [
        Example("n = 0\nfor x in [1, 2, 3] { n += x }\nn", shows: "6"),
        Example("2 in [1, 2]", shows: "true"),
      ], seeAlso: ["range", "map", "enumerate", "while"]),
    Topic(
      "while", kind: .word, "Repeats a block as long as a condition holds",
      examples: [Example("n = 1\nwhile n < 100 { n *= 2 }\nn", shows: "128")],
      seeAlso: ["for", "break"]),
    Topic(
      "break", "continue", kind: .word, "Leaves a loop, or goes on with its next round",
      examples: [
        Example("n = 0\nfor i in range(10) { if i == 3 { break }; n = i }\nn", shows: "2")
      ], seeAlso: ["for", "while"]),
  ]

  private static let defining: [Topic] = [
    Topic(
      "fn", "def", "function", kind: .word, "Defines a function",
      [
        "`fn area(r) = π * r^2` in one expression, or `fn f(x, lo=0.0) { … }` whose value is the "
          + "block's last expression, or that of `return`. Arguments are given by position, then "
          + "by name.",
        "A function sees the variables around it and cannot assign them: it returns the new value.",
      ],
      examples: [
        Example(
          "fn clamp01(x, lo=0.0) {\n  if x < lo { return lo }\n  min(x, 1.0)\n}\nclamp01(7)",
          shows: "1.0")
      ], seeAlso: ["=>", "return", "##"]),
    Topic(
      "return", kind: .word, "Ends a function with a value",
      ["Without it, the last expression of the block is the value."],
      examples: [Example("fn f(x) { if x < 0 { return 0 }; x }\nf(-1)", shows: "0")],
      seeAlso: ["fn"]),
  ]

  private static let logic: [Topic] = [
    Topic(
      "and", "or", "not", "&", "&&", "||", "!", kind: .word,
      "Logic, of bools and element by element of tensors of bools",
      [
        "On bools the right side is evaluated only where it matters. A missing element stays "
          + "missing "
          + "where it matters (Kleene)."
      ],
      examples: [Example("[true, false] and [true, true]", shows: "tensor [2] bool\ntrue  false")],
      seeAlso: ["any", "all", "missing"]),
    Topic(
      "true", "false", "bool", kind: .word, "The two bools",
      examples: [Example("1 < 2", shows: "true")], seeAlso: ["and"]),
    Topic(
      "none", "null", "NA", kind: .word,
      "No value, and a missing element in a tensor that is not of floats",
      ["`x ?? y` gives y where x is none."],
      examples: [Example("type(none)", shows: "\"none\"")], seeAlso: ["missing", "??", "nan"]),
    Topic(
      "nan", "inf", kind: .word, "Not a number, which marks missing floats, and infinity",
      ["For plain floats `nan != nan` is true. Use `is_missing` to ask."],
      examples: [Example("1.0 / 0", shows: "inf")], seeAlso: ["missing", "isfinite"]),
  ]
}
