import CLimnKernels
import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor

/// A distribution as programs hold it: its family and its parameters, each a number or a tensor.
///
/// With tensors among the parameters it stands for one distribution at each place of their common axes,
/// so that a scale fitted at each site meets a series of all sites by name.
struct DistributionValue: Bridged {
  let family: DistributionFamily
  /// In f64, without units; those that are numbers have no axes.
  let parameters: [DataArray]

  static var typeName: String { "distribution" }
  static func from(_ datum: Datum) -> DistributionValue? {
    if case .object(let object) = datum { object as? DistributionValue } else { nil }
  }
  var datum: Datum { .object(self) }

  /// How many elements are done between two looks at interruption, and by one thread at once.
  private static let portion = 1 << 18
  private static let tile = 1 << 10

  init(_ family: DistributionFamily, _ given: [Operand?]) throws(Fault) {
    var arrays: [DataArray] = []
    for (parameter, operand) in zip(family.parameters, given) {
      if let operand {
        arrays.append(try Self.numbers(operand, parameter.name))
      } else if let fallback = parameter.fallback {
        arrays.append(DataArray(try Tensor(f64: [fallback], shape: [])))
      } else {
        throw Fault.missingArgument(family.declaration(parameter))
      }
    }
    (self.family, parameters) = (family, arrays)
    try check()
  }

  private static func numbers(_ operand: Operand, _ name: String) throws(Fault) -> DataArray {
    var array = try operand.array(name)
    guard array.dtype.isNumeric else {
      throw Fault.wrongType(
        name, of: "numbers", got: array.dtype.rawValue, hint: "parameters are numbers")
    }
    array.unit = nil
    array.tensor = try array.tensor.converted(to: .f64)
    return array
  }

  /// Missing elements of a tensor are let be: what comes of them is missing too.
  private func check() throws(Fault) {
    let placed = try Placed(self, on: nil)
    for index in 0..<placed.count {
      let values = placed.values(index)
      for (place, parameter) in family.parameters.enumerated() {
        let value = values[place]
        if value.isNaN, parameters[place].rank > 0 { continue }
        guard parameter.domain.holds(value, after: values[0]) else {
          throw Fault.distributionParameter(parameter.name, parameter.domain.text, value)
        }
      }
    }
  }

  var isDiscrete: Bool { kind.isDiscrete }
  private var source: limn_draw { kind.source }
  private var kind: any Distribution.Type {
    type(of: family.make(family.parameters.map { _ in 0.5 }))
  }

  /// A function of the distribution and of x, on the axes of both.
  func map(
    _ x: DataArray, _ interruption: Interruption,
    _ function: (any Distribution, Double) -> Double
  ) throws(Fault) -> DataArray {
    let placed = try Placed(self, on: x)
    guard case .f64(let xs) = placed.frame.tensor.elements else { return placed.frame }
    let block = try filled(placed, interruption) { distribution, index in
      function(distribution, xs.pointer[index])
    }
    var result = placed.frame
    result.tensor = try Tensor(shape: placed.frame.shape, elements: .f64(block))
      .converted(to: x.dtype == .f32 ? .f32 : .f64)
    return result
  }

  /// A number that follows from the parameters alone, on their axes.
  func moment(_ function: (any Distribution) -> Double) throws(Fault) -> DataArray {
    try map(DataArray(try Tensor(f64: [0], shape: [])), Interruption()) { distribution, _ in
      function(distribution)
    }
  }

  /// Draws on axes that are asked for, those of the parameters added; on the parameters' alone where
  /// none are.
  func draws(
    on axes: DataArray?, key: UInt64, _ interruption: Interruption
  ) throws(Fault) -> DataArray {
    let placed = try Placed(self, on: axes)
    let first = try RandomNumbers(key: key, interruption).block(source, count: placed.count)
    let block = try filled(placed, interruption) { distribution, index in
      var more = DrawStream(key: key, index: index)
      return distribution.draw(first.pointer[index], &more)
    }
    var result = placed.frame
    result.tensor = Tensor(shape: result.shape, elements: .f64(block))
    if isDiscrete { result.tensor = try Self.whole(block, result.shape) }
    return result
  }

