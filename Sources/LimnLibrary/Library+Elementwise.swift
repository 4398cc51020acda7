import LimnMachine

extension Library {
  static let elementwise: [Builtin] = []
}
