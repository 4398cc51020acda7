import FoundationEssentials
import LimnSource

/// What a cell printed when it last ran, as the file keeps it.
package struct StoredOutput: Hashable, Sendable {
  /// Rendered at 100 columns, without colour; lines end in `\n`, no trailing spaces, none at the end.
  package var text: String
  /// The values shown, by name; `_` is the last one.
  package var values: [String: StoredValue]

  package init(text: String, values: [String: StoredValue] = [:]) {
    self.text = Self.normalised(text)
    self.values = values
  }

  /// What editors would do to the text anyway: no spaces before a line end, no blank last lines.
  package static func normalised(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = Substring(line)
      while let last = line.unicodeScalars.last, last == " " || last == "\t" || last == "\r" {
        line.unicodeScalars.removeLast()
      }
      return line
    }
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// The comment and the fence, with `\n` at the end of each line.
  package func rendered(name: String?) -> String {
    let fence = Self.fence(around: text)
    let label = name.map { "\($0) " } ?? ""
    return "<!-- limn:out \(label)\(json) -->\n\(fence)text\n\(text)\n\(fence)\n"
  }

  /// Backticks enough that nothing in the text closes the fence.
  package static func fence(around text: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return String(repeating: "`", count: max(3, longest + 1))
  }

  /// One line; no `--`, which would end the comment in some readers.
  private var json: String {
    struct Body: Encodable { var values: [String: StoredValue]? }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Body(values: values.isEmpty ? nil : values)) else {
      return "{}"
    }
    var escaped = ""
    var previous: Character = " "
    for character in String(decoding: data, as: UTF8.self) {
      if character == "-", previous == "-" { escaped += "\\u002d" } else { escaped.append(character) }
      previous = character
    }
    return escaped
  }

  /// Reads the JSON of a `limn:out` comment; nil when it is none.
  package static func values(json: String) -> [String: StoredValue]? {
    struct Body: Decodable { var values: [String: StoredValue]? }
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(json.utf8)) else { return nil }
    return body.values ?? [:]
  }
}

/// Enough of a value to see that it changed.
package struct StoredValue: Hashable, Codable, Sendable {
  package var dtype: String
  package var shape: [Int]
  package var n: Int
  package var min: Double?
  package var max: Double?
  package var mean: Double?

  package init(
    dtype: String, shape: [Int], n: Int, min: Double? = nil, max: Double? = nil,
    mean: Double? = nil
  ) {
    self.dtype = dtype
    self.shape = shape
    self.n = n
    self.min = min.flatMap { $0.isFinite ? $0 : nil }
    self.max = max.flatMap { $0.isFinite ? $0 : nil }
    self.mean = mean.flatMap { $0.isFinite ? $0 : nil }
  }
}
