import LimnData
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Five hundred shapes, most of them odd ones, under every kind of operation.
///
/// Ranks go from 0 to 6, lengths from 0 to 3, all element types with and without missing elements.
/// Numbers are small multiples of a half, so that every order of adding gives the same.

private struct Draw {
  var random: Lehmer
  let dtype: DType
  let shape: [Int]
  let x: NaiveTensor

  init(_ seed: Int) {
    random = Lehmer(seed)
    dtype = DType.allCases[seed % DType.allCases.count]
    let rank = random.next(7)
    var lengths: [Int] = []
    // Zero once in six.
    for _ in 0..<rank { lengths.append([0, 1, 1, 2, 2, 3][random.next(6)]) }
    shape = lengths
    let masked = seed / 7 % 2 == 1
    x = Self.tensor(shape, dtype, masked, &random)
  }

  static func tensor(
    _ shape: [Int], _ dtype: DType, _ masked: Bool, _ random: inout Lehmer
  ) -> NaiveTensor {
    var values: [Scalar?] = []
    for _ in 0..<NaiveTensor.count(shape) {
      let number = random.next(19) - 9
      if masked, random.next(3) == 0 {
        values.append(nil)
        continue
      }
      switch dtype {
      case .f64, .f32: values.append(.float(Double(number) / 2))
      case .i64: values.append(.int(Int64(number)))
      case .bool: values.append(.bool(number > 0))
      case .str: values.append(.string("s\(abs(number))"))
      case .time: values.append(.time(Instant(microseconds: Int64(number) * 1_000_000)))
      case .duration: values.append(.duration(.exact(microseconds: Int64(number) * 1_000_000)))
      }
    }
    var place = 0
    return NaiveTensor(shape) { _ in
      place += 1
      return values[place - 1]
    }
  }

  /// Another operand, whose shape broadcasts with the first one's.
  mutating func partner(_ masked: Bool) -> NaiveTensor {
    var lengths = Array(shape.dropFirst(random.next(shape.count + 1)))
    for axis in lengths.indices where random.next(3) == 0 { lengths[axis] = 1 }
    return Self.tensor(lengths, dtype, masked, &random)
  }
}

private func whole(_ scalar: Scalar?) -> Int64? {
  switch scalar {
  case .bool(let value)?: value ? 1 : 0
  case .int(let value)?: value
  case .time(let value)?: value.microseconds
  case .duration(.exact(let value))?: value
  default: nil
  }
}

/// Ascending order of two present elements.
private func precedes(_ a: Scalar, _ b: Scalar) -> Bool {
  if case .string(let x) = a, case .string(let y) = b { return x < y }
  if let x = a.number, let y = b.number { return x < y }
  return (whole(a) ?? 0) < (whole(b) ?? 0)
}

@Suite struct EdgeShapes {
  static let seeds = Array(0..<500)

