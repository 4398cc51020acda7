import LimnSource

/// What can go wrong with names, calls and values, in words.
extension Fault {
  // MARK: Names

  /// `foreign` says what the name of another language is here.
  static func unknownName(_ name: String, nearest: String?, foreign: String? = nil) -> Fault {
    var hint = foreign ?? nearest.map { "did you mean `\($0)`?" }
    let superscripts: [Character: String] = ["²": "2", "³": "3"]
    if let last = name.last, let power = superscripts[last], name.count > 1 {
      hint = "a power is `\(name.dropLast())^\(power)`"
    }
    return Fault("E201", "there is no `\(name)`", hint: hint)
  }

  static func groupAlone(_ name: String, members: [String]) -> Fault {
    Fault(
      "E240", "`\(name)` is the name of a group, not a value",
      hint: "its members are \(listed(members))")
  }

  static func unknownMember(_ name: String, members: [String]) -> Fault {
    let near = Suggestion.nearest(name, among: members).map { "did you mean `\($0)`? " } ?? ""
    return Fault("E201", "there is no `\(name)`", hint: "\(near)there are \(listed(members))")
  }

  // MARK: Modules

  static func moduleNotUsed(_ name: String) -> Fault {
    Fault("E201", "there is no `\(name)`", hint: "`use \(name)` brings in the module of that name")
  }

