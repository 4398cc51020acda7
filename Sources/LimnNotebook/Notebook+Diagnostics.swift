import LimnSource

/// What can be wrong with a notebook, in words.
extension Fault {
  package static func conflictMarker() -> Fault {
    Fault(
      "E701", "a conflict marker of a merge",
      hint: "resolve the conflict in an editor; until then the notebook opens read-only")
  }

  package static func frontMatterOpen() -> Fault {
    Fault("E702", "the front matter is not closed", hint: "end it with a line `---`")
  }

  package static func frontMatterMalformed(_ why: String) -> Fault {
    Fault("E703", "the front matter is not readable YAML: \(why)")
  }

  package static func formatTooNew(_ version: Int) -> Fault {
    Fault(
      "E704", "the notebook has format version \(version), and this limn reads version 1",
      hint: "a newer limn wrote it")
  }

  package static func frontMatterField(_ field: String, expects what: String) -> Fault {
    Fault("E705", "`\(field)` in the front matter must be \(what)")
  }

  package static func frontMatterUnknown(_ field: String, nearest: String?) -> Fault {
    Fault(
      "E706", "the front matter has no field `\(field)`",
      hint: nearest.map { "did you mean `\($0)`?" })
  }

  package static func fenceOpen(_ cell: String?) -> Fault {
    Fault(
      "E707", "the fence\(cell.map { " of \($0)" } ?? "") that opens here is never closed",
      hint: "end it with a line of as many backticks or tildes")
  }

  package static func malformedCellOptions(_ text: String) -> Fault {
    Fault(
      "E708", "`\(text)` after `limn` is not a cell's options",
      hint: "write them in braces, as in `limn {#load timeout=60s}`; `limn show` only shows code")
  }

  package static func unknownCellOption(_ word: String) -> Fault {
    let known = CellOptions.Flag.allCases.map(\.rawValue) + ["timeout", "tol"]
    return Fault(
      "E709", "there is no cell option `\(word)`",
      hint: Suggestion.nearest(word, among: known).map { "did you mean `\($0)`?" }
        ?? "there are `#name`, `hide`, `skip`, `error`, `volatile`, `timeout=60s`, `tol=1e-6`")
  }

  package static func repeatedCellOption(_ word: String) -> Fault {
    Fault("E709", "the cell option `\(word)` is given twice")
  }

  package static func malformedTimeout(_ text: String) -> Fault {
    Fault("E709", "`timeout=\(text)` is not a time", hint: "write `60s`, `30min` or `2h`")
  }

  package static func malformedTolerance(_ text: String) -> Fault {
    Fault("E709", "`tol=\(text)` is not a number from 0 up", hint: "write `tol=1e-6`")
  }

  package static func malformedCellName(_ name: String) -> Fault {
    Fault(
      "E710", "`#\(name)` is not a cell's name",
      hint: "names have up to 64 of the letters A to Z, a to z, digits, `_` and `-`")
  }

  package static func duplicateCellName(_ name: String, firstLine: Int) -> Fault {
    Fault(
      "E711", "two cells are named `\(name)`; the first is in line \(firstLine)",
      hint: "give one of them another name")
  }

  package static func damagedOutput(_ why: String) -> Fault {
    Fault(
      "E712", "the stored output is damaged: \(why)",
      hint: "delete it, from the `limn:out` comment to the end of its fence; a run makes it anew")
  }

  package static func orphanOutput() -> Fault {
    Fault("E713", "a stored output without a cell right above it", hint: "delete it")
  }

  package static func notText(offset: Int) -> Fault {
    Fault("E714", "the file is not UTF-8 text: byte \(offset) does not belong there")
  }

  package static func unknownParameter(_ name: String, known: [String]) -> Fault {
    let nearest = Suggestion.nearest(name, among: known).map { "did you mean `\($0)`?" }
    let list = known.map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E720", "the notebook has no parameter `\(name)`",
      hint: nearest ?? (known.isEmpty ? "it declares none" : "it has \(list)"))
  }

  package static func parameterValue(_ name: String, _ text: String, expects what: String) -> Fault
  {
    Fault("E721", "the parameter `\(name)` must be \(what), but got `\(text)`")
  }
}
