/// Modules: files of definitions that a program brings in by `use`.

/// The modules that come with Limn, embedded in the executable and read when they are used.
package struct StandardModules: Sendable {
  package let names: [String]
  private let read: @Sendable (String) -> String?

  package init(names: [String], read: @escaping @Sendable (String) -> String?) {
    self.names = names
    self.read = read
  }

  package static let none = StandardModules(names: []) { _ in nil }

  /// The text of a module, nil when there is none of that name.
  package func text(of name: String) -> String? { read(name) }
}

/// What help says of a module.
package struct ModuleDocumentation: Sendable {
  package struct Member: Sendable {
    package var signature: String
    package var text: String?
  }
  /// The `##` lines at its start.
  package var text: String?
  package var functions: [Member]
  /// Names of what is no function.
  package var values: [String]

  init(text: String?, functions: [Member], values: [String]) {
    self.text = text
    self.functions = functions
    self.values = values
  }

  /// Only what the text of a module says of itself.
  package init(_ text: String) {
    self.init(text: Module.documentation(in: text), functions: [], values: [])
  }
}

/// A module that was evaluated.
struct Module {
  /// Its text: a file that has changed since is another module.
  let text: String
  /// A record of what it defines. The module owns one count.
  let value: Value
  let documentation: String?

  /// The `##` lines at the start of a text.
  static func documentation(in text: String) -> String? {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("##") else { break }
      lines.append(line.drop { $0 == "#" }.drop { $0 == " " })
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
