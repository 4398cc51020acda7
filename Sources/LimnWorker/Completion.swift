import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTime
import LimnSyntax
import OrderedCollections

/// Candidates for the word before the cursor.
///
/// After a dot: fields and columns. At the start of an argument: names of parameters while any match, else names.
/// In an index: names of axes, and the labels of the axis that is named; keys and columns in a
/// string. In any other string: files for functions that read and write them, columns of a table
/// that is named before the cursor for any other. Else: names of the session, builtins, reserved
/// words.
package struct Completion {
  private let session: Session
  private let effects: any Effects
  private let context: CompletionContext

  package init(text: String, cursor: Int, session: Session, effects: any Effects) {
    self.session = session
    self.effects = effects
    context = CompletionContext(text: text, cursor: cursor)
  }

  /// Candidates, and the offset from which one of them replaces the text up to the cursor.
  package func candidates() -> ([String], Int) {
    switch context.subject {
    case .nothing: ([], context.start)
    case .field(let path): (matching(fields(of: path)), context.start)
    case .string: (inString(), context.start)
    case .name: (names(), context.start)
    }
  }

  private func matching(_ candidates: [String]) -> [String] {
    let word = context.word
    let exact = candidates.filter { $0.hasPrefix(word) }
    if !exact.isEmpty || word.isEmpty { return exact }
    let folded = word.lowercased()
    return candidates.filter { $0.lowercased().hasPrefix(folded) }
  }

  private func names() -> [String] {
    if context.startsArgument, let call = context.call {
      let found = matching(argumentNames(of: call).map { $0 + "=" })
      if !found.isEmpty { return found }
    }
    if context.startsArgument, context.indexed != nil {
      let found = matching(indexed?.axes.compactMap { $0.name.map { $0 + "=" } } ?? [])
      if !found.isEmpty { return found }
    }
    if context.word.isEmpty { return context.axis == nil ? [] : labels().map { "\"\($0)\"" } }
    var seen: Set<String> = []
    let library = session.library.flatMap { [$0.name] + $0.aliases }.sorted()
    let all = session.names.sorted() + library + Keywords.reserved
    return matching(all.filter { seen.insert($0).inserted })
  }

  private func argumentNames(of call: [String]) -> [String] {
    let name = call.joined(separator: ".")
    if let function = session.documentation(of: name) {
      return Self.parameters(ofSignature: function.signature)
    }
    let builtin = session.library.first { $0.name == name || $0.aliases.contains(name) }
    return (builtin?.parameters ?? []).filter { $0.kind == .plain }.map(\.name)
  }

  /// `f(x, lo=f(1, 2))` has `x` and `lo`.
  static func parameters(ofSignature signature: String) -> [String] {
    guard let open = signature.firstIndex(of: "(") else { return [] }
    var names: [String] = []
    var depth = 0
    var word = ""
    var takes = true
    for character in signature[signature.index(after: open)...] {
      switch character {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case ",", "=":
        guard depth == 0 else { continue }
        if takes, !word.isEmpty { names.append(word) }
        word = ""
        takes = character == ","
      case " ": break
      default: if depth == 0, takes { word.append(character) }
      }
      if depth < 0 { break }
    }
    if takes, !word.isEmpty { names.append(word) }
    return names
  }

  // MARK: Indices

  /// The tensor whose index is open.
  private var indexed: DataArray? {
    guard let path = context.indexed, case .array(let array)? = value(of: path) else { return nil }
    return array
  }

  /// The labels of the axis that is named, where they are written as text: of a time axis the
  /// years, then the months, then the days that begin as the word does.
  private func labels() -> [String] {
    guard let array = indexed, let axis = array.axes.firstIndex(where: { $0.name == context.axis })
    else { return [] }
    let length = context.word.utf8.count < 4 ? 4 : context.word.utf8.count < 7 ? 7 : 10
    var seen: Set<String> = []
    var found: [String] = []
    for position in 0..<array.shape[axis] {
      let text: String
      switch array.label(position, axis: axis) {
      case .string(let label): text = label
      case .time(let time): text = String(time.description.prefix(length))
      default: return []
      }
      if text.hasPrefix(context.word), seen.insert(text).inserted { found.append(text) }
      if found.count == Self.most { break }
    }
    return found
  }

  private static let most = 200

  /// What a string names inside an index.
  private func inIndex() -> [String] {
    if context.axis != nil { return labels() }
    guard let path = context.indexed, let value = value(of: path) else { return [] }
    if case .array = value { return [] }
    return Self.fieldNames(of: value)
  }

  private func value(of path: [String]) -> Datum? {
    guard let first = path.first, let root = session.value(of: first) else { return nil }
    var value = root
    for name in path.dropFirst() {
      guard let next = Self.field(name, of: value) else { return nil }
      value = next
    }
    return value
  }

  private func fields(of path: [String]) -> [String] {
    guard let first = path.first else { return [] }
    // In `filter(t, r => r.` the row is no name of the session: its columns are the table's.
    guard session.value(of: first) != nil else {
      let group = path.joined(separator: ".")
      let members = BuiltinGroup.members(of: group, in: session.library)
      if !members.isEmpty { return members.map { String($0.name.dropFirst(group.count + 1)) } }
      return path.count == 1 ? nearestTable()?.columnNames ?? [] : []
    }
    return value(of: path).map(Self.fieldNames) ?? []
  }

  private static func field(_ name: String, of value: Datum) -> Datum? {
    switch value {
    case .record(let record): record.fields[name]
    case .object(let object): object.field(name)
    case .table(let table): table.column(named: name).map { .array($0) }
    default: nil
    }
  }

  private static func fieldNames(of value: Datum) -> [String] {
    switch value {
    case .record(let record): Array(record.fields.keys)
    case .object(let object): object.fieldNames
    case .table(let table): table.columnNames
    case .array(let array): array.axes.compactMap { $0.coordinate == nil ? nil : $0.name }
    default: []
    }
  }

  private func nearestTable() -> Table? {
    for name in context.names.reversed() {
      if case .table(let table)? = session.value(of: name) { return table }
    }
    return nil
  }

  private func inString() -> [String] {
    if context.indexed != nil { return matching(inIndex()) }
    let builtin = session.library.first { $0.name == context.call?.joined(separator: ".") }
    let takesPaths =
      builtin.map { !$0.effects.isDisjoint(with: [.readsFiles, .writesFiles]) }
      ?? (context.call == nil)
    return matching(takesPaths ? paths() : nearestTable()?.columnNames ?? [])
  }

  private func paths() -> [String] {
    let word = context.word
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let hidden = slash.map { word[word.index(after: $0)...] }?.hasPrefix(".") ?? word.hasPrefix(".")
    let names = (try? effects.listFolder(folder.isEmpty ? "." : folder)) ?? []
    return names.filter { hidden || !$0.hasPrefix(".") }.map { folder + $0 }
  }
}
