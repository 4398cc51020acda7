import LimnMachine

extension Library {
  static let decomposition: [Builtin] = []
}
