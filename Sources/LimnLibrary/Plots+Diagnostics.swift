import LimnDisplay
import LimnSource

/// What can go wrong with plots, in words.
extension Fault {
  static func cannotPlot(_ typeName: String) -> Fault {
    Fault(
      "E340", "there is no plot for \(typeName)",
      hint: "`plot` takes series, tensors, tables, records of them, decompositions, fits, "
        + "predictions and functions")
  }

  static func cannotPlotShape(_ builtin: String, wants: String, shape: [Int]) -> Fault {
    let axes = shape.map(String.init).joined(separator: ", ")
    return Fault(
      "E341", "`\(builtin)` draws \(wants), but got a tensor of shape [\(axes)]",
      hint: "take a part of it, as in `x[0]`, or reduce an axis, as in `mean(x, dim=0)`")
  }

  static func plotAxesDiffer() -> Fault {
    Fault(
      "E342", "one of these has a time axis and another has none",
      hint: "`panels(a, b)` draws each over an axis of its own")
  }

  static func plotLimits(_ name: String, _ got: String) -> Fault {
    Fault(
      "E343", "`\(name)` expects two ascending places, but got \(got)",
      hint: name == "xlim"
        ? "write `xlim=[0, 10]`, or `xlim=[\"2003\", \"2005\"]` on a time axis"
        : "write `\(name)=[0, 1]`", argument: name)
  }

  static func plotLogLimits() -> Fault {
    Fault(
      "E343", "`ylim` expects limits above 0, since `log=true` asks for a logarithmic axis",
      hint: "write `ylim=[0.01, 1]`", argument: "ylim")
  }

  static func plotLengthsDiffer(_ builtin: String, _ a: Int, _ b: Int, argument: String = "y")
    -> Fault
  {
    Fault(
      "E344", "`\(builtin)` expects as many x as \(argument), but got \(a) and \(b)",
      argument: argument)
  }

  static func plotNotNumeric(_ name: String, _ dtype: String) -> Fault {
    Fault("E345", "cannot draw `\(name)`, whose elements are \(dtype), not numbers")
  }

  static func plotBins(_ count: Int) -> Fault {
    Fault("E346", "`bins` expects 1 to 1000, but got \(count)", argument: "bins")
  }

  static func plotMark(_ name: String, _ got: String) -> Fault {
    Fault(
      "E347",
      "`\(name)` expects a place (a time, a period or a number), a list of them, "
        + "or a record by label, but got \(got)", argument: name)
  }

  static func plotPlace(
    _ name: String, _ got: String, on axis: PlotDescription.XAxis
  ) -> Fault {
    let (kind, hint): (String, String)
    switch axis {
    case .number: (kind, hint) = ("numbers", "write a number, as in `\(name)=3`")
    case .time: (kind, hint) = ("times", "write a date, as in `\(name)=\"2003-06\"`")
    case .labels(let labels):
      let some = labels.prefix(5).map { "`\"\($0)\"`" }.joined(separator: ", ")
      (kind, hint) = ("words", "the words are \(some)\(labels.count > 5 ? " …" : "")")
    }
    return Fault(
      "E347", "`\(name)` is \(got), but the x axis has \(kind)", hint: hint, argument: name)
  }

  static func plotLevel(_ got: String) -> Fault {
    Fault(
      "E347", "`level` expects a number, a list of them, or a record by label, but got \(got)",
      argument: "level")
  }

  static func nothingToPlot(_ builtin: String) -> Fault {
    Fault("E348", "`\(builtin)` needs at least one thing to draw")
  }

  static func plotBand(_ got: String) -> Fault {
    Fault(
      "E349",
      "`band` expects a lower and an upper edge over the x axis of the plot, but got \(got)",
      hint: "write `band=[0.2, 0.8]` or `band={lower: a, upper: b}` with two series",
      argument: "band")
  }

  static func plotColour(_ got: String) -> Fault {
    Fault(
      "E357", "`color` expects a colour or a list of them, but got \(got)",
      hint: "the colours are \(PlotDescription.colourNames.joined(separator: ", "))",
      argument: "color")
  }

  static func plotSize(_ name: String, _ range: String, _ got: Int) -> Fault {
    Fault("E358", "`\(name)` expects \(range), but got \(got)", argument: name)
  }

  static func plotOverlay(_ why: String) -> Fault {
    Fault(
      "E359", "these two plots do not lie over each other: \(why)",
      hint: "`panels(a, b)` draws them one below the other")
  }

  static func plotLags(_ got: Int, most: Int) -> Fault {
    Fault(
      "E346", "`lags` expects 1 to \(most), one less than the steps there are, but got \(got)",
      argument: "lags")
  }

  static func plotGroups(_ got: Int, most: Int) -> Fault {
    Fault(
      "E346", "`by` makes \(got) groups, and no plot shows more than \(most)", argument: "by")
  }

  static func plotBy(_ got: String, choices: [String]) -> Fault {
    Fault(
      "E347", "`by` is \(got), but there is no such axis or column",
      hint: choices.isEmpty
        ? nil : "write \(choices.map { "`by=\"\($0)\"`" }.joined(separator: " or "))",
      argument: "by")
  }

  static func plotYear(_ year: Int, first: Int, last: Int) -> Fault {
    Fault(
      "E346", "`year` is \(year), but the series has values from \(first) to \(last)",
      argument: "year")
  }

  static func notAPicture(_ path: String) -> Fault {
    Fault(
      "E359", "`\(path)` does not end in `.svg`, the one kind of picture there is",
      hint: "write `save(p, \"picture.svg\")`; fits and tensors go into `.safetensors`",
      argument: "path")
  }
}
