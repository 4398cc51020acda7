import LimnData
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Every builtin is called with tensors that have axis names, labels, a unit and a past, and its
/// result must have what the declaration says (`Carrying`).
///
/// Arguments are made from the declared types of the parameters, and the first kind of tensor that the
/// builtin takes is used. Where that cannot guess, `inputs` has a line.

private struct Sample {
  /// [time: 12, site: 2], monthly, numbers from 1 to 24.
  var array: DataArray

  static let rested = Provenance(
    fittedOn: Instant(microseconds: 0)...Instant(microseconds: 86_400_000_000), seesAhead: 3,
    notes: ["smoothed"])

  init(_ tensor: Tensor, unit: String? = nil) throws(Fault) {
    let first = try Instant.parse("2001-01-01")
    let times = try TimeAxis.range(
      from: first, through: try first + .months(11), step: .months(1))
    array = DataArray(
      tensor,
      axes: [
        Axis("time", .time(times)), Axis("site", .labels(try Tensor(str: ["A", "B"]))),
      ], name: "x", unit: unit, provenance: Self.rested)
  }

  /// The kinds of tensors to try, in order.
  static func all() throws(Fault) -> [DataArray] {
    let values = (1...24).map { Double($0) }
    let flags = (1...24).map { $0 % 2 == 0 }
    let texts = (1...24).map { "v\($0)" }
    let numbers = try Sample(try Tensor(f64: values, shape: [12, 2]), unit: "mm").array
    var first = numbers
    first.tensor = try Tensor(f64: Array(values.prefix(12)), shape: [12])
    first.axes.removeLast()
    return [
      numbers,
      // Functions of pure numbers refuse millimetres.
      try Sample(try Tensor(f64: values.map { $0 / 25 }, shape: [12, 2]), unit: "%").array,
      try Sample(try Tensor(i64: values.map { Int64($0) }, shape: [12, 2])).array,
      try Sample(try Tensor(bool: flags, shape: [12, 2])).array,
      try Sample(try Tensor(str: texts, shape: [12, 2])).array,
      first,
    ]
  }
}

/// Arguments that the types of the parameters do not tell, after the tensor: a line a builtin.
private let inputs: [String: [Datum?]] = [
  "with_units": [.string("m")],
  "to_units": [.string("%")],
  "where": [],
  "with_dims": [.list([.string("time"), .string("place")])],
  "reshape": [.list([.int(24)])],
  "quantile": [.float(0.5)],
  "bits": [.int(0)],
  "repeat": [.int(2)],
  "tile": [.int(2)],
  "percentile": [.float(50)],
  "interp": [.list([.int(0), .int(30)]), .list([.int(0), .int(1)])],
  "take": [.list([.int(1)])],
  "swap_axes": [.string("time"), .string("site")],
  "rolling": [.int(3)],
  "savgol": [.int(3)],
  // The step stays: how far a result sees ahead is counted in its own steps.
  "resample": [.duration(.months(1))],
  "regrid_time": [.duration(.months(1))],
  "spi": [.int(1)],
]

private func argument(_ parameter: Parameter, _ sample: DataArray) -> Datum? {
  if parameter.kind == .namedRest { return .record(Record()) }
  if parameter.name == "dim" { return .string("time") }
  if parameter.kind == .rest { return .list([.array(sample), .array(sample)]) }
  if parameter.fallback != nil { return nil }
  let type = parameter.type
  if type == "distribution" { return try? Desk().run("dist.gamma", bound: [.float(2)]) }
  if type.contains("tensor") || type == Datum.typeName { return .array(sample) }
  if type.hasPrefix("int") { return .int(1) }
  if type.hasPrefix("number") { return .float(0.5) }
  if type.hasPrefix("bool") { return .bool(true) }
  if type.hasPrefix("string") { return .string("x") }
  if type.hasPrefix("function") { return function { arguments throws(Fault) in arguments[0] } }
  return nil
}

/// Sets of arguments to try for one kind of tensor: with `dim=` and without, one tensor and several.
private func attempts(_ builtin: Builtin, _ sample: DataArray) -> [[Datum?]] {
  var arguments = builtin.parameters.map { argument($0, sample) }
  for (place, given) in (inputs[builtin.name] ?? []).enumerated()
  where place + 1 < arguments.count {
    arguments[place + 1] = given
  }
  var sets = [arguments]
  for (place, parameter) in builtin.parameters.enumerated() {
    if parameter.kind == .rest {
      sets.append(arguments)
      sets[sets.count - 1][place] = .list([.array(sample)])
    }
    if parameter.name == "dim", parameter.fallback != nil {
      sets += sets.map { set in
        var set = set
        set[place] = nil
        return set
      }
    }
  }
  return sets
}

