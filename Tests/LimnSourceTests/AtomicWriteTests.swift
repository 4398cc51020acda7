import LimnEffects
import Synchronization
import Testing

/// Whatever system call fails, a file that is replaced holds its old bytes or its new ones.
@Suite struct AtomicWriteTests {
  /// A folder in memory whose Nth call fails.
  final class FailingFiles: FileSystem {
    struct State {
      var files: [String: [UInt8]]
      var modes: [String: UInt32] = [:]
      var open: [Int32: String] = [:]
      var nextHandle: Int32 = 10
      var callsLeft: Int
      var calls = 0
    }
    let state: Mutex<State>

    init(files: [String: [UInt8]], failing: Int) {
      state = Mutex(State(files: files, callsLeft: failing))
    }

    private func call<Result>(
      _ body: (inout State) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
      try state.withLock { (state) throws(SystemError) -> Result in
        state.calls += 1
        state.callsLeft -= 1
        if state.callsLeft == 0 { throw SystemError(5) }
        return try body(&state)
      }
    }

    private func handle(_ name: String, _ state: inout State) -> Int32 {
      state.nextHandle += 1
      state.open[state.nextHandle] = name
      return state.nextHandle
    }

    func openToRead(_ path: String) throws(SystemError) -> Int32 {
      try call { (state) throws(SystemError) in handle(path, &state) }
    }
    func create(_ path: String, mode: UInt32) throws(SystemError) -> Int32 {
      try call { (state) throws(SystemError) in
        guard state.files[path] == nil else { throw SystemError(SystemError.nameTaken) }
        state.files[path] = []
        state.modes[path] = mode
        return handle(path, &state)
      }
    }
    func openFolder(_ path: String) throws(SystemError) -> Int32 {
      try call { (state) throws(SystemError) in handle(path, &state) }
    }
    func read(_ file: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    {
      try call { (_) throws(SystemError) in 0 }
    }
    func read(
      _ file: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
      try call { (_) throws(SystemError) in 0 }
    }
    func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
      try call { (state) throws(SystemError) in
        // Never more than seven bytes at once, as a full disk or a signal may have it.
        let taken = min(bytes.count, 7)
        state.files[state.open[file] ?? "", default: []] += bytes.prefix(taken)
        return taken
      }
    }
    func setMode(_ file: Int32, _ mode: UInt32) throws(SystemError) {
      try call { (state) throws(SystemError) in state.modes[state.open[file] ?? ""] = mode }
    }
    func sync(_ file: Int32) throws(SystemError) { try call { (_) throws(SystemError) in } }
    func close(_ file: Int32) throws(SystemError) {
      // A descriptor is gone even when closing it reports a failure.
      state.withLock { $0.open[file] = nil }
      try call { (_) throws(SystemError) in }
    }
    func rename(_ old: String, to new: String) throws(SystemError) {
      try call { (state) throws(SystemError) in
        state.files[new] = state.files.removeValue(forKey: old)
        state.modes[new] = state.modes.removeValue(forKey: old)
      }
    }
    func remove(_ path: String) throws(SystemError) {
      try call { (state) throws(SystemError) in state.files[path] = nil }
    }
    func status(_ path: String) throws(SystemError) -> FileStatus {
      try call { (state) throws(SystemError) in
        guard let bytes = state.files[path] else { throw SystemError(SystemError.notFound) }
        return FileStatus(kind: .regular, size: bytes.count, mode: state.modes[path] ?? 0o640)
      }
    }
    func resolved(_ path: String) throws(SystemError) -> String {
      try call { (state) throws(SystemError) in
        guard state.files[path] != nil else { throw SystemError(SystemError.notFound) }
        return path
      }
    }
    func names(in folder: String) throws(SystemError) -> [String] {
      try call { (state) throws(SystemError) in Array(state.files.keys) }
    }
  }

  @Test(arguments: [nil, Array("the old bytes".utf8)])
  func leavesOldOrNew(_ old: [UInt8]?) {
    let new = Array("the new bytes, which are longer".utf8)
    var failing = 1
    while failing < 100 {
      var before: [String: [UInt8]] = [:]
      before["folder/nb"] = old
      let files = FailingFiles(files: before, failing: failing)
      var failed = false
      do throws(SystemError) {
        try files.writeAtomically(new, to: "folder/nb")
      } catch { failed = true }
      let after = files.state.withLock { $0 }
      #expect(after.open.isEmpty, "call \(failing)")
      #expect(Set(after.files.keys).isSubset(of: ["folder/nb"]), "call \(failing)")
      let holds = after.files["folder/nb"]
      if failed {
        #expect(holds == old || holds == new, "call \(failing)")
      } else {
        #expect(holds == new)
        if old != nil { #expect(after.modes["folder/nb"] == 0o640) }
        // Nothing failed: the double has run out of calls to fail.
        if after.calls < failing { break }
      }
      failing += 1
    }
    #expect(failing > 8 && failing < 100)
  }
}