  private static func whole(_ block: Block<Double>, _ shape: [Int]) throws(Fault) -> Tensor {
    let result = try Block<Int64>(count: block.count)
    var mask: Block<UInt8>?
    for index in 0..<block.count {
      let value = block.pointer[index]
      guard !value.isNaN else {
        if mask == nil {
          let fresh = try Block<UInt8>(count: block.count)
          fresh.pointer.initialize(repeating: 0, count: block.count)
          mask = fresh
        }
        mask?.pointer[index] = 1
        result.pointer[index] = 0
        continue
      }
      guard abs(value) <= 0x1p53 else { throw Fault.drawTooLarge(value) }
      result.pointer[index] = Int64(value)
    }
    return Tensor(shape: shape, elements: .i64(result), mask: mask)
  }

  private func filled(
    _ placed: Placed, _ interruption: Interruption,
    _ function: (any Distribution, Int) -> Double
  ) throws(Fault) -> Block<Double> {
    let block = try Block<Double>(count: placed.count)
    var first = 0
    while first < placed.count {
      try interruption.check()
      let count = min(Self.portion, placed.count - first)
      Parallel.forEachRange(count, of: Self.tile) { range in
        for index in range.lowerBound + first..<range.upperBound + first {
          block.pointer[index] = placed.distribution(index).map { function($0, index) } ?? .nan
        }
      }
      first += count
    }
    return block
  }

  /// The parameters at each place of the axes that they share with other elements.
  private struct Placed {
    let frame: DataArray
    private let family: DistributionFamily
    private let same: (any Distribution)?
    private let columns: [[Double]]

    init(_ value: DistributionValue, on x: DataArray?) throws(Fault) {
      family = value.family
      let origin = DataArray(try Tensor(f64: [0], shape: []))
      var frame = x ?? origin
      frame.unit = nil
      frame.tensor = try frame.tensor.converted(to: .f64)
      for parameter in value.parameters where parameter.rank > 0 {
        var bare = parameter
        bare.name = x == nil || frame.rank == 0 ? bare.name : frame.name
        frame = try Library.spread(frame, with: bare)
      }
      var columns: [[Double]] = []
      for parameter in value.parameters {
        let isInPlace = parameter.rank == 0 || parameter.shape == frame.shape
        let whole = isInPlace ? parameter : try Library.spread(parameter, with: frame)
        columns.append(try whole.tensor.f64Values())
      }
      self.columns = columns
      self.frame = frame
      let isOne = columns.allSatisfy { $0.count == 1 }
      same = isOne ? Self.made(family, columns.map { $0[0] }) : nil
    }

    var count: Int { frame.count }

    func values(_ index: Int) -> [Double] { columns.map { $0.count == 1 ? $0[0] : $0[index] } }

    /// nil where a parameter is missing.
    func distribution(_ index: Int) -> (any Distribution)? {
      same ?? Self.made(family, values(index))
    }

    private static func made(
      _ family: DistributionFamily, _ values: [Double]
    ) -> (any Distribution)? {
      values.contains(where: \.isNaN) ? nil : family.make(values)
    }
  }
}

extension DistributionValue: LibraryObject {
  var typeName: String { Self.typeName }

  var fieldNames: [String] {
    let own = family.parameters.map(\.name)
    return ["kind"] + own + ["mean", "sd", "var"].filter { !own.contains($0) }
  }

  func field(_ name: String) -> Datum? {
    if name == "kind" { return .string(family.name) }
    if let place = family.parameters.firstIndex(where: { $0.name == name }) {
      return parameters[place].result
    }
    switch name {
    case "mean": return (try? moment { $0.mean })?.result
    case "sd": return (try? moment { $0.variance.squareRoot() })?.result
    case "var": return (try? moment { $0.variance })?.result
    default: return nil
    }
  }
}
