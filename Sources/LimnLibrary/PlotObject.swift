import LimnDisplay
import LimnMachine
import LimnSource

/// A picture as a value; showing it draws it.
package struct PlotObject: PlottedObject {
  package var plot: PlotDescription

  package init(_ plot: PlotDescription) { self.plot = plot }

  package var typeName: String { "plot" }
  package var fieldNames: [String] { ["title", "sentence"] }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "title": .string(plot.title)
    case "sentence": .string(description.sentence())
    default: nil
    }
  }
}

extension PlotDescription {
  /// Both in one picture, panel over panel; the words are those of the first that has any.
  func overlaid(with other: PlotDescription) throws(Fault) -> PlotDescription {
    guard panels.count == other.panels.count else {
      throw Fault.plotOverlay("one has \(panels.count) panels, the other \(other.panels.count)")
    }
    var result = self
    for (index, above) in other.panels.enumerated() {
      result.panels[index] = try panels[index].overlaid(with: above)
    }
    if title != other.title, !other.title.isEmpty {
      // Each named its own curve, as the legend now does.
      let own = panels.flatMap(\.curveNames), theirs = other.panels.flatMap(\.curveNames)
      if title.isEmpty { result.title = theirs.contains(other.title) ? "" : other.title }
      if own.contains(title), theirs.contains(other.title) { result.title = "" }
    }
    result.notes += other.notes.filter { !notes.contains($0) }
    result.noteLeftOut()
    result.width = width ?? other.width
    result.height = height ?? other.height
    return result
  }
}

extension PlotDescription.Panel {
  var curveNames: [String] {
    marks.compactMap { mark in
      switch mark {
      case .line(let name, _, _), .points(let name, _, _), .stems(let name, _, _),
        .columns(let name, _):
        name
      default: nil
      }
    }
  }

  func overlaid(with other: PlotDescription.Panel) throws(Fault) -> PlotDescription.Panel {
    guard hasAxes, other.hasAxes else { throw Fault.plotOverlay("a heat map has no axes to share") }
    var result = self
    if marks.isEmpty { result.xAxis = other.xAxis }
    guard result.xAxis == other.xAxis || other.marks.isEmpty else {
      throw Fault.plotOverlay("their x axes are of different kinds")
    }
    // Colours stay those that each plot had, or go on where neither says.
    if !(colours.isEmpty && other.colours.isEmpty) {
      let count = curveCount
      result.colours = (0..<count).map { colour(of: $0) }
      result.colours += (0..<other.curveCount).map {
        other.colours.isEmpty ? count + $0 : other.colour(of: $0)
      }
    }
    result.marks += other.marks.filter { !marks.contains($0) || $0.isCurve }
    if title.isEmpty { result.title = other.title }
    if xlabel.isEmpty { result.xlabel = other.xlabel }
    // Two quantities share the axis only by name where they are the same.
    if ylabel != other.ylabel {
      result.ylabel = ylabel.isEmpty || other.ylabel.isEmpty ? ylabel + other.ylabel : ""
    }
    result.xlim = xlim ?? other.xlim
    result.ylim = ylim ?? other.ylim
    result.isLogarithmic = isLogarithmic || other.isLogarithmic
    result.legend = legend ?? other.legend
    return result
  }
}

extension PlotObject: Bridged {
  package static var typeName: String { "plot" }
  package static func from(_ datum: Datum) -> PlotObject? {
    if case .object(let object) = datum { object as? PlotObject } else { nil }
  }
  package var datum: Datum { .object(self) }
}
