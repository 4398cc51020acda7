import LimnData
import LimnDisplay
import LimnMachine
import LimnSource

/// Values printed, shown, and taken from one plain type to another.

extension Library {
  static let output: [Builtin] = [print, show, error, str, int, float]

  private static let print = Builtin(
    "print", family: "output", "Writes values as text",
    parameters: [
      Parameter(
        name: "values", type: Rest.typeName, about: "what to write; strings without quotes",
        kind: .rest), printSeparator, printEnd,
    ],
    returns: "none",
    effects: .prints,
    examples: [Example("print(\"RMSE\", 0.061)"), Example("print(1, 2, sep=\", \", end=\"\")")],
    // Without the metadata that typed parameters cost at each call: programs print in inner loops.
    body: { (context, arguments) throws(Fault) -> Datum in
      guard case .list(let values)? = arguments.first ?? nil else { return .none }
      var text = ""
      let separator = try words(arguments[1], printSeparator, or: " ")
      for (place, value) in values.enumerated() {
        if place > 0 { text += separator }
        if case .string(let string) = value {
          text += string
        } else {
          text += Describe.text(of: value, library: context.library)
        }
      }
      context.write(text + (try words(arguments[2], printEnd, or: "\n")))
      return .none
    })

  private static let printSeparator = Parameter(
    name: "sep", type: String.typeName, about: "what stands between them", fallback: "\" \"")
  private static let printEnd = Parameter(
    name: "end", type: String.typeName, about: "what stands after the last", fallback: "a line end")

  private static func words(
    _ argument: Datum?, _ parameter: Parameter, or fallback: String
  ) throws(Fault) -> String {
    guard let argument else { return fallback }
    guard case .string(let text) = argument else {
      throw Fault.wrongType(parameter, got: argument.typeName)
    }
    return text
  }

  private static let show = Builtin(
    "show", family: "output", "Shows a value as the last one of a cell is shown, also in a loop",
    takes: Param<Datum>("value", "any value"),
    returns: "none",
    effects: .prints,
    examples: [Example("for x in list(1, 2) { show(x) }")]
  ) { (context, value) throws(Fault) -> Nothing in
    context.show(value)
    return Nothing()
  }

  private static let error = Builtin(
    "error", family: "output", "Stops with an error, which `try` can catch",
    takes: Param<String>("message", "what is wrong"),
    Param<String?>("hint", "what to do about it", default: .some(nil)),
    returns: "nothing: it does not come back",
    examples: [
      Example("try error(\"no such site\") else e => e.message", shows: "\"no such site\"")
    ]
  ) { (_, message, hint) throws(Fault) -> Nothing in throw Fault.raised(message, hint: hint) }

  private static let str = Builtin(
    "str", family: "output", "A value as text, as `print` writes it",
    takes: Param<Datum>("value", "any value"),
    returns: "string",
    examples: [Example("str(0.5) + \" m\"", shows: "\"0.5 m\"")]
  ) { (context, value) throws(Fault) -> String in
    Describe.text(of: value, library: context.library)
  }

  private static let int = Builtin(
    "int", family: "output", "A whole number from a number or a string; decimals are cut off",
    takes: Param<Datum>("value", "a number, a bool, or a string such as \"42\" or \"0xff\""),
    returns: "int",
    examples: [
      Example("int(-2.7)", shows: "-2"), Example("int(\"1_000\")", shows: "1000"),
    ]
  ) { (_, value) throws(Fault) -> Datum in
    switch value {
    case .int: return value
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .float(let number):
      guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
        throw Fault.numberTooLarge(NumberText.shortest(number), type: "int")
      }
      return .int(whole)
    case .string(let text):
      switch try WrittenNumber.read(text) {
      case .int(let whole): return .int(whole)
      default: throw Fault.notAnInt(text)
      }
    default: throw notPlain(value, "int", conversion: "i64")
    }
  }

  private static let float = Builtin(
    "float", family: "output", "A float from a number or a string",
    takes: Param<Datum>("value", "a number, a bool, or a string such as \"2e-3\" or \"nan\""),
    returns: "float",
    examples: [Example("float(3)", shows: "3.0"), Example("float(\"-2.5e3\")", shows: "-2500.0")]
  ) { (_, value) throws(Fault) -> Double in
    switch value {
    case .float(let number): return number
    case .int(let whole): return Double(whole)
    case .bool(let flag): return flag ? 1 : 0
    case .string(let text):
      switch try WrittenNumber.read(text) {
      case .int(let whole): return Double(whole)
      case .float(let number): return number
      }
    default: throw notPlain(value, "float", conversion: "f64")
    }
  }

  private static func notPlain(_ value: Datum, _ type: String, conversion: String) -> Fault {
    if case .array = value {
      return Fault.wrongType(
        "value", of: "one number or string", got: "a \(value.typeName)",
        hint: "`\(conversion)(x)` converts all elements of a tensor")
    }
    return Fault.wrongType(
      "value", "a number or a string", "what to make the \(type) of", got: value)
  }
}

extension Describe {
  /// A value as `print`, `str` and interpolations write it: strings as they are, plain values and
  /// short tensors on a line, series and tables whole.
  package static func text(of datum: Datum, library: [Builtin] = []) -> String {
    switch datum {
    case .string(let text): return text
    case .array(let array) where array.rank == 1 && array.timeAxisIndex == nil && array.count <= 8:
      return inline(datum, room: Int.max)
    case .list, .record, .array, .table, .object, .function:
      return description(of: datum, library: library).text()
    default: return inline(datum, room: Int.max)
    }
  }
}
