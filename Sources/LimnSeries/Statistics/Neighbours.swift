import LimnTensor

/// Which places are neighbours, and how much each counts: the weights of spatial statistics.

package struct Neighbours: Sendable {
  package enum Shares: String, CaseIterable, Hashable, Sendable {
    /// The weights of each place sum to 1.
    case row
    /// As they are.
    case binary
  }

  package let count: Int
  /// Of each place, its neighbours and their weights, in ascending order.
  package let lists: [[(place: Int, weight: Double)]]

  package init(lists: [[(place: Int, weight: Double)]]) {
    self.lists = lists
    count = lists.count
  }

  /// The cells of a grid that share an edge (rook) or a corner too (queen).
  package static func grid(rows: Int, columns: Int, corners: Bool) -> Neighbours {
    var lists: [[(place: Int, weight: Double)]] = []
    for row in 0..<rows {
      for column in 0..<columns {
        var list: [(place: Int, weight: Double)] = []
        for (down, right) in [
          (-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1),
        ] where corners || down == 0 || right == 0 {
          let (r, c) = (row + down, column + right)
          if (0..<rows).contains(r), (0..<columns).contains(c) { list.append((r * columns + c, 1)) }
        }
        lists.append(list)
      }
    }
    return Neighbours(lists: lists)
  }

  /// The k nearest places; of equal ones the first.
  package static func nearest(_ k: Int, _ distance: (Int, Int) -> Double, count: Int) -> Neighbours
  {
    Neighbours(
      lists: (0..<count).map { place in
        let away = (0..<count).map { $0 == place ? Double.infinity : distance(place, $0) }
        let others = (0..<count).filter { $0 != place }
          .sorted { away[$0] < away[$1] || (away[$0] == away[$1] && $0 < $1) }
        return others.prefix(k).sorted().map { (place: $0, weight: 1.0) }
      })
  }

  /// All places within a distance.
  package static func within(
    _ reach: Double, _ distance: (Int, Int) -> Double, count: Int
  ) -> Neighbours {
    Neighbours(
      lists: (0..<count).map { place in
        (0..<count).filter { $0 != place && distance(place, $0) <= reach }
          .map { (place: $0, weight: 1.0) }
      })
  }

  /// weights: [N · N] in row-major order; what stands on the diagonal is left out.
  package static func matrix(_ weights: [Double], count: Int) -> Neighbours {
    Neighbours(
      lists: (0..<count).map { row in
        (0..<count).compactMap { column in
          let weight = weights[row * count + column]
          return column != row && weight != 0 ? (place: column, weight: weight) : nil
        }
      })
  }

  /// Between places that are present, with the weights shared out.
  func among(_ present: [Bool], _ shares: Shares) -> Neighbours {
    Neighbours(
      lists: lists.enumerated().map { place, list in
        guard present[place] else { return [] }
        let kept = list.filter { present[$0.place] }
        guard shares == .row else { return kept }
        let sum = kept.reduce(0) { $0 + $1.weight }
        return kept.map { (place: $0.place, weight: $0.weight / sum) }
      })
  }

  /// Metres between two points of the Earth, taken as a sphere.
  package static func metres(
    _ a: (lat: Double, lon: Double), _ b: (lat: Double, lon: Double)
  ) -> Double {
    let turn = Double.pi / 180
    let across = LimnMath.sin(0.5 * (b.lat - a.lat) * turn)
    let along = LimnMath.sin(0.5 * (b.lon - a.lon) * turn)
    let h =
      across * across
      + LimnMath.cos(a.lat * turn) * LimnMath.cos(b.lat * turn) * along * along
    return 2 * 6_371_008.8 * LimnMath.asin(min(1, h.squareRoot()))
  }
}
