#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file without a name, gone with this value.
final class TemporaryFile {
  let descriptor: Int32

  init() {
    let stream = tmpfile()
    descriptor = stream.map { dup(fileno($0)) } ?? -1
    if let stream { fclose(stream) }
  }

  deinit { close(descriptor) }

  var text: String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    lseek(descriptor, 0, SEEK_SET)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
