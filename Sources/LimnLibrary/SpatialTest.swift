import LimnData
import LimnDisplay
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import OrderedCollections

/// A tensor as maps, one for each element of its other axes, with the neighbours of each place.
struct SpatialTest {
  private let array: DataArray
  /// The axes of the places, ascending.
  private let places: [Int]
  let neighbours: Neighbours

  /// Places that weights are made for; a matrix of them has the square.
  private static let most = 20_000

  init(
    _ x: DataArray, _ weights: Datum, lat: DataArray?, lon: DataArray?, k: Int, km: Double?
  ) throws(Fault) {
    guard x.dtype.isNumeric else { throw Fault.notNumbers(x.dtype) }
    guard x.rank > 0 else {
      throw Fault.neighbours("one number has no neighbours", hint: "x holds a value for each place")
    }
    array = x
    switch weights {
    case .string("queen"), .string("rook"):
      guard x.rank >= 2 else {
        throw Fault.neighbours(
          "a grid needs two axes, but x has one",
          hint: "`weights=\"knn\", lat=…, lon=…` for sites, or a tensor of weights")
      }
      places = [x.rank - 2, x.rank - 1]
      var corners = true
      if case .string("rook") = weights { corners = false }
      neighbours = Neighbours.grid(
        rows: x.shape[x.rank - 2], columns: x.shape[x.rank - 1], corners: corners)
    case .string(let text) where text == "knn" || text == "distance":
      let (axis, points) = try Self.points(x, lat, lon, for: text)
      places = [axis]
      func distance(_ a: Int, _ b: Int) -> Double { Neighbours.metres(points[a], points[b]) }
      if text == "knn" {
        guard k >= 1 else { throw Fault.countTooSmall(k, "k", least: 1) }
        neighbours = Neighbours.nearest(k, distance, count: points.count)
      } else {
        guard let km, km > 0 else {
          throw Fault.neighbours(
            "`weights=\"distance\"` needs `km`, a distance above 0",
            hint: "such as `km=50`, how far neighbours are at most")
        }
        neighbours = Neighbours.within(1000 * km, distance, count: points.count)
      }
    case .string(let text):
      throw Fault.unknownChoice(text, "weights", of: ["queen", "rook", "knn", "distance"])
    case .array(let matrix):
      let axis = x.rank - 1
      let n = x.shape[axis]
      guard matrix.shape == [n, n], matrix.dtype.isNumeric else {
        throw Fault.neighbours(
          "weights of \(n) places are a tensor [\(n), \(n)], but got \(matrix.shape)",
          hint: "row i holds the weights of the neighbours of place i")
      }
      let values = try matrix.tensor.f64Values()
      guard values.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw Fault.neighbours(
          "weights are finite numbers of 0 or more", hint: "0 stands for no neighbour")
      }
      places = [axis]
      neighbours = Neighbours.matrix(values, count: n)
    default:
      throw Fault.wrongType(
        "weights", "a string or a tensor", "who is whose neighbour", got: weights)
    }
  }

  /// The axis of sites, and where they are.
  private static func points(
    _ x: DataArray, _ lat: DataArray?, _ lon: DataArray?, for text: String
  ) throws(Fault) -> (axis: Int, points: [(lat: Double, lon: Double)]) {
    guard let lat, let lon, lat.rank == 1, lon.rank == 1, lat.dtype.isNumeric, lon.dtype.isNumeric
    else {
      throw Fault.neighbours(
        "`weights=\"\(text)\"` needs the `lat` and `lon` of each site",
        hint: "tensors with one axis, in degrees")
    }
    let named = lat.axes[0].name.flatMap { name in x.axes.firstIndex { $0.name == name } }
    let axis = named ?? x.rank - 1
    let n = x.shape[axis]
    guard lat.count == n, lon.count == n else {
      throw Fault.neighbours(
        "x has \(n) places, but `lat` \(lat.count) and `lon` \(lon.count)",
        hint: "one of each for every site")
    }
    guard n <= most else {
      throw Fault.neighbours(
        "\(n) places are more than the \(most) whose distances are compared",
        hint: "take a sample of the places")
    }
    let (north, east) = (try lat.tensor.f64Values(), try lon.tensor.f64Values())
    guard north.allSatisfy({ abs($0) <= 90 }), east.allSatisfy({ abs($0) <= 360 }) else {
      throw Fault.neighbours(
        "`lat` is within ±90 and `lon` within ±360 degrees, none missing",
        hint: "`lat` comes first")
    }
    return (axis, zip(north, east).map { (lat: $0, lon: $1) })
  }

  private var others: [Int] { array.axes.indices.filter { !places.contains($0) } }

  /// The elements of each map, in row-major order of the places.
  func maps(of numbers: [Double]) -> [[Double]] {
    var strides = [Int](repeating: 1, count: array.rank)
    for axis in (0..<array.rank - 1).reversed() {
      strides[axis] = strides[axis + 1] * array.shape[axis + 1]
    }
    func offsets(_ axes: [Int]) -> [Int] {
      axes.reduce([0]) { found, axis in
        found.flatMap { offset in (0..<array.shape[axis]).map { offset + $0 * strides[axis] } }
      }
    }
    let inside = offsets(places)
    return offsets(others).map { start in inside.map { numbers[start + $0] } }
  }

  func results(
    _ measure: SpatialStatistics.Measure, _ shares: Neighbours.Shares, permutations: Int,
    _ numbers: [Double], key: UInt64, _ interruption: Interruption
  ) throws(Fault) -> [TestResult] {
    let maps = maps(of: numbers)
    var results: [TestResult] = []
    let portion = 64
    while results.count < maps.count {
      try interruption.check()
      let first = results.count
      let size = min(portion, maps.count - first)
      results += [TestResult](unsafeUninitializedCapacity: size) { buffer, made in
        if let start = buffer.baseAddress {
          Parallel.forEach(size) { place in
            (start + place).initialize(
              to: SpatialStatistics.test(
                measure, maps[first + place], neighbours, shares, permutations: permutations,
                key: key, from: (first + place) &* permutations))
          }
        }
        made = size
      }
    }
    return results
  }

  func report(
    _ measure: SpatialStatistics.Measure, _ name: String, _ shares: Neighbours.Shares,
    permutations: Int, _ context: any CallContext
  ) throws(Fault) -> Report {
    guard permutations >= 0 else {
      throw Fault.countTooSmall(permutations, "permutations", least: 0)
    }
    guard permutations <= 10_000_000 else {
      throw Fault.wrongType(
        "permutations", of: "up to 10,000,000", got: "\(permutations)", hint: "999 are usual")
    }
    let found = try results(
      measure, shares, permutations: permutations, try array.tensor.f64Values(),
      key: context.nextRandomKey(), context.effects.interruption)
    var fields: OrderedDictionary<String, Datum> = [:]
    func put(_ field: String, _ values: [Double]) throws(Fault) {
      if values.count == 1, others.isEmpty {
        fields[field] = values[0].isNaN ? Datum.none : .float(values[0])
      } else {
        fields[field] = .array(
          DataArray(
            try Tensor(f64: values, shape: others.map { array.shape[$0] }),
            axes: others.map { array.axes[$0] }, name: field))
      }
    }
    try put("statistic", found.map(\.statistic))
    try put("p", found.map(\.p))
    for (place, field) in SpatialStatistics.fields.enumerated() {
      try put(field, found.map { $0.more[place] })
    }
    try put("n", found.map { Double($0.n) })
    if others.isEmpty, let one = found.first {
      if let reason = one.reason { fields["reason"] = .string(reason) }
      fields["n"] = .int(Int64(one.n))
      fields["islands"] = one.reason == nil ? .int(Int64(one.more[3])) : Datum.none
      return Report(name, fields, says: says(one, measure))
    }
    let small = found.count { ($0.p.isNaN ? $0.more[2] : $0.p) < SeriesTest.significance }
    return Report(
      name, fields,
      says:
        "p is below 0.05 in \(small) of \(found.count) maps; `fdr` says which remain when so many "
        + "are tested.")
  }

  private func says(_ result: TestResult, _ measure: SpatialStatistics.Measure) -> String {
    if let reason = result.reason { return "No answer, since \(reason)." }
    let p = result.p.isNaN ? result.more[2] : result.p
    guard p < SeriesTest.significance else {
      return "Neighbours are no more alike than chance would have them (\(Said.p(p)))."
    }
    let isAlike =
      measure == .moran
      ? result.statistic > result.more[0] : result.statistic < result.more[0]
    return "Neighbours are \(isAlike ? "alike" : "unlike") (\(Said.p(p))): the places are not "
      + "independent."
  }
}
