import LimnEffects
import LimnMachine
import LimnSource

extension Session {
  /// A session with every builtin of Limn.
  package convenience init(
    seed: UInt64 = 0, effects: any Effects, output: any SessionOutput,
    limits: SessionLimits = SessionLimits()
  ) throws(Fault) {
    try self.init(
      library: Library.builtins, seed: seed, effects: effects, output: output, limits: limits,
      describe: { Describe.text(of: $0, library: Library.builtins) })
  }
}
