import LimnDisplay
import LimnLibrary
import LimnMachine

/// What `?name` and `??name` answer.
///
/// A function of the session comes first, then the library's page, then what a name holds, then the
/// names that were probably meant.
enum SessionHelp {
  /// An empty name asks what there is.
  static func description(of name: String, in session: Session) -> Description {
    if name.isEmpty { return Help.overview(of: session.library) }
    if let function = session.documentation(of: name) { return .text(page(of: function)) }
    if let module = session.module(name) { return Help.module(name, module) }
    let members = BuiltinGroup.members(of: name, in: session.library)
    if !members.isEmpty { return Help.group(name, members) }
    if let page = Help.page(of: name, in: session.library) { return page }
    if let value = session.value(of: name) {
      return Describe.description(of: value, library: session.library)
    }
    if let text = session.standardModules.text(of: name) {
      return Help.unusedModule(name, ModuleDocumentation(text))
    }
    return Help.notFound(name, library: session.library, own: session.names)
  }

  static func source(of name: String, in session: Session) -> Description {
    if let function = session.documentation(of: name) {
      return .text("# \(function.place)\n\(function.source)")
    }
    if let text = session.standardModules.text(of: name) { return .text(text) }
    if let builtin = Help.builtin(name, in: session.library) {
      return Help.declaration(of: builtin)
    }
    return description(of: name, in: session)
  }

  private static func page(of function: FunctionDocumentation) -> String {
    let head = "\(function.signature)\n  defined in \(function.place)"
    return function.text.map { "\(head)\n\n\($0)" } ?? head
  }
}
