import LimnMachine

extension Library {
  static let tensors: [Builtin] = []
}
