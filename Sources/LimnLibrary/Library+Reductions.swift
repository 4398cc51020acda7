import LimnMachine

extension Library {
  static let reductions: [Builtin] = []
}
