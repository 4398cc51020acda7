import LimnMachine

extension Library {
  static let judging: [Builtin] = []
}
