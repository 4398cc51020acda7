import LimnMachine
import LimnSource

/// Names found by what they do.
///
/// Every word of the question is looked for in names, in what other languages call them, in
/// summaries, in parameters and in the text of help. A word counts by the best place where it is
/// found, half for a word that means the same; an entry must have every word, unless no entry has.
package enum Search {
  package struct Entry: Hashable, Sendable {
    package var name: String
    /// The family of a builtin, the kind of a topic.
    package var kind: String
    package var summary: String
  }

  private struct Text {
    var entry: Entry
    var names: [String]
    var foreign: [String]
    var summary: [String]
    var parameters: [String]
    var rest: [String]
  }

  /// Best first.
  package static func entries(for question: String, in library: [Builtin]) -> [Entry] {
    let asked = words(question)
    let content = asked.filter { !origins.contains($0) }
    let wanted = (content.isEmpty ? asked : content).map(stem)
    guard !wanted.isEmpty else { return [] }
    let whole = question.lowercased()
    var scored: [(entry: Entry, score: Int, found: Int)] = []
    for text in texts(of: library) {
      var scores = wanted.map { word in
        max(
          score(of: word, in: text), likes(of: word).map { score(of: $0, in: text) / 2 }.max() ?? 0)
      }
      if text.names.contains(where: { $0.lowercased() == whole }) { scores.append(200) }
      let found = scores.count { $0 > 0 }
      if found > 0 { scored.append((text.entry, scores.reduce(0, +), found)) }
    }
    let complete = scored.filter { $0.found >= wanted.count }
    let best = (complete.isEmpty ? scored : complete).enumerated().sorted {
      ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset)
    }
    return best.map(\.element.entry)
  }

  /// Words that name a language or say nothing.
  private static let origins: Set<String> = [
    "pandas", "numpy", "xarray", "dplyr", "tidyr", "python", "scipy", "in", "the", "of", "a", "to",
    "how", "an", "and", "like", "do", "i",
  ]

  /// Words that are asked for, one by the other.
  private static let alike = """
    smooth denoise noise loess lowess whittaker savgol hants
    trend slope detrend line drift
    average mean
    spread deviation variance std var
    missing gap absent nan none
    fill impute interpolate
    correlation corr autocorrelation acf covariance
    forecast predict prediction
    train fit learn
    error metric rmse score skill
    season cycle period climatology
    decompose decomposition stl seasonal
    join merge
    group aggregate summarise
    plot chart graph draw figure
    date time timestamp
    picture image raster map
    extreme maximum return_period gev
    drought spi spei
    frequency spectrum fft periodogram
    random sample
    outlier anomaly extreme
    resample aggregate downsample
    test significance p_value
    neural network lstm gru rnn recurrent
    gradient derivative grad differentiate
    export write save
    import read load open
    """.split(separator: "\n").map { $0.split(separator: " ").map { stem(String($0)) } }

  private static func likes(of word: String) -> [String] {
    alike.filter { $0.contains(word) }.flatMap { $0 }.filter { $0 != word }
  }

  private static func score(of word: String, in text: Text) -> Int {
    if text.names.contains(where: { stem($0.lowercased()) == word }) { return 100 }
    if text.foreign.contains(word) { return 80 }
    if text.names.contains(where: { words($0).contains { $0.hasPrefix(word) } }) { return 60 }
    if word.count > 2, text.names.contains(where: { $0.lowercased().contains(word) }) { return 50 }
    if text.summary.contains(where: { stem($0) == word }) { return 40 }
    guard word.count > 2 else { return 0 }
    if text.summary.contains(where: { $0.hasPrefix(word) }) { return 30 }
    if text.parameters.contains(where: { $0.hasPrefix(word) }) { return 15 }
    if text.rest.contains(where: { $0.hasPrefix(word) }) { return 8 }
    return 0
  }

  private static func texts(of library: [Builtin]) -> [Text] {
    var foreign: [String: [String]] = [:]
    for entry in ForeignName.all {
      for target in entry.targets {
        foreign[target, default: []] += words(entry.name).map(stem) + [entry.name.lowercased()]
      }
    }
    let builtins = library.map { builtin in
      Text(
        entry: Entry(name: builtin.name, kind: builtin.family, summary: builtin.summary),
        names: [builtin.name] + builtin.aliases, foreign: foreign[builtin.name] ?? [],
        summary: words(builtin.summary),
        parameters: builtin.parameters.map { $0.name.lowercased() },
        rest: words(
          builtin.family + " " + builtin.returns + " " + builtin.formula + " "
            + builtin.parameters.map(\.about).joined(separator: " ")))
    }
    let topics = Topic.all.map { topic in
      Text(
        entry: Entry(name: topic.names[0], kind: topic.kind.rawValue, summary: topic.summary),
        names: topic.names, foreign: topic.names.flatMap { foreign[$0] ?? [] },
        summary: words(topic.summary), parameters: [],
        rest: words(topic.text.joined(separator: " ")))
    }
    return builtins + topics
  }

  /// In small letters; signs stand for themselves when there are no letters.
  static func words(_ text: String) -> [String] {
    let found = text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    return found.isEmpty ? text.split(whereSeparator: \.isWhitespace).map(String.init) : found
  }

  /// Without the endings of English: `smoothing` and `smoothed` are `smooth`.
  static func stem(_ word: String) -> String {
    for ending in ["ing", "ed", "es", "s"] where word.hasSuffix(ending) {
      if word.count - ending.count >= 3 { return String(word.dropLast(ending.count)) }
    }
    return word
  }
}
