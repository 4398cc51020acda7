import LimnSeries
import LimnSource
import Testing

/// Folds keep what trains away from what is tested, whatever is asked of them.

struct FoldPlanTests {
  /// Whole numbers from a counter, the same in every run.
  private struct Draws {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  @Test func trainAndTestNeverShareATargetInTenThousandRandomSettings() throws {
    var draws = Draws(state: 2026)
    var (made, refused) = (0, 0)
    while made < 10_000 {
      let kind = FoldPlan.Kind.allCases[draws.next(5)]
      let steps = 20 + draws.next(180)
      let horizon = draws.next(6)
      let lookback = 1 + draws.next(12)
      let least = FoldPlan.gap(kind, horizon: horizon, lookback: lookback)
      let gap = draws.next(2) == 0 ? nil : least + draws.next(4)
      let plan: FoldPlan
      do {
        if kind == .years {
          let size = 5 + draws.next(10)
          let tests = (0..<(steps / size)).map { [$0 * size..<($0 + 1) * size] }
          plan = try FoldPlan(
            kind, steps: steps, testing: tests, horizon: horizon, lookback: lookback, gap: gap)
        } else {
          plan = try FoldPlan(
            kind, steps: steps, n: 1 + draws.next(6), horizon: horizon, lookback: lookback, gap: gap
          )
        }
      } catch {
        #expect(["E592", "E593"].contains(error.code))
        refused += 1
        continue
      }
      made += 1
      for fold in plan.folds { try check(fold, plan) }
    }
    #expect(refused < made)
  }

  private func check(_ fold: Fold, _ plan: FoldPlan) throws {
    let train = fold.train.flatMap { Array($0) }
    let test = fold.test.flatMap { Array($0) }
    try #require(!train.isEmpty && !test.isEmpty)
    try #require(train.allSatisfy { (0..<plan.steps).contains($0) })
    try #require(test.allSatisfy { (0..<plan.steps).contains($0) })
    if plan.kind.isForward {
      try #require((train.max() ?? 0) + plan.gap < (test.min() ?? 0))
      try #require(fold.isChronological)
      // No training target after the origin of the first forecast.
      try #require((train.max() ?? 0) <= (test.min() ?? 0) - max(1, plan.horizon))
    } else {
      for i in fold.train {
        for j in fold.test {
          // The nearest steps of two ranges are at their ends.
          let apart =
            i.upperBound <= j.lowerBound
            ? j.lowerBound - (i.upperBound - 1) : i.lowerBound - (j.upperBound - 1)
          try #require(apart > plan.gap)
        }
      }
    }
  }

  @Test func expandingFoldsTakeTheLastWholeCycles() throws {
    let plan = try FoldPlan(.expanding, steps: 130, n: 4, horizon: 3, lookback: 6, cycle: 12)
    #expect(plan.gap == 2)
    #expect(plan.folds.map(\.test) == [[34..<58], [58..<82], [82..<106], [106..<130]])
    #expect(plan.folds.map(\.train) == [[0..<32], [0..<56], [0..<80], [0..<104]])
  }

  @Test func slidingFoldsTrainOnOneLength() throws {
    let plan = try FoldPlan(.sliding, steps: 100, n: 3, horizon: 1, lookback: 6, size: 20)
    #expect(plan.folds.map(\.train) == [[0..<40], [20..<60], [40..<80]])
  }

  @Test func purgedFoldsKeepAnEmbargo() throws {
    let plan = try FoldPlan(.purged, steps: 200, n: 2, horizon: 1, lookback: 5)
    #expect(plan.folds[0].train == [107..<200])
    #expect(plan.folds[1].train == [0..<95])
  }

  @Test func aGapThatIsTooShortIsRefused() {
    let forward = #expect(throws: Fault.self) {
      try FoldPlan(.expanding, steps: 100, n: 2, horizon: 4, lookback: 6, gap: 2)
    }
    #expect(forward?.code == "E593")
    let sided = #expect(throws: Fault.self) {
      try FoldPlan(.blocked, steps: 100, n: 2, horizon: 4, lookback: 6, gap: 8)
    }
    #expect(sided?.code == "E593")
  }

  @Test func foldsThatLeaveNothingAreRefused() {
    for (steps, n) in [(0, 1), (1, 1), (3, 3), (10, 20)] {
      #expect(throws: Fault.self) {
        try FoldPlan(.expanding, steps: steps, n: n, horizon: 1, lookback: 2)
      }
    }
    #expect(throws: Fault.self) {
      try FoldPlan(.blocked, steps: 20, n: 2, horizon: 1, lookback: 12)
    }
  }

  @Test func sitesInTurnNeverTrainOnThemselvesNorOnWhatIsTooNear() throws {
    let plan = try FoldPlan(
      sites: [[0], [1, 2]], of: 5, excluded: [[1], []], steps: 30, horizon: 1, lookback: 3,
      inTime: nil)
    #expect(plan.folds.map(\.trainSites) == [[2, 3, 4], [0, 3, 4]])
    #expect(plan.folds.map(\.testSites) == [[0], [1, 2]])
    let later = try FoldPlan(
      sites: [[0], [1]], of: 2, excluded: [[], []], steps: 30, horizon: 1, lookback: 3, inTime: 1)
    #expect(later.folds.map(\.isChronological) == [true, true])
  }
}
