import Foundation
import LimnDisplay
import LimnSource
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What holds of every description, whatever is in it. The seed of a failing one is in its message.
@Suite struct DescriptionProperties {
  private static let seeds = 0..<1_500 as Range<UInt64>
  private static let widths = [32, 40, 57, 80, 200]

  @Test func text_keepsToTheWidthAndTheCharacterSet() {
    for seed in Self.seeds {
      var random = RandomDescriptions(seed: seed)
      let description = random.description()
      let width = Self.widths[random.below(Self.widths.count)]
      for unicode in [true, false] {
        let text = description.text(TextOptions(width: width, unicode: unicode))
        for line in text.split(separator: "\n") {
          #expect(
            TerminalText.width(of: String(line)) <= width, "seed \(seed), width \(width): \(line)")
        }
        #expect(
          text.unicodeScalars.allSatisfy {
            $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E)
          }, "seed \(seed)")
        if !unicode { #expect(text.utf8.allSatisfy { $0 < 0x80 }, "seed \(seed)") }
      }
    }
  }

  /// Colour adds escape sequences and changes nothing else, but for what colour says better.
  @Test func colour_addsNoWidth() {
    for seed in Self.seeds {
      var random = RandomDescriptions(seed: seed)
      let text = random.description().text(TextOptions(width: 60, unicode: true, colour: true))
      for line in text.split(separator: "\n") {
        let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(TerminalText.width(of: String(plain)) <= 60, "seed \(seed): \(plain)")
        #expect(!plain.contains("\u{1B}"), "seed \(seed)")
      }
    }
  }

  @Test func table_showsNumbersWholeOrNotAtAll() {
    for seed in Self.seeds {
      var random = RandomDescriptions(seed: seed)
      var table = random.table()
      if table.columns.isEmpty { continue }
      // Words that no number is part of.
      for index in table.columns.indices {
        table.columns[index].name = "column"
        if table.columns[index].alignment == .left {
          table.columns[index].cells = table.columns[index].cells.map { _ in "word" }
        }
        table.columns[index].unit = nil
      }
      table.title = nil
      table.notes = []
      let written = Set(
        table.columns.filter { $0.alignment == .right }.flatMap(\.cells)
          .map { $0.replacing(" ", with: "") })
      let text = Description.table(table).text(TextOptions(width: 40))
      for line in text.split(separator: "\n") where !line.contains("more") {
        for piece in line.split(separator: " ") where piece.contains(where: \.isNumber) {
          if piece == "f64" { continue }
          #expect(written.contains(String(piece)), "seed \(seed): \(piece) in \(line)")
        }
      }
    }
  }

  @Test func sentence_isOneLineWithAStop() {
    for seed in Self.seeds {
      var random = RandomDescriptions(seed: seed)
      let sentence = random.description().sentence()
      #expect(
        sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "seed \(seed)")
      #expect(sentence.isEmpty || sentence.hasSuffix("."), "seed \(seed): \(sentence)")
    }
  }

  @Test func picture_isWellFormedAndFinite() {
    for seed in Self.seeds.prefix(600) {
      var random = RandomDescriptions(seed: seed)
      let svg = random.plot().svg()
      let reader = MarkupReader()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = reader
      #expect(parser.parse(), "seed \(seed): \(parser.parserError.map { "\($0)" } ?? "")")
      #expect(reader.odd.isEmpty, "seed \(seed): \(reader.odd.prefix(3))")
      #expect(reader.names.isSubset(of: MarkupReader.known), "seed \(seed): \(reader.names)")
    }
  }

  @Test func description_survivesItsWayToTheFrontEnd() throws {
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    let odd = ("inf", "-inf", "nan")
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: odd.0, negativeInfinity: odd.1, nan: odd.2)
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: odd.0, negativeInfinity: odd.1, nan: odd.2)
    for seed in Self.seeds.prefix(200) {
      var random = RandomDescriptions(seed: seed)
      let description = random.description()
      let back = try decoder.decode(Description.self, from: try encoder.encode(description))
      #expect(back.text() == description.text(), "seed \(seed)")
    }
  }
}

/// Notes the elements of a picture, and numbers among their attributes that are none.
private final class MarkupReader: NSObject, XMLParserDelegate {
  static let known: Set<String> = [
    "svg", "title", "desc", "rect", "text", "path", "g", "circle",
  ]

  private(set) var names: Set<String> = []
  private(set) var odd: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    names.insert(name)
    for (key, value) in attributes
    where ["d", "x", "y", "cx", "cy", "width", "height", "transform", "viewBox"].contains(key) {
      if value.contains("nan") || value.contains("inf") { odd.append("\(key)=\(value)") }
    }
  }
}
