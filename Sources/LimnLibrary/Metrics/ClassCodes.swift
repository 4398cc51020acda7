import LimnData
import LimnMachine
import LimnSource
import LimnTensor

/// Tensors of classes as numbers from 0 on, in the order of their labels.
struct ClassCodes {
  /// Ascending: [C], of words or whole numbers.
  let labels: Tensor
  /// As the tensors that were given, NaN where missing.
  let codes: [DataArray]
  var count: Int { labels.count }

  static let most = 10_000

  init(_ operands: [(name: String, value: Operand)]) throws(Fault) {
    let given = try operands.map { name, value throws(Fault) in
      (name: name, array: try value.array(name))
    }
    guard let first = given.first else {
      labels = try Tensor(f64: [])
      codes = []
      return
    }
    let words = first.array.dtype == .str
    for (name, array) in given {
      let isWords = array.dtype == .str
      guard isWords || array.dtype.isNumeric || array.dtype == .bool else {
        throw Fault.notClasses(name, "its elements are `\(array.dtype.rawValue)`")
      }
      guard isWords == words else {
        throw Fault.notClasses(name, "the other one's are \(words ? "words" : "numbers")")
      }
    }
    if words {
      let texts = try given.map { given throws(Fault) in try given.array.tensor.strValues() }
      let found = try Self.sorted(
        zip(given, texts).flatMap { given, texts in
          texts.indices.filter { !given.array.tensor.isMissing(at: $0) }.map { texts[$0] }
        })
      let places = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, Double($0)) })
      labels = try Tensor(str: found)
      codes = try zip(given, texts).map { given, texts throws(Fault) in
        try Self.coded(given.array) { index in places[texts[index]] }
      }
      return
    }
    let numbers = try given.map { given throws(Fault) in try given.array.tensor.f64Values() }
    for ((name, _), values) in zip(given, numbers) {
      for value in values
      where !value.isNaN && (value.rounded() != value || abs(value) > 0x1p53) {
        throw Fault.notClasses(name, "\(value) is no whole number")
      }
    }
    let found = try Self.sorted(numbers.flatMap { $0.filter { !$0.isNaN } })
    let places = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, Double($0)) })
    labels = try Tensor(i64: found.map { Int64($0) })
    codes = try zip(given, numbers).map { given, values throws(Fault) in
      try Self.coded(given.array) { places[values[$0]] }
    }
  }

  private static func sorted<Label: Hashable & Comparable>(
    _ labels: [Label]
  ) throws(Fault) -> [Label] {
    let found = Set(labels).sorted()
    guard found.count <= most else { throw Fault.tooManyClasses(found.count, most: most) }
    return found
  }

  private static func coded(
    _ array: DataArray, _ code: (Int) -> Double?
  ) throws(Fault) -> DataArray {
    let values = (0..<array.count).map { index in
      array.tensor.isMissing(at: index) ? .nan : code(index) ?? .nan
    }
    return DataArray(
      try Tensor(f64: values, shape: array.shape), axes: array.axes, name: array.name,
      provenance: array.provenance)
  }

  /// The place of a label that a program names.
  func place(of label: Datum) -> Int? {
    (0..<count).first { index in
      switch (label, DataArray(labels).scalar(at: index)) {
      case (.string(let word), .string(let own)?): word == own
      case (.int(let number), .int(let own)?): number == own
      case (.bool(let flag), .int(let own)?): own == (flag ? 1 : 0)
      default: false
      }
    }
  }
}
