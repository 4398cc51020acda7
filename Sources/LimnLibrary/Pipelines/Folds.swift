import CLimnKernels
import LimnData
import LimnDisplay
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Data together with a plan of what of it trains and what tests, fold by fold.
package struct Folds: Sendable {
  let data: SeriesSet
  let plan: FoldPlan

  /// The last step that any fold scores, and one more.
  func end(of fold: Fold) -> Int { fold.test.last?.upperBound ?? 0 }
}

extension Folds {
  /// One fold whose last third tests, where nothing else is said.
  static func usual(for pipeline: Pipeline, of data: SeriesSet) throws(Fault) -> Folds {
    Folds(
      data: data,
      plan: try FoldPlan(
        .expanding, steps: data.time.count, n: 1, horizon: max(1, pipeline.horizon),
        lookback: pipeline.lookback ?? Library.usualLookback(data.time),
        size: data.time.count / 3, cycle: data.time.slotsPerYear))
  }

  /// Whole years as tests; those that the axis has from the first to the last step.
  ///
  /// n: the last so many, by default all but the first.
  static func years(of time: TimeAxis, n: Int?) -> [[Range<Int>]] {
    var years: [(year: Int, steps: Range<Int>)] = []
    var reader = FieldReader(.year, time.calendar)
    for (step, instant) in time.instants.enumerated() {
      let year = reader.read(instant)
      if years.last?.year == year {
        years[years.count - 1].steps = years[years.count - 1].steps.lowerBound..<(step + 1)
      } else {
        years.append((year, step..<(step + 1)))
      }
    }
    return years.suffix(n ?? years.count).map { [$0.steps] }
  }

  /// Years of one half, by the mean of a series, as one test.
  ///
  /// The wetter half where `wet`, the drier half else (Klemeš 1986).
  static func differential(
    _ time: TimeAxis, by values: [Double], wet: Bool
  ) -> [[Range<Int>]] {
    let years = years(of: time, n: nil).compactMap(\.first)
    let means = years.map { year -> (Range<Int>, Double) in
      let present = year.map { values[$0] }.filter { !$0.isNaN }
      return (year, present.isEmpty ? .nan : present.reduce(0, +) / Double(present.count))
    }.filter { !$0.1.isNaN }
    let sorted = means.enumerated().sorted {
      $0.element.1 != $1.element.1 ? $0.element.1 < $1.element.1 : $0.offset < $1.offset
    }.map(\.element.0)
    let half = sorted.count / 2
    let test = wet ? sorted.suffix(half) : sorted.prefix(half)
    return [test.sorted { $0.lowerBound < $1.lowerBound }]
  }
}

