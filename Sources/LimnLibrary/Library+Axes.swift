import LimnData
import LimnIO
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Axes of tensors: what they are called, how long they are, and how they are put.

extension Library {
  static let axes: [Builtin] = [shape, dims, dtype, coord, withDims, withCoords, align]
  static let forms: [Builtin] = [reshape, transpose, stack, concat]

  private static let sample = "zeros(time=4, site=2)"

  private static let shape = Builtin(
    "shape", family: "tensors", "The lengths of the axes",
    takes: Param<Datum>("x", "a tensor, or a table"),
    returns: "list of ints; of a table the numbers of its rows and columns", carries: .own,
    examples: [
      Example("shape(\(sample))", shows: "[4, 2]"),
      Example("shape(table({site: [\"a\", \"b\"], ndvi: [0.2, 0.4], n: 1}))", shows: "[2, 3]"),
    ]
  ) { (_, x) throws(Fault) -> [Int] in
    switch x {
    case .array(let array): return array.shape
    case .table(let table): return [table.rowCount, table.columns.count]
    default:
      throw Fault.wrongType(
        "x", of: "a tensor or a table", got: x.typeName,
        hint: "a plain number has no axes; `len(x)` counts the elements of a list")
    }
  }

  private static let dims = Builtin(
    "dims", family: "tensors", "The names of the axes",
    takes: Param<DataArray>("x", "a tensor"),
    returns: "list of strings, `none` where there is no name", carries: .own,
    examples: [Example("dims(\(sample))", shows: "[\"time\", \"site\"]")]
  ) { (_, x) throws(Fault) -> [String?] in x.axes.map(\.name) }

  private static let dtype = Builtin(
    "dtype", family: "tensors", "The type of the elements",
    takes: Param<Operand>("x", "a tensor, a list or a plain value"),
    returns: "`f64`, `f32`, `i64`, `bool`, `str`, `time` or `duration`", carries: .own,
    examples: [
      Example("dtype([1, 2])", shows: "\"i64\""), Example("dtype([1, 2.5])", shows: "\"f64\""),
    ]
  ) { (_, x) throws(Fault) -> String in try x.array().dtype.rawValue }

  private static let coord = Builtin(
    "coord", family: "tensors", "The labels along an axis",
    takes: Param<DataArray>("x", "a tensor"), Param<String>("dim", "the name of the axis"),
    returns: "tensor on that axis, or `none` when it has no labels", carries: .own,
    examples: [
      Example(
        "x = with_coords(\(sample), site=[\"a\", \"b\"]); coord(x, \"site\")[1]", shows: "\"b\"")
    ]
  ) { (_, x, dim) throws(Fault) -> DataArray? in
    let axis = try blaming("dim") { () throws(Fault) in try x.axis(named: dim) }
    return try x.coordinate(axis: axis)
  }

  private static let withDims = Builtin(
    "with_dims", family: "tensors", "Names the axes",
    takes: Param<DataArray>("x", "a tensor"),
    Param<Rest>("names", "one for each axis, as a list or one by one; `none` for no name"),
    returns: "the tensor; an axis whose name changes to none loses its labels",
    carries: Carrying(dims: .makes, coordinates: .makes, unit: .keeps, provenance: .keeps),
    examples: [
      Example("dims(with_dims(zeros(2, 3), [\"y\", \"x\"]))", shows: "[\"y\", \"x\"]")
    ]
  ) { (_, x, names) throws(Fault) -> DataArray in
    var given = names.values
    if case .list(let list)? = given.first, given.count == 1 { given = list }
    guard given.count == x.rank else { throw Fault.namesOfAxes(given.count, x) }
    var result = x
    var seen: Set<String> = []
    for (axis, datum) in given.enumerated() {
      switch datum {
      case .none: result.axes[axis] = Axis()
      case .string(let name):
        guard seen.insert(name).inserted else { throw Fault.axisNamedTwice(name) }
        result.axes[axis].name = name
      default:
        throw Fault.wrongType("names", "strings", "one name for each axis", got: datum)
      }
    }
    return result
  }

