import LimnEffects
import LimnSource

/// Names of files that match a pattern.
///
/// `*` is any run of characters within a name, `?` one character, `[ab-d]` one of several, `**` any
/// number of folders. Names that begin with a dot are matched only by a pattern that does.
package enum Glob {
  /// Folders that `**` descends.
  private static let deepest = 32

  /// Sorted paths, as they would be given to `read`.
  package static func paths(
    _ pattern: String, _ effects: any Effects
  ) throws(Fault) -> [String] {
    let isAbsolute = pattern.hasPrefix("/")
    let parts = pattern.split(separator: "/").map(String.init)
    var found: Set<String> = []
    try walk(isAbsolute ? "/" : ".", parts[...], depth: 0, effects, &found)
    return found.sorted()
  }

  private static func walk(
    _ folder: String, _ parts: ArraySlice<String>, depth: Int, _ effects: any Effects,
    _ found: inout Set<String>
  ) throws(Fault) {
    guard let part = parts.first, depth <= deepest else { return }
    try effects.interruption.check()
    let rest = parts.dropFirst()
    if part == ".." || part == "." {
      return try walk(FilePath.join(folder, part), rest, depth: depth, effects, &found)
    }
    if part == "**" {
      try walk(folder, rest, depth: depth, effects, &found)
    }
    // A folder that is not there holds nothing that matches.
    for entry in (try? effects.listFolder(folder)) ?? [] {
      let isFolder = entry.hasSuffix("/")
      let name = isFolder ? String(entry.dropLast()) : entry
      let path = FilePath.join(folder, name)
      if part == "**" {
        if isFolder, !name.hasPrefix(".") {
          try walk(path, parts, depth: depth + 1, effects, &found)
        }
        continue
      }
      guard matches(name, part) else { continue }
      if rest.isEmpty {
        if !isFolder { found.insert(path) }
      } else if isFolder {
        try walk(path, rest, depth: depth + 1, effects, &found)
      }
    }
  }

  /// Whether a name matches one part of a pattern.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    if name.hasPrefix("."), !pattern.hasPrefix(".") { return false }
    let (name, pattern) = (Array(name.unicodeScalars), Array(pattern.unicodeScalars))
    var (n, p) = (0, 0)
    // Where the last star stands, and the name's place that it was tried at: one is enough to go
    // back to, so that no pattern takes more than the product of both lengths.
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, n)
        p += 1
      } else if p < pattern.count, let next = one(name[n], pattern, p) {
        n += 1
        p = next
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (p, n) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }

  /// The place in the pattern behind what one character matches, nil if it does not.
  private static func one(
    _ scalar: Unicode.Scalar, _ pattern: [Unicode.Scalar], _ place: Int
  ) -> Int? {
    switch pattern[place] {
    case "?": return place + 1
    case "[":
      guard let end = pattern[(place + 1)...].firstIndex(of: "]"), end > place + 1 else {
        return scalar == "[" ? place + 1 : nil
      }
      var inside = pattern[(place + 1)..<end]
      let isNegated = inside.first == "!" || inside.first == "^"
      if isNegated { inside = inside.dropFirst() }
      var isIn = false
      var index = inside.startIndex
      while index < inside.endIndex {
        if index + 2 < inside.endIndex, inside[index + 1] == "-" {
          let (low, high) = (inside[index].value, inside[index + 2].value)
          isIn = isIn || (low <= scalar.value && scalar.value <= high)
          index += 3
        } else {
          isIn = isIn || inside[index] == scalar
          index += 1
        }
      }
      return isIn != isNegated ? end + 1 : nil
    default: return pattern[place] == scalar ? place + 1 : nil
    }
  }
}
