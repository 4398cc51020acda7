import LimnTime

/// Where values come from, and what they have seen.

/// What is known of one time step of a series.
package enum StepStatus: UInt8, Codable, Sendable {
  case observed, masked, filled
}

/// What a value rests on. Kept by every operation for which it still means something.
package struct Provenance: Hashable, Sendable, Codable {
  /// One `StepStatus.rawValue` per element in row-major order, or nil when every present element is observed.
  package var status: [UInt8]?
  /// The span of time on which a fitted quantity (a decomposition, a climatology, a filled gap) rests.
  package var fittedOn: ClosedRange<Instant>?
  /// How many steps ahead of its own time an element may have seen; 0 means causal,
  /// `Int.max` means any.
  package var seesAhead: Int
  /// How many steps before its own time an element is made of, as a moving mean is: neighbours then
  /// share values, and part of one is known before it is due. 0 for what stands by itself, `Int.max` for
  /// all before.
  package var seesBack: Int
  /// One line per operation that left a taint: `stl of 422 steps (cell 3)`.
  package var notes: [String]

  package init(
    status: [UInt8]? = nil, fittedOn: ClosedRange<Instant>? = nil, seesAhead: Int = 0,
    seesBack: Int = 0, notes: [String] = []
  ) {
    self.status = status
    self.fittedOn = fittedOn
    self.seesAhead = seesAhead
    self.seesBack = seesBack
    self.notes = notes
  }

  package static let observed = Provenance()
}