  @Test(arguments: seeds)
  func elementwise(seed: Int) throws {
    var draw = Draw(seed)
    let (x, dtype) = (draw.x, draw.dtype)
    let y = draw.partner(seed % 3 == 0)
    let shape = try Tensor.broadcastShape(x.shape, y.shape)
    let (a, b) = (try x.tensor(dtype), try y.tensor(dtype))
    let (p, q) = (x.spread(to: shape), y.spread(to: shape))
    func check(_ op: BinaryOp, _ body: (Scalar, Scalar) -> Scalar?) throws {
      let naive = NaiveTensor(shape) { position in
        guard let left = p[position], let right = q[position] else { return nil }
        return body(left, right)
      }
      let result = try Tensor.binary(op, a, b)
      #expect(naive.agrees(with: result), "\(dtype) \(x.shape) \(op.symbol) \(y.shape)")
      let named = try DataArray.binary(op, DataArray(a), DataArray(b))
      #expect(naive.agrees(with: named.tensor))
    }
    try check(.equal) { .bool($0 == $1) }
    try check(.less) { .bool(precedes($0, $1)) }
    try check(.greaterEqual) { .bool(!precedes($0, $1)) }
    switch dtype {
    case .f64, .f32, .i64:
      func arithmetic(_ op: BinaryOp, _ body: @escaping (Double, Double) -> Double) throws {
        try check(op) { left, right in
          let value = body(left.number ?? .nan, right.number ?? .nan)
          return dtype == .i64 ? .int(Int64(value)) : .float(value)
        }
      }
      try arithmetic(.add, +)
      try arithmetic(.subtract, -)
      try arithmetic(.multiply, *)
    case .bool:
      // Kleene: one side may settle it.
      for (op, settling) in [(BinaryOp.and, false), (.or, true)] {
        let naive = NaiveTensor(shape) { position in
          let sides = [p[position], q[position]]
          if sides.contains(.bool(settling)) { return .bool(settling) }
          return sides.contains { $0 == nil } ? nil : .bool(!settling)
        }
        #expect(naive.agrees(with: try Tensor.binary(op, a, b)), "\(op.symbol)")
      }
    case .str:
      try check(.add) { left, right in
        guard case .string(let s) = left, case .string(let t) = right else { return nil }
        return .string(s + t)
      }
    case .time:
      try check(.subtract) { left, right in
        .duration(.exact(microseconds: (whole(left) ?? 0) - (whole(right) ?? 0)))
      }
    case .duration:
      try check(.add) { left, right in
        .duration(.exact(microseconds: (whole(left) ?? 0) + (whole(right) ?? 0)))
      }
    }
  }

