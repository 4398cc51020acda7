import LimnEffects
import LimnMachine
import LimnSource
import LimnStandard

extension Session {
  /// A session with every builtin of Limn.
  package convenience init(
    seed: UInt64 = 0, effects: any Effects, output: any SessionOutput,
    limits: SessionLimits = SessionLimits()
  ) throws(Fault) {
    try self.init(
      library: Library.builtins, modules: Library.modules, models: ModelBlocks(), seed: seed,
      effects: effects,
      output: output, limits: limits,
      describe: { Describe.text(of: $0, library: Library.builtins) })
  }
}

extension Library {
  /// The modules that `use` brings in by name.
  package static let modules = StandardModules(names: Standard.names) { Standard.text(of: $0) }
}
