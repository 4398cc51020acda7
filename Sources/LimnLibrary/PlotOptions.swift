import LimnTensor
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTime

/// What all plots can be told: title, names of the axes, limits, marks.
struct PlotOptions {
  var title: String?
  var xlabel: String?
  var ylabel: String?
  /// `[low, high]`, or none.
  var ylim: Datum = .none
  /// A place on the x axis, or several.
  var mark: Datum = .none

  func applied(to plot: PlotDescription) throws(Fault) -> PlotObject {
    var plot = plot
    if let title { plot.title = title }
    if let xlabel { plot.xlabel = xlabel }
    let limits = try limits()
    let places = try Self.places(mark)
    for index in plot.panels.indices {
      if let ylabel, index == 0 { plot.panels[index].ylabel = ylabel }
      if let limits { plot.panels[index].ylim = limits }
      plot.panels[index].marks += places.map { .vertical(name: "", x: $0) }
    }
    return PlotObject(plot)
  }

  private func limits() throws(Fault) -> [Double]? {
    if case .none = ylim { return nil }
    guard let limits = Self.numbers(ylim), limits.count == 2, limits.allSatisfy(\.isFinite),
      limits[0] < limits[1]
    else { throw Fault.plotLimits(Describe.inline(ylim)) }
    return limits
  }

  private static func numbers(_ datum: Datum) -> [Double]? {
    switch datum {
    case .array(let array) where array.rank == 1:
      let reader = ElementReader(array.tensor)
      return reader.isNumeric ? reader.numbers : nil
    case .list(let elements):
      let numbers = elements.compactMap { Double.from($0) }
      return numbers.count == elements.count ? numbers : nil
    default: return nil
    }
  }

  /// Times in seconds since 1970; a period stands for its start.
  private static func places(_ mark: Datum) throws(Fault) -> [Double] {
    switch mark {
    case .none: return []
    case .int(let value): return [Double(value)]
    case .float(let value): return [value]
    case .time(let instant): return [instant.plotSeconds]
    case .string(let text): return [Double(try Period.parse(text).start.microseconds) / 1e6]
    case .array(let array) where array.rank == 1 && array.dtype != .str:
      return ElementReader(array.tensor).numbers
    case .list(let elements):
      var places: [Double] = []
      for element in elements { places += try self.places(element) }
      return places
    default: throw Fault.plotMark(Describe.inline(mark))
    }
  }
}
