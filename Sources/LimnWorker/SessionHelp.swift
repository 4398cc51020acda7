import LimnDisplay
import LimnLibrary
import LimnMachine

/// What `?name` answers: a builtin's page, the signature and `##` lines of a function of the
/// session, what a name holds, or the names that were probably meant.
enum SessionHelp {
  /// An empty name asks what there is.
  static func description(of name: String, in session: Session) -> Description {
    if name.isEmpty { return Help.overview(of: session.library) }
    if let (signature, text) = session.documentation(of: name) {
      return .text(text.map { "\(signature)\n\n\($0)" } ?? signature)
    }
    if let module = session.module(name) { return Help.module(name, module) }
    if let builtin = Help.builtin(name, in: session.library) {
      return Help.description(of: builtin)
    }
    if let value = session.value(of: name) {
      return Describe.description(of: value, library: session.library)
    }
    if let text = session.standardModules.text(of: name) {
      return Help.unusedModule(name, ModuleDocumentation(text))
    }
    let members = BuiltinGroup.members(of: name, in: session.library)
    if !members.isEmpty { return Help.group(name, members) }
    return Help.notFound(name, library: session.library)
  }
}
