import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Lists and whatever else has elements: made, joined, gone through, put in order.

extension Library {
  static let collections: [Builtin] = makingLists + walking + orders

  private static let makingLists: [Builtin] = [list, append, len, range]
  private static let walking: [Builtin] = [map, reduce, enumerate, zip, flatten, chars]
  private static let orders: [Builtin] = [sorted, reversed]

  private static let list = Builtin(
    "list", family: "collections", "Makes a list of any values",
    takes: Param<Rest>("values", "the elements"),
    returns: "list; unlike `[1, 2]`, which is a tensor, also of numbers",
    examples: [
      Example("list(1, 2)", shows: "[1, 2]"),
      Example("append(list(1), \"two\")", shows: "[1, \"two\"]"),
    ]
  ) { (_, values) throws(Fault) -> [Datum] in values.values }

  private static let append = Builtin(
    "append", family: "collections", "A list or a tensor with further elements at its end",
    takes: Param<Datum>("to", "a list, or a tensor with one axis"),
    Param<Rest>("values", "what to put at its end"),
    returns: "list, or tensor without labels; what was given stays as it was",
    examples: [
      Example("append([\"a\"], \"b\", \"c\")", shows: "[\"a\", \"b\", \"c\"]"),
      Example("append([1, 2], 3)", shows: "tensor [3] i64\n1  2  3"),
    ]
  ) { (_, collection, values) throws(Fault) -> Datum in
    switch collection {
    case .list(let elements): return .list(elements + values.values)
    case .array(let array) where array.rank == 1:
      var parts = [array]
      for value in values.values {
        if case .none = value {
          parts.append(DataArray(try Tensor(missing: array.dtype, shape: [])))
          continue
        }
        guard let scalar = value.scalar else {
          throw Fault.cannotAppend(value.typeName, toTensorOf: array.dtype.rawValue)
        }
        parts.append(try DataArray(scalar: scalar))
      }
      return .array(try DataArray.joined(parts))
    default:
      throw Fault.wrongType(
        "to", of: "a list, or a tensor with one axis", got: "a \(collection.typeName)",
        hint: "`concat(a, b)` joins tensors along an axis; a record grows by `r[\"key\"] = value`")
    }
  }

  private static let len = Builtin(
    "len", family: "collections", "How many elements there are",
    takes: Param<Datum>("of", "a list, a string, a record, a tensor or a table"),
    returns:
      "int: elements of a list, Unicode scalars of a string, fields of a record, steps along the "
      + "first axis of a tensor, rows of a table",
    examples: [
      Example("len(\"NDVI\")", shows: "4"), Example("len([[1, 2, 3], [4, 5, 6]])", shows: "2"),
    ]
  ) { (_, datum) throws(Fault) -> Int in
    switch datum {
    case .list(let values): return values.count
    case .string(let text): return text.unicodeScalars.count
    case .record(let record): return record.fields.count
    case .array(let array): return array.shape.first ?? 1
    case .table(let table): return table.rowCount
    case .object(let object): return object.fieldNames.count
    default:
      throw Fault.wrongType(
        "of", "a list, a string, a record, a tensor or a table", "what to count", got: datum)
    }
  }

  private static let range = Builtin(
    "range", family: "collections", "Whole numbers from 0, or a start, up to but without a stop",
    takes: Param<Int>("start", "the first number; when it stands alone, the stop, from 0"),
    Param<Int?>("stop", "where to end, itself left out", default: .some(nil)),
    Param<Int>("step", "the distance, negative to count down", default: 1),
    returns: "tensor of `i64`; in a `for` it takes no memory",
    examples: [
      Example("range(3)", shows: "tensor [3] i64\n0  1  2"),
      Example("sum(range(1, 101))", shows: "5050"),
      Example("len(range(10, 0, step=-2))", shows: "5"),
    ]
  ) { (_, start, stop, step) throws(Fault) -> DataArray in
    let (low, high) = stop.map { (start, $0) } ?? (0, start)
    guard step != 0 else { throw Fault.rangeStepZero() }
    let count = rangeCount(from: low, to: high, step: step)
    let block = try Block<Int64>(count: count)
    // No number lies beyond the stop, so that none overflows.
    for index in 0..<count { block.pointer[index] = Int64(low &+ index &* step) }
    return DataArray(Tensor(shape: [count], elements: .i64(block)))
  }

