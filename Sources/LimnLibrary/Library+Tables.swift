import LimnMachine

extension Library {
  static let tables: [Builtin] = []
}
