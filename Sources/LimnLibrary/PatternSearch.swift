import LimnEffects
import LimnSource

/// Looks for a pattern in one text: threads side by side, each scalar looked at once.
///
/// Time is at most the length of the text times that of the program; it may be interrupted. Threads
/// stand in the order in which Python would try them, so that the first one to end is the match.
struct PatternSearch {
  /// A match: where each group starts and ends, the whole match first; -1 where a group took no part.
  struct Match {
    var slots: [Int]
    var start: Int { slots[0] }
    var end: Int { slots[1] }
  }

  private let pattern: Pattern
  private let scalars: [UInt32]
  private let folded: [UInt32]
  private let interruption: Interruption
  private let slotCount: Int
  private var threads: [Threads]
  private var work = 0

  /// Instructions that wait at one place in the text, each once, in order of preference.
  private struct Threads {
    var order: [Int] = []
    var isIn: [Bool]
    /// The slots of each instruction's thread, side by side.
    var slots: [Int]

    init(instructions: Int, slots: Int) {
      isIn = [Bool](repeating: false, count: instructions)
      self.slots = [Int](repeating: -1, count: instructions * slots)
    }

    mutating func removeAll() {
      for place in order { isIn[place] = false }
      order.removeAll(keepingCapacity: true)
    }
  }

  private enum Step {
    case explore(Int)
    case restore(slot: Int, value: Int)
  }

  init(_ pattern: Pattern, in text: String, _ interruption: Interruption) {
    self.pattern = pattern
    self.interruption = interruption
    scalars = text.unicodeScalars.map(\.value)
    folded = pattern.ignoresCase ? scalars.map(Pattern.folded) : scalars
    slotCount = 2 * (pattern.groupNames.count + 1)
    let empty = Threads(instructions: pattern.program.count, slots: slotCount)
    threads = [empty, empty]
  }

  /// The first match that starts at `from` or later.
  mutating func first(from: Int) throws(Fault) -> Match? {
    var found: Match?
    guard var coming = threads.popLast(), var present = threads.popLast() else { return nil }
    defer { threads = [present, coming] }
    present.removeAll()
    var waiting: [Step] = []
    var place = from
    while place <= scalars.count {
      if found == nil {
        var slots = [Int](repeating: -1, count: slotCount)
        follow(0, at: place, &slots, &present, &waiting)
      }
      if present.order.isEmpty, found != nil { break }
      work += present.order.count + 1
      if work > 1 << 16 {
        work = 0
        try interruption.check()
      }
      coming.removeAll()
      step(present, at: place, &found, &coming, &waiting)
      swap(&present, &coming)
      place += 1
    }
    return found
  }

  /// All matches from the left that do not overlap.
  mutating func all() throws(Fault) -> [Match] {
    var matches: [Match] = []
    var place = 0
    while place <= scalars.count, let match = try first(from: place) {
      matches.append(match)
      place = match.end > match.start ? match.end : match.end + 1
    }
    return matches
  }

  func text(_ from: Int, _ to: Int) -> String {
    var view = String.UnicodeScalarView()
    for value in scalars[from..<to] { view.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    return String(view)
  }

  var count: Int { scalars.count }

  /// The text of a group, nil where it took no part.
  func group(_ number: Int, of match: Match) -> String? {
    let start = match.slots[2 * number]
    return start < 0 ? nil : text(start, match.slots[2 * number + 1])
  }

  private func step(
    _ present: Threads, at place: Int, _ found: inout Match?, _ coming: inout Threads,
    _ waiting: inout [Step]
  ) {
    for number in present.order {
      var isTaken = false
      switch pattern.program[number] {
      case .scalar(let wanted): isTaken = place < scalars.count && folded[place] == wanted
      case .any: isTaken = place < scalars.count && scalars[place] != 10
      case .set(let set): isTaken = place < scalars.count && set.contains(scalars[place])
      case .match:
        let first = number * slotCount
        found = Match(slots: Array(present.slots[first..<first + slotCount]))
        // Threads behind this one would be tried only if it had failed.
        return
      default: break
      }
      if isTaken {
        let first = number * slotCount
        var slots = Array(present.slots[first..<first + slotCount])
        follow(number + 1, at: place + 1, &slots, &coming, &waiting)
      }
    }
  }

  /// Adds the instruction, or those that it leads to without taking a scalar.
  private func follow(
    _ start: Int, at place: Int, _ slots: inout [Int], _ threads: inout Threads,
    _ waiting: inout [Step]
  ) {
    waiting.append(.explore(start))
    while let next = waiting.popLast() {
      guard case .explore(let number) = next else {
        if case .restore(let slot, let value) = next { slots[slot] = value }
        continue
      }
      if threads.isIn[number] { continue }
      threads.isIn[number] = true
      threads.order.append(number)
      switch pattern.program[number] {
      case .jump(let target): waiting.append(.explore(target))
      case .split(let first, let second):
        waiting.append(.explore(second))
        waiting.append(.explore(first))
      case .save(let slot):
        waiting.append(.restore(slot: slot, value: slots[slot]))
        slots[slot] = place
        waiting.append(.explore(number + 1))
      case .textStart: if place == 0 { waiting.append(.explore(number + 1)) }
      case .textEnd: if place == scalars.count { waiting.append(.explore(number + 1)) }
      case .boundary(let isThere):
        if isBoundary(place) == isThere { waiting.append(.explore(number + 1)) }
      case .scalar, .any, .set, .match:
        let first = number * slotCount
        for slot in 0..<slotCount { threads.slots[first + slot] = slots[slot] }
      }
    }
  }

  private func isBoundary(_ place: Int) -> Bool {
    let before = place > 0 && ScalarSet.isWord(scalars[place - 1])
    let after = place < scalars.count && ScalarSet.isWord(scalars[place])
    return before != after
  }
}

/// What is put in place of matches: text, and groups of the match by `\1`.
struct ReplacementText {
  private enum Part {
    case text(String)
    case group(Int)
  }

  private var parts: [Part] = []

  init(_ text: String, groups: Int) throws(Fault) {
    var literal = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        isEscaped = false
        guard ("0"..."9").contains(scalar) else {
          if scalar != "\\" { literal.append("\\") }
          literal.append(scalar)
          continue
        }
        let number = Int(scalar.value) - 48
        guard number <= groups else { throw Fault.noSuchGroup(number, groups: groups) }
        parts.append(.text(String(literal)))
        parts.append(.group(number))
        literal = String.UnicodeScalarView()
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        literal.append(scalar)
      }
    }
    if isEscaped { literal.append("\\") }
    parts.append(.text(String(literal)))
  }

  func text(in search: PatternSearch, replacing matches: [PatternSearch.Match]) -> String {
    var result = ""
    var place = 0
    for match in matches {
      result += search.text(place, match.start)
      for part in parts {
        switch part {
        case .text(let text): result += text
        case .group(let number): result += search.group(number, of: match) ?? ""
        }
      }
      place = match.end
    }
    return result + search.text(place, search.count)
  }
}