  /// Beyond what an `Int` counts, the largest one: no memory holds either.
  private static func rangeCount(from low: Int, to high: Int, step: Int) -> Int {
    guard step > 0 ? low < high : low > high else { return 0 }
    let distance =
      step > 0
      ? UInt(bitPattern: high &- low) : UInt(bitPattern: low &- high)
    let count = (distance - 1) / step.magnitude + 1
    return Int(exactly: count) ?? Int.max
  }

  private static let map = Builtin(
    "map", family: "collections", "Calls a function with each element",
    takes: Param<Datum>("of", Elements.wanted),
    Param<FunctionHandle>(
      "function", "an element → a value; the collection comes first: `map(xs, f)`"),
    returns: "list of what it gave",
    examples: [
      Example("map(list(1, 2), x => 10 * x)", shows: "[10, 20]"),
      Example("map([\"a\", \"b\"], upper) |> join(\", \")", shows: "\"A, B\""),
    ]
  ) { (context, collection, function) throws(Fault) -> [Datum] in
    var results: [Datum] = []
    for element in try Elements.of(collection, parameter: "of") {
      results.append(try context.call(function, [element]))
    }
    return results
  }

  private static let reduce = Builtin(
    "reduce", family: "collections", "Goes through a collection with a running result",
    takes: Param<Datum>("of", Elements.wanted),
    Param<FunctionHandle>("function", "the result so far and an element → the next result"),
    Param<Datum>("start", "the result before the first element"),
    returns: "the last result",
    examples: [
      Example("reduce([1, 2, 3, 4], (product, x) => product * x, 1)", shows: "24"),
      Example("reduce([\"a\", \"b\"], (t, s) => t + s, \"\")", shows: "\"ab\""),
    ]
  ) { (context, collection, function, start) throws(Fault) -> Datum in
    var result = start
    for element in try Elements.of(collection, parameter: "of") {
      result = try context.call(function, [result, element])
    }
    return result
  }

  private static let flatten = Builtin(
    "flatten", family: "collections", "The elements of the lists in a list, one after the other",
    takes: Param<Datum>("of", "a list of lists, or a tensor"),
    returns:
      "list, one level flatter; of a tensor, a tensor with one axis, the last axis fastest, without "
      + "names and labels unless it had one axis before",
    examples: [
      Example("flatten(list(list(1, 2), list(\"a\")))", shows: "[1, 2, \"a\"]"),
      Example("flatten([[1, 2], [3, 4]])", shows: "tensor [4] i64\n1  2  3  4"),
    ]
  ) { (_, collection) throws(Fault) -> Datum in
    if case .array(let array) = collection {
      if array.rank == 1 { return collection }
      return .array(
        DataArray(
          try array.tensor.reshaped(to: [array.count]), name: array.name, unit: array.unit,
          provenance: array.provenance))
    }
    var flat: [Datum] = []
    for element in try Elements.of(collection, parameter: "of") {
      switch element {
      case .list(let inner): flat += inner
      case .array: flat += try Elements.of(element, parameter: "of")
      default: flat.append(element)
      }
    }
    return .list(flat)
  }

  private static let chars = Builtin(
    "chars", family: "collections", "The characters of a string",
    takes: Param<String>("text", "the string"),
    returns: "list of strings of one Unicode scalar each",
    examples: [Example("chars(\"σ₁\")", shows: "[\"σ\", \"₁\"]")]
  ) { (_, text) throws(Fault) -> [Datum] in
    let scalars = Array(text.unicodeScalars)
    return try Elements.gather(scalars.count) { .string(String(Character(scalars[$0]))) }
  }

