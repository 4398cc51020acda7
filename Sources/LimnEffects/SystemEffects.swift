import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The effects of a real session.
///
/// Relative paths start at `baseFolder`. Only regular files are read, and none larger than
/// `largestFile`, so that `/dev/zero` or a pipe without a writer cannot hang or exhaust a session.
package struct SystemEffects: Effects {
  package let interruption: Interruption
  private let baseFolder: @Sendable () -> String
  private let largestFile: Int
  private let files: any FileSystem
  private let reportProgress: @Sendable (Progress) -> Void

  package init(
    baseFolder: String = ".", largestFile: Int = 1 << 33, interruption: Interruption,
    files: any FileSystem = PosixFileSystem(),
    reportProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.init(
      movingFolder: { baseFolder }, largestFile: largestFile, interruption: interruption,
      files: files, reportProgress: reportProgress)
  }

  /// The base folder is asked for anew by every path: a file that is loaded has its own.
  package init(
    movingFolder: @escaping @Sendable () -> String, largestFile: Int = 1 << 33,
    interruption: Interruption, files: any FileSystem = PosixFileSystem(),
    reportProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    baseFolder = movingFolder
    self.largestFile = largestFile
    self.interruption = interruption
    self.files = files
    self.reportProgress = reportProgress
  }

  private func full(_ path: String) -> String {
    path == "." ? baseFolder() : FilePath.join(baseFolder(), path)
  }

  package func readFile(_ path: String) throws(Fault) -> [UInt8] {
    let size = try readableSize(path)
    let bytes: [UInt8]?
    do throws(SystemError) {
      bytes = try files.contents(of: full(path), limit: largestFile, expected: size)
    } catch {
      throw fault(reading: path, error)
    }
    guard let bytes else {
      throw Fault.fileTooLarge(path, bytes: nil, allowed: largestFile)
    }
    return bytes
  }

  package func fileSize(_ path: String) throws(Fault) -> Int { try status(path).size }

  package func readFile(_ path: String, parts: [Range<Int>]) throws(Fault) -> [UInt8] {
    let size = try status(path).size
    var total = 0
    for part in parts {
      total += part.clamped(to: 0..<size).count
      guard total <= largestFile else {
        throw Fault.fileTooLarge(path, bytes: total, allowed: largestFile)
      }
    }
    do throws(SystemError) {
      return try files.contents(of: full(path), parts: parts, size: size)
    } catch {
      throw fault(reading: path, error)
    }
  }

  private func readableSize(_ path: String) throws(Fault) -> Int {
    let size = try status(path).size
    guard size <= largestFile else {
      throw Fault.fileTooLarge(path, bytes: size, allowed: largestFile)
    }
    return size
  }

  /// Of a regular file.
  private func status(_ path: String) throws(Fault) -> FileStatus {
    // A NUL would cut the path short on its way to the system.
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Fault.fileNotFound(path, nearest: nil)
    }
    let status: FileStatus
    do throws(SystemError) { status = try files.status(full(path)) } catch {
      throw fault(reading: path, error)
    }
    switch status.kind {
    case .folder: throw Fault.isFolder(path)
    case .other: throw Fault.notRegularFile(path)
    case .regular: return status
    }
  }

  private func fault(reading path: String, _ error: SystemError) -> Fault {
    guard error.code == SystemError.notFound else { return .notReadable(path, error) }
    let (folder, name) = FilePath.split(path)
    let neighbours = (try? files.names(in: full(folder))) ?? []
    return .fileNotFound(
      path, nearest: Suggestion.nearest(name, among: neighbours).map { FilePath.join(folder, $0) })
  }

  package func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {
    let place = full(path)
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Fault.notWritable(path, SystemError(SystemError.notFound))
    }
    if let status = try? files.status(place) {
      switch status.kind {
      case .folder: throw Fault.isFolder(path)
      case .other: throw Fault.notRegularFile(path)
      case .regular: break
      }
    }
    do throws(SystemError) {
      try files.writeAtomically(bytes, to: place)
    } catch {
      throw Fault.notWritable(path, error)
    }
  }

  package func listFolder(_ path: String) throws(Fault) -> [String] {
    let place = full(path)
    do throws(SystemError) {
      return try files.names(in: place).map { name in
        let kind = (try? files.status(FilePath.join(place, name)))?.kind
        return kind == .folder ? name + "/" : name
      }.sorted()
    } catch {
      throw fault(reading: path, error)
    }
  }

  package func monotonicSeconds() -> Double { MonotonicClock.seconds() }

  package func report(_ progress: Progress) { reportProgress(progress) }
}

/// Seconds since some moment before the process began.
package enum MonotonicClock {
  package static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }
}
