/// A grid of dots drawn with characters.
///
/// A glyph set says how many dots one character holds: braille 2 × 4, ASCII 1 × 2. Lines are drawn
/// in dots; markers, bands and grid lines in whole characters. Dot (0, 0) is at the top left.

/// How the dots of one character look.
protocol GlyphSet: Sendable {
  /// Dots across and down in one character.
  var dotColumns: Int { get }
  var dotRows: Int { get }
  /// The bit of a dot within its character.
  func bit(column: Int, row: Int) -> UInt8
  func glyph(_ bits: UInt8) -> Character
}

struct BrailleGlyphs: GlyphSet {
  let dotColumns = 2
  let dotRows = 4

  /// Unicode numbers the dots down the left column, down the right one, then the bottom row.
  func bit(column: Int, row: Int) -> UInt8 {
    row == 3 ? (column == 0 ? 0x40 : 0x80) : 1 << UInt8(row + 3 * column)
  }

  func glyph(_ bits: UInt8) -> Character {
    Unicode.Scalar(0x2800 + UInt32(bits)).map { Character($0) } ?? " "
  }
}

struct AsciiGlyphs: GlyphSet {
  let dotColumns = 1
  let dotRows = 2

  func bit(column: Int, row: Int) -> UInt8 { 1 << UInt8(row) }

  func glyph(_ bits: UInt8) -> Character {
    switch bits {
    case 1: "'"
    case 2: "."
    default: ":"
    }
  }
}

struct Canvas {
  private struct Cell {
    var bits: UInt8 = 0
    var marker: Character?
    /// Shows only where nothing else is.
    var ground: Character?
    var style = TextStyle.plain
    var groundStyle = TextStyle.dim
  }

  /// In characters.
  let columns: Int
  let rows: Int
  private let glyphs: any GlyphSet
  private var cells: [Cell]

  init(columns: Int, rows: Int, unicode: Bool) {
    self.columns = columns
    self.rows = rows
    glyphs = unicode ? BrailleGlyphs() : AsciiGlyphs()
    cells = Array(repeating: Cell(), count: columns * rows)
  }

  var dotColumns: Int { columns * glyphs.dotColumns }
  var dotRows: Int { rows * glyphs.dotRows }

  mutating func dot(_ x: Int, _ y: Int, _ style: TextStyle) {
    guard x >= 0, y >= 0, x < dotColumns, y < dotRows else { return }
    let index = y / glyphs.dotRows * columns + x / glyphs.dotColumns
    cells[index].bits |= glyphs.bit(column: x % glyphs.dotColumns, row: y % glyphs.dotRows)
    cells[index].style = style
  }

  /// Bresenham's line, both ends included.
  mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ style: TextStyle
  ) {
    let (dx, dy) = (abs(end.x - start.x), -abs(end.y - start.y))
    let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    var (x, y) = start
    var error = dx + dy
    while true {
      dot(x, y, style)
      if x == end.x, y == end.y { return }
      let twice = 2 * error
      if twice >= dy {
        error += dy
        x += stepX
      }
      if twice <= dx {
        error += dx
        y += stepY
      }
    }
  }

  /// A character in the cell of a dot, above all dots.
  mutating func marker(_ marker: Character, atDot x: Int, _ y: Int, _ style: TextStyle) {
    guard x >= 0, y >= 0, x < dotColumns, y < dotRows else { return }
    let index = y / glyphs.dotRows * columns + x / glyphs.dotColumns
    cells[index].marker = marker
    cells[index].style = style
  }

  /// A character that shows where nothing is drawn.
  mutating func ground(_ character: Character, column: Int, row: Int, _ style: TextStyle = .dim) {
    guard column >= 0, row >= 0, column < columns, row < rows else { return }
    cells[row * columns + column].ground = character
    cells[row * columns + column].groundStyle = style
  }

  /// The row of characters that holds a dot.
  func row(ofDot y: Int) -> Int { y / glyphs.dotRows }
  func column(ofDot x: Int) -> Int { x / glyphs.dotColumns }

  func line(row: Int) -> TextLine {
    var line = TextLine()
    for cell in cells[row * columns..<(row + 1) * columns] {
      if let marker = cell.marker {
        line.append(String(marker), cell.style)
      } else if cell.bits != 0 {
        line.append(String(glyphs.glyph(cell.bits)), cell.style)
      } else if let ground = cell.ground {
        line.append(String(ground), cell.groundStyle)
      } else {
        line.append(" ")
      }
    }
    return line
  }
}
