import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Sums and means of windows of a series, and units.
extension Derivatives {
  static let series: [String: Derivative.Rule] = [
    "rolling": { call throws(Fault) in try windows(call, how: 2) },
    "resample": { call throws(Fault) in try windows(call, how: 2) },
    // A change of units is linear: two numbers tell the factor.
    "to_units": { call throws(Fault) in
      guard let argument = call.arguments[0] else { throw Fault.notDifferentiated("to_units") }
      let (x, frame) = try call.operand(0)
      func at(_ value: Double) throws(Fault) -> Double {
        var arguments = call.arguments.map { $0?.untraced }
        if case .array = argument.untraced {
          var one = frame
          one.tensor = try Tensor(repeating: value, shape: frame.shape)
          arguments[0] = .array(one)
        } else {
          arguments[0] = .float(value)
        }
        switch try call.again(arguments) {
        case .float(let number): return number
        case .array(let array) where array.count > 0: return try array.tensor.f64Values()[0]
        default: throw Fault.notDifferentiated("to_units")
        }
      }
      if frame.count == 0 { return call.result }
      let factor = try at(1) - at(0)
      return try call.giving(.multiply, [x, Variable(.number(factor))])
    },
  ]

  /// The builtin itself says, asked for the first and the last of their positions, which elements each
  /// window has.
  private static func windows(_ call: TracedCall, how: Int) throws(Fault) -> Datum {
    let name: String
    switch call.plain(how) {
    case .none: name = "mean"
    case .string(let text): name = text
    case .function(let handle) where handle.isBuiltin: name = handle.name
    default: throw Fault.notDifferentiated(call.builtin.name)
    }
    guard ["mean", "sum", "first", "last"].contains(name), case .array(let result) = call.result,
      let x = call.arguments[0]?.traced, let frame = x.frame, frame.rank > 0
    else { throw Fault.notDifferentiated("\(call.builtin.name)(…, how=\(name))") }
    let values = try frame.tensor.f64Values()
    var numbers = frame.bare(
      try Tensor(
        f64: values.indices.map { values[$0].isNaN ? .nan : Double($0) }, shape: frame.shape))
    numbers.unit = nil
    func ends(_ which: String) throws(Fault) -> [Double] {
      var arguments = call.arguments.map { $0?.untraced }
      arguments[0] = .array(numbers)
      arguments[how] = .string(which)
      guard case .array(let array) = try call.again(arguments) else {
        throw Fault.notDifferentiated(call.builtin.name)
      }
      return try array.tensor.f64Values()
    }
    let (first, last) = (try ends("first"), try ends("last"))
    let stride = frame.shape[((frame.timeAxisIndex ?? 0) + 1)...].reduce(1, *)
    var (sources, targets): ([Int], [Int]) = ([], [])
    var counts = [Double](repeating: 1, count: result.count)
    for index in first.indices where !first[index].isNaN && !last[index].isNaN {
      var (start, end) = (Int(first[index]), Int(last[index]))
      if name == "first" { end = start }
      if name == "last" { start = end }
      let members = Swift.stride(from: start, through: end, by: stride)
        .filter { !values[$0].isNaN }
      sources += members
      targets += members.map { _ in index }
      if name == "mean" { counts[index] = Double(members.count) }
    }
    let taken = try Places(sources, in: frame.shape, shape: [sources.count])
    let added = try Places(targets, in: result.shape, shape: [sources.count])
    let weights = try Variable(try Tensor(f64: counts, shape: result.shape))
    return try call.composed([x.variable]) { inputs throws(Fault) in
      try inputs[0].gathered(taken).scattered(added) / weights
    }
  }
}
