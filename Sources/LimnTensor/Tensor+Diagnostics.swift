import LimnSource

/// What can go wrong with shapes, element types and memory, in words.
extension Fault {
  package static func memoryExhausted(asked: Int, used: Int, allowed: Int) -> Fault {
    let sizes = "\(byteText(used)) of \(byteText(allowed)) in use"
    return Fault(
      "E320", "not enough memory: \(byteText(asked)) asked for, \(sizes)",
      hint: "take fewer elements, use `f32`, or raise the limit with `--memory`")
  }

  package static func tooManyAxes(_ count: Int, limit: Int) -> Fault {
    Fault("E321", "\(count) axes are more than the \(limit) that a tensor may have")
  }

  package static func negativeExtent(_ extent: Int, shape: [Int]) -> Fault {
    Fault("E322", "an axis cannot have length \(extent)", notes: ["shape: \(shape)"])
  }

  package static func wrongElementCount(_ count: Int, shape: [Int]) -> Fault {
    Fault(
      "E323", "\(count) elements do not fill the shape \(shape)",
      hint: "one extent may be `-1`: it takes what is left")
  }

  package static func shapesDiffer(_ a: [Int], _ b: [Int]) -> Fault {
    Fault(
      "E301", "the shapes \(a) and \(b) do not fit together",
      hint: "counted from the last, axes must be equally long, or one of them 1",
      operands: ["\(a)", "\(b)"])
  }

  package static func productShapes(_ a: [Int], _ b: [Int]) -> Fault {
    Fault(
      "E302", "the matrix product needs the last axis of the left and the first of the right equal",
      hint: "`transpose(x)` swaps the axes; `*` multiplies element by element",
      operands: ["\(a)", "\(b)"])
  }

  package static func noSuchAxis(_ axis: Int, rank: Int) -> Fault {
    Fault("E303", "there is no axis \(axis): the tensor has \(rank)")
  }

  package static func nothingToJoin() -> Fault {
    Fault("E304", "there is nothing to join: the list is empty")
  }

  package static func cannotJoin(_ a: DType, _ b: DType) -> Fault {
    Fault(
      "E305", "cannot join `\(a.rawValue)` and `\(b.rawValue)` in one tensor",
      hint: "`list(…)` holds values of any types")
  }

  package static func notWhole(_ value: Double, position: [Int]) -> Fault {
    Fault(
      "E306", "`\(value)` at \(position) is not a whole number of 64 bits",
      hint: "`round(x)`, `floor(x)` and `ceil(x)` make whole numbers")
  }

  package static func cannotConvert(_ from: DType, to target: DType) -> Fault {
    Fault("E307", "cannot make `\(target.rawValue)` of `\(from.rawValue)`")
  }

  package static func cannotAssign(_ value: DType, into target: DType) -> Fault {
    let hint: String? =
      target == .i64 && value.isFloat
      ? "make the tensor one of floats first: `x = f64(x)`"
      : target == .i64 ? nil : "the elements of a tensor are all of one type"
    return Fault(
      "E308", "cannot assign `\(value.rawValue)` into a tensor of `\(target.rawValue)`", hint: hint)
  }

  package static func notNumeric(_ dtype: DType, wanted: String) -> Fault {
    Fault("E309", "expected \(wanted), but the tensor holds `\(dtype.rawValue)`")
  }

  package static func cannotCombine(_ op: BinaryOp, _ a: DType, _ b: DType) -> Fault {
    let numbers = (a.isNumeric || a == .bool) && (b.isNumeric || b == .bool)
    return Fault(
      "E310", "`\(op.symbol)` is not defined for `\(a.rawValue)` and `\(b.rawValue)`",
      hint: op.isLogic && numbers ? "compare first: `x > 0 \(op.symbol) y > 0`" : nil)
  }

  package static func cannotApply(_ op: UnaryOp, _ dtype: DType) -> Fault {
    Fault("E311", "`\(op.symbol)` is not defined for `\(dtype.rawValue)`")
  }

  package static func cannotMultiply(_ a: DType, _ b: DType) -> Fault {
    Fault("E312", "the matrix product needs numbers, not `\(a.rawValue)` and `\(b.rawValue)`")
  }

  package static func cannotReduce(_ name: String, _ dtype: DType) -> Fault {
    Fault("E313", "`\(name)` is not defined for `\(dtype.rawValue)`")
  }

  package static func quantileOutside(_ value: Double) -> Fault {
    Fault(
      "E531", "a quantile lies between 0 and 1, not at `\(value)`",
      hint: value > 1 && value <= 100 ? "of percent it is `\(value / 100)`" : nil)
  }

  package static func integerOverflow(
    _ op: BinaryOp, _ x: Int64, _ y: Int64, position: [Int]
  ) -> Fault {
    Fault(
      "E501", "`\(x) \(op.symbol) \(y)` does not fit in 64 bits\(place(position))",
      hint: "`f64(x)` counts further, with 16 digits")
  }

  package static func integerOverflow(_ op: UnaryOp, _ x: Int64, position: [Int]) -> Fault {
    Fault(
      "E501", "`\(op.symbol)(\(x))` does not fit in 64 bits\(place(position))",
      hint: "`f64(x)` counts further, with 16 digits")
  }

  package static func sumOverflow(_ name: String) -> Fault {
    Fault(
      "E501", "the \(name) does not fit in 64 bits", hint: "`f64(x)` counts further, with 16 digits"
    )
  }

  package static func durationOverflow(position: [Int]) -> Fault {
    Fault("E530", "the duration\(place(position)) does not fit in 64 bits")
  }

  package static func dividedByZero(_ op: BinaryOp, position: [Int]) -> Fault {
    Fault(
      "E502", "whole number divided by zero: `\(op.symbol)`\(place(position))",
      hint: "floats give `inf` or `nan` instead: `f64(x)`")
  }

  /// Where in a tensor; nothing for a plain number.
  private static func place(_ position: [Int]) -> String {
    position.isEmpty ? "" : " at element \(position)"
  }

  private static func byteText(_ bytes: Int) -> String {
    if bytes == Int.max { return "more than the address space" }
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    if unit == 0 { return "\(bytes) bytes" }
    return "\((value * 10).rounded() / 10) \(units[unit])"
  }
}
