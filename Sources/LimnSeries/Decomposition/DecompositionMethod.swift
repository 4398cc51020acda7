import LimnSource
import LimnTensor

/// Ways to take a series apart, as callers see them.
///
/// A method holds its settings; its plan holds what depends on the length of the series too, so that
/// many series of one length share it, also from several threads.
package protocol DecompositionMethod: Sendable {
  /// What the parts are called, in the order in which a plan gives them.
  var partNames: [String] { get }
  /// The parts that have a value where the series has none; nil if gaps are refused.
  var bridging: Set<String>? { get }
  /// The fewest steps that can be taken apart: two cycles, where there is one.
  var leastCount: Int { get }
  func plan(count: Int) throws(Fault) -> any DecompositionPlan
  /// The method that gives each step its parts from the steps up to it.
  var causal: any DecompositionMethod { get }
}

extension DecompositionMethod {
  package var causal: any DecompositionMethod { EndPoints(self) }

  /// The parts of one series.
  package func parts(
    of values: [Double], poll: () throws(Fault) -> Void = { () throws(Fault) in }
  ) throws(Fault) -> [[Double]] {
    try plan(count: values.count).parts(of: values, poll: poll)
  }
}

package protocol DecompositionPlan: Sendable {
  /// The parts of a series, each as long as the series.
  ///
  /// `poll` is called now and then, perhaps from several threads, so that a long run can be stopped.
  func parts(
    of values: [Double], poll: () throws(Fault) -> Void
  ) throws(Fault) -> [[Double]]
}

extension DecompositionPlan {
  /// What every method refuses: infinite values, and missing ones where it cannot do without.
  func check(_ values: [Double], allowingGaps: Bool) throws(Fault) {
    if let index = values.firstIndex(where: { $0.isInfinite }) {
      throw Fault.infiniteInDecomposition(at: index)
    }
    if allowingGaps { return }
    let missing = values.indices.filter { values[$0].isNaN }
    guard missing.isEmpty else { throw Fault.missingInDecomposition(missing, of: values.count) }
  }
}

/// The series of end points: the parts of step t come from a decomposition of the steps up to t.
///
/// So nothing is seen ahead. Missing are the steps before `leastCount`, and those whose past has too
/// few values. Costs a decomposition a step; the steps are shared among threads.
package struct EndPoints: DecompositionMethod {
  private let base: any DecompositionMethod

  package init(_ method: any DecompositionMethod) { base = method }

  package var partNames: [String] { base.partNames }
  package var bridging: Set<String>? { base.bridging }
  package var leastCount: Int { base.leastCount }
  package var causal: any DecompositionMethod { self }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    // Refuses what cannot be even at the end.
    _ = try base.plan(count: count)
    return Plan(base: base, count: count)
  }

  private struct Plan: DecompositionPlan {
    let base: any DecompositionMethod
    let count: Int

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      try check(values, allowingGaps: base.bridging != nil)
      let width = base.partNames.count
      let ends = try Block<Double>(repeating: .nan, count: width * count)
      let tile = 8
      let first = max(base.leastCount, 1) - 1
      try Parallel.tryForEach(max(0, count - first + tile - 1) / tile) { index throws(Fault) in
        let start = first + index * tile
        for step in start..<min(start + tile, count) {
          try poll()
          do throws(Fault) {
            let parts = try base.parts(of: Array(values[...step]), poll: poll)
            for (place, part) in parts.enumerated() {
              ends.pointer[place * count + step] = part[step]
            }
          } catch {
            guard error.isTooFewInCycle else { throw error }
          }
        }
      }
      return (0..<width).map { Array(ends.buffer[($0 * count)..<(($0 + 1) * count)]) }
    }
  }
}