  private static let withCoords = Builtin(
    "with_coords", family: "tensors", "Labels the axes",
    // Not `x`, which is a common name of an axis.
    takes: Param<DataArray>("tensor", "a tensor whose axes have names"),
    Param<NamedRest>(
      "labels",
      "for each axis as many as it is long, text of an axis `time` read as dates; `none` takes them "
        + "away"),
    returns: "the tensor; times that ascend make a time axis",
    carries: Carrying(dims: .keeps, coordinates: .makes, unit: .keeps, provenance: .keeps),
    examples: [
      Example("with_coords(\(sample), site=[\"a\", \"b\"])[0, 1]", shows: "0.0"),
      Example("with_coords(zeros(y=2), y=[47.5, 47.0])"),
      Example(
        "x = with_coords(zeros(time=2), time=[\"2001-01-01\", \"2001-01-02\"]); x.time[1]",
        shows: "2001-01-02"),
    ]
  ) { (_, x, labels) throws(Fault) -> DataArray in
    var result = x
    for (name, datum) in labels.values.fields {
      let axis = try x.axis(named: name)
      guard let labels = try coordinate(datum, name) else {
        result.axes[axis].coordinate = nil
        continue
      }
      guard labels.count == x.shape[axis] else {
        throw Fault.labelCount(labels.count, name, x.shape[axis])
      }
      result.axes[axis].coordinate = labels
    }
    return result
  }

  private static let align = Builtin(
    "align", family: "tensors",
    "Tensors on the same labels, so that operators take them together",
    takes: Param<Rest>("parts", "two or more tensors with named axes, or a record of them"),
    Param<String>(
      "how",
      "\"inner\": the labels that all have; \"outer\": those that any has, missing where one has "
        + "none; \"left\": those of the first",
      default: "inner"),
    Param<Dims>(
      "dim", "the axes to align, by name; `none` for all that several have", default: .all,
      shown: "none"),
    returns:
      "list of the tensors, for `a, b = align(a, b)`, or a record; outer labels of times and "
      + "numbers ascend",
    examples: [
      Example(
        "a = with_coords(zeros(site=2), site=[\"A\", \"B\"])\n"
          + "b = with_coords(ones(site=2), site=[\"B\", \"C\"])\n"
          + "a, b = align(a, b)\na + b"),
      Example(
        "a = with_coords(zeros(y=2), y=[0, 1])\nb = with_coords(ones(y=2), y=[1, 2])\n"
          + "shape(align(a, b, how=\"outer\")[0])", shows: "[3]"),
    ]
  ) { (context, parts, how, dim) throws(Fault) -> Datum in
    guard let joining = Joining(rawValue: how) else {
      throw Fault.unknownChoice(how, "how", of: Joining.allCases.map(\.rawValue))
    }
    var record: Record?
    var values = parts.values
    if values.count == 1, case .record(let given) = values[0] {
      record = given
      values = Array(given.fields.values)
    }
    let arrays = try arrays(values, "parts")
    guard let first = arrays.first else { throw Fault.nothingToJoin() }
    let names = try dim.order(in: first)?.compactMap { first.axes[$0].name }
    let aligned = try blaming("parts") { () throws(Fault) in
      try DataArray.aligned(arrays, how: joining, along: names)
    }
    for (before, after) in Swift.zip(arrays, aligned) where before.count != after.count {
      context.note("align: \(before.frameText) became \(after.frameText)")
    }
    guard var result = record else { return .list(aligned.map(\.result)) }
    for (name, array) in Swift.zip(result.fields.keys, aligned) {
      result.fields[name] = array.result
    }
    return .record(result)
  }

