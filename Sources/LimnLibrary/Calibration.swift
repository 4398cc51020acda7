import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// The steps to which something is fitted that is then applied to all of a series: `calib=`.
struct Calibration {
  static let param = Param<Datum>(
    "calib",
    "the steps to fit to: `[\"1991\", \"2020\"]`, both kept, one period, or a series (a train part), "
      + "whose span is taken; by default all of x, which then knows its own future",
    default: Datum.none, shown: "none")

  let steps: Range<Int>
  let span: ClosedRange<Instant>?

  init(_ datum: Datum, on time: TimeAxis) throws(Fault) {
    switch datum {
    case .none: steps = 0..<time.count
    case .array(let array) where array.timeAxis != nil:
      let other = array.timeAxis?.instants ?? []
      if let first = other.first { try first.checkCalendar(of: time.instants.first ?? first) }
      steps = time.positions(from: other.first, through: other.last)
    case .string(let period):
      steps = try blaming("calib") { () throws(Fault) in
        try time.positions(matchingPeriod: period)
      }
    default:
      let ends = try Self.ends(datum)
      steps = try blaming("calib") { () throws(Fault) in
        try time.positions(fromPeriod: ends.0, throughPeriod: ends.1)
      }
    }
    guard let last = steps.last else {
      throw Fault.calibrationEmpty(of: time.spanDescription)
    }
    span = time.instants[steps.lowerBound]...time.instants[last]
  }

  /// `1991-01-01 … 2020-12-01`
  var words: String { span.map { "\($0.lowerBound) … \($0.upperBound)" } ?? "nothing" }

  /// Two periods as text.
  private static func ends(_ datum: Datum) throws(Fault) -> (String, String) {
    var parts: [Datum] = []
    if case .list(let list) = datum { parts = list }
    if case .array(let array) = datum, array.rank == 1 {
      parts = (0..<array.count).map { Datum(array.scalar(at: $0)) }
    }
    let texts = parts.compactMap { part -> String? in
      switch part {
      case .string(let text): text
      case .int(let year): "\(year)"
      case .time(let instant): "\(instant)"
      default: nil
      }
    }
    guard parts.count == 2, texts.count == 2 else {
      throw Fault.wrongType(
        "calib", of: "two periods or a series", got: datum.typeName,
        hint: "such as `calib=[\"1991\", \"2020\"]`")
    }
    return (texts[0], texts[1])
  }
}

extension Provenance {
  /// Rests on a fit to some steps of its own axis, of which the earlier ones then know the later.
  mutating func rest(onFit calibration: Calibration, note: String) {
    rest(on: calibration.span)
    notes.append(note)
    seesAhead = .max
  }
}
