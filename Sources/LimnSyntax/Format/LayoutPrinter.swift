import LimnSource

/// Breaks a layout into lines.
///
/// The work is kept on a stack of its own. Asking whether something fits looks at no more than a
/// line's width of text, so the whole takes time in proportion to the text.
struct LayoutPrinter {
  private enum Mode { case flat, broken }

  private struct Task {
    var indent: Int
    var mode: Mode
    var layout: Layout
  }

  private struct Line {
    var code = ""
    var comment: String?
    var indent = 0
  }

  /// Columns that code may fill; comments may be longer.
  static let width = 100

  private var stack: [Task] = []
  private var lines: [Line] = []
  private var current = Line()
  private var column = 0
  /// A comment ends the line: nothing may follow it.
  private var isAfterComment = false

  /// The lines, each without its end.
  static func lines(of layout: Layout) -> [String] {
    var printer = LayoutPrinter()
    printer.run(layout)
    return printer.aligned()
  }

  private mutating func run(_ layout: Layout) {
    stack = [Task(indent: 0, mode: .broken, layout: layout)]
    while let task = stack.popLast() { print(task) }
    if !current.code.isEmpty || current.comment != nil { lines.append(current) }
  }

  private mutating func print(_ task: Task) {
    func push(_ layouts: [Layout], _ mode: Mode, deeper: Int = 0) {
      for layout in layouts.reversed() {
        stack.append(Task(indent: task.indent + deeper, mode: mode, layout: layout))
      }
    }
    switch task.layout.kind {
    case .text(let text): write(text, task.indent)
    case .line(let flat, let blank):
      if task.mode == .flat { write(flat, task.indent) } else { endLine(blank: blank) }
    case .hard(let blank): endLine(blank: blank)
    case .comment(let text, let trailing):
      if trailing, !isAfterComment, !current.code.isEmpty {
        current.comment = text
      } else {
        if !current.code.isEmpty || current.comment != nil { endLine(blank: false) }
        write(text, task.indent)
      }
      isAfterComment = true
    case .sequence(let parts): push(parts, task.mode)
    case .indent(let parts): push(parts, task.mode, deeper: 2)
    case .flat(let parts): push(parts, .flat)
    case .group(let parts, let isBroken):
      let canBeFlat = task.mode == .flat || (!isBroken && fits(task.layout, .flat))
      push(parts, canBeFlat ? .flat : .broken)
    case .hug(let flat, let hugged, let exploded):
      if task.mode == .flat || (!flat.isForced && fits(flat, .flat)) {
        push([flat], .flat)
      } else {
        push([fits(hugged, .broken) ? hugged : exploded], .broken)
      }
    case .fill(let words): fill(words, task)
    }
  }

  private mutating func fill(_ words: [String], _ task: Task) {
    for (place, word) in words.enumerated() {
      let text = place + 1 < words.count ? word + "," : word
      guard place > 0 else {
        write(text, task.indent)
        continue
      }
      if task.mode == .flat || column + 1 + TerminalText.width(of: text) <= Self.width {
        write(" " + text, task.indent)
      } else {
        endLine(blank: false)
        write(text, task.indent)
      }
    }
  }

  // MARK: Fitting

  /// Whether the layout and what follows it fit up to the next place where the line may end.
  private func fits(_ layout: Layout, _ mode: Mode) -> Bool {
    var room = Self.width - column
    var waiting: [(Mode, Layout)] = [(mode, layout)]
    var rest = stack.count
    while room >= 0 {
      if waiting.isEmpty {
        guard rest > 0 else { return true }
        rest -= 1
        waiting.append((stack[rest].mode, stack[rest].layout))
      }
      guard let (mode, layout) = waiting.popLast() else { return true }
      func push(_ parts: [Layout], _ mode: Mode) {
        for part in parts.reversed() { waiting.append((mode, part)) }
      }
      switch layout.kind {
      case .text(let text):
        if text.utf8.contains(0x0A) {
          let first = text.prefix { $0 != "\n" }
          return TerminalText.width(of: String(first)) <= room
        }
        room -= TerminalText.width(of: text)
      case .line(let flat, _):
        if mode == .broken { return true }
        room -= flat.utf8.count
      case .hard, .comment: return true
      case .sequence(let parts), .indent(let parts): push(parts, mode)
      case .flat(let parts): push(parts, .flat)
      case .group(let parts, let isBroken): push(parts, isBroken ? .broken : mode)
      case .hug(let flat, let hugged, _): push([mode == .flat ? flat : hugged], mode)
      case .fill(let words):
        if mode == .broken { return TerminalText.width(of: words.first ?? "") <= room }
        for word in words { room -= TerminalText.width(of: word) + 2 }
        room += 2
      }
    }
    return false
  }

  // MARK: Writing

  private mutating func write(_ text: String, _ indent: Int) {
    guard !text.isEmpty else { return }
    if isAfterComment { endLine(blank: false) }
    var text = text
    if current.code.isEmpty {
      text = String(text.drop { $0 == " " })
      if text.isEmpty { return }
      current.indent = indent
      current.code = String(repeating: " ", count: indent)
      column = indent
    }
    guard text.utf8.contains(0x0A) else {
      current.code += text
      column += TerminalText.width(of: text)
      return
    }
    // A string of several lines: each but its last is whole as it is.
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.append(Line(code: current.code + parts[0], indent: current.indent))
    for part in parts.dropFirst().dropLast() { lines.append(Line(code: part, indent: -1)) }
    current.code = parts[parts.count - 1]
    column = TerminalText.width(of: current.code)
  }

  private mutating func endLine(blank: Bool) {
    isAfterComment = false
    guard !current.code.isEmpty || current.comment != nil else { return }
    if current.comment == nil, !current.code.hasSuffix("\"\"\""), !current.code.hasSuffix("'''") {
      while current.code.last == " " { current.code.removeLast() }
    }
    lines.append(current)
    current = Line()
    column = 0
    if blank { lines.append(Line(indent: -1)) }
  }

  /// Comments behind the code of neighbouring lines begin in one column, if no line gets too long.
  private func aligned() -> [String] {
    var result: [String] = []
    var start = 0
    while start < lines.count {
      var end = start
      while end < lines.count, lines[end].comment != nil, lines[end].indent == lines[start].indent {
        end += 1
      }
      guard end > start else {
        result.append(lines[start].code)
        start += 1
        continue
      }
      let run = lines[start..<end]
      let widest = run.map { TerminalText.width(of: $0.code) }.max() ?? 0
      let isWide = run.contains {
        widest + 2 + TerminalText.width(of: $0.comment ?? "") > Self.width
      }
      for line in run {
        let code = isWide ? line.code : TerminalText.padded(line.code, to: widest)
        result.append(code + "  " + (line.comment ?? ""))
      }
      start = end
    }
    return result
  }
}
