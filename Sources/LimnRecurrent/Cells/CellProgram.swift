import CLimnKernels

/// What a planner makes: the arrays of a `limn_cell_program`.
struct CellProgram {
  var instructions: [limn_cell_instruction] = []
  var terms: [limn_cell_term] = []
  var packs: [limn_cell_pack] = []
  var spreads: [limn_cell_spread] = []
  var outers: [limn_cell_outer] = []
  var totals: [limn_cell_total] = []
  var clears: [limn_cell_clear] = []
  var states: [limn_cell_state] = []
  var views: [limn_cell_view] = []
  var forward = 0
  var output = 0
  var outputBack = 0
  var back = 0
  var steps = 0
  var everyStep = false
  var inputs = 0
  var outputs = 0
  var chunk = 0
  var parameters = 0
  /// Elements of packed weights.
  var packed = 0
  var shared = 0
  var tile = 0
  var aside = 0
  var flow = 0
  var x = limn_cell_place()
  var y = limn_cell_place()
  var dy = limn_cell_place()
}

extension CellGraph.Unary {
  var instruction: limn_cell_op {
    switch self {
    case .copy: LIMN_CELL_COPY
    case .negate: LIMN_CELL_NEGATE
    case .square: LIMN_CELL_SQUARE
    case .squareRoot: LIMN_CELL_SQRT
    case .abs: LIMN_CELL_ABS
    case .sign: LIMN_CELL_SIGN
    case .positive: LIMN_CELL_POSITIVE
    case .tanh: LIMN_CELL_TANH
    case .sigmoid: LIMN_CELL_SIGMOID
    case .exp: LIMN_CELL_EXP
    case .log: LIMN_CELL_LOG
    case .expm1: LIMN_CELL_EXPM1
    case .log1p: LIMN_CELL_LOG1P
    case .sin: LIMN_CELL_SIN
    case .cos: LIMN_CELL_COS
    case .sinh: LIMN_CELL_SINH
    case .cosh: LIMN_CELL_COSH
    case .atan: LIMN_CELL_ATAN
    }
  }
}

extension CellGraph.Binary {
  var instruction: limn_cell_op {
    switch self {
    case .add: LIMN_CELL_ADD
    case .subtract: LIMN_CELL_SUBTRACT
    case .multiply: LIMN_CELL_MULTIPLY
    case .divide: LIMN_CELL_DIVIDE
    case .greater: LIMN_CELL_GREATER
    case .lesser: LIMN_CELL_LESSER
    case .less: LIMN_CELL_LESS
    case .lessEqual: LIMN_CELL_LESS_EQUAL
    case .equal: LIMN_CELL_EQUAL
    case .tanhBack: LIMN_CELL_TANH_BACK
    case .sigmoidBack: LIMN_CELL_SIGMOID_BACK
    case .power: LIMN_CELL_POWER
    }
  }
}
