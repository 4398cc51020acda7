import LimnSource

/// The builtins of a session, by name.
///
/// A builtin with a dotted name, `random.normal`, is a member of a group, `random`. A group is no
/// value: only its members are, and a variable of its name hides them all.
struct LibraryNames {
  let builtins: [Builtin]
  private let numbers: [String: Int]
  /// The members of each group, by their whole names, in the order of the library.
  private let groups: [String: [String]]

  /// Modules that `use` would bring in.
  private let modules: [String]

  /// Who knows what `model` blocks mean.
  let models: (any ModelCompiler)?

  init(_ builtins: [Builtin], modules: [String], models: (any ModelCompiler)? = nil) {
    self.models = models
    self.builtins = builtins
    self.modules = modules
    var numbers: [String: Int] = [:]
    var groups: [String: [String]] = [:]
    for (number, builtin) in builtins.enumerated() {
      for name in [builtin.name] + builtin.aliases { numbers[name] = number }
      for group in BuiltinGroup.groups(of: builtin.name) {
        groups[group, default: []].append(builtin.name)
      }
    }
    self.numbers = numbers
    self.groups = groups
  }

  /// What is wrong with `np.mean`.
  func foreignMember(_ path: [String]) -> Fault? {
    guard path.count > 1, ForeignName.modules.contains(path[0]) else { return nil }
    let hint = ForeignName.hint(ofMember: path) { numbers[$0] != nil }
    return .unknownName(path.joined(separator: "."), hint: hint)
  }

  /// What to write for `x.name`, when that is a function here or a method elsewhere.
  func functionHint(_ name: String) -> String? {
    ForeignName.hint(ofMethod: name) { numbers[$0] != nil }
  }

  func number(_ name: String) -> Int? { numbers[name] }
  var names: some Sequence<String> { numbers.keys }

  /// The whole names of a group's members; nil when there is no such group.
  func members(of group: String) -> [String]? { groups[group] }

  /// Names that stand for a number.
  static func constant(_ name: String) -> Double? {
    name == "π" || name == "pi" ? Double.pi : nil
  }

  /// What is wrong with a name that stands for nothing; `known` are the names of the program.
  func unknown(_ name: String, known: [String]) -> Fault {
    if let members = groups[name] { return .groupAlone(name, members: members) }
    if modules.contains(name) { return .moduleNotUsed(name) }
    if !known.contains(where: { $0.lowercased() == name.lowercased() && $0 != name }) {
      if ForeignName.modules.contains(name) {
        return .unknownName(name, hint: ForeignName.hint(ofMember: [name]) { _ in false })
      }
      if let hint = ForeignName.advice(for: name) { return .unknownName(name, hint: hint) }
    }
    let end = "." + name
    let member = builtins.first { $0.name.hasSuffix(end) }?.name
    let nearest = member ?? Suggestion.nearest(name, among: known + names.sorted())
    let foreign = ForeignName.hint(for: name) { number($0) != nil }
    return .unknownName(name, nearest: nearest, foreign: foreign)
  }
}

/// How dotted names of builtins make groups.
package enum BuiltinGroup {
  /// `a.b.c` belongs to `a` and to `a.b`.
  static func groups(of name: String) -> [String] {
    name.indices.filter { name[$0] == "." }.map { String(name[..<$0]) }
  }

  /// The builtins of a group, in the order of the library.
  package static func members(of group: String, in library: [Builtin]) -> [Builtin] {
    library.filter { $0.name.hasPrefix(group + ".") }
  }
}
