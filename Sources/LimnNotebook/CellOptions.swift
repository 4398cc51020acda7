import LimnSource

/// What stands in the braces of a cell's opening fence: `{#load hide timeout=60s}`.
package struct CellOptions: Hashable, Sendable {
  package enum Flag: String, CaseIterable, Sendable {
    /// The code is not printed, only its output.
    case hide
    /// Not run.
    case skip
    /// Meant to fail: failing is fine, and not failing is a failure.
    case error
    /// Its output may change from run to run; `check` does not compare it.
    case volatile
  }

  package var name: String?
  package var flags: Set<Flag> = []
  /// Seconds.
  package var timeout: Double?
  /// Relative tolerance of numbers when outputs are compared.
  package var tolerance: Double?

  package init() {}

  package static func isName(_ text: some StringProtocol) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// Reads what follows `limn` on the fence's line; empty text is fine.
  package static func parse(_ text: String) throws(Fault) -> CellOptions {
    var options = CellOptions()
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if trimmed.isEmpty { return options }
    guard trimmed.hasPrefix("{"), trimmed.hasSuffix("}"), trimmed.count >= 2 else {
      throw Fault.malformedCellOptions(trimmed)
    }
    var seen: Set<String> = []
    for word in trimmed.dropFirst().dropLast().split(separator: " ") {
      let key = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? ""
      guard seen.insert(word.hasPrefix("#") ? "#" : key).inserted else {
        throw Fault.repeatedCellOption(String(word))
      }
      try options.take(String(word))
    }
    return options
  }

  private mutating func take(_ word: String) throws(Fault) {
    if word.hasPrefix("#") {
      let name = String(word.dropFirst())
      guard Self.isName(name) else { throw Fault.malformedCellName(name) }
      self.name = name
      return
    }
    if let flag = Flag(rawValue: word) {
      flags.insert(flag)
      return
    }
    let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
    guard pair.count == 2 else { throw Fault.unknownCellOption(word) }
    switch pair[0] {
    case "timeout":
      guard let seconds = WallTime.seconds(pair[1]) else { throw Fault.malformedTimeout(pair[1]) }
      timeout = seconds
    case "tol":
      guard let value = FrontMatter.number(pair[1]), value >= 0, value.isFinite else {
        throw Fault.malformedTolerance(pair[1])
      }
      tolerance = value
    default: throw Fault.unknownCellOption(pair[0])
    }
  }
}

/// Spans of wall-clock time as options write them: `60s`, `30min`, `2h`.
package enum WallTime {
  package static func seconds(_ text: String) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = FrontMatter.number(String(digits)), value > 0 else { return nil }
    switch text.dropFirst(digits.count) {
    case "s": return value
    case "min": return value * 60
    case "h": return value * 3600
    case "d": return value * 86400
    default: return nil
    }
  }
}
