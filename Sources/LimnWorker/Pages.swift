import LimnLibrary

/// Texts of the library for commands that only print.
package enum Pages {
  package static var manual: String { Manual.text() }
  package static var list: String { Manual.list() }

  package static func page(of name: String) -> (text: String, isFound: Bool) {
    Manual.page(of: name)
  }

  /// What a code of an error means, with programs; nil for no code.
  package static func explanation(of code: String) -> String? {
    Explanation.named(code)?.text
  }

  package static var codes: String {
    Explanation.all.map { "\($0.code)  \($0.meaning)" }.joined(separator: "\n") + "\n"
  }
}
