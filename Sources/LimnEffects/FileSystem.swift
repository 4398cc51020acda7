import CLimnSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The primitive file operations that everything else is built from.
///
/// They are few and do one system call each, so that a double can fail any of them and a test can
/// show what is left behind.

/// A system call that failed.
package struct SystemError: Error, Hashable, Sendable {
  /// The system's error number.
  package var code: Int32
  package init(_ code: Int32) { self.code = code }

  /// The system's words, in lower case.
  package var words: String {
    switch code {
    case ENOENT: "no such file or folder"
    case EACCES, EPERM: "permission denied"
    case EISDIR: "it is a folder"
    case ENOTDIR: "a part of the path is not a folder"
    case ENOSPC: "no space left on the device"
    case EDQUOT: "the disk quota is used up"
    case EROFS: "the file system is read-only"
    case EEXIST: "the name is taken"
    case ELOOP: "too many symbolic links"
    case EIO: "the device failed"
    case EMFILE, ENFILE: "too many open files"
    case ENAMETOOLONG: "the name is too long"
    default: "system error \(code)"
    }
  }
}

/// What the file system says of a name.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: Sendable { case regular, folder, other }
  package var kind: Kind
  package var size: Int
  /// Permission bits.
  package var mode: UInt32

  package init(kind: Kind, size: Int, mode: UInt32) {
    self.kind = kind
    self.size = size
    self.mode = mode
  }
}

/// One system call per function. Paths are taken as they are.
package protocol FileSystem: Sendable {
  func openToRead(_ path: String) throws(SystemError) -> Int32
  /// Fails if the name is taken.
  func create(_ path: String, mode: UInt32) throws(SystemError) -> Int32
  func openFolder(_ path: String) throws(SystemError) -> Int32
  /// 0 at the end.
  func read(_ file: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
  /// From `offset` on; 0 at the end.
  func read(
    _ file: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int
  func setMode(_ file: Int32, _ mode: UInt32) throws(SystemError)
  func sync(_ file: Int32) throws(SystemError)
  func close(_ file: Int32) throws(SystemError)
  func rename(_ old: String, to new: String) throws(SystemError)
  func remove(_ path: String) throws(SystemError)
  func status(_ path: String) throws(SystemError) -> FileStatus
  /// The path with every symbolic link followed.
  func resolved(_ path: String) throws(SystemError) -> String
  /// Names, unsorted, without `.` and `..`.
  func names(in folder: String) throws(SystemError) -> [String]
}

/// The real one.
package struct PosixFileSystem: FileSystem {
  package init() {}

  private func checked(_ result: Int32) throws(SystemError) -> Int32 {
    guard result >= 0 else { throw SystemError(errno) }
    return result
  }

  package func openToRead(_ path: String) throws(SystemError) -> Int32 {
    try checked(limn_open(path, limn_flags_read(), 0))
  }

  package func create(_ path: String, mode: UInt32) throws(SystemError) -> Int32 {
    try checked(limn_open(path, limn_flags_create(), mode))
  }

  package func openFolder(_ path: String) throws(SystemError) -> Int32 {
    try checked(limn_open(path, limn_flags_folder(), 0))
  }

  package func read(
    _ file: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    while true {
      let count = Glibc.read(file, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw SystemError(errno) }
    }
  }

  package func read(
    _ file: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    while true {
      let count = pread(file, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw SystemError(errno) }
    }
  }

  package func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = Glibc.write(file, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      if errno != EINTR { throw SystemError(errno) }
    }
  }

  package func setMode(_ file: Int32, _ mode: UInt32) throws(SystemError) {
    _ = try checked(fchmod(file, mode))
  }

  package func sync(_ file: Int32) throws(SystemError) { _ = try checked(fsync(file)) }

  package func close(_ file: Int32) throws(SystemError) { _ = try checked(Glibc.close(file)) }

  package func rename(_ old: String, to new: String) throws(SystemError) {
    _ = try checked(Glibc.rename(old, new))
  }

  package func remove(_ path: String) throws(SystemError) { _ = try checked(unlink(path)) }

  package func status(_ path: String) throws(SystemError) -> FileStatus {
    var information = stat()
    _ = try checked(stat(path, &information))
    let kind: FileStatus.Kind =
      switch limn_file_kind(information.st_mode) {
      case 1: .regular
      case 2: .folder
      default: .other
      }
    return FileStatus(
      kind: kind, size: Int(information.st_size), mode: UInt32(information.st_mode) & 0o7777)
  }

  package func resolved(_ path: String) throws(SystemError) -> String {
    guard let buffer = realpath(path, nil) else { throw SystemError(errno) }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  package func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = opendir(folder) else { throw SystemError(errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
