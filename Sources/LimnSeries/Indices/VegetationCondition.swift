/// The least and the greatest value of each time of the year, between which others stand.
///
/// Kogan (1995), doi:10.1016/0273-1177(95)00079-T.

package struct VegetationCondition: Hashable, Sendable, Codable {
  /// [S], NaN for a slot of which nothing was present.
  package let least, greatest: [Double]

  /// values: [T], NaN where missing; slots: [T], each in 0 ..< slotCount.
  package init(
    fitting values: [Double], slots: [Int], slotCount: Int, calibration: Range<Int>
  ) {
    var least = [Double](repeating: .nan, count: max(0, slotCount))
    var greatest = least
    for step in calibration.clamped(to: 0..<min(values.count, slots.count))
    where least.indices.contains(slots[step]) {
      let (slot, value) = (slots[step], values[step])
      if !(least[slot] <= value) { least[slot] = value.isNaN ? least[slot] : value }
      if !(greatest[slot] >= value) { greatest[slot] = value.isNaN ? greatest[slot] : value }
    }
    (self.least, self.greatest) = (least, greatest)
  }

  /// In percent; NaN where the ends of the slot are the same or not there.
  package func apply(_ values: [Double], slots: [Int]) -> [Double] {
    zip(values, slots).map { value, slot in
      guard least.indices.contains(slot), greatest[slot] > least[slot] else { return .nan }
      return 100 * (value - least[slot]) / (greatest[slot] - least[slot])
    }
  }
}
