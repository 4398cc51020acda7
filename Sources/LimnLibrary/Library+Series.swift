import LimnMachine

extension Library {
  static let series: [Builtin] = []
}