  /// Labels from a tensor or list; `none` is none.
  private static func coordinate(_ datum: Datum, _ parameter: String) throws(Fault) -> Coordinate? {
    if case .none = datum { return nil }
    guard let labels = try Operand.from(datum)?.array(parameter), labels.rank == 1 else {
      throw Fault.wrongType(parameter, "a list or a tensor with one axis", "labels", got: datum)
    }
    // Text that only looks like dates would make an axis that no function of time takes.
    guard parameter == "time", labels.dtype == .str else {
      return try Coordinate(labels: labels.tensor)
    }
    let dates = try blaming(parameter) { () throws(Fault) in try times(of: labels.tensor) }
    return try Coordinate(labels: dates)
  }

  private static func times(of texts: Tensor) throws(Fault) -> Tensor {
    var times: [Int64] = []
    for (place, text) in try texts.strValues().enumerated() {
      times.append(
        texts.isMissing(at: place) ? 0 : try Instant.parse(text, calendar: .standard).microseconds)
    }
    return try Tensor(time: times, mask: texts.missingFlags, shape: texts.shape)
  }

  private static let reshape = Builtin(
    "reshape", family: "tensors", "The same elements, the last axis fastest, in other axes",
    takes: Param<Operand>("x", "a tensor or list"),
    Param<Rest>("shape", "lengths of the axes, `-1` for what is left: `2, 3` or `[2, -1]`"),
    Param<NamedRest>("axes", named),
    returns: "tensor without axis names but those given", carries: .elements,
    examples: [
      Example("shape(reshape(arange(6), 2, -1))", shows: "[2, 3]"),
      Example("dims(reshape(arange(6), time=3, site=2))", shows: "[\"time\", \"site\"]"),
      Example("reshape([1, 2, 3, 4], [2, 2])[1, 0]", shows: "3"),
    ]
  ) { (_, x, extents, named) throws(Fault) -> Datum in
    let array = try x.array()
    let (shape, axes) = try shape(extents.values, named.values)
    let tensor = try blaming("shape") { () throws(Fault) in try array.tensor.reshaped(to: shape) }
    return DataArray(
      tensor, axes: axes, name: array.name, unit: array.unit, provenance: array.provenance
    ).result
  }

  private static let transpose = Builtin(
    "transpose", family: "tensors", "The axes in another order",
    takes: Param<DataArray>("x", "a tensor"),
    Param<Dims>(
      "dims", "the new order, by name or position; reversed if left out", default: .all,
      shown: "none"),
    returns: "tensor with names, labels and status moved along",
    examples: [
      Example("dims(transpose(\(sample)))", shows: "[\"site\", \"time\"]"),
      Example("shape(transpose(zeros(2, 3, 4), [2, 0, 1]))", shows: "[4, 2, 3]"),
    ]
  ) { (_, x, dims) throws(Fault) -> DataArray in
    let order = try dims.order(in: x) ?? x.shape.indices.reversed()
    guard order.sorted() == Array(x.shape.indices) else { throw Fault.notAnOrder(x) }
    return try x.transposed(order)
  }

  private static let stack = Builtin(
    "stack", family: "tensors", "Tensors of one shape along a new first axis",
    takes: Param<Rest>("parts", "the tensors, one by one or as a list"),
    Param<String?>("dim", "the name of the new axis", default: .some(nil)),
    Param<Datum>("labels", "labels of the new axis, one for each part", default: Datum.none),
    returns: "tensor",
    examples: [
      Example("shape(stack(zeros(3), ones(3)))", shows: "[2, 3]"),
      Example(
        "stack([0, 1], [2, 3], dim=\"run\", labels=[\"a\", \"b\"])[run=\"b\", 0]", shows: "2"),
    ]
  ) { (_, parts, dim, labels) throws(Fault) -> DataArray in
    var result = try stacked(parts.values)
    if let dim, result.axes.dropFirst().contains(where: { $0.name == dim }) {
      throw Fault.axisNamedTwice(dim, parameter: "dim")
    }
    result.axes[0].name = dim
    guard let coordinate = try coordinate(labels, "labels") else { return result }
    guard let dim else { throw Fault.labelsWithoutName() }
    guard coordinate.count == result.shape[0] else {
      throw Fault.labelCount(coordinate.count, dim, result.shape[0])
    }
    result.axes[0].coordinate = coordinate
    return result
  }

