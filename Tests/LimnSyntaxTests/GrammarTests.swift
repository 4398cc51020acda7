import Foundation
import LimnSyntax
import Testing

/// The TextMate grammars in `editors/`: that their expressions are expressions, that their words are
/// those of the program, and what scopes sample lines get.

/// A rule as the file has it.
private final class Rule {
  let name: String?
  let match: NSRegularExpression?
  let begin: NSRegularExpression?
  let end: String?
  let captures: [String: String]
  let patterns: [Rule]
  let include: String?

  init(_ json: [String: Any]) throws {
    name = json["name"] as? String
    match = try (json["match"] as? String).map { try NSRegularExpression(pattern: $0) }
    begin = try (json["begin"] as? String).map { try NSRegularExpression(pattern: $0) }
    end = json["end"] as? String
    let captured = json["captures"] as? [String: [String: Any]] ?? [:]
    captures = captured.compactMapValues { $0["name"] as? String }
    include = json["include"] as? String
    patterns = try (json["patterns"] as? [[String: Any]] ?? []).map { try Rule($0) }
    if let end {
      _ = try NSRegularExpression(
        pattern: end.replacingOccurrences(of: "\\1", with: "x")
          .replacingOccurrences(of: "\\2", with: "x"))
    }
  }
}

/// Enough of TextMate to scope one line: the first rule that matches earliest wins.
private struct Grammar {
  let rules: [Rule]
  let repository: [String: Rule]

  init(_ file: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "editors/" + file)
    let json = try #require(
      JSONSerialization.jsonObject(with: try Data(contentsOf: url)) as? [String: Any])
    rules = try (json["patterns"] as? [[String: Any]] ?? []).map { try Rule($0) }
    repository = try (json["repository"] as? [String: [String: Any]] ?? [:]).mapValues {
      try Rule($0)
    }
  }

  private func flat(_ rules: [Rule]) -> [Rule] {
    rules.flatMap { rule -> [Rule] in
      if let include = rule.include, include.hasPrefix("#") {
        return repository[String(include.dropFirst())].map { flat([$0]) } ?? []
      }
      let isPlain = rule.match == nil && rule.begin == nil
      return isPlain ? flat(rule.patterns) : [rule]
    }
  }

  /// Texts with the end of their scope's name, in order.
  func scopes(_ line: String) throws -> [String] {
    var found: [String] = []
    try scan(line as NSString, 0, flat(rules), until: nil, into: &found)
    return found
  }

  @discardableResult
  private func scan(
    _ line: NSString, _ start: Int, _ rules: [Rule], until end: NSRegularExpression?,
    into found: inout [String]
  ) throws -> Int {
    var place = start
    while place <= line.length {
      let range = NSRange(location: place, length: line.length - place)
      var best: (rule: Rule, match: NSTextCheckingResult)?
      for rule in rules {
        guard let expression = rule.match ?? rule.begin,
          let match = expression.firstMatch(
            in: line as String, options: .withTransparentBounds, range: range)
        else { continue }
        if let present = best, present.match.range.location <= match.range.location { continue }
        best = (rule, match)
      }
      if let close = end?.firstMatch(
        in: line as String, options: .withTransparentBounds, range: range),
        close.range.location <= best?.match.range.location ?? Int.max
      {
        return close.range.location + close.range.length
      }
      guard let (rule, match) = best else { return line.length }
      place = match.range.location + max(match.range.length, 1)
      guard rule.begin != nil, let end = rule.end else {
        if let name = rule.name { found.append(label(line, match.range, name)) }
        for (number, name) in rule.captures.sorted(by: { $0.key < $1.key }) {
          found.append(label(line, match.range(at: Int(number) ?? 0), name))
        }
        continue
      }
      let mark = match.numberOfRanges > 1 ? line.substring(with: match.range(at: 1)) : ""
      let close = try NSRegularExpression(
        pattern: end.replacingOccurrences(
          of: "\\1", with: NSRegularExpression.escapedPattern(for: mark)
        )
        .replacingOccurrences(of: "\\2", with: "`"))
      found.append("<\(short(rule.name ?? ""))")
      place = try scan(line, place, flat(rule.patterns), until: close, into: &found)
      found.append(">")
      if place == line.length { return place }
    }
    return place
  }

  private func label(_ line: NSString, _ range: NSRange, _ name: String) -> String {
    "\(line.substring(with: range)):\(short(name))"
  }

  /// `keyword.control.limn` is `keyword.control`.
  private func short(_ name: String) -> String {
    name.hasSuffix(".limn") ? String(name.dropLast(5)) : name
  }
}

@Suite struct TextMateGrammar {
  @Test func expressionsAreExpressions() throws {
    for file in ["limn.tmLanguage.json", "limn-notebook.tmLanguage.json"] { _ = try Grammar(file) }
  }

  @Test func wordsAreThoseOfTheProgram() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "editors/limn.tmLanguage.json")
    let json = try #require(
      JSONSerialization.jsonObject(with: try Data(contentsOf: url)) as? [String: Any])
    let repository = try #require(json["repository"] as? [String: [String: Any]])
    let rules = try #require(repository["keywords"]?["patterns"] as? [[String: String]])
    let words = rules.flatMap { rule in
      (rule["match"] ?? "").matches(of: /[a-z]{2,}/).map { String($0.0) }
    }
    #expect(Set(words) == Set(Keywords.reserved))
  }

  @Test(arguments: [
    ("x = 3", ["=:keyword.operator.assignment", "3:constant.numeric"]),
    ("for t in xs { }", ["for:keyword.control", "in:keyword.operator.word"]),
    (
      "fn area(r) = π * r^2",
      [
        "fn:storage.type.function", "area:entity.name.function", "=:keyword.operator.assignment",
        "π:support.constant", "*:keyword.operator.arithmetic", "^:keyword.operator.arithmetic",
        "2:constant.numeric",
      ]
    ),
    (
      "mean(x, dim=\"time\") # why",
      [
        "mean:entity.name.function.call", "dim:variable.parameter", "=:keyword.operator.assignment",
        "<string.quoted.double", ">", "# why:comment.line.number-sign",
      ]
    ),
    (
      "\"rmse {x:.2f} \\n\"",
      ["<string.quoted.double", "<meta.interpolation", ">", "\\n:constant.character.escape", ">"]
    ),
    ("r'a{b}'", ["<string.quoted.single.raw", ">"]),
    (
      "16d + 1mo",
      [
        "16d:constant.numeric.duration", "+:keyword.operator.arithmetic",
        "1mo:constant.numeric.duration",
      ]
    ),
    ("x |> f", ["|>:keyword.operator.pipe"]), ("r.if", ["if:variable.other.member"]),
    ("x => none", ["=>:storage.type.function.arrow", "none:constant.language"]),
    ("use spatial", ["use:keyword.control.import"]),
    ("## Doc", ["## Doc:comment.block.documentation"]),
    ("a ≤ 0x1F", ["≤:keyword.operator.comparison", "0x1F:constant.numeric.hex"]),
    ("σ_for == h_t", ["==:keyword.operator.comparison"]),
  ])
  func scopes(_ line: String, _ expected: [String]) throws {
    #expect(try Grammar("limn.tmLanguage.json").scopes(line) == expected)
  }

  @Test func cellsOfNotebooksAreFound() throws {
    let scopes = try Grammar("limn-notebook.tmLanguage.json").scopes("```limn {#load hide}")
    #expect(scopes.first == "<meta.embedded.block")
    #expect(try Grammar("limn-notebook.tmLanguage.json").scopes("```limning").isEmpty)
  }
}
