/// What NumPy, pandas, xarray, R and others call what Limn has under another name.
///
/// Help, search and the hints at unknown names, methods and parameters all read the one table of
/// `ForeignNames.swift`.
package struct ForeignName: Hashable, Sendable {
  /// As it is written there, such as `groupby` or `group_by`; a method begins with a dot.
  package var name: String
  /// Where: `pandas`, `R`.
  package var origin: String
  /// The names of Limn, the first one above all; none where it is no name at all here.
  package var targets: [String]
  /// How to say it where a name alone does not tell, or empty.
  package var example: String
  /// What to tell whoever wrote the name, where the rest does not say it, or empty.
  package var advice: String

  /// The entry of a name of another language, whatever its case; a module before it may be left out.
  package static func named(_ name: String) -> ForeignName? {
    entry(name) ?? name.split(separator: ".").last.flatMap { entry(String($0)) }
  }

  /// A name of one letter is taken as it stands: `T` is true in R, `t` transposes.
  private static func entry(_ name: String) -> ForeignName? {
    exact[name] ?? (name.count > 1 ? folded[name.lowercased()] : nil)
  }

  /// Modules that are put before names elsewhere: `np.mean(x)`.
  package static let modules: Set<String> = [
    "np", "numpy", "pd", "pandas", "xr", "xarray", "scipy", "stats", "plt", "math", "statistics",
    "torch", "dplyr", "tidyr", "sns", "os", "sys", "json", "re",
  ]

  // MARK: Hints

  /// A hint for somebody who wrote the name, when Limn has what it means.
  package static func hint(for name: String, isKnown: (String) -> Bool) -> String? {
    entry(name).flatMap { $0.hint(writtenAs: name, isKnown: isKnown) }
  }

  /// What is told even where a name of Limn is near: this one is meant.
  package static func advice(for name: String) -> String? {
    guard let advice = entry(name)?.advice, !advice.isEmpty else { return nil }
    return advice
  }

  /// For `np.linalg.inv`, whose path is given.
  package static func hint(ofMember path: [String], isKnown: (String) -> Bool) -> String {
    let around = path.dropLast()
    if around.contains("stats"), let name = path.last {
      let distribution = "dist.\(distributions[name] ?? name)"
      if isKnown(distribution) {
        return "that distribution is `\(distribution)(…)`, which functions take first: `cdf(d, x)`"
      }
    }
    for start in path.indices.dropFirst() {
      let name = path[start...].joined(separator: ".")
      if isKnown(name) { return "functions stand alone: `\(name)(…)`" }
    }
    if path.count > 1, let name = path.last, let hint = hint(for: name, isKnown: isKnown) {
      return hint
    }
    if around.contains("random") {
      return "draws are `random.normal(100)`, `random.choice(x)` and others: `?random`"
    }
    return "functions stand alone, without the name of a package; `?` lists them"
  }

  /// What SciPy's distributions are called, where the name is another one.
  private static let distributions = [
    "norm": "normal", "lognorm": "lognormal", "expon": "exponential", "t": "student_t",
    "f": "fisher_f", "weibull_min": "weibull", "gumbel_r": "gumbel", "binom": "binomial",
  ]

  /// For `x.append(1)`: what to write where the value has no such field.
  package static func hint(ofMethod name: String, isKnown: (String) -> Bool) -> String? {
    if let method = exact["." + name] { return method.advice }
    if isKnown(name) { return "functions are called as `\(name)(x)` or `x |> \(name)`" }
    return hint(for: name, isKnown: isKnown)
  }

  private func hint(writtenAs written: String, isKnown: (String) -> Bool) -> String? {
    if !advice.isEmpty { return advice }
    if !example.isEmpty, targets.allSatisfy(isKnown) {
      return "what \(origin) calls `\(name)` is written `\(example)`"
    }
    guard let target = targets.first(where: isKnown), target != written else { return nil }
    return "what \(origin) calls `\(name)` is `\(target)` here"
  }

  /// What to tell whoever gave a function a parameter that no word here stands for.
  package static func advice(forParameter name: String, of function: String) -> String? {
    parameterAdvice["\(function) \(name.lowercased())"]
  }

  /// The parameter that is called `name` elsewhere, of those that a function has.
  package static func parameter(_ name: String, among known: [String]) -> String? {
    parameters[name.lowercased()]?.first(where: known.contains)
  }

  // MARK: The table, read

  package static let all: [ForeignName] = rows(table).flatMap { cells in
    let targets = cells[2].split(separator: " ").map(String.init)
    return cells[0].split(separator: " ").map {
      ForeignName(
        name: String($0), origin: cells[1], targets: targets, example: cells[3], advice: cells[4])
    }
  }

  /// Five cells of each line; the last may hold the sign that parts them.
  private static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      var cells = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      while cells.count < 5 { cells.append("") }
      return cells
    }
  }

  private static let exact: [String: ForeignName] = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private static let folded: [String: ForeignName] = Dictionary(
    all.filter { $0.name.count > 1 }.map { ($0.name.lowercased(), $0) },
    uniquingKeysWith: { first, _ in first })

  private static let parameters: [String: [String]] = {
    var names: [String: [String]] = [:]
    for cells in rows(parameterTable) {
      let here = cells[1].split(separator: " ").map(String.init)
      for name in cells[0].split(separator: " ") { names[name.lowercased(), default: []] += here }
    }
    return names
  }()
}
