import LimnSource
import Synchronization

/// Effects without a world: files in memory, a clock that ticks once per look.
package final class MemoryEffects: Effects {
  package let interruption = Interruption()
  private let files: Mutex<[String: [UInt8]]>
  private let ticks = Atomic<Int>(0)
  private let progress = Mutex<[Progress]>([])

  package init(files: [String: String] = [:]) {
    self.files = Mutex(files.mapValues { Array($0.utf8) })
  }

  /// What was reported so far.
  package var reported: [Progress] { progress.withLock { $0 } }

  package func readFile(_ path: String) throws(Fault) -> [UInt8] {
    let (bytes, names) = files.withLock { ($0[path], Array($0.keys)) }
    guard let bytes else {
      throw Fault.fileNotFound(path, nearest: Suggestion.nearest(path, among: names))
    }
    return bytes
  }

  package func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {
    files.withLock { $0[path] = bytes }
  }

  package func listFolder(_ path: String) throws(Fault) -> [String] {
    let start = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
    let names = files.withLock { Array($0.keys) }
    var entries: Set<String> = []
    for name in names where name.hasPrefix(start) {
      let rest = name.dropFirst(start.count)
      if let slash = rest.firstIndex(of: "/") {
        entries.insert(String(rest[...slash]))
      } else {
        entries.insert(String(rest))
      }
    }
    return entries.sorted()
  }

  package func monotonicSeconds() -> Double {
    Double(ticks.add(1, ordering: .relaxed).newValue)
  }

  package func report(_ progress: Progress) { self.progress.withLock { $0.append(progress) } }
}
