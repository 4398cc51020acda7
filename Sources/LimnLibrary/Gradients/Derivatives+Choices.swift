import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Elements of one tensor or another: each result has the gradient of the element that was taken.
///
/// Where two are equal it is that of the first argument.
extension Derivatives {
  static let choices: [String: Derivative.Rule] = [
    "where": { call throws(Fault) in
      var positions = Positions()
      let a = try positions.numbered(call.arguments[1] ?? .none)
      let b = try positions.numbered(call.arguments[2] ?? .none)
      return try positions.picked(
        call.result, try call.again([call.arguments[0]?.untraced, a, b]))
    },
    "maximum": { call throws(Fault) in try extreme(call, .greaterEqual) },
    "minimum": { call throws(Fault) in try extreme(call, .lessEqual) },
    "clip": { call throws(Fault) in
      var positions = Positions()
      var value = try array(call.plain(0))
      var numbers = try array(try positions.numbered(call.arguments[0] ?? .none))
      for (place, op) in [(1, BinaryOp.greaterEqual), (2, .lessEqual)] {
        guard let bound = call.arguments[place], !isNone(bound) else { continue }
        let other = try array(bound.untraced)
        let holds = try DataArray.binary(op, bare(value), bare(other))
        let others = try array(try positions.numbered(bound))
        numbers = try DataArray.choosing(holds, numbers, others)
        value = try DataArray.choosing(holds, bare(value), bare(other))
      }
      return try positions.picked(call.result, numbers.result)
    },
  ]

  private static func extreme(_ call: TracedCall, _ op: BinaryOp) throws(Fault) -> Datum {
    var positions = Positions()
    let a = try positions.numbered(call.arguments[0] ?? .none)
    let b = try positions.numbered(call.arguments[1] ?? .none)
    let holds = try DataArray.binary(
      op, bare(try array(call.plain(0))), bare(try array(call.plain(1))))
    return try positions.picked(
      call.result, try DataArray.choosing(holds, try array(a), try array(b)).result)
  }

  private static func isNone(_ datum: Datum) -> Bool {
    if case .none = datum { true } else { false }
  }

  private static func array(_ datum: Datum) throws(Fault) -> DataArray {
    guard let operand = Operand.from(datum) else { throw Fault.notDifferentiated("where") }
    return try operand.array()
  }

  private static func bare(_ array: DataArray) -> DataArray { array.bare(array.tensor) }
}
