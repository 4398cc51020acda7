import LimnSource

/// Divisions of a series into steps that train and steps that test, so that neither knows the other.
///
/// A step here is the step of a target. A training target and a test target never lie closer than the
/// gap allows: a forecast `horizon` steps ahead was made at its origin, and what came after the origin
/// must not have trained it. Forward folds keep training before testing, with a gap of
/// `horizon` − 1. The others train on both sides of what they test, and keep a whole window and the
/// horizon away from it on each side; they use the future, which a verdict says.

/// One division of steps, and where it is one of sites too.
package struct Fold: Hashable, Sendable {
  /// Steps whose targets train, ascending and apart from each other.
  package var train: [Range<Int>]
  /// Steps whose targets are scored.
  package var test: [Range<Int>]
  /// Positions of sites that train and that are scored; nil for all.
  package var trainSites: [Int]?
  package var testSites: [Int]?

  package init(
    train: [Range<Int>], test: [Range<Int>], trainSites: [Int]? = nil, testSites: [Int]? = nil
  ) {
    self.train = train.filter { !$0.isEmpty }
    self.test = test.filter { !$0.isEmpty }
    self.trainSites = trainSites
    self.testSites = testSites
  }

  package var trainSteps: Int { train.reduce(0) { $0 + $1.count } }
  package var testSteps: Int { test.reduce(0) { $0 + $1.count } }

  /// Whether everything that trains lies before everything that tests.
  package var isChronological: Bool {
    guard let last = train.last, let first = test.first else { return true }
    return last.upperBound <= first.lowerBound
  }
}

/// How folds are made.
package struct FoldPlan: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Ever more of the past trains.
    case expanding
    /// A past of one length trains.
    case sliding
    /// Blocks of neighbouring steps are tested in turn, the rest trains.
    case blocked
    /// As blocked, with an embargo of a hundredth of the series after each block besides.
    case purged
    /// Whole years are tested in turn, the other years train.
    case years
    /// Dry years train and wet years test, or the other way.
    case differential
    /// Sites are tested in turn, the other sites train.
    case space
    /// Sites are tested in turn on later steps; the other sites train on earlier ones.
    case spaceTime = "space_time"

    package var isForward: Bool {
      switch self {
      case .expanding, .sliding, .spaceTime: true
      case .blocked, .purged, .years, .differential, .space: false
      }
    }
  }

  package var kind: Kind
  /// Of the series.
  package var steps: Int
  package var horizon: Int
  /// The longest window that keeps clear of what is tested; only of folds that train on both sides.
  package var lookback: Int
  /// Steps between training and test targets.
  package var gap: Int
  package var folds: [Fold]

  /// The gap that leaks nothing: horizon − 1 ahead, window + horizon − 1 on both sides.
  package static func gap(_ kind: Kind, horizon: Int, lookback: Int) -> Int {
    let ahead = max(0, horizon - 1)
    return kind.isForward ? ahead : ahead + lookback
  }

  /// Folds over time.
  ///
  /// n: how many; size: steps that each tests, by default an equal share; length: steps that train in a
  /// sliding fold, by default what the first has before it.
  package init(
    _ kind: Kind, steps: Int, n: Int, horizon: Int, lookback: Int, gap: Int? = nil,
    size: Int? = nil, length: Int? = nil, cycle: Int? = nil
  ) throws(Fault) {
    guard n >= 1, n <= max(1, steps) else { throw Fault.foldCount(n, steps: steps) }
    guard horizon >= 0, horizon < max(1, steps) else { throw Fault.foldHorizon(horizon, steps) }
    guard lookback >= 1 else { throw Fault.foldLookback(lookback) }
    let least = Self.gap(kind, horizon: horizon, lookback: lookback)
    if let gap, gap < least { throw Fault.foldGap(gap, least: least, isForward: kind.isForward) }
    self.kind = kind
    self.steps = steps
    self.horizon = horizon
    self.lookback = lookback
    self.gap = gap ?? least
    folds = []
    switch kind {
    case .expanding, .sliding, .spaceTime:
      // Whole cycles where the share of a fold has room for one.
      let share = steps / (n + 1)
      let whole = cycle.map { $0 > 1 && share >= $0 ? share / $0 * $0 : share } ?? share
      let size = size ?? whole
      guard size >= 1, size <= steps / n else { throw Fault.foldSize(size, n: n, steps: steps) }
      let first = steps - n * size
      for index in 0..<n {
        let start = first + index * size
        let end = start - self.gap
        let begin = kind == .sliding ? max(0, end - (length ?? (first - self.gap))) : 0
        try append([begin..<max(begin, end)], [start..<(start + size)])
      }
    case .blocked, .purged:
      let embargo = kind == .purged ? (steps + 99) / 100 : 0
      for index in 0..<n {
        let block = (index * steps / n)..<((index + 1) * steps / n)
        try append(around([block], embargo: embargo), [block])
      }
    case .years, .differential, .space: break
    }
  }

  /// Folds whose test steps are given.
  package init(
    _ kind: Kind, steps: Int, testing tests: [[Range<Int>]], horizon: Int, lookback: Int,
    gap: Int? = nil
  ) throws(Fault) {
    try self.init(kind, steps: steps, n: 1, horizon: horizon, lookback: lookback, gap: gap)
    folds = []
    for test in tests { try append(around(test), test) }
  }

  /// What is left when the gap is kept on both sides of each range.
  private func around(_ tests: [Range<Int>], embargo: Int = 0) -> [Range<Int>] {
    var kept: [Range<Int>] = []
    var next = 0
    for test in tests {
      let end = test.lowerBound - gap
      if end > next { kept.append(next..<end) }
      next = max(next, test.upperBound + gap + embargo)
    }
    if next < steps { kept.append(next..<steps) }
    return kept
  }

  package mutating func append(
    _ train: [Range<Int>], _ test: [Range<Int>], trainSites: [Int]? = nil, testSites: [Int]? = nil
  ) throws(Fault) {
    let fold = Fold(train: train, test: test, trainSites: trainSites, testSites: testSites)
    guard fold.trainSteps > horizon, fold.testSteps > 0 else {
      throw Fault.foldLeavesNothing(folds.count + 1, train: fold.trainSteps, gap: gap)
    }
    folds.append(fold)
  }
}

extension FoldPlan {
  /// Groups of sites in turn: all steps, or later steps of the group and earlier ones of the others.
  ///
  /// groups: positions of the sites that are tested together; excluded: for each group those that
  /// neither train nor test, being too near.
  package init(
    sites groups: [[Int]], of count: Int, excluded: [[Int]], steps: Int, horizon: Int,
    lookback: Int, inTime n: Int?
  ) throws(Fault) {
    if let n {
      try self.init(.spaceTime, steps: steps, n: n, horizon: horizon, lookback: lookback)
    } else {
      try self.init(.space, steps: steps, n: 1, horizon: horizon, lookback: lookback)
    }
    let spans = folds
    folds = []
    for (group, near) in zip(groups, excluded) {
      let out = Set(group + near)
      let others = (0..<count).filter { !out.contains($0) }
      guard !others.isEmpty else { throw Fault.foldWithoutSites(folds.count + 1) }
      if n == nil {
        try append([0..<steps], [0..<steps], trainSites: others, testSites: group)
      }
      for span in spans {
        try append(span.train, span.test, trainSites: others, testSites: group)
      }
    }
  }
}
