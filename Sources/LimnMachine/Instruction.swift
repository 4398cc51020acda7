/// The machine's instructions: words of 64 bits.
///
/// From the lowest bits: the opcode (8), a small operand `F` (8), then `A`, `B`, `C` of 16 bits each.
/// `A`, `B`, `C` name registers unless said otherwise; `K` is a constant. A jump is the signed
/// distance from the following instruction, in `C`, or in `B` and `C` together where one is far.
struct Instruction: BitwiseCopyable {
  var word: UInt64

  @inline(__always)
  init(word: UInt64) { self.word = word }

  init(_ opcode: Opcode, f: Int = 0, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
    word =
      UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: f)) << 8
      | UInt64(UInt16(truncatingIfNeeded: a)) << 16 | UInt64(UInt16(truncatingIfNeeded: b)) << 32
      | UInt64(UInt16(truncatingIfNeeded: c)) << 48
  }

  @inline(__always) var opcode: Opcode {
    unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
  }
  @inline(__always) var f: Int { Int(UInt8(truncatingIfNeeded: word >> 8)) }
  @inline(__always) var a: Int { Int(UInt16(truncatingIfNeeded: word >> 16)) }
  @inline(__always) var b: Int { Int(UInt16(truncatingIfNeeded: word >> 32)) }
  @inline(__always) var c: Int { Int(truncatingIfNeeded: word >> 48) }
  /// C as a jump.
  @inline(__always) var jump: Int { Int(Int16(truncatingIfNeeded: word >> 48)) }
  /// B and C as a jump.
  @inline(__always) var farJump: Int { Int(Int32(truncatingIfNeeded: word >> 32)) }

  mutating func setFarJump(_ distance: Int) {
    word =
      word & 0xFFFF_FFFF | UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: distance))) << 32
  }

  mutating func setJump(_ distance: Int) {
    word =
      word & 0xFFFF_FFFF_FFFF
      | UInt64(UInt16(bitPattern: Int16(truncatingIfNeeded: distance))) << 48
  }
}

/// `R[x]` a register, `K[x]` a constant, `G[x]` a variable of the session.
enum Opcode: UInt8 {
  // Moving values
  /// R[A] = R[B]
  case copy
  /// R[A] = R[B], which is left empty
  case take
  /// R[A] = K[B]
  case constant
  /// R[A] = nothing, as before the first assignment
  case clear
  /// R[A] = G[B]; an error when it has no value, unless F is 1
  case getGlobal
  /// G[A] = R[B], which is left empty
  case setGlobal
  /// An error when R[A] has no value; K[B] is the variable's name
  case defined
  /// R[A] = a cell holding R[A]
  case newCell
  /// R[A] = the value in the cell R[B]; K[C] is the variable's name
  case getCell
  /// The cell R[A] = R[B], which is left empty
  case setCell
  /// R[A] = captured value B, out of its cell if it is one; K[C] is the variable's name
  case getCaptured
  /// R[A] = a closure of function B
  case closure
  /// R[A] = builtin B unless R[A] can be called
  case callee

  // Arithmetic: R[A] = R[B] op R[C]
  case add, subtract, multiply, divide, floorDivide, remainder, power
  // R[A] = R[B] op K[C]; F 1: the constant stands on the left
  case addK, subtractK, multiplyK, divideK, floorDivideK, remainderK
  /// R[A] = R[B] (BinaryOp F) R[C], compared or combined
  case binary
  /// R[A] = matrix product
  case matrix
  /// R[A] = (unary F) R[B]
  case unary
  /// R[A] = not R[B]
  case not
  /// R[A] = R[B] in R[C]; F 1: not in
  case contains

  // Jumps
  case jump
  /// If R[A] is false (true); anything but a bool is an error. A far jump.
  case jumpIfFalse, jumpIfTrue
  /// If R[A] is not none. A far jump.
  case jumpIfPresent
  /// If R[A] holds anything: an argument that was given. A far jump.
  case jumpIfGiven
  /// Where `and` (F 0) or `or` (F 1) is settled by R[A] alone. A far jump.
  case jumpIfSettled
  /// R[A] = R[B] and R[C], R[B] not having settled it; F 1: or
  case combine
  // If (not) R[A] op R[B], jump C
  case jumpLess, jumpNotLess, jumpLessEqual, jumpNotLessEqual, jumpEqual, jumpNotEqual
  // If (not) R[A] op K[B], jump C
  case jumpLessK, jumpNotLessK, jumpLessEqualK, jumpNotLessEqualK
  case jumpGreaterK, jumpNotGreaterK, jumpGreaterEqualK, jumpNotGreaterEqualK
  case jumpEqualK, jumpNotEqualK

  // Loops
  /// R[A] start, R[A+1] stop, R[A+2] step, all ints: the first number into R[B], or jump C past the
  /// loop if there is none
  case prepareRange
  /// Next number into R[B], jump C back while there is one
  case nextInRange
  /// R[A] what is gone through, R[A+1] place: start
  case prepareLoop
  /// Next element into R[A+2] (F 2: label or key too, into R[A+2], element into R[A+3]); jump C when
  /// there is none
  case nextInLoop

  // Making values
  /// R[A] = what the bracket of C elements from R[B] on is
  case bracket
  /// R[A] = list of C elements from R[B] on
  case list
  /// R[A] = record of C keys and values, alternating, from R[B] on
  case record
  /// R[A] = [R[B]; …], C of them
  case join
  /// R[A] = C pieces from R[B] on as one string
  case text
  /// R[A] = R[B] in the format R[C]
  case format

  // Inside values
  /// R[A] = R[B][R[C]]
  case element
  /// R[A] = R[B][…] by index description C, whose parts are from R[B+1] on
  case index
  /// R[A] = R[B].K[C]
  case field
  /// R[A][R[B]] = R[C], R[A] being a variable
  case setElement
  /// Assignment description A; its parts from R[B] on; value R[C]
  case assign
  /// R[A] = what assignment description B, with its parts from R[C] on, would overwrite
  case read
  /// R[A], R[A+1] … = the C elements of R[B]
  case unpack

  // Calls
  /// R[A] = R[A](R[A+1] …), B arguments; C: names of the last ones, or 0
  case call
  /// R[A] = builtin B of C arguments from R[A] on, none left out but empty ones
  case callBuiltin
  /// R[A] = len(R[B])
  case length
  /// R[A] = has(R[B], R[C])
  case has
  /// R[A] = append(R[B], R[C])
  case append
  /// G[A] = append(G[A], R[C])
  case appendGlobal
  /// G[A] = G[A] + R[C], a string grown where it is
  case addGlobal
  /// Back to the caller with R[A]
  case giveBack
  /// Back to the caller with none
  case giveBackNone

  // The rest
  /// R[A] = the module K[B]; F 1: a file
  case use
  /// R[A] = the model of this code's block, with its settings and outer values from R[B] on
  case model
  /// Shows R[A]; K[B] is the variable's name if F is 1
  case show
  /// R[A] is false: the assertion fails, with message R[B] if F is 1
  case fail
}
