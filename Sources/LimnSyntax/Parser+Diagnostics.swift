import LimnSource

/// What can be wrong with the structure of a program, in words.
extension Fault {
  static func expected(_ wanted: String, found: String, hint: String? = nil) -> Fault {
    Fault("E110", "expected \(wanted), but found \(found)", hint: hint)
  }

  static func notClosed(_ opener: String, line: Int) -> Fault {
    Fault("E111", "`\(opener)` on line \(line) is not closed")
  }

  static func wrongCloser(_ closer: String, opener: String, line: Int) -> Fault {
    Fault("E112", "`\(closer)` cannot close `\(opener)` on line \(line)")
  }

  static func nothingToClose(_ closer: String) -> Fault {
    Fault("E112", "`\(closer)` closes nothing")
  }

  static let nestedTooDeeply = Fault(
    "E113", "nested too deeply", hint: "give names to parts of this expression")

  static let assignmentInCondition = Fault(
    "E114", "`=` in a condition", hint: "did you mean `==`?")

  static let assignmentChain = Fault(
    "E114", "`=` gives no value, so assignments do not chain", hint: "write `b = 3; a = b`")

  static let dottedParameter = Fault(
    "E114", "the name of a parameter has no `.` in it",
    hint: "words are joined by `_`; for `na.rm=TRUE` write nothing: what is missing is skipped")

  static let assignmentInExpression = Fault(
    "E114", "`=` assigns and gives no value, so it cannot stand inside an expression",
    hint: "compare with `==`")

  static func cannotAssign(to what: String, hint: String? = nil) -> Fault {
    Fault("E115", "cannot assign to \(what)", hint: hint)
  }

  static func chainedComparison(hint: String) -> Fault {
    Fault("E116", "comparisons do not chain", hint: hint)
  }

  static func pipeTarget(hint: String) -> Fault {
    Fault(
      "E117",
      "the right of `|>` is a name, one call of it, or a function in parentheses", hint: hint)
  }

  static let mixedSeparators = Fault(
    "E118", "`,` and `;` do not mix in one bracket",
    hint: "`[a, b]` lists, `[a; b]` joins along the last axis")

  static func fieldsAsValue(_ names: [String]) -> Fault {
    let shown = names.prefix(6).map { "\($0): \($0)" }.joined(separator: ", ")
    return Fault(
      "E119", "a record names its fields",
      hint: "write `{\(shown)\(names.count > 6 ? ", …" : "")}`")
  }

  static func foreignWord(_ word: String, hint: String) -> Fault {
    Fault("E120", "`\(word)` is no word of Limn", hint: hint)
  }

  static func reservedName(_ word: String) -> Fault {
    Fault("E121", "`\(word)` is a reserved word and cannot be a name")
  }

  static let notInModel = Fault(
    "E122", "a `model` block holds `param`, `state`, `step` and `output`",
    hint: "what is computed at each step stands in `step(x) { … }`")

  static func modelWithout(_ part: String, example: String) -> Fault {
    Fault("E122", "the model has no `\(part)`", hint: "as in `\(example)`")
  }

  static let useInFunction = Fault(
    "E140", "`use` stands in a function",
    hint: "write it before the function: what it brings in is there for all functions of the cell")

  static let computedModule = Fault(
    "E140", "the file of a module is fixed text", hint: "as in `use \"./mine.limn\"`")

  static func moduleNameIsNoName(_ name: String) -> Fault {
    Fault(
      "E141", "the module would be called `\(name)`, which is no name",
      hint: "rename the file: letters, digits and `_`, as in `use \"./my_tools.limn\"`")
  }

  static func positionalAfterNamed(_ name: String) -> Fault {
    Fault(
      "E123", "an argument without a name stands after `\(name)=`",
      hint: "put it first, or name it too")
  }

  static func twice(_ name: String, of what: String) -> Fault {
    Fault("E124", "the \(what) `\(name)` is there twice")
  }

  static let tryWithoutElse = Fault(
    "E125", "`try` needs an `else`", hint: "as in `try risky(x) else 0`")

  static func continuationAtStart(_ what: String, interactive: Bool, hint: String) -> Fault {
    Fault(
      "E126",
      interactive
        ? "a line at the prompt cannot start with `\(what)`"
        : "`\(what)` has nothing before it to go on from", hint: hint)
  }

  static func statementAsValue(_ word: String) -> Fault {
    Fault(
      "E127", "`\(word)` gives no value, so it cannot stand inside an expression",
      hint: "put it on a line of its own, or in a block `{ … }`")
  }

  static func statementGoesOn(found: String, hint: String?) -> Fault {
    Fault(
      "E128", "expected the end of the statement, but found \(found)",
      hint: hint ?? "statements stand on lines of their own or are parted by `;`")
  }

  static func outsideLoop(_ word: String) -> Fault {
    Fault("E129", "`\(word)` stands in no loop")
  }

  static let returnOutsideFunction = Fault(
    "E129", "`return` stands in no function",
    hint: "the last expression of a cell is its value")

  static let interpolatedKey = Fault(
    "E130", "the name of a field is fixed text", hint: "write `r[\"…\"] = value` for a computed one"
  )
}

/// What to write for the words of other languages.
enum ForeignWords {
  static func hint(for word: String) -> String? { hints[word] }

  private static let hints: [String: String] = {
    var hints: [String: String] = [:]
    for (words, hint) in table { for word in words { hints[word] = hint } }
    return hints
  }()

  private static let table: [(words: [String], hint: String)] = [
    (["elif", "elseif", "elsif"], "write `else if`"),
    (
      ["def", "function", "func", "fun", "proc", "sub"],
      "write `fn name(x) = …` or `fn name(x) { … }`; without a name `x => …`"
    ),
    (["let", "var", "const", "val", "local", "global"], "write `name = value`"),
    (["lambda"], "write `x => …`"),
    (
      ["import", "from", "library", "require", "using", "include"],
      "all functions of Limn are there without it; a module of Limn or a file comes by `use name`"
    ),
    (["switch", "match", "case", "when"], "write `if … { … } else if … { … } else { … }`"),
    (["unless"], "write `if not … { … }`"),
    (["until", "repeat", "do", "loop"], "write `while … { … }`"),
    (["foreach"], "write `for x in xs { … }`"),
    (["except", "catch", "rescue"], "write `try … else e => …`"),
    (["raise", "throw"], "write `assert false, \"why\"`"),
    (["null", "nil", "None", "NULL", "NA"], "write `none`"),
    (["is"], "write `==`, as in `x == none`"),
    (["mod", "rem"], "write `a % b`"), (["div", "idiv"], "write `a // b`"),
    (["xor"], "write `a != b`"),
    (["pass"], "leave it out: `{ }` is an empty block"),
    (["del", "rm"], "no name need be deleted; `x = none` gives its memory back"),
    (["with"], "files are read and written whole: `t = read(\"x.csv\")`, `write(t, \"x.csv\")`"),
    (["yield"], "give back a list: `map(xs, x => …)`"),
    (["print", "echo", "puts"], "write `print(x)`"),
    (["class", "struct", "type"], "write a record `{a: 1, b: 2}`"),
  ]
}
