import LimnMachine

extension Library {
  static let metrics: [Builtin] = []
}