/// What the result of a builtin is, the first time that it takes what it is given.
private func outcome(_ builtin: Builtin) throws -> (sample: DataArray, result: Datum)? {
  let climatology = try Desk().run("climatology", .array(try Sample.all()[0]))
  for sample in try Sample.all() {
    for var arguments in attempts(builtin, sample) {
      if builtin.name == "anomaly" { arguments[1] = climatology }
      if builtin.name == "where", sample.dtype != .bool {
        arguments[0] = .array(try Sample.all()[3])
        arguments[2] = .array(sample)
      }
      if let result = try? builtin.body(Desk(), arguments) { return (sample, result) }
    }
  }
  return nil
}

@Suite struct CarryingDeclarations {
  @Test(arguments: Library.builtins.map(\.name))
  func areTrue(name: String) throws {
    let builtin = try #require(Library.builtins.first { $0.name == name })
    let carries = try #require(
      builtin.carries, "the family `\(builtin.family)` has no line in `Carrying.families`")
    guard carries != .own else { return }
    let (sample, result) = try #require(
      try outcome(builtin), "nothing that is tried fits: add a line to `inputs`")
    var arrays: [DataArray] = []
    switch result {
    case .array(let array): arrays = [array]
    case .list(let values):
      arrays = values.compactMap { if case .array(let array) = $0 { array } else { nil } }
    default: break
    }
    try #require(!arrays.isEmpty, "gives no tensor: declare `carries: .own`")
    for array in arrays {
      checkDims(carries.dims, sample, array)
      try checkCoordinates(carries.coordinates, sample, array)
      switch carries.unit {
      case .keeps: #expect(array.unit == sample.unit, "the unit is kept")
      case .drops: #expect(array.unit == nil, "the unit is dropped")
      case .makes: break
      }
      let past = array.provenance
      switch carries.provenance {
      case .keeps:
        #expect(past.fittedOn != nil && past.seesAhead >= sample.provenance.seesAhead)
        #expect(Set(past.notes).isSuperset(of: sample.provenance.notes))
      case .drops: #expect(past.taintsOnly == .observed)
      case .makes: break
      }
    }
  }

  private func checkDims(_ fate: Carrying.Fate, _ sample: DataArray, _ result: DataArray) {
    let (before, after) = (sample.axes.map(\.name), result.axes.map(\.name))
    switch fate {
    case .keeps:
      if result.shape == sample.shape {
        #expect(after == before || after == before.reversed(), "all axes keep their names")
      }
      // One axis may be new.
      let kept = after.count { $0 != nil && before.contains($0) }
      #expect(kept >= result.rank - 1 && kept >= min(result.rank, 1), "axes keep their names")
    case .drops: #expect(after.allSatisfy { $0 == nil }, "no axis has a name")
    case .makes: break
    }
  }

  private func checkCoordinates(
    _ fate: Carrying.Fate, _ sample: DataArray, _ result: DataArray
  ) throws {
    var lost = 0
    for axis in result.axes {
      guard let known = sample.axes.first(where: { $0.name == axis.name && axis.name != nil })
      else { continue }
      guard let labels = axis.coordinate, let own = known.coordinate else {
        lost += 1
        continue
      }
      if fate == .keeps, labels.count == own.count {
        #expect(try labels.firstDifference(from: own) == nil, "labels stay as they are")
      }
    }
    switch fate {
    case .keeps: #expect(lost == 0, "the axes that are left keep their labels")
    case .drops: #expect(lost > 0 || result.axes.allSatisfy { $0.coordinate == nil })
    case .makes: break
    }
  }

  /// Operators are no builtins, and keep what functions keep.
  @Test(arguments: BinaryOp.allCases)
  func holdForOperators(op: BinaryOp) throws {
    let x = try Sample.all()[op.isLogic ? 3 : 0]
    var bare = x
    if op == .power { bare.unit = nil }
    let site = try x.elementOfFirstAxis(0)
    let plain = DataArray(
      try op.isLogic ? Tensor(repeating: true, shape: []) : Tensor(f64: [2], shape: []))
    let rows = op == .power ? bare : x
    for other in [bare, plain, op == .power ? plain : site] {
      for (a, b) in [(rows, other), (op == .power ? bare : other, rows)] {
        let result = try DataArray.binary(op, a, b)
        #expect(Set(result.axes.map(\.name)) == ["time", "site"])
        #expect(result.shape.reduce(1, *) == 24)
        try checkCoordinates(.keeps, x, result)
        #expect(result.name == "x")
        #expect(result.provenance.taintsOnly == Sample.rested)
      }
    }
  }

  @Test func areInWords() {
    #expect(Carrying.own.text == "")
    #expect(Carrying.all.text == "keeps axis names, labels, unit and provenance")
    #expect(Carrying.frame.text == "keeps axis names, labels and provenance; drops unit")
  }
}
