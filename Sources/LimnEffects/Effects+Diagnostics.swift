import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can go wrong with files, in words.
extension SystemError {
  package static let notFound = ENOENT
  package static let nameTaken = EEXIST

  fileprivate var isPermission: Bool { code == EACCES || code == EPERM || code == EROFS }
}

extension Fault {
  package static func fileNotFound(_ path: String, nearest: String?) -> Fault {
    Fault(
      "E601", "there is no file `\(path)`",
      hint: nearest.map { "Did you mean `\($0)`?" })
  }

  package var isFileNotFound: Bool { code == "E601" }

  package static func isFolder(_ path: String) -> Fault {
    Fault("E602", "`\(path)` is a folder, not a file", hint: "Name a file inside it.")
  }

  package static func notRegularFile(_ path: String) -> Fault {
    Fault("E603", "`\(path)` is a device or a pipe, not a file")
  }

  package static func fileTooLarge(_ path: String, bytes: Int?, allowed: Int) -> Fault {
    let size = bytes.map { "has \($0 >> 20) MiB" } ?? "is larger than it said"
    return Fault(
      "E604", "`\(path)` \(size), but the memory limit allows files of \(allowed >> 20) MiB",
      hint: "Raise it with `--memory`, if the machine has more.")
  }

  package static func notReadable(_ path: String, _ error: SystemError) -> Fault {
    error.isPermission
      ? Fault("E801", "`\(path)` must not be read: permission denied")
      : Fault("E605", "`\(path)` cannot be read: \(error.words)")
  }

  package static func notWritable(_ path: String, _ error: SystemError) -> Fault {
    error.isPermission
      ? Fault("E802", "`\(path)` must not be written: \(error.words)")
      : Fault(
        "E606", "`\(path)` cannot be written: \(error.words)",
        hint: error.code == SystemError.notFound ? "The folder must exist first." : nil)
  }
}
