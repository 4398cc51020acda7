import LimnSource

/// What can go wrong with plots, in words.
extension Fault {
  static func cannotPlot(_ typeName: String) -> Fault {
    Fault(
      "E340", "there is no plot for \(typeName)",
      hint: "`plot` takes a series, a tensor, a table, a decomposition, a fit or a prediction")
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
      hint: "draw them in plots of their own")
  }

  static func plotLimits(_ got: String) -> Fault {
    Fault(
      "E343", "`ylim` expects two ascending numbers, but got \(got)", hint: "write `ylim=[0, 1]`",
      argument: "ylim")
  }

  static func plotLengthsDiffer(_ a: Int, _ b: Int) -> Fault {
    Fault(
      "E344", "`scatter` expects as many x as y, but got \(a) and \(b)", argument: "y")
  }

  static func plotNotNumeric(_ name: String, _ dtype: String) -> Fault {
    Fault("E345", "cannot draw `\(name)`, whose elements are \(dtype), not numbers")
  }

  static func plotBins(_ count: Int) -> Fault {
    Fault("E346", "`bins` expects 1 to 1000, but got \(count)", argument: "bins")
  }

  static func plotMark(_ got: String) -> Fault {
    Fault(
      "E347",
      "`mark` expects a place on the x axis (a time or a number) or a list of them, "
        + "but got \(got)", argument: "mark")
  }

  static func nothingToPlot(_ builtin: String) -> Fault {
    Fault("E348", "`\(builtin)` needs at least one thing to draw")
  }
}
