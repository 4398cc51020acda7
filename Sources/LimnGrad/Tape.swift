import LimnEffects
import LimnSource
import LimnTensor

/// The operations that led to a result, in order, for going back through them.
///
/// Going back is a loop from the last operation to the first. An operation's saved values and its
/// adjoint are given up as it is passed, so that memory falls as the loop goes on. Operations of
/// plain numbers keep two slopes and nothing else.
///
/// Inside the function that one tape records another may begin; both then know the values, and since
/// the rules are written in variables, the way back of the inner one is recorded by the outer one.
/// Used from the machine's thread only.
package final class Tape: @unchecked Sendable {
  /// How many tapes were open when it began.
  package let level: Int
  package private(set) var isOpen = true
  private var nodes: [Node] = []
  private var charged = 0
  private var uncharged = 0

  private static let grain = 1 << 16

  package init(level: Int) { self.level = level }

  deinit { MemoryBudget.shared.release(charged) }

  private enum Node {
    case leaf
    /// Of an operation of numbers: what its operands' places are and how it changes with each;
    /// a place of -1 is none.
    case slopes(Int, Double, Int, Double)
    case general(Application)
  }

  /// An operation that was applied.
  private final class Application {
    let primitive: Primitive
    let inputs: [Variable]
    let places: [Int]
    let output: Variable

    init(_ primitive: Primitive, _ inputs: [Variable], _ places: [Int], _ output: Variable) {
      self.primitive = primitive
      self.inputs = inputs
      self.places = places
      self.output = output
    }
  }

  package var count: Int { nodes.count }

  // MARK: Recording

  /// A value to differentiate by.
  package func leaf(_ value: Variable) throws(Fault) -> Variable {
    var result = value
    result.marks.append(Mark(tape: self, node: try append(.leaf, bytes: 0)))
    return result
  }

  /// `output` carries the marks of earlier tapes only.
  func record(
    _ primitive: Primitive, _ inputs: [Variable], _ output: Variable
  ) throws(Fault) -> Int {
    let places = inputs.map { input in
      input.marks.first { $0.tape === self }?.node ?? -1
    }
    let seen = inputs.map { $0.below(level) }
    if primitive.isElementwise, output.isNumber, output.marks.isEmpty, inputs.count < 3,
      seen.allSatisfy({ $0.isNumber && $0.marks.isEmpty })
    {
      var slopes = [0.0, 0.0]
      let parts = try primitive.pullback(1, seen, output, wants: places.map { $0 >= 0 })
      for (index, part) in parts.enumerated() {
        if case .whole(let value)? = part { slopes[index] = value.number ?? 0 }
      }
      return try append(
        .slopes(places[0], slopes[0], places.count > 1 ? places[1] : -1, slopes[1]), bytes: 0)
    }
    let kept = primitive.keeps
    let application = Application(
      primitive, kept.inputs ? seen : seen.map { $0.isNumber ? $0 : Variable.shaped($0.shape) },
      places, kept.output ? output : Variable.shaped(output.shape))
    return try append(
      .general(application), bytes: 128 + inputs.count * MemoryLayout<Variable>.stride)
  }

  /// Memory is asked for some at a time.
  private func append(_ node: Node, bytes: Int) throws(Fault) -> Int {
    uncharged += bytes + MemoryLayout<Node>.stride + MemoryLayout<Variable?>.stride
    if uncharged > Self.grain {
      try MemoryBudget.shared.charge(uncharged)
      charged += uncharged
      uncharged = 0
    }
    nodes.append(node)
    return nodes.count - 1
  }

  // MARK: Going back

  /// What `result` changes by with each of the first `count` leaves, which were the first to be made;
  /// nil where it does not depend on one. The tape is used up.
  package func gradients(
    of result: Variable, by count: Int, seed: Variable = 1, _ interruption: Interruption?
  ) throws(Fault) -> [Variable?] {
    defer { close() }
    isOpen = false
    guard let last = result.marks.first(where: { $0.tape === self })?.node else {
      return [Variable?](repeating: nil, count: count)
    }
    nodes.removeLast(nodes.count - 1 - last)
    var adjoints = [Variable?](repeating: nil, count: last + 1)
    adjoints[last] = seed
    while nodes.count > count, let node = nodes.popLast() {
      let index = nodes.count
      if index & 255 == 0 { try interruption?.check() }
      guard let adjoint = adjoints[index].take() else { continue }
      switch node {
      case .leaf: break
      case .slopes(let a, let slopeA, let b, let slopeB):
        if a >= 0 { try Self.add(.whole(try adjoint.weighing(.number(slopeA))), to: &adjoints[a]) }
        if b >= 0 { try Self.add(.whole(try adjoint.weighing(.number(slopeB))), to: &adjoints[b]) }
      case .general(let application):
        let parts = try application.primitive.pullback(
          adjoint, application.inputs, application.output,
          wants: application.places.map { $0 >= 0 }, interruption)
        for (part, place) in zip(parts, application.places) where place >= 0 {
          if let part { try Self.add(part, to: &adjoints[place]) }
        }
      }
    }
    return (0..<count).map { $0 < adjoints.count ? adjoints[$0] : nil }
  }

  private func close() {
    isOpen = false
    nodes = []
    MemoryBudget.shared.release(charged)
    charged = 0
    uncharged = 0
  }

  /// Stops recording, for a function that failed.
  package func abandon() { close() }

  private static func add(_ part: Contribution, to adjoint: inout Variable?) throws(Fault) {
    guard var sum = adjoint.take() else {
      adjoint = try part.value()
      return
    }
    try sum.accumulate(part)
    adjoint = sum
  }
}

/// What an operation hands back to one of its operands.
enum Contribution {
  case whole(Variable)
  /// Added at places of an operand that is otherwise not touched.
  case scattered(Variable, Places)

  func value() throws(Fault) -> Variable {
    switch self {
    case .whole(let value): value
    case .scattered(let value, let places): try value.scattered(places)
    }
  }
}

extension Variable {
  /// Adds to this, in place where no tape sees it and nobody else holds the elements.
  fileprivate mutating func accumulate(_ part: Contribution) throws(Fault) {
    switch (plain, part) {
    case (.number(let a), .whole(let other)) where marks.isEmpty && other.marks.isEmpty:
      if case .number(let b) = other.plain {
        plain = .number(a + b)
      } else {
        self = try self + other
      }
    case (.tensor(var sum), .whole(let other)) where marks.isEmpty && other.marks.isEmpty:
      guard case .tensor(let term) = other.plain, term.dtype == sum.dtype else {
        self = try self + other
        return
      }
      plain = .number(0)
      defer { plain = .tensor(sum) }
      try sum.add(term)
    case (.tensor(var sum), .scattered(let other, let places))
    where marks.isEmpty && other.marks.isEmpty:
      let term = try other.tensor()
      plain = .number(0)
      defer { plain = .tensor(sum) }
      try sum.add(try term.converted(to: sum.dtype), at: places)
    default: self = try self + part.value()
    }
  }

  /// Stands for a tensor of which only the shape is needed on the way back.
  fileprivate static func shaped(_ shape: [Int]) -> Variable {
    var result: Variable = 0
    result.plain = .absent(shape)
    return result
  }
}
