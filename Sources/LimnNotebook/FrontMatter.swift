import LimnSource

/// What the front matter of a notebook says.
package struct FrontMatter: Hashable, Sendable {
  package var version = 1
  package var title: String?
  package var seed: UInt64 = 0
  package var parameters: [NotebookParameter] = []
  package var data: [DataFile] = []

  package init() {}

  package struct DataFile: Hashable, Sendable {
    package var path: String
    package var sha256: String?
  }

  /// A plain decimal number; unlike Swift's own, neither `nan` nor `0x1p3` nor `1e999`.
  package static func number(_ text: String) -> Double? {
    guard let first = text.utf8.first(where: { $0 != UInt8(ascii: "-") }),
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || first == UInt8(ascii: "."),
      text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  package static func integer(_ text: String) -> Int64? {
    text.hasPrefix("+") ? nil : Int64(text)
  }
}

/// One declared parameter: its type is that of its default.
package struct NotebookParameter: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)

    package var text: String {
      switch self {
      case .bool(let value): "\(value)"
      case .int(let value): "\(value)"
      case .float(let value): "\(value)"
      case .string(let value): value
      }
    }

    package var typeName: String {
      switch self {
      case .bool: "bool"
      case .int: "int"
      case .float: "float"
      case .string: "string"
      }
    }

    fileprivate var number: Double? {
      switch self {
      case .int(let value): Double(value)
      case .float(let value): value
      default: nil
      }
    }
  }

  package var name: String
  package var fallback: Value
  package var choices: [Value] = []
  package var least: Double?
  package var greatest: Double?
  package var unit: String?
  package var help: String?

  package init(name: String, fallback: Value) {
    self.name = name
    self.fallback = fallback
  }

  /// The value that `text` from a command line stands for, checked against the declaration.
  package func value(from text: String) throws(Fault) -> Value {
    let value: Value?
    switch fallback {
    case .bool: value = text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
    case .int: value = FrontMatter.integer(text).map { .int($0) }
    case .float: value = FrontMatter.number(text).map { .float($0) }
    case .string: value = .string(text)
    }
    guard let value else {
      throw Fault.parameterValue(name, text, expects: Self.words(for: fallback))
    }
    try check(value)
    return value
  }

  package func check(_ value: Value) throws(Fault) {
    if !choices.isEmpty, !choices.contains(value) {
      let list = choices.map { "`\($0.text)`" }.joined(separator: ", ")
      throw Fault.parameterValue(name, value.text, expects: "one of \(list)")
    }
    guard let number = value.number else { return }
    if let least, number < least {
      throw Fault.parameterValue(name, value.text, expects: "at least \(Self.short(least))")
    }
    if let greatest, number > greatest {
      throw Fault.parameterValue(name, value.text, expects: "at most \(Self.short(greatest))")
    }
  }

  /// `site  one of CH-Oe2, IT-Col  default CH-Oe2`, for `--help`.
  package var facts: String {
    var facts = [fallback.typeName]
    if !choices.isEmpty { facts = ["one of " + choices.map(\.text).joined(separator: ", ")] }
    if let least { facts.append("from \(Self.short(least))") }
    if let greatest { facts.append("to \(Self.short(greatest))") }
    if let unit { facts.append("in \(unit)") }
    return facts.joined(separator: " ") + "; default \(fallback.text)"
  }

  private static func words(for value: Value) -> String {
    switch value {
    case .bool: "`true` or `false`"
    case .int: "a whole number"
    case .float: "a number"
    case .string: "text"
    }
  }

  private static func short(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
