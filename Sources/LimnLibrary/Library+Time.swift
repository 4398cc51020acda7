import LimnMachine

extension Library {
  static let time: [Builtin] = []
}