  static func unknownModule(_ name: String, known: [String]) -> Fault {
    let near = Suggestion.nearest(name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Fault(
      "E241", "there is no module `\(name)`",
      hint: "\(near)there are \(listed(known)); a file is `use \"./\(name).limn\"`")
  }

  static func modulesInACircle(_ chain: [String]) -> Fault {
    Fault(
      "E242",
      "modules use each other in a circle: \(chain.map { "`\($0)`" }.joined(separator: " → "))",
      hint: "move what both need into a module of its own")
  }

  static func moduleIsNoText(_ path: String) -> Fault {
    Fault("E243", "`\(path)` is no text: a module is written in UTF-8")
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(12).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }

  static func unknownName(_ name: String, hint: String) -> Fault {
    Fault("E201", "there is no `\(name)`", hint: hint)
  }

  static func readBeforeAssignment(_ name: String) -> Fault {
    Fault(
      "E201", "`\(name)` is read before it has a value",
      hint: "give it one first: `\(name) = …`")
  }

  static func neverAssigned(_ name: String, outer: Bool) -> Fault {
    Fault(
      "E207", "`\(name)` is read before the function gives it a value",
      hint: outer
        ? "a function that assigns `\(name)` has one of its own; give the outer one as an argument, "
          + "and return the new value" : nil)
  }

  static func notYetAssigned(_ name: String) -> Fault {
    Fault(
      "E207", "`\(name)` has no value yet",
      hint: "some way to this place does not assign it")
  }

  static func tooManyNames(_ most: Int) -> Fault {
    Fault("E208", "a session has at most \(most) names", kind: .limit)
  }

  static func hidesBuiltin(_ name: String) -> Fault {
    Fault("E209", "`\(name)` now hides the builtin of that name")
  }

  static func assignsOuter(_ name: String) -> Fault {
    Fault(
      "E210", "a function cannot change `\(name)`, which is not its own",
      hint: "make a copy first, `mine = \(name)`, change that, and return it")
  }

  static func assignsBuiltin(_ name: String) -> Fault {
    Fault("E210", "`\(name)` is a builtin: nothing can be assigned inside it")
  }

  // MARK: Calls

  package static func missingArgument(_ parameter: Parameter, of name: String? = nil) -> Fault {
    Fault(
      "E202",
      "missing argument `\(parameter.name)`\(name.map { " of `\($0)`" } ?? "")",
      hint: "`\(parameter.name)` is \(parameter.about)")
  }

  static func missingArgument(_ parameter: String, of name: String) -> Fault {
    Fault("E202", "missing argument `\(parameter)` of `\(name)`")
  }

  package static func wrongType(_ parameter: Parameter, got: String) -> Fault {
    Fault(
      "E203", "`\(parameter.name)` expects \(parameter.type), but got \(got)",
      hint: "`\(parameter.name)` is \(parameter.about)", argument: parameter.name)
  }

  package static func unknownArgument(_ name: String, of function: String, known: [String]) -> Fault
  {
    let list = known.map { "`\($0)`" }.joined(separator: ", ")
    var near = Suggestion.nearest(name, among: known).map { "did you mean `\($0)`? " } ?? ""
    if let meant = ForeignName.parameter(name, among: known) {
      near = "it is called `\(meant)` here; "
    }
    return Fault(
      "E204", "`\(function)` has no parameter `\(name)`",
      hint: known.isEmpty ? "it takes no named arguments" : "\(near)it has \(list)",
      argument: name)
  }

  static func tooManyArguments(_ name: String, most: Int, got: Int, hint: String? = nil) -> Fault {
    Fault(
      "E205",
      "`\(name)` takes \(most == 0 ? "no" : "at most \(most)") argument\(most == 1 ? "" : "s"), but "
        + "got \(got)", hint: hint)
  }

  static func argumentTwice(_ name: String) -> Fault {
    Fault("E206", "the argument `\(name)` is given twice", argument: name)
  }

  static func positionalAfterNamed() -> Fault {
    Fault("E206", "an argument without a name stands after one with a name")
  }

  static func requiredAfterDefault(_ name: String) -> Fault {
    Fault(
      "E206", "the parameter `\(name)` has no default, but stands after one that has",
      hint: "move it to the front")
  }

  static func modelTakesNames(_ name: String, _ parameters: [String]) -> Fault {
    let example = parameters.first.map { "\($0)=…" } ?? ""
    return Fault(
      "E205", "`\(name)` is a model, whose arguments go by name",
      hint: parameters.isEmpty ? "write `\(name)()`" : "as in `\(name)(\(example))`")
  }

  static func modelsUnknown() -> Fault {
    Fault("E211", "this session knows no models")
  }

  static func cannotCall(_ type: String) -> Fault {
    let hasElements = ["list", "tensor", "series", "string", "table", "record"].contains(type)
    return Fault(
      "E211", "a value of type \(type) cannot be called",
      hint: hasElements ? "an element is `x[i]`; positions start at 0" : nil)
  }

  static func foreignFunction(_ name: String) -> Fault {
    Fault("E211", "the function `\(name)` does not belong to this session")
  }

  static func tooDeep(_ limit: Int) -> Fault {
    Fault(
      "E212", "calls are nested more than \(limit) deep",
      hint: "does the recursion come to an end?", kind: .limit)
  }

  static func outOfSteps() -> Fault {
    Fault("E213", "the program ran longer than this session allows", kind: .limit)
  }

  static func noMemoryForMachine() -> Fault {
    Fault("E214", "there is not enough memory for a session", kind: .limit)
  }

  static func assertionFailed(_ text: String, message: String?) -> Fault {
    let condition = text.contains("\n") ? "the assertion" : "`\(text)`"
    return Fault(
      "E215", message ?? "\(condition) does not hold",
      notes: message == nil || text.contains("\n") ? [] : ["asserted: \(text)"])
  }

  // MARK: Size

  static func expressionTooLong() -> Fault {
    Fault(
      "E216", "this has too many parts to be written in one expression",
      hint: "read long data from a file, or build it in steps")
  }

  static func functionTooLong() -> Fault {
    Fault("E216", "this is too long", hint: "make functions of its parts")
  }

  static func recordTooLarge() -> Fault {
    Fault("E217", "a record cannot have more than 500 million fields", kind: .limit)
  }

  static func nestedTooDeep(_ limit: Int) -> Fault {
    Fault("E217", "the value is nested more than \(limit) deep")
  }

  // MARK: Operations

  static func cannotCompute(_ symbol: String, _ left: String, _ right: String) -> Fault {
    var hint: String?
    switch (symbol, left, right) {
    case ("+", "string", _), ("+", _, "string"):
      hint = "text with values in it is `\"… {x}\"`"
    case ("%", "string", _): hint = "text with values in it is `\"{x:.2f}\"`"
    case ("+", "list", _), ("+", _, "list"): hint = "lists are joined by `concat(a, b)`"
    case (_, "none", _), (_, _, "none"): hint = "`x ?? 0` puts a value in the place of none"
    case (_, "time", "string"), (_, "string", "time"):
      hint = "a date is `time(\"2001-02-18\")`"
    default: break
    }
    return Fault("E220", "`\(symbol)` is not defined for \(left) and \(right)", hint: hint)
  }

  static func cannotCompute(_ symbol: String, _ type: String) -> Fault {
    Fault("E220", "`\(symbol)` is not defined for \(type)")
  }

  static func conditionIsNoBool(_ type: String, hint: String?) -> Fault {
    Fault("E221", "a condition must be true or false, not \(type)", hint: hint)
  }

  static func operandIsNoBool(_ word: String, _ type: String, hint: String?) -> Fault {
    Fault("E221", "`\(word)` needs bools, not \(type)", hint: hint)
  }

  static func notABool(_ type: String, hint: String?) -> Fault {
    Fault("E221", "`not` needs a bool, not \(type)", hint: hint)
  }

  static func numbersBesideTensors() -> Fault {
    Fault(
      "E222", "a bracket cannot hold numbers beside tensors",
      hint: "`list(…)` holds values of any kind; `[a; b]` joins along the last axis")
  }

  static func cannotJoinValue(_ type: String) -> Fault {
    Fault("E222", "`[…; …]` joins tensors and numbers, not \(type)")
  }

  // MARK: Inside values

  static func noFieldNamed(
    _ name: String, of type: String, known: [String], functionHint: String? = nil
  ) -> Fault {
    let near = Suggestion.nearest(name, among: known).map { "did you mean `\($0)`?" }
    let list = known.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E223", "the \(type) has no field `\(name)`",
      hint: near ?? functionHint
        ?? (known.isEmpty ? nil : "it has \(list)\(known.count > 12 ? ", …" : "")"))
  }

