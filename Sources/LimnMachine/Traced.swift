import LimnData
import LimnGrad
import LimnSource
import LimnTensor
import OrderedCollections

/// A number or tensor that a tape knows, while `grad` runs a function.
///
/// To programs it is the plain value. Builtins see it only where they hand values on without looking
/// at them; every other one is given plain values, and its rule (`Derivative.swift`) records what was
/// done.
package final class Traced: LibraryObject {
  package let variable: Variable
  /// The plain tensor with its axes; nil for a number.
  package let frame: DataArray?

  package init(_ variable: Variable, _ frame: DataArray?) {
    self.variable = variable
    self.frame = frame
  }

  package var plain: Datum {
    if let frame { return .array(frame) }
    return .float(variable.number ?? .nan)
  }

  package var typeName: String { plain.typeName }
  package var fieldNames: [String] { [] }
  package func field(_ name: String) -> Datum? { nil }
}

extension Datum {
  package var traced: Traced? {
    if case .object(let object) = self { object as? Traced } else { nil }
  }

  /// Whether a tape knows this or a part of it.
  package var holdsTraced: Bool {
    switch self {
    case .object: traced != nil
    case .list(let values): values.contains { $0.holdsTraced }
    case .record(let record): record.fields.values.contains { $0.holdsTraced }
    default: false
    }
  }

  /// The plain value.
  package var untraced: Datum {
    switch self {
    case .object: traced?.plain ?? self
    case .list(let values): .list(values.map(\.untraced))
    case .record(let record):
      .record(Record(typeName: record.typeName, fields: record.fields.mapValues(\.untraced)))
    default: self
    }
  }

  /// The result of an operation: traced as long as a tape records.
  package static func result(_ variable: Variable, _ plain: Datum) -> Datum {
    guard variable.isTraced else { return plain }
    if case .array(let array) = plain { return .object(Traced(variable, array)) }
    return .object(Traced(variable, nil))
  }
}

extension DataArray {
  /// Elements on the same axes without unit, name and provenance, which are none of a rule's business.
  package func bare(_ tensor: Tensor) -> DataArray { DataArray(tensor, axes: axes) }

  /// Where the elements of this one and another lie in what an operator makes of both.
  ///
  /// nil where they lie as they are.
  package func spread(
    beside other: DataArray
  ) throws(Fault) -> (mine: Places, theirs: Places)? {
    if rank == 0 || other.rank == 0 { return nil }
    if shape == other.shape, axes.map(\.name) == other.axes.map(\.name) { return nil }
    let mine = try DataArray.binary(
      .add, bare(try Tensor(numbering: shape)),
      other.bare(try Tensor(zeros: other.shape, like: .f64)))
    let theirs = try DataArray.binary(
      .add, bare(try Tensor(zeros: shape, like: .f64)),
      other.bare(try Tensor(numbering: other.shape)))
    return (try Places(mine.tensor, in: shape), try Places(theirs.tensor, in: other.shape))
  }
}

/// A function that library code makes: `grad(f)`.
package final class NativeFunction: Sendable {
  package typealias Body = @Sendable (any CallContext, [Datum]) throws(Fault) -> Datum
  package let name: String
  let body: Body

  package init(_ name: String, _ body: @escaping Body) {
    self.name = name
    self.body = body
  }

  /// As a value of programs.
  package var datum: Datum { .function(FunctionHandle(name: name, reference: self)) }
}
