import Foundation
import LimnDisplay
import LimnLibrary
import LimnSource
import Testing

/// Every kind of plot as text at 40, 80 and 200 columns, in Unicode and in ASCII, and as a picture.
///
/// `Goldens/NAME.txt` holds the program, the sentence of plain words and the six texts,
/// `Goldens/NAME.svg` the picture. With LIMN_ACCEPT=1 they are rewritten, and the test fails once.
@Suite struct PlotKindGoldens {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Goldens")

  @Test(arguments: PlotKind.all) func text(_ kind: PlotKind) throws {
    let description = try kind.description()
    var parts = [kind.program, "--- in words", description.sentence()]
    for unicode in [true, false] {
      for width in [40, 80, 200] {
        let text = description.text(TextOptions(width: width, unicode: unicode))
        for line in text.split(separator: "\n") {
          #expect(TerminalText.width(of: String(line)) <= width, "too wide: \(line)")
          if !unicode { #expect(line.utf8.allSatisfy { $0 < 0x80 }, "not ASCII: \(line)") }
        }
        parts += ["--- \(width) columns\(unicode ? "" : " of ASCII")", text]
      }
    }
    Self.compare(parts.joined(separator: "\n") + "\n", "\(kind.name).txt")
  }

  @Test(arguments: PlotKind.all) func picture(_ kind: PlotKind) throws {
    guard case .plot(let plot) = try kind.description() else {
      Issue.record("\(kind.name) is no plot")
      return
    }
    Self.compare(plot.svg(), "\(kind.name).svg")
  }

  private static func compare(_ text: String, _ name: String) {
    let file = folder.appending(path: name)
    let accepted = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
    if accepted == text { return }
    guard ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1" else {
      Issue.record("differs from \(name) (LIMN_ACCEPT=1 accepts):\n\(text.prefix(8_000))")
      return
    }
    try? Data(text.utf8).write(to: file)
    Issue.record("accepted anew: \(name)")
  }
}
