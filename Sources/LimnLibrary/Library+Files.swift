import LimnMachine

extension Library {
  static let files: [Builtin] = []
}