  private static let enumerate = Builtin(
    "enumerate", family: "collections", "Each element with its position",
    takes: Param<Datum>("of", Elements.wanted), Param<Int>("start", "the first number", default: 0),
    returns: "list of lists: `for i, x in enumerate(xs) { … }`",
    examples: [Example("enumerate([\"a\", \"b\"])", shows: "[[0, \"a\"], [1, \"b\"]]")]
  ) { (_, collection, start) throws(Fault) -> [Datum] in
    let elements = try Elements.of(collection, parameter: "of")
    guard !start.addingReportingOverflow(elements.count).overflow else {
      throw Fault.numberTooLarge("\(start)", type: "int")
    }
    return try Elements.gather(elements.count) { index in
      .list([.int(Int64(start + index)), elements[index]])
    }
  }

  private static let zip = Builtin(
    "zip", family: "collections", "Elements of several collections side by side",
    takes: Param<Rest>("collections", "lists, tensors or tables, all of one length"),
    returns: "list of lists: `for a, b in zip(xs, ys) { … }`",
    examples: [
      Example("zip([\"a\", \"b\"], list(1, 2))", shows: "[[\"a\", 1], [\"b\", 2]]")
    ]
  ) { (_, collections) throws(Fault) -> [Datum] in
    var columns: [[Datum]] = []
    for collection in collections.values {
      columns.append(try Elements.of(collection, parameter: "collections"))
    }
    let counts = columns.map(\.count)
    guard let count = counts.first else { return [] }
    guard counts.allSatisfy({ $0 == count }) else { throw Fault.unequalLengths(counts) }
    return try Elements.gather(count) { index in .list(columns.map { $0[index] }) }
  }

  private static let sorted = Builtin(
    "sorted", family: "collections", "The elements in order",
    takes: Param<Datum>("of", "a list, or a tensor, along its first axis"),
    Param<FunctionHandle?>(
      "key", "an element → what to sort it by: a number, string, time …", default: .some(nil)),
    Param<Bool>("reverse", "whether the largest come first", default: false),
    returns: "list or tensor; equal elements keep their order, missing ones come last",
    examples: [
      Example("sorted(list(3, 1, 2), reverse=true)", shows: "[3, 2, 1]"),
      Example("sorted([\"NDVI\", \"rain\", \"t\"], key=len)", shows: "[\"t\", \"NDVI\", \"rain\"]"),
    ]
  ) { (context, collection, key, reverse) throws(Fault) -> Datum in
    if case .table = collection { throw Fault.sortedTable() }
    var keys = try Elements.of(collection, parameter: "of")
    if let key {
      for index in keys.indices { keys[index] = try context.call(key, [keys[index]]) }
    }
    let order = try SortOrder.positions(of: keys, descending: reverse)
    return try Elements.taking(order, of: collection) ?? .none
  }

  private static let reversed = Builtin(
    "reversed", family: "collections", "The elements from the last to the first",
    takes: Param<Datum>("of", "a list, a string, or a tensor, along its first axis"),
    returns: "list, string or tensor",
    examples: [Example("reversed(list(1, 2, 3))", shows: "[3, 2, 1]")]
  ) { (_, collection) throws(Fault) -> Datum in
    let count: Int
    switch collection {
    case .string(let text):
      var scalars = String.UnicodeScalarView()
      scalars.append(contentsOf: text.unicodeScalars.reversed())
      return .string(String(scalars))
    case .list(let values): count = values.count
    case .array(let array): count = array.shape.first ?? 0
    default:
      throw Fault.wrongType(
        "of", "a list, a string or a tensor", "what to turn round", got: collection)
    }
    return try Elements.taking((0..<count).reversed(), of: collection) ?? .none
  }
}
