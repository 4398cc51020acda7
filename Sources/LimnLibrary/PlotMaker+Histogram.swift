import OrderedCollections
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource

/// How often values occur.

extension PlotMaker {
  static func histogram(_ array: DataArray, bins: Int?) throws(Fault) -> PlotDescription {
    let values = try numbers(array).filter(\.isFinite)
    if let bins, !(1...1_000).contains(bins) { throw Fault.plotBins(bins) }
    let (low, high) = Reduction.extremes(of: values)
    var edges: [Double] = []
    var counts: [Double] = []
    if let low, let high {
      edges = NiceSteps.edges(low: low, high: high, most: 14)
      if let bins, low < high {
        edges = (0...bins).map {
          let share = Double($0) / Double(bins)
          return low * (1 - share) + high * share
        }
      }
      counts = Array(repeating: 0, count: edges.count - 1)
      for value in values { counts[bin(of: value, edges)] += 1 }
    }
    return bars(edges, counts, name: array.name ?? "values", label(array, else: "values"))
  }

  /// A record of `counts` and of `edges`, one more, as `histogram` gives; nil for anything else.
  static func histogram(_ record: Record) -> PlotDescription? {
    guard case .array(let counts)? = record.fields["counts"] ?? record.fields["count"],
      case .array(let edges)? = record.fields["edges"], counts.rank == 1, edges.rank == 1,
      edges.count == counts.count + 1, let heights = try? numbers(counts),
      let places = try? numbers(edges)
    else { return nil }
    let name = edges.name ?? counts.name ?? "values"
    return bars(places, heights, name: name, label(edges, else: name))
  }

  private static func bars(
    _ edges: [Double], _ counts: [Double], name: String, _ xlabel: String
  ) -> PlotDescription {
    PlotDescription(
      title: "histogram of \(name)", xlabel: xlabel, xAxis: .number,
      panels: [Panel(ylabel: "count", marks: [.bars(name: name, edges: edges, counts: counts)])])
  }

  /// Bins are half open, the last one holds its upper edge too.
  private static func bin(of value: Double, _ edges: [Double]) -> Int {
    var low = 0
    var high = edges.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }
}