  static func noFields(_ type: String, name: String, functionHint: String?) -> Fault {
    Fault("E223", "a value of type \(type) has no field `\(name)`", hint: functionHint)
  }

  static func noColumnNamed(_ name: String, known: [String], functionHint: String?) -> Fault {
    let near = Suggestion.nearest(name, among: known).map { "did you mean `\($0)`?" }
    let list = known.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E223", "the table has no column `\(name)`",
      hint: near ?? functionHint ?? "it has \(list)\(known.count > 12 ? ", …" : "")")
  }

  static func noCoordinate(_ name: String, axes: [String], functionHint: String?) -> Fault {
    if let functionHint {
      return Fault("E223", "a tensor has no field `\(name)`", hint: functionHint)
    }
    let list = axes.map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E223", "the tensor has no axis `\(name)`",
      hint: axes.isEmpty ? "its axes have no names" : "its axes are \(list)")
  }

  static func fieldTwice(_ name: String) -> Fault {
    Fault("E224", "the field `\(name)` is given twice")
  }

  static func keyIsNoString(_ type: String) -> Fault {
    Fault(
      "E225", "a record's key is a string, not \(type)",
      hint: type == "int" ? "its values in order are `values(r)`, a tensor or a list" : nil)
  }

  static func positionIsNoInt(_ type: String, _ what: String) -> Fault {
    Fault("E225", "a position in a \(what) is an int, not \(type)")
  }

  static func positionOutside(_ position: Int64, count: Int, _ what: String) -> Fault {
    let range =
      count == 0 ? "it is empty" : "positions go from 0 to \(count - 1), or from -\(count) to -1"
    return Fault(
      "E226",
      "there is no position \(position) in \(what == "axis" ? "an axis" : "a \(what)") of length \(count)",
      hint: range)
  }

  static func cannotIndex(_ type: String) -> Fault {
    Fault("E227", "a value of type \(type) has no elements")
  }

  static func cannotSlice(_ type: String) -> Fault {
    Fault("E227", "a value of type \(type) cannot be sliced")
  }

  static func oneIndexOnly(_ type: String) -> Fault {
    Fault("E227", "a \(type) has one axis without a name")
  }

  static func sliceStepIsZero() -> Fault { Fault("E227", "the step of a slice cannot be 0") }

  static func cannotPick(count: Int) -> Fault {
    Fault(
      "E227", "a list is picked from by positions, or by one bool for each of its \(count) elements"
    )
  }

  static func cannotBeAnIndex(_ type: String) -> Fault {
    Fault("E227", "a value of type \(type) cannot be an index")
  }

  static func cannotBeABound(_ type: String) -> Fault {
    Fault("E227", "a value of type \(type) cannot be the bound of a slice")
  }

  static func cannotAssignInside(_ type: String) -> Fault {
    Fault("E228", "nothing can be assigned inside a value of type \(type)")
  }

  static func cannotAssignInsideSlice() -> Fault {
    Fault("E228", "an assignment goes into one element at a time, unless the slice stands last")
  }

  static func cannotBeAnElement(_ type: String) -> Fault {
    Fault("E228", "a value of type \(type) cannot be an element of a tensor")
  }

  static func columnIsNoTensor(_ type: String) -> Fault {
    Fault("E228", "a column is a tensor of one axis, not \(type)")
  }

  static func columnLength(_ name: String, got: [Int], rows: Int) -> Fault {
    Fault("E228", "the column `\(name)` has the shape \(got), but the table has \(rows) rows")
  }

  // MARK: Loops and taking apart

  static func rangeNeedsInts(_ type: String) -> Fault {
    Fault("E229", "`range` counts in ints, not \(type)")
  }

  static func rangeStepIsZero() -> Fault { Fault("E229", "the step of `range` cannot be 0") }

  static func cannotGoThrough(_ type: String, isInt: Bool) -> Fault {
    Fault(
      "E229", "`for` cannot go through a value of type \(type)",
      hint: isInt ? "`for i in range(n)` counts from 0 to n - 1" : nil)
  }

  static func wrongCount(wanted: Int, got: Int) -> Fault {
    Fault("E230", "\(wanted) names, but \(got) value\(got == 1 ? "" : "s")")
  }

  static func cannotUnpack(_ type: String, wanted: Int) -> Fault {
    Fault("E230", "a value of type \(type) cannot be taken apart into \(wanted) names")
  }

  static func notAContainer(_ type: String, _ container: String) -> Fault {
    Fault("E231", "`in` cannot look for \(type) in a value of type \(container)")
  }
}
