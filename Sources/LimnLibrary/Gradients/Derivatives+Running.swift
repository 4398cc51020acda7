import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Sums, products and extremes so far, differences, and areas under curves.
extension Derivatives {
  static let running: [String: Derivative.Rule] = [
    "cumsum": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let axis = try call.axis(1, of: frame)
      return try call.giving(.runningSum(axis: axis, fromEnd: false), [try x.present()])
    },
    "cumprod": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let axis = try call.axis(1, of: frame)
      return try call.composed([x]) { inputs throws(Fault) in
        try runningProduct(inputs[0], along: axis)
      }
    },
    "cummax": { call throws(Fault) in try runningExtreme(call) { $0 > $1 } },
    "cummin": { call throws(Fault) in try runningExtreme(call) { $0 < $1 } },
    "diff": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let axis = try call.axis(2, of: frame)
      let times = min(call.int(1, default: 1), frame.shape[axis])
      return try call.composed([x]) { inputs throws(Fault) in
        var result = inputs[0]
        for _ in 0..<times {
          let length = result.shape[axis]
          result =
            try result.slice(1..<length, along: axis) - result.slice(0..<length - 1, along: axis)
        }
        return result
      }
    },
    "integrate": { call throws(Fault) in
      let (y, frame) = try call.operand(0)
      let at = call.arguments[1] == nil ? 1 : try call.operand(1).variable
      let axis = try call.axis(2, of: frame)
      let length = frame.shape[axis]
      return try call.composed([y, at]) { inputs throws(Fault) in
        let (y, x) = (inputs[0], inputs[1])
        let sums =
          try y.slice(1..<length, along: axis) + y.slice(0..<length - 1, along: axis)
        if x.isNumber { return try (sums * x / 2).sum(over: [axis]) }
        let steps = try x.slice(1..<length, along: 0) - x.slice(0..<length - 1, along: 0)
        var wide = y.shape.map { _ in 1 }
        wide[axis] = length - 1
        return try (sums * steps.reshaped(wide) / 2).sum(over: [axis])
      }
    },
    "polyval": { call throws(Fault) in
      let (c, x) = (try call.operand(0), try call.operand(1).variable)
      let count = c.frame.count
      return try call.composed([c.variable, x]) { inputs throws(Fault) in
        var result: Variable = 0
        for place in 0..<count {
          let coefficient = try inputs[0].element(place)
          result = try result * inputs[1] + coefficient
        }
        return result
      }
    },
    "convolve": { call throws(Fault) in try convolution(call, reversed: false) },
    "correlate": { call throws(Fault) in try convolution(call, reversed: true) },
  ]

  /// Along an axis; what is missing is passed over.
  private static func runningProduct(_ x: Variable, along axis: Int) throws(Fault) -> Variable {
    let length = x.shape[axis]
    let missing = try x.tensor().f64Values().map { $0.isNaN ? 1.0 : 0.0 }
    let factors = try x.present() + Variable(try Tensor(f64: missing, shape: x.shape))
    var parts: [Variable] = []
    for place in 0..<length {
      let factor = try factors.slice(place..<place + 1, along: axis)
      parts.append(try parts.last.map { last throws(Fault) in try last * factor } ?? factor)
    }
    // The parts lie one after the other: [length, before, behind].
    let (before, behind) = (
      x.shape[..<axis].reduce(1, *), x.shape[(axis + 1)...].reduce(1, *)
    )
    return try Variable.joined(parts).reshaped([length, before, behind])
      .transposed([1, 0, 2]).reshaped(x.shape)
  }

  private static func runningExtreme(
    _ call: TracedCall, _ comes: (Double, Double) -> Bool
  ) throws(Fault) -> Datum {
    let (x, frame) = try call.operand(0)
    let axis = try call.axis(1, of: frame)
    let values = try frame.tensor.f64Values()
    let (rows, _) = try rows(frame, [axis])
    var best: [Int: Int] = [:]
    var places = [Int](repeating: -1, count: values.count)
    // Elements of one row come in their order.
    for (index, row) in rows.enumerated() where !values[index].isNaN {
      if let known = best[row], !comes(values[index], values[known]) {
        places[index] = known
      } else {
        best[row] = index
        places[index] = index
      }
    }
    return try call.giving(
      .gather(try Places(places, in: frame.shape, shape: frame.shape)), [x])
  }

  /// Every product of one element of each, added to where it belongs.
  private static func convolution(_ call: TracedCall, reversed: Bool) throws(Fault) -> Datum {
    let (a, b) = (try call.operand(0), try call.operand(1))
    let (n, m) = (a.frame.count, b.frame.count)
    guard case .array(let result) = call.result else {
      throw Fault.notDifferentiated(call.builtin.name)
    }
    let start =
      switch call.plain(2) {
      case .string("same"): (m - 1) / 2
      case .string("valid"): min(n, m) - 1
      default: 0
      }
    let count = result.count
    var (left, right, target): ([Int], [Int], [Int]) = ([], [], [])
    for i in 0..<n {
      for j in 0..<m where i + j >= start && i + j < start + count {
        left.append(i)
        right.append(reversed ? m - 1 - j : j)
        target.append(i + j - start)
      }
    }
    let pairs = [left.count]
    let (first, second) = (
      try Places(left, in: [n], shape: pairs), try Places(right, in: [m], shape: pairs)
    )
    let sums = try Places(target, in: [count], shape: pairs)
    return try call.composed([a.variable, b.variable]) { inputs throws(Fault) in
      try (inputs[0].gathered(first) * inputs[1].gathered(second)).scattered(sums)
    }
  }
}

extension Variable {
  /// Neighbours along an axis.
  func slice(_ range: Range<Int>, along axis: Int) throws(Fault) -> Variable {
    let strides = Lattice.strides(of: shape)
    let lattice = Lattice(
      base: range.lowerBound * strides[axis],
      axes: shape.indices.map {
        .regular(count: $0 == axis ? range.count : shape[$0], stride: strides[$0])
      })
    return try gathered(try Places(lattice, in: shape))
  }

  /// The element at a row-major position.
  func element(_ place: Int) throws(Fault) -> Variable {
    try gathered(try Places([place], in: shape, shape: []))
  }
}