extension Folds: DescribedObject {
  package var typeName: String { "folds" }
  package var fieldNames: [String] { ["kind", "n", "horizon", "lookback", "gap", "table"] }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "kind": .string(plan.kind.rawValue)
    case "n": .int(Int64(plan.folds.count))
    case "horizon": .int(Int64(plan.horizon))
    case "lookback": .int(Int64(plan.lookback))
    case "gap": .int(Int64(plan.gap))
    case "table": (try? table).map { .table($0) }
    default: nil
    }
  }

  /// fold, test_from, test_to, train_steps, test_steps.
  private var table: Table {
    get throws(Fault) {
      let folds = plan.folds
      func moments(_ step: (Fold) -> Int?) -> [Int64] {
        folds.map { step($0).map { data.time.instants[$0].microseconds } ?? 0 }
      }
      func column(_ values: [Int], _ name: String) throws(Fault) -> DataArray {
        DataArray(try Tensor(whole: values.map { Int64($0) }), name: name)
      }
      var columns = [
        try column(Array(1...max(1, folds.count)), "fold"),
        DataArray(try Tensor(moments: moments { $0.test.first?.lowerBound }), name: "test_from"),
        DataArray(
          try Tensor(moments: moments { $0.test.last.map { $0.upperBound - 1 } }), name: "test_to"),
        try column(folds.map(\.trainSteps), "train_steps"),
        try column(folds.map(\.testSteps), "test_steps"),
      ]
      if folds.contains(where: { $0.testSites != nil }) {
        columns.append(
          DataArray(
            try Tensor(
              words: folds.map { fold in
                (fold.testSites ?? []).map { data.sites[$0] }.joined(separator: " ")
              }), name: "test_sites"))
      }
      return Table(columns: columns, rowCount: folds.count)
    }
  }

  /// One bar a fold over the span of the data: what trains, what is left out, what tests.
  package var description: Description {
    let width = 60
    var lines = [
      "folds  \(plan.kind.rawValue)  \(plan.folds.count) of \(plan.steps) steps  "
        + "horizon \(plan.horizon)  gap \(plan.gap)"
    ]
    for (index, fold) in plan.folds.enumerated() {
      let bar = (0..<width).map { cell -> Character in
        let first = cell * plan.steps / width
        let end = max(first + 1, (cell + 1) * plan.steps / width)
        let steps = first..<end
        if fold.test.contains(where: { $0.overlaps(steps) }) { return "█" }
        return fold.train.contains { $0.overlaps(steps) } ? "░" : " "
      }
      var line = String(repeating: " ", count: index < 9 ? 2 : 1) + "\(index + 1)  \(String(bar))"
      if let sites = fold.testSites {
        let names = sites.prefix(3).map { data.sites[$0] } + (sites.count > 3 ? ["…"] : [])
        line += "  at \(names.joined(separator: " "))"
      }
      lines.append(line)
    }
    if let first = data.time.instants.first, let last = data.time.instants.last {
      lines.append("     \(first) … \(last)   ░ trains  █ tests")
    }
    return .text(lines.joined(separator: "\n"))
  }
}

extension Folds: Bridged {
  package static var typeName: String { "folds" }
  package static func from(_ datum: Datum) -> Folds? {
    if case .object(let object) = datum { object as? Folds } else { nil }
  }
  package var datum: Datum { .object(self) }
}

/// Places on the Earth.
enum Sites {
  /// Kilometres along the great circle, on a sphere of 6371.0088 km.
  static func distance(_ a: (lat: Double, lon: Double), _ b: (lat: Double, lon: Double)) -> Double {
    let radian = Double.pi / 180
    let (p, q) = (a.lat * radian, b.lat * radian)
    let half = LimnMath.sin((q - p) / 2)
    let turn = LimnMath.sin((b.lon - a.lon) * radian / 2)
    let h = half * half + LimnMath.cos(p) * LimnMath.cos(q) * turn * turn
    let root = min(1, h.squareRoot())
    return 2 * 6371.0088 * limn_atan2(root, (1 - root * root).squareRoot())
  }

  /// Groups of neighbours: halved along the longer side until there are `n`.
  static func blocks(_ places: [(lat: Double, lon: Double)], n: Int) -> [[Int]] {
    var groups = [Array(places.indices)]
    while groups.count < n {
      guard let largest = groups.indices.max(by: { groups[$0].count < groups[$1].count }),
        groups[largest].count > 1
      else { break }
      let group = groups[largest]
      let lats = group.map { places[$0].lat }
      let lons = group.map { places[$0].lon }
      let tall = (lats.max() ?? 0) - (lats.min() ?? 0)
      let wide = (lons.max() ?? 0) - (lons.min() ?? 0)
      let sorted = group.sorted { a, b in
        let (x, y) = tall >= wide ? (places[a].lat, places[b].lat) : (places[a].lon, places[b].lon)
        return x != y ? x < y : a < b
      }
      groups[largest] = Array(sorted.prefix(sorted.count / 2)).sorted()
      groups.append(Array(sorted.suffix(sorted.count - sorted.count / 2)).sorted())
    }
    return groups
  }
}
