import LimnSource

/// An outline as lines.
enum OutlineText {
  /// Names beyond this width do not push all values to the right.
  private static let widestLabel = 24
  /// Values have at least so many characters of a line.
  private static let narrowestValue = 12
  /// Of what is long only so many parts have lines of their own.
  private static let mostLines = 20

  static func lines(_ outline: Outline, _ options: TextOptions) -> [TextLine] {
    if let line = outline.line(room: options.width).map({ options.clean($0) }),
      width(of: line) <= options.width
    {
      return [TextLine(line)]
    }
    switch outline {
    case .leaf(let text): return wrapped(options.clean(text), options.width).map { TextLine($0) }
    case .group(let group):
      let head = wrapped(options.clean(group.head), options.width)
      let tail = wrapped(options.clean(group.tail), options.width)
      return head.map { TextLine($0) } + parts(group, indent: 2, options)
        + tail.map { TextLine($0, .dim) }
    }
  }

  private static func parts(
    _ group: Outline.Group, indent: Int, _ options: TextOptions
  ) -> [TextLine] {
    let shown = group.isLabelled ? group.parts[...] : group.parts.prefix(mostLines)
    let names = shown.map { options.shortened(options.clean($0.label), to: options.width / 2) }
    let widest = min(
      names.reduce(0) { max($0, width(of: $1)) }, widestLabel, max(options.width / 3, 8))
    var lines: [TextLine] = []
    for (name, part) in zip(names, shown) {
      let gap = group.isLabelled ? 2 : 1
      let start = name.padded(to: widest) + String(repeating: " ", count: gap)
      let used = indent + width(of: start)
      let blanks = String(repeating: " ", count: indent)
      let room = options.width - used
      if let text = part.value.line(room: room).map({ options.clean($0) }), width(of: text) <= room
      {
        lines.append(TextLine(blanks + start + text))
        continue
      }
      switch part.value {
      case .leaf(let text):
        // Where the label leaves no room, the value goes below it.
        let isBelow = room < narrowestValue
        let from = isBelow ? indent + 2 : used
        if isBelow { lines.append(TextLine(options.shortened(blanks + name, to: options.width))) }
        let pieces = wrapped(options.clean(text), options.width - from, indent: "")
        for (index, piece) in pieces.enumerated() {
          let lead = index == 0 && !isBelow ? blanks + start : String(repeating: " ", count: from)
          lines.append(TextLine(lead + piece))
        }
      case .group(let inner):
        lines.append(
          TextLine(options.shortened(blanks + start + options.clean(inner.head), to: options.width))
        )
        lines += parts(inner, indent: min(indent + 2, options.width / 3), options)
      }
    }
    let left = group.parts.count - shown.count + group.more
    if left > 0 {
      let count = NumberText.counted(left, "more \(group.noun)")
      lines.append(
        TextLine(String(repeating: " ", count: indent) + "\(options.ellipsis) \(count)"))
    }
    return lines
  }

  private static func width(of text: String) -> Int { TerminalText.width(of: text) }
}
