import LimnDisplay
import LimnLibrary
import LimnMachine

/// What `?name` answers: a builtin's page, or the signature and `##` lines of a function of the
/// session.
enum SessionHelp {
  /// nil when nothing is known by that name.
  static func description(of name: String, in session: Session) -> Description? {
    if let (signature, text) = session.documentation(of: name) {
      return .text(text.map { "\(signature)\n\n\($0)" } ?? signature)
    }
    guard
      let builtin = session.library.first(where: { $0.name == name || $0.aliases.contains(name) })
    else { return session.value(of: name).map { Describe.description(of: $0) } }
    return .text("\(builtin.name): \(builtin.summary)")
  }
}
