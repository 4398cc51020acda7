import LimnFront
import LimnWorker

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The command.
///
/// The worker and the ways to run a program are told apart before anything else happens, since both
/// must start within milliseconds; all other commands are parsed by ArgumentParser.
let words = Array(CommandLine.arguments.dropFirst())
if words.first == "worker" {
  func value(_ option: String) -> String? {
    words.firstIndex(of: option).flatMap { words.dropFirst($0 + 1).first }
  }
  WorkerMain.run(memory: value("--memory"), threads: value("--threads"))
}
exit(Command.status(of: words).rawValue)
