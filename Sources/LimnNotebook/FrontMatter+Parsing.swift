import LimnSource
import Yams

/// The front matter from its YAML.
///
/// Yams composes the nodes; which of them are numbers is decided here, so that a quoted `"1"`
/// stays text and `nan` never becomes a number. Its composer is recursive, so text that nests
/// deeper than any front matter needs is refused before.
struct FrontMatterReader {
  /// A fault and the line of the file to show it at.
  struct Finding {
    var fault: Fault
    var line: Int
  }

  /// The line of the file on which the YAML starts.
  let firstLine: Int
  private(set) var frontMatter = FrontMatter()
  private(set) var findings: [Finding] = []

  private static let largestNesting = 50
  private static let largestSize = 1 << 18

  init(yaml: String, firstLine: Int) {
    self.firstLine = firstLine
    guard yaml.utf8.count <= Self.largestSize, !Self.nestsTooDeep(yaml) else {
      note(.frontMatterMalformed("it is too large or nests too deep"), line: firstLine)
      return
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      let (why, line) = Self.words(for: error)
      note(.frontMatterMalformed(why), line: firstLine + max(0, line - 1))
      return
    }
    guard let root, !Self.isNull(root) else { return }
    guard let mapping = root.mapping else {
      note(.frontMatterMalformed("it must hold `name: value` lines"), line: firstLine)
      return
    }
    readFields(mapping)
  }