  /// A bracket literal of tensors is their stack already.
  private static func stacked(_ parts: [Datum]) throws(Fault) -> DataArray {
    if parts.count == 1, case .array(let array) = parts[0] { return array }
    return try blaming("parts") { () throws(Fault) in
      try DataArray.stacked(try arrays(parts, "parts"))
    }
  }

  private static func arrays(_ parts: [Datum], _ parameter: String) throws(Fault) -> [DataArray] {
    var parts = parts
    if case .list(let list)? = parts.first, parts.count == 1 { parts = list }
    return try parts.map { part throws(Fault) in
      guard let operand = Operand.from(part) else {
        throw Fault.wrongType(parameter, "tensors", "what to put together", got: part)
      }
      return try operand.array(parameter)
    }
  }

  private static let concat = Builtin(
    "concat", family: "tensors", "Lists, tensors or tables one after the other",
    takes: Param<Rest>(
      "parts",
      "lists, tables, or tensors that differ in one axis only; also one list of them: `concat([a, b])`"
    ),
    Param<Dims>(
      "dim", "the axis to go on along, by name or position; the first if left out",
      default: .all, shown: "none"),
    returns: "list, or tensor with its labels joined where all parts have them",
    examples: [
      Example("concat([1, 2], [3])[2]", shows: "3"),
      Example("concat([\"a\"], [\"b\", none])", shows: "[\"a\", \"b\", none]"),
      Example("a = [1, 2]; b = [3, 4]; str(concat([a, b]))", shows: "\"[1, 2, 3, 4]\""),
      Example("shape(concat(zeros(2, 3), ones(2, 1), dim=1))", shows: "[2, 4]"),
    ]
  ) { (_, parts, dim) throws(Fault) -> Datum in
    let lists = parts.values.compactMap { part in
      if case .list(let values) = part { values } else { nil }
    }
    if lists.count == parts.values.count, lists.count > 1 { return .list(lists.flatMap { $0 }) }
    let tables = parts.values.compactMap { Table.from($0) }
    if tables.count == parts.values.count, !tables.isEmpty {
      return .table(try Table.bound(tables))
    }
    var parts = parts.values
    // `[a, b]` of tensors of one shape is their stack, whose rows are the parts.
    if parts.count == 1, case .array(let stack) = parts[0], stack.rank > 1 {
      parts = try Elements.of(parts[0], parameter: "parts")
    }
    let arrays = try arrays(parts, "parts")
    guard let first = arrays.first else { throw Fault.nothingToJoin() }
    guard first.rank > 0 else { throw Fault.noAxes("parts") }
    let axis = try dim.order(in: first) == nil ? 0 : dim.running(in: first)
    return try blaming("parts") { () throws(Fault) in
      try DataArray.appended(arrays, along: axis).result
    }
  }
}

extension Fault {
  fileprivate static func namesOfAxes(_ count: Int, _ array: DataArray) -> Fault {
    Fault(
      "E372", "\(count) names for the \(array.rank) axes of \(array.frameText)", argument: "names")
  }

  static func axisNamedTwice(
    _ name: String, parameter: String = "names"
  ) -> Fault {
    Fault("E373", "two axes would be named `\(name)`", argument: parameter)
  }

  fileprivate static func labelCount(_ count: Int, _ axis: String, _ length: Int) -> Fault {
    Fault(
      "E374", "\(count) labels for the axis `\(axis)` of length \(length)", argument: "labels")
  }

  fileprivate static func labelsWithoutName() -> Fault {
    Fault("E375", "labels need a named axis", hint: "name it: `dim=\"run\"`", argument: "labels")
  }

  fileprivate static func notAnOrder(_ array: DataArray) -> Fault {
    Fault("E376", "an order names each axis of \(array.frameText) once", argument: "dims")
  }
}
