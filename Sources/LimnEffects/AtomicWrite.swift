import CLimnSystem

/// Writing a file so that it holds either its old bytes or the new ones, whatever fails.
///
/// A temporary file in the same folder is filled, synced and renamed over the name; then the folder
/// is synced, so that the name survives a loss of power. Symbolic links are followed first (the
/// link stays), the mode is kept, and every failure before the rename removes the temporary file.

extension FileSystem {
  /// Replaces or makes the file at `path`.
  package func writeAtomically(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let target = try writeTarget(path)
    let (folder, name) = FilePath.split(target)
    var mode: UInt32?
    do throws(SystemError) {
      mode = try status(target).mode
    } catch {
      guard error.code == SystemError.notFound else { throw error }
    }
    let (temporary, file) = try createBeside(folder: folder, name: name, mode: mode ?? 0o666)
    do throws(SystemError) {
      try fill(file, with: bytes, mode: mode)
      try rename(temporary, to: target)
    } catch {
      try? remove(temporary)
      throw error
    }
    // The new bytes are in place; only a loss of power could now bring the old ones back.
    let handle = try openFolder(folder)
    do throws(SystemError) {
      try sync(handle)
    } catch {
      try? close(handle)
      throw error
    }
    try close(handle)
  }

  /// Where the bytes go: through links, also a dangling one's folder stays as it is written.
  private func writeTarget(_ path: String) throws(SystemError) -> String {
    do throws(SystemError) {
      return try resolved(path)
    } catch {
      guard error.code == SystemError.notFound else { throw error }
      return path
    }
  }

  private func createBeside(
    folder: String, name: String, mode: UInt32
  ) throws(SystemError) -> (String, Int32) {
    var attempt = 0
    while true {
      let temporary = FilePath.join(folder, ".\(name).limn-\(attempt)")
      do throws(SystemError) {
        return (temporary, try create(temporary, mode: mode))
      } catch {
        // A name left behind by a killed process is stepped over; each writer takes its own.
        guard error.code == SystemError.nameTaken, attempt < 1000 else { throw error }
        attempt += 1
      }
    }
  }

  private func fill(_ file: Int32, with bytes: [UInt8], mode: UInt32?) throws(SystemError) {
    do throws(SystemError) {
      if let mode { try setMode(file, mode) }
      var written = 0
      while written < bytes.count {
        let count = try bytes.withUnsafeBufferPointer { (all) throws(SystemError) -> Int in
          try write(file, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[written...])))
        }
        written += count
      }
      try sync(file)
    } catch {
      try? close(file)
      throw error
    }
    try close(file)
  }

  /// All bytes of a file, at most `limit`; nil when there are more. `expected` is how many there
  /// seem to be.
  package func contents(
    of path: String, limit: Int, expected: Int = 0
  ) throws(SystemError) -> [UInt8]? {
    try opened(path) { file throws(SystemError) in
      try drain(file, limit: limit, expected: expected)
    }
  }

  /// Parts of a file one after the other, each as far as the file goes; `size` is where it ends.
  package func contents(
    of path: String, parts: [Range<Int>], size: Int
  ) throws(SystemError) -> [UInt8] {
    try opened(path) { file throws(SystemError) in
      var bytes: [UInt8] = []
      for part in parts {
        let wanted = part.clamped(to: 0..<size)
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: wanted.count))
        var done = 0
        while done < wanted.count {
          let count = try bytes.withUnsafeMutableBufferPointer {
            (all) throws(SystemError) -> Int in
            let rest = UnsafeMutableBufferPointer(
              rebasing: all[(start + done)..<(start + wanted.count)])
            return try read(
              file, at: wanted.lowerBound + done, into: UnsafeMutableRawBufferPointer(rest))
          }
          if count == 0 { break }
          done += count
        }
        bytes.removeLast(wanted.count - done)
      }
      return bytes
    }
  }

  private func opened<Result>(
    _ path: String, _ body: (Int32) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let file = try openToRead(path)
    do throws(SystemError) {
      let result = try body(file)
      try close(file)
      return result
    } catch {
      try? close(file)
      throw error
    }
  }

  /// Reads an open file to its end; nil when it holds more than `limit`.
  package func drain(
    _ file: Int32, limit: Int, expected: Int = 0
  ) throws(SystemError) -> [UInt8]? {
    var failure: SystemError?
    let room = max(0, min(expected, limit))
    var bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let all = UnsafeMutableRawBufferPointer(buffer)
      limn_prefer_large_pages(all.baseAddress, room)
      do throws(SystemError) {
        var more = -1
        while count < room, more != 0 {
          let next = count..<min(count + 1 << 24, room)
          more = try read(file, into: UnsafeMutableRawBufferPointer(rebasing: all[next]))
          count += more
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try chunk.withUnsafeMutableBufferPointer { (buffer) throws(SystemError) -> Int in
        try read(file, into: UnsafeMutableRawBufferPointer(buffer))
      }
      if count == 0 { return bytes }
      if bytes.count > limit - count { return nil }
      bytes.append(contentsOf: chunk[..<count])
    }
  }
}

/// Paths as text.
package enum FilePath {
  /// The folder (`.` when none is written) and the last name.
  package static func split(_ path: String) -> (folder: String, name: String) {
    var trimmed = Substring(path)
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
    let folder = trimmed[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(trimmed[trimmed.index(after: slash)...]))
  }

  package static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