  private static func nestsTooDeep(_ yaml: String) -> Bool {
    var opened = 0
    var lineMarks = 0
    var atLineStart = true
    for byte in yaml.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        opened += 1
        atLineStart = false
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        opened -= 1
        atLineStart = false
      case 0x0A:
        atLineStart = true
        lineMarks = 0
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
        if atLineStart { lineMarks += 1 }
      case UInt8(ascii: " "):
        // Indentation nests too: 100 levels need at least 100 columns of it.
        if atLineStart { lineMarks += 1 }
      default: atLineStart = false
      }
      if opened > largestNesting || lineMarks > 4 * largestNesting { return true }
    }
    return false
  }

  private static func words(for error: any Error) -> (String, Int) {
    guard let error = error as? YamlError else { return ("it does not parse", 1) }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return (problem, mark.line)
    case .duplicatedKeysInMapping(let keys, let context):
      return ("`\(keys.first ?? "")` is given twice", context.mark.line)
    default: return ("it does not parse", 1)
    }
  }

  private mutating func note(_ fault: Fault, line: Int) {
    findings.append(Finding(fault: fault, line: line))
  }

  private mutating func note(_ fault: Fault, at node: Node) {
    note(fault, line: firstLine + max(0, (node.mark?.line ?? 1) - 1))
  }

  private mutating func readFields(_ mapping: Node.Mapping) {
    for (key, value) in mapping {
      let name = key.string ?? ""
      switch name {
      case "limn": readVersion(value)
      case "title":
        if let title = Self.text(value) {
          frontMatter.title = title
        } else {
          note(.frontMatterField("title", expects: "text"), at: value)
        }
      case "seed":
        if case .int(let seed)? = Self.value(value), seed >= 0 {
          frontMatter.seed = UInt64(seed)
        } else {
          note(.frontMatterField("seed", expects: "a whole number from 0 up"), at: value)
        }
      case "params": readParameters(value)
      case "data": readData(value)
      default:
        // Fields of other tools (an author, tags) stay; a likely slip of the pen does not.
        if let nearest = Suggestion.nearest(
          name, among: ["limn", "title", "seed", "params", "data"])
        {
          note(.frontMatterUnknown(name, nearest: nearest), at: key)
        }
      }
    }
  }

  private mutating func readVersion(_ node: Node) {
    guard case .int(let version)? = Self.value(node), version >= 1 else {
      note(.frontMatterField("limn", expects: "the version of the format, 1"), at: node)
      return
    }
    frontMatter.version = Int(version)
    if version > 1 { note(.formatTooNew(Int(version)), at: node) }
  }

  private mutating func readParameters(_ node: Node) {
    if Self.isNull(node) { return }
    guard let mapping = node.mapping else {
      note(.frontMatterField("params", expects: "names with their declarations"), at: node)
      return
    }
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard Self.isVariableName(name) else {
        note(.frontMatterField("params", expects: "names of variables, not `\(name)`"), at: key)
        continue
      }
      readParameter(name, value)
    }
  }

  private mutating func readParameter(_ name: String, _ node: Node) {
    // `horizon: 4` is short for `horizon: {default: 4}`.
    guard let fields = node.mapping else {
      if let fallback = Self.value(node) {
        frontMatter.parameters.append(NotebookParameter(name: name, fallback: fallback))
      } else {
        note(.frontMatterField(name, expects: "a value, or `{default: …}`"), at: node)
      }
      return
    }
    guard let fallbackNode = fields["default"], let fallback = Self.value(fallbackNode) else {
      note(.frontMatterField(name, expects: "given a `default`"), at: node)
      return
    }
    var parameter = NotebookParameter(name: name, fallback: fallback)
    for (key, value) in fields {
      let field = key.string ?? ""
      switch field {
      case "default": break
      case "choices":
        let choices = (value.sequence.map(Array.init) ?? []).map(Self.value)
        if choices.isEmpty || choices.contains(where: { $0 == nil }) {
          note(.frontMatterField("choices", expects: "a list of values"), at: value)
        } else {
          parameter.choices = choices.compactMap { $0 }
        }
      case "min", "max":
        guard let number = Self.number(value) else {
          note(.frontMatterField(field, expects: "a number"), at: value)
          continue
        }
        if field == "min" { parameter.least = number } else { parameter.greatest = number }
      case "help": parameter.help = Self.text(value)
      case "unit": parameter.unit = Self.text(value)
      case "type":
        guard Self.applies(type: Self.text(value) ?? "", to: &parameter.fallback) else {
          note(
            .frontMatterField("type", expects: "`bool`, `int`, `float` or `string`, as the default"),
            at: value)
          continue
        }
      default:
        let known = ["default", "choices", "min", "max", "help", "unit", "type"]
        note(.frontMatterUnknown(field, nearest: Suggestion.nearest(field, among: known)), at: key)
      }
    }
    do throws(Fault) { try parameter.check(parameter.fallback) } catch { note(error, at: node) }
    frontMatter.parameters.append(parameter)
  }

  private static func applies(type: String, to value: inout NotebookParameter.Value) -> Bool {
    if type == "float", case .int(let whole) = value { value = .float(Double(whole)) }
    return value.typeName == type
  }

  private mutating func readData(_ node: Node) {
    if Self.isNull(node) { return }
    guard let entries = node.sequence else {
      note(.frontMatterField("data", expects: "a list of `{path: …}`"), at: node)
      return
    }
    for entry in entries {
      guard let path = entry.mapping?["path"].flatMap(Self.text) ?? entry.string else {
        note(.frontMatterField("data", expects: "a list of `{path: …}`"), at: entry)
        continue
      }
      let digest = entry.mapping?["sha256"].flatMap(Self.text)
      frontMatter.data.append(FrontMatter.DataFile(path: path, sha256: digest))
    }
  }

  private static func isVariableName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else {
      return false
    }
    return name.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
  }

  private static func isPlain(_ node: Node) -> Bool { node.scalar?.style == .plain }

  private static func isNull(_ node: Node) -> Bool {
    isPlain(node) && ["", "~", "null"].contains(node.scalar?.string ?? "x")
  }

  private static func text(_ node: Node) -> String? { node.scalar?.string }

  private static func number(_ node: Node) -> Double? {
    isPlain(node) ? FrontMatter.number(node.scalar?.string ?? "") : nil
  }

  private static func value(_ node: Node) -> NotebookParameter.Value? {
    guard let text = node.scalar?.string else { return nil }
    guard isPlain(node) else { return .string(text) }
    if text == "true" || text == "false" { return .bool(text == "true") }
    if let whole = FrontMatter.integer(text) { return .int(whole) }
    if let number = FrontMatter.number(text) { return .float(number) }
    return isNull(node) ? nil : .string(text)
  }
}
