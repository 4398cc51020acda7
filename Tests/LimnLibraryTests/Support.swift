import LimnData
import LimnEffects
import LimnIO
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Synchronization
import Testing

/// Files in memory, functions in Swift, notes kept: enough of a machine for one builtin.
final class Desk: CallContext, Effects {
  private let files: Mutex<[String: [UInt8]]>
  private let noted = Mutex<[String]>([])
  let interruption = Interruption()

  init(_ files: [String: String] = [:]) { self.files = Mutex(files.mapValues { Array($0.utf8) }) }

  var notes: [String] { noted.withLock { $0 } }
  var effects: any Effects { self }
  var library: [Builtin] { Library.builtins }

  typealias Body = @Sendable ([Datum]) throws(Fault) -> Datum
  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum {
    guard let body = function.reference as? Body else { return .none }
    return try body(arguments)
  }
  func note(_ text: String) { noted.withLock { $0.append(text) } }
  func write(_ text: String) {}
  func show(_ value: Datum) {}
  func nextRandomKey() -> UInt64 { 0 }

  func readFile(_ path: String) throws(Fault) -> [UInt8] {
    guard let bytes = files.withLock({ $0[path] }) else { throw Fault("E600", "no `\(path)`") }
    return bytes
  }
  func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {
    files.withLock { $0[path] = bytes }
  }
  func listFolder(_ path: String) throws(Fault) -> [String] { [] }
  func monotonicSeconds() -> Double { 0 }
  func report(_ progress: Progress) {}

  /// Calls a builtin with positional and named arguments.
  func run(_ name: String, _ arguments: Datum..., named: [String: Datum] = [:]) throws(Fault)
    -> Datum
  {
    try run(name, bound: arguments, named: named)
  }

  /// The same, with the positional arguments as an array; all further ones of one parameter are a
  /// list.
  func run(_ name: String, bound arguments: [Datum], named: [String: Datum] = [:]) throws(Fault)
    -> Datum
  {
    guard let builtin = Library.builtins.first(where: { $0.name == name }) else {
      throw Fault("E200", "no builtin `\(name)`")
    }
    var bound: [Datum?] = arguments
    for parameter in builtin.parameters.dropFirst(arguments.count) {
      switch parameter.kind {
      case .plain: bound.append(named[parameter.name])
      case .rest: bound.append(named[parameter.name] ?? .list([]))
      case .namedRest: bound.append(named[parameter.name] ?? .record(Record()))
      }
    }
    return try builtin.body(self, bound)
  }
}

func function(_ body: @escaping Desk.Body) -> Datum {
  .function(FunctionHandle(name: "test", reference: body))
}

func words(_ datum: Datum, _ name: String) -> [String] {
  guard case .table(let table) = datum, let column = table.column(named: name) else { return [] }
  return words(column)
}

func words(_ array: DataArray) -> [String] {
  let table = Table(columns: [array], rowCount: array.count)
  guard let bytes = try? CSV.write(table) else { return [] }
  return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map(String.init)
}

func flags(_ values: [UInt8], missing: [UInt8]? = nil) throws(Fault) -> Datum {
  func block(_ values: [UInt8]) throws(Fault) -> Block<UInt8> {
    let block = try Block<UInt8>(count: values.count)
    for (index, value) in values.enumerated() { block.pointer[index] = value }
    return block
  }
  return .array(
    DataArray(
      Tensor(
        shape: [values.count], elements: .bool(try block(values)),
        mask: try missing.map { values throws(Fault) in try block(values) })))
}

/// A tensor as a value of the language.
func numbers(_ values: [Double], _ shape: [Int]? = nil, axes: [Axis] = []) throws(Fault) -> Datum {
  .array(DataArray(try Tensor(f64: values, shape: shape), axes: axes))
}

func integers(_ values: [Int64], _ shape: [Int]? = nil, axes: [Axis] = []) throws(Fault) -> Datum {
  .array(DataArray(try Tensor(i64: values, shape: shape), axes: axes))
}

/// As a value shows within a line; a tensor's elements one by one.
func shown(_ datum: Datum) -> String {
  guard case .array(let array) = datum else { return Describe.inline(datum) }
  let elements = (0..<array.count).map { index in
    array.tensor.isMissing(at: index) ? "–" : array.scalar(at: index)?.written ?? "–"
  }
  return "\(array.shape) \(elements.joined(separator: " "))"
}

/// What a program shows, and its errors.
final class Ear: SessionOutput {
  var shown: [Datum] = []
  var errors: [String] = []
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) { shown.append(value) }
  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error {
      errors.append("\(diagnostic.fault.code) \(diagnostic.fault.message)")
    }
  }
}
