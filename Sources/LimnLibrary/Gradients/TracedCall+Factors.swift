import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Results that are found by iteration: what they change with is a formula in them.
extension TracedCall {
  /// The result, of which `change` says in the results found what a change of the inputs makes of it,
  /// to first order: the inputs it is given stand for their changes.
  func changing(
    _ inputs: [Variable], _ value: Datum,
    _ change: @escaping @Sendable ([Variable]) throws(Fault) -> Variable
  ) throws(Fault) -> Datum {
    // The formula is one in constants, so a tape outside would miss how they change.
    for input in inputs where input.marks.count(where: { $0.tape.isOpen }) > 1 {
      throw Fault.differentiatedOnce(builtin.name)
    }
    return try giving(.composite(Composite(change)), inputs, value)
  }

  /// A tensor of a record that was found, as a constant.
  func found(_ name: String) throws(Fault) -> Variable {
    guard case .record(let record) = result, case .array(let array)? = record.fields[name] else {
      throw Fault.notDifferentiated(builtin.name)
    }
    return try Variable(array.tensor)
  }

  /// The record that was found, its fields changing with the input.
  func changing(
    _ input: Variable,
    _ changes: [String: @Sendable (Variable) throws(Fault) -> Variable]
  ) throws(Fault) -> Datum {
    guard case .record(var record) = result else { throw Fault.notDifferentiated(builtin.name) }
    for (name, change) in changes {
      guard let value = record.fields[name] else { continue }
      record.fields[name] = try changing([input], value) { inputs throws(Fault) in
        try change(inputs[0])
      }
    }
    return .record(record)
  }
}
