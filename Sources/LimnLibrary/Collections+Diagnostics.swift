import LimnSource

/// What can go wrong with lists, records, strings and numbers in strings, in words.
extension Fault {
  /// `error("…")` in a program.
  static func raised(_ message: String, hint: String?) -> Fault {
    Fault("E280", message, hint: hint)
  }

  static func notOrdered(_ a: String, _ b: String) -> Fault {
    Fault(
      "E281", "values of type \(a) and \(b) have no order",
      hint: "sort by something of one type: `sorted(xs, key=x => …)`")
  }

  static func noOrder(of type: String) -> Fault {
    Fault(
      "E281", "values of type \(type) have no order",
      hint: "say what to sort by: `sorted(xs, key=x => …)`")
  }

  static func sortedTable() -> Fault {
    Fault(
      "E281", "the rows of a table have no order of their own",
      hint: "`arrange(t, by=\"column\")` sorts by columns", argument: "of")
  }

  static func noSuchKey(_ key: String, among names: [String]) -> Fault {
    let near = Suggestion.nearest(key, among: names)
    return Fault(
      "E282", "there is no field `\(key)`",
      hint: near.map { "did you mean `\($0)`?" }
        ?? "the fields are \(names.prefix(12).map { "`\($0)`" }.joined(separator: ", "))",
      argument: "keys")
  }

  static func rangeStepZero() -> Fault {
    Fault("E283", "the step of a range must not be 0", argument: "step")
  }

  static func notANumber(_ text: String) -> Fault {
    Fault(
      "E284", "`\(TerminalText.truncated(text, to: 40))` is not a number",
      hint: "numbers are written as in programs: `42`, `-2.5e3`, `0xff`, `inf`, `nan`",
      argument: "value")
  }

  static func notAnInt(_ text: String) -> Fault {
    Fault(
      "E284", "`\(TerminalText.truncated(text, to: 40))` is not a whole number",
      hint: "`int(float(s))` cuts decimals off", argument: "value")
  }

  static func numberTooLarge(_ text: String, type: String) -> Fault {
    let limit = type == "int" ? "64 bits hold whole numbers up to 9223372036854775807" : nil
    return Fault(
      "E285",
      "`\(TerminalText.truncated(text, to: 40))` does not fit into \(type == "int" ? "an" : "a") \(type)",
      hint: limit ?? "the largest float is 1.797e308")
  }

  static func unequalLengths(_ counts: [Int]) -> Fault {
    Fault(
      "E286",
      "collections of \(counts.map(String.init).joined(separator: ", ")) elements do not go side by side",
      hint: "cut them to one length first, for example `head(xs, \(counts.min() ?? 0))`")
  }

  static func cannotAppend(_ type: String, toTensorOf dtype: String) -> Fault {
    Fault(
      "E287", "a \(type) cannot be an element of a tensor of `\(dtype)`",
      hint: "a list holds anything: start with `[]` or `list(…)`", argument: "values")
  }

  static func emptySearch(_ parameter: String) -> Fault {
    Fault(
      "E288", "`\(parameter)` is an empty string, which is found everywhere", argument: parameter)
  }

  static func badPattern(_ pattern: String, _ what: String, at place: Int) -> Fault {
    Fault(
      "E245", "the pattern cannot be read: \(what), at its sign \(place)",
      hint: "a sign that means something else is itself behind a `\\`, as in `r\"\\.csv\"`",
      argument: "pattern",
      notes: ["pattern: \(TerminalText.truncated(pattern, to: 60))"])
  }

  static func patternTooLarge(_ pattern: String) -> Fault {
    Fault(
      "E246", "the pattern with its repeats is too large",
      hint: "repeats within repeats multiply", argument: "pattern",
      notes: ["pattern: \(TerminalText.truncated(pattern, to: 60))"])
  }

  static func noSuchGroup(_ number: Int, groups: Int) -> Fault {
    Fault(
      "E247", "`\\\(number)` names a group, but the pattern has \(groups)", argument: "new")
  }

  static func hasOfElements(_ type: String) -> Fault {
    Fault(
      "E203", "`record` expects a record, but got a \(type)",
      hint: "elements and parts of strings are looked for by `x in xs`", argument: "record")
  }
}
