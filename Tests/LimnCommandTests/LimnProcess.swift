import LimnEffects

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built command, run as a process.
enum Limn {
  struct Result {
    /// Negative: the signal that killed it.
    var status: Int32
    var output: String
    var errors: String
  }

  struct NotStarted: Error { var number: Int32 }

  /// It lies beside the tests, since both are built by one `swift build`.
  static var path: String {
    let tests = (try? PosixFileSystem().resolved("/proc/self/exe")) ?? ""
    return FilePath.join(FilePath.split(tests).folder, "limn")
  }

  /// Runs it to its end. `whileRunning` is given the process once it is started.
  static func run(
    _ words: [String], input: String = "", locale: String = "C.UTF-8",
    whileRunning: (pid_t) -> Void = { _ in }
  ) throws -> Result {
    let output = TemporaryFile()
    let errors = TemporaryFile()
    let standardInput = TemporaryFile()
    let bytes = Array(input.utf8)
    _ = write(standardInput.descriptor, bytes, bytes.count)
    lseek(standardInput.descriptor, 0, SEEK_SET)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, standardInput.descriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)
    var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + words).map { strdup($0) }
    arguments.append(nil)
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("LC_ALL=\(locale)"), nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var child = pid_t()
    let failure = posix_spawn(&child, path, &actions, nil, &arguments, &environment)
    guard failure == 0 else { throw NotStarted(number: failure) }
    whileRunning(child)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Result(
      status: signal == 0 ? (status >> 8) & 0xFF : -signal, output: output.text,
      errors: errors.text)
  }
}

/// A folder with files, removed with this value.
final class TemporaryFolder {
  private let root: String
  private let names: [String]

  init(_ files: [String: String]) throws {
    var template = Array("/tmp/limn-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Limn.NotStarted(number: errno) }
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    names = Array(files.keys)
    for (name, text) in files {
      try PosixFileSystem().writeAtomically(Array(text.utf8), to: path(name))
    }
  }

  deinit {
    for name in (try? PosixFileSystem().names(in: root)) ?? names { unlink(path(name)) }
    rmdir(root)
  }

  func path(_ name: String) -> String { root + "/" + name }

  func text(_ name: String) -> String? {
    guard let bytes = try? PosixFileSystem().contents(of: path(name), limit: 1 << 24) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
