import LimnMachine

extension Library {
  static let plots: [Builtin] = []
}