  @Test(arguments: seeds)
  func ofOneOperand(seed: Int) throws {
    let draw = Draw(seed)
    let (x, dtype) = (draw.x, draw.dtype)
    let a = try x.tensor(dtype)
    let missing = NaiveTensor(x.shape) { .bool(x[$0] == nil) }
    #expect(missing.agrees(with: try Tensor.unary(.isMissing, a)))
    for op in UnaryOp.allCases {
      // Whether defined for the type or not, the shape stays or an error says so.
      if let result = try? Tensor.unary(op, a) { #expect(result.shape == x.shape) }
    }
    guard dtype.isNumeric else { return }
    let negated = NaiveTensor(x.shape) { position in
      x[position].map { value in
        if case .int(let whole) = value { .int(-whole) } else { .float(-(value.number ?? 0)) }
      }
    }
    #expect(negated.agrees(with: try Tensor.unary(.negate, a)))
  }

  @Test(arguments: seeds)
  func reductions(seed: Int) throws {
    var draw = Draw(seed)
    let (x, dtype) = (draw.x, draw.dtype)
    let a = try x.tensor(dtype)
    let gone = x.shape.indices.filter { _ in draw.random.next(2) == 0 }
    let policy = MissingPolicy(skips: draw.random.next(3) > 0, least: draw.random.next(3))
    func check(_ op: Reduction, _ body: ([Scalar]) -> Scalar?) throws {
      let naive = x.reduced(gone) { values in
        let present = values.compactMap { $0 }
        let enough =
          present.count >= policy.least
          && (policy.skips || present.count == values.count)
        return enough ? body(present) : nil
      }
      let result = try a.reduced(op, over: gone, policy)
      #expect(naive.agrees(with: result), "\(op.name) \(dtype) \(x.shape) over \(gone) \(policy)")
    }
    let counted = x.reduced(gone) { values in .int(Int64(values.count { $0 != nil })) }
    #expect(counted.agrees(with: try a.reduced(.count, over: gone)))
    try check(.min) { $0.min(by: precedes) }
    try check(.max) { $0.max(by: precedes) }
    if dtype.isFloat {
      try check(.sum) { .float($0.reduce(0) { $0 + ($1.number ?? 0) }) }
      try check(.mean) { values in
        let sum = values.reduce(0) { $0 + ($1.number ?? 0) }
        if values.isEmpty { return nil }
        let mean = sum / Double(values.count)
        return .float(dtype == .f32 ? Double(Float(mean)) : mean)
      }
    } else if dtype == .i64 || dtype == .bool {
      try check(.sum) { .int($0.reduce(0) { $0 + (whole($1) ?? 0) }) }
    } else if dtype == .duration {
      try check(.sum) { .duration(.exact(microseconds: $0.reduce(0) { $0 + (whole($1) ?? 0) })) }
    }
    if dtype == .bool {
      let any = x.reduced(gone) { .bool($0.contains(.bool(true))) }
      let all = x.reduced(gone) { .bool($0.allSatisfy { $0 == .bool(true) }) }
      #expect(any.agrees(with: try a.reduced(.any, over: gone)))
      #expect(all.agrees(with: try a.reduced(.all, over: gone)))
    }
    for op: Reduction in [.median, .std(ddof: 1), .variance(ddof: 0), .quantile(0.3)] {
      if let result = try? a.reduced(op, over: gone, policy) {
        #expect(result.shape == counted.shape)
      }
    }
  }

  @Test(arguments: seeds)
  func shapes(seed: Int) throws {
    var draw = Draw(seed)
    let (x, dtype) = (draw.x, draw.dtype)
    let a = try x.tensor(dtype)
    let order = draw.random.shuffled(x.shape.count)
    #expect(x.transposed(order).agrees(with: try a.transposed(order)), "\(x.shape) \(order)")
    let back = try a.transposed(order).transposed(
      order.indices.map { order.firstIndex(of: $0) ?? 0 })
    #expect(x.agrees(with: back))
    let flat = NaiveTensor([x.values.count]) { x.values[$0[0]] }
    #expect(flat.agrees(with: try a.reshaped(to: [x.values.count])))
    if !x.values.isEmpty { #expect(flat.agrees(with: try a.reshaped(to: [-1]))) }
    #expect(x.agrees(with: try a.reshaped(to: [1] + x.shape).reshaped(to: x.shape)))
    if !x.shape.isEmpty {
      let axis = draw.random.next(x.shape.count)
      var other = x.shape
      other[axis] = draw.random.next(3)
      let y = Draw.tensor(other, dtype, seed % 2 == 0, &draw.random)
      let joined = try Tensor.concatenated([a, try y.tensor(dtype), a], along: axis)
      #expect(NaiveTensor.concatenated([x, y, x], axis).agrees(with: joined), "\(x.shape) \(axis)")
      let sorted = try a.elements(
        at: a.sortedPositions(along: axis, descending: false), along: axis)
      #expect(sorted.shape == x.shape)
      _ = try? a.runningSums(along: axis)
      _ = try? a.extremePosition(greatest: true, along: axis)
    }
  }

  /// Of each axis a slice with any step, positions, a mask, or one element.
  @Test(arguments: seeds)
  func indices(seed: Int) throws {
    var draw = Draw(seed)
    let (x, dtype) = (draw.x, draw.dtype)
    let a = DataArray(try x.tensor(dtype))
    var (items, places, single): ([Selection], [[Int]], [Bool]) = ([], [], [])
    for extent in x.shape {
      let kind = draw.random.next(4)
      single.append(false)
      if kind == 0, extent > 0 {
        let place = draw.random.next(extent)
        items.append(item(Int64(draw.random.next(2) == 0 ? place : place - extent)))
        places.append([place])
        single[single.count - 1] = true
      } else if kind == 1 {
        let count = extent == 0 ? 0 : draw.random.next(4)
        let list = (0..<count).map { _ in draw.random.next(extent) }
        items.append(item(DataArray(try Tensor(i64: list.map { Int64($0) }))))
        places.append(list)
      } else if kind == 2 {
        let flags = (0..<extent).map { _ in draw.random.next(2) == 0 }
        items.append(item(DataArray(try Tensor(bool: flags))))
        places.append(flags.indices.filter { flags[$0] })
      } else {
        let step = [1, 2, -1, -2, 7][draw.random.next(5)]
        items.append(slice(nil, nil, Int64(step)))
        places.append(
          Array(stride(from: step > 0 ? 0 : extent - 1, to: step > 0 ? extent : -1, by: step)))
      }
    }
    var naive = x.taking(places)
    naive.shape = naive.shape.indices.filter { !single[$0] }.map { naive.shape[$0] }
    let taken = try a.selecting(items)
    #expect(naive.agrees(with: taken.tensor), "\(x.shape) \(places)")

    // The same elements made missing, and nothing else; the value itself stays.
    var assigned = a
    try assigned.assign(DataArray(try Tensor(missing: dtype, shape: [])), at: items)
    var cleared = x
    for position in NaiveTensor.positions(places.map(\.count)) {
      cleared.values[x.offset(zip(position, places).map { $1[$0] })] = nil
    }
    #expect(cleared.agrees(with: assigned.tensor), "\(x.shape) \(places)")
    #expect(x.agrees(with: a.tensor))
    // And back again.
    guard Set(places.map { Set($0).count }) == Set(places.map(\.count)) || places.isEmpty else {
      return
    }
    try assigned.assign(taken, at: items)
    #expect(x.agrees(with: assigned.tensor) || places.contains { Set($0).count < $0.count })
  }

  // a: [M, K], b: [K, N]
  @Test(arguments: seeds)
  func products(seed: Int) throws {
    var draw = Draw(seed)
    let dtype: DType = [.f64, .f32, .i64][seed % 3]
    let (m, k, n) = (draw.random.next(4), draw.random.next(4), draw.random.next(4))
    let x = Draw.tensor([m, k], dtype, false, &draw.random)
    let y = Draw.tensor([k, n], dtype, false, &draw.random)
    let naive = NaiveTensor([m, n]) { position in
      let sum = (0..<k).reduce(0.0) {
        $0 + (x[[position[0], $1]]?.number ?? 0) * (y[[$1, position[1]]]?.number ?? 0)
      }
      return .float(sum)
    }
    let (a, b) = (DataArray(try x.tensor(dtype)), DataArray(try y.tensor(dtype)))
    #expect(naive.agrees(with: try DataArray.matrixProduct(a, b).tensor), "\(m) \(k) \(n)")
    if m == 1 {
      let row = DataArray(try x.tensor(dtype).reshaped(to: [k]))
      var vector = naive
      vector.shape = [n]
      #expect(vector.agrees(with: try DataArray.matrixProduct(row, b).tensor))
    }
    // Batches in front, of none too.
    let batch = draw.random.next(3)
    let stack = DataArray(try a.tensor.reshaped(to: [1, m, k]).broadcast(to: [batch, m, k]))
    let stacked = NaiveTensor([batch, m, n]) { naive[Array($0.dropFirst())] }
    #expect(stacked.agrees(with: try DataArray.matrixProduct(stack, b).tensor))
  }

  /// Shapes that do not go together end in an error of their own, whatever they are.
  @Test(arguments: seeds)
  func thatDoNotFit(seed: Int) throws {
    let (x, y) = (Draw(seed), Draw(seed + 1000))
    let (a, b) = (try x.x.tensor(x.dtype), try y.x.tensor(y.dtype))
    for op in BinaryOp.allCases {
      _ = try? Tensor.binary(op, a, b)
      _ = try? DataArray.binary(op, DataArray(a), DataArray(b))
    }
    _ = try? DataArray.matrixProduct(DataArray(a), DataArray(b))
    _ = try? DataArray.choosing(DataArray(a), DataArray(b), DataArray(a))
    _ = try? DataArray.stacked([DataArray(a), DataArray(b)])
    _ = try? DataArray.joined([DataArray(a), DataArray(b)])
    _ = try? a.reshaped(to: y.shape)
    _ = try? DataArray(a).selecting([item(DataArray(b))])
    for axis in -1...7 { _ = try? Tensor.concatenated([a, b], along: axis) }
    var assigned = DataArray(a)
    try? assigned.assign(DataArray(b), at: [slice(nil, nil)])
    _ = try? DataArray(a).distinct()
    if x.shape.count > 0 {
      _ = try? DataArray(a).differences(along: 0)
      _ = try? DataArray(a).shifted(by: 2, along: 0)
      _ = try? DataArray(a).quantiles([0, 0.5, 1], over: [0])
    }
  }
}
