import LimnMachine

extension Library {
  static let recurrent: [Builtin] = []
}
