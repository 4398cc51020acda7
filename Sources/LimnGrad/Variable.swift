import LimnSource
import LimnTensor

/// A value that tapes may know: a number or a tensor of floats, with its place on every tape that
/// records what is computed with it.
///
/// Operations on variables (`Variable+Operations.swift`) compute the plain result and record
/// themselves on the tapes of their operands. Axes go by position here; what they are called is the
/// business of whoever makes the variables.

/// What a variable holds. A tensor has at least one axis and is `f64` or `f32`.
package enum Plain: Sendable {
  case number(Double)
  case tensor(Tensor)
  /// A tensor whose elements nobody will ask for.
  case absent([Int])

  /// Numbers of any type as floats; a tensor without axes is a number.
  package init(_ tensor: Tensor) throws(Fault) {
    let floats = tensor.dtype.isFloat ? tensor : try tensor.converted(to: .f64)
    if floats.rank > 0 {
      self = .tensor(floats)
    } else {
      self = .number(try floats.f64Values()[0])
    }
  }

  package var shape: [Int] {
    switch self {
    case .number: []
    case .tensor(let tensor): tensor.shape
    case .absent(let shape): shape
    }
  }

  package var isNumber: Bool { if case .number = self { true } else { false } }

  /// A number as a tensor without axes.
  package func tensor() throws(Fault) -> Tensor {
    switch self {
    case .number(let value): try Tensor(f64: [value], shape: [])
    case .tensor(let tensor): tensor
    case .absent(let shape): try Tensor(zeros: shape, like: .f64)
    }
  }
}

/// Where a variable stands on one tape.
package struct Mark: Sendable {
  package let tape: Tape
  package let node: Int
}

package struct Variable: Sendable {
  package internal(set) var plain: Plain
  /// Of tapes that began earlier first.
  package internal(set) var marks: [Mark]

  /// A value that no tape knows.
  package init(_ plain: Plain) {
    self.plain = plain
    marks = []
  }

  package init(_ tensor: Tensor) throws(Fault) { self.init(try Plain(tensor)) }

  package var shape: [Int] { plain.shape }
  package var isNumber: Bool { plain.isNumber }
  package func tensor() throws(Fault) -> Tensor { try plain.tensor() }

  package var number: Double? { if case .number(let value) = plain { value } else { nil } }

  /// Whether a tape that still records knows the value.
  package var isTraced: Bool { marks.contains { $0.tape.isOpen } }

  /// The same value, unknown to all tapes.
  package func detached() -> Variable { Variable(plain) }

  /// As tapes that began before `level` see it.
  func below(_ level: Int) -> Variable {
    guard let last = marks.last, last.tape.level >= level else { return self }
    var result = self
    result.marks.removeAll { $0.tape.level >= level }
    return result
  }
}

extension Variable: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package init(floatLiteral value: Double) { self.init(.number(value)) }
  package init(integerLiteral value: Int) { self.init(.number(Double(value))) }
}
