#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much memory there is to be had.
package enum MemorySize {
  /// Bytes from what a user writes: `4G`, `500M`, `2GiB`, `1.5g`; units are powers of 1024.
  ///
  /// nil when it is no size, is below 1 MiB, or is more than an address can name.
  package static func bytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let first = digits.first, first != ".", let number = Double(digits) else { return nil }
    let unit: Double
    switch text.dropFirst(digits.count).lowercased() {
    case "k", "kb", "kib": unit = 1024
    case "m", "mb", "mib": unit = 1_048_576
    case "g", "gb", "gib": unit = 1_073_741_824
    case "t", "tb", "tib": unit = 1_099_511_627_776
    default: return nil
    }
    let bytes = (number * unit).rounded(.down)
    return bytes >= 1_048_576 && bytes < 0x1p62 ? Int(bytes) : nil
  }

  /// What a process may take: the budget asked for, or else three quarters of the machine's memory;
  /// but never more than nine tenths of what its control group and resource limits leave it.
  package static func budget(asked: Int?, files: some FileSystem = PosixFileSystem()) -> Int {
    var budget = asked ?? physical / 4 * 3
    for limit in controlGroupLimits(files) + [resourceLimit] {
      budget = min(budget, limit / 10 * 9)
    }
    return budget
  }

  private static var physical: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && size > 0 ? pages * size : 4 << 30
  }

  private static var resourceLimit: Int {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits) == 0 else { return Int.max }
    // The machine's stack is part of the address space too.
    return Int(clamping: limits.rlim_cur).subtractingReportingOverflow(512 << 20).partialValue
  }

  /// The limits of the control groups (version 1 and 2) that this process is in, and of those above.
  static func controlGroupLimits(_ files: some FileSystem) -> [Int] {
    guard let text = read("/proc/self/cgroup", files) else { return [] }
    var limits: [Int] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isVersion2 = fields[0] == "0" && fields[1].isEmpty
      guard isVersion2 || fields[1].split(separator: ",").contains("memory") else { continue }
      let root = isVersion2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
      let name = isVersion2 ? "memory.max" : "memory.limit_in_bytes"
      var group = fields[2] == "/" ? "" : String(fields[2])
      while true {
        let text = read("\(root)\(group)/\(name)", files)?.prefix { $0.isNumber }
        if let text, let limit = Int(text), limit > 0 { limits.append(limit) }
        if group.isEmpty { break }
        let parent = FilePath.split(group).folder
        group = parent == "/" || parent == "." ? "" : parent
      }
    }
    return limits
  }

  private static func read(_ path: String, _ files: some FileSystem) -> String? {
    guard let bytes = try? files.contents(of: path, limit: 1 << 16) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
