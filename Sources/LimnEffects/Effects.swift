import LimnSource
import Synchronization

/// The one door to the world.
///
/// Everything that Limn does outside its own memory (files, clock, progress, being interrupted)
/// goes through `Effects`, so that tests can fail the Nth call and a sandbox can refuse one.

/// Set from a signal or from the front end, polled at loop edges and between batches.
package final class Interruption: Sendable {
  private let flag = Atomic<Bool>(false)
  package init() {}

  package var isRequested: Bool { flag.load(ordering: .relaxed) }
  package func request() { flag.store(true, ordering: .relaxed) }
  package func clear() { flag.store(false, ordering: .relaxed) }

  /// Throws `Fault.interrupted` if a stop was asked for.
  package func check() throws(Fault) {
    if isRequested { throw Fault.interrupted }
  }
}

/// How far a long computation has come. `total` 0 means unknown.
package struct Progress: Hashable, Codable, Sendable {
  /// `training`, `reading data/rain.csv`
  package var activity: String
  package var done: Int
  package var total: Int
  /// Further facts in order, already in words: `loss 0.0123`, `validation 0.0150`.
  package var details: [String]
  /// Seconds since the activity began, for the time left.
  package var elapsed: Double

  package init(
    activity: String, done: Int, total: Int, details: [String] = [], elapsed: Double = 0
  ) {
    self.activity = activity
    self.done = done
    self.total = total
    self.details = details
    self.elapsed = elapsed
  }
}

/// What a program may ask of the world.
package protocol Effects: Sendable {
  var interruption: Interruption { get }
  /// Files by the path as the user wrote it; relative ones start at the session's base folder.
  func readFile(_ path: String) throws(Fault) -> [UInt8]
  func fileSize(_ path: String) throws(Fault) -> Int
  /// Parts of a file one after the other, each as far as the file goes.
  func readFile(_ path: String, parts: [Range<Int>]) throws(Fault) -> [UInt8]
  /// All or nothing: afterwards the file holds either its old bytes or the new ones.
  func writeFile(_ bytes: [UInt8], to path: String) throws(Fault)
  /// Names in a folder, sorted; folders end in `/`.
  func listFolder(_ path: String) throws(Fault) -> [String]
  /// Seconds from an arbitrary start, never going back. For progress only, never for results.
  func monotonicSeconds() -> Double
  func report(_ progress: Progress)
}

extension Effects {
  package func fileSize(_ path: String) throws(Fault) -> Int { try readFile(path).count }

  package func readFile(_ path: String, parts: [Range<Int>]) throws(Fault) -> [UInt8] {
    let bytes = try readFile(path)
    return parts.flatMap { bytes[$0.clamped(to: 0..<bytes.count)] }
  }
}
