import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnSyntax
import OrderedCollections

/// Candidates for the word before the cursor.
///
/// After a dot: fields and columns. At the start of an argument: names of parameters while any match, else names.
/// In a string: files for functions that read and write them, columns of a table that is named
/// before the cursor for any other. Else: names of the session, builtins, reserved words.
struct Completion {
  private let session: Session
  private let effects: any Effects
  private let context: CompletionContext

  init(text: String, cursor: Int, session: Session, effects: any Effects) {
    self.session = session
    self.effects = effects
    context = CompletionContext(text: text, cursor: cursor)
  }

  /// Candidates, and the offset from which one of them replaces the text up to the cursor.
  func candidates() -> ([String], Int) {
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
    if context.word.isEmpty { return [] }
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

  private func fields(of path: [String]) -> [String] {
    guard let first = path.first else { return [] }
    // In `filter(t, r => r.` the row is no name of the session: its columns are the table's.
    guard let root = session.value(of: first) else {
      let group = path.joined(separator: ".")
      let members = BuiltinGroup.members(of: group, in: session.library)
      if !members.isEmpty { return members.map { String($0.name.dropFirst(group.count + 1)) } }
      return path.count == 1 ? nearestTable()?.columnNames ?? [] : []
    }
    var value = root
    for name in path.dropFirst() {
      guard let next = Self.field(name, of: value) else { return [] }
      value = next
    }
    return Self.fieldNames(of: value)
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
