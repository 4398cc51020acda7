import LimnSource

/// What `train` can fit: a recurrent network, or a baseline that costs nothing and is scored alike.

/// An untrained network: layers of one kind of cell in one or both directions, a linear head.
///
/// Weights are drawn by `initialise`.
package struct RecurrentModel: Hashable, Sendable {
  package enum Cell: String, Sendable, CaseIterable { case lstm, gru, rnn }
  package enum Precision: String, Sendable, CaseIterable { case f32, f64 }
  package enum Start: String, Sendable, CaseIterable { case glorot, orthogonal, torch }

  package var cell: Cell
  package var hidden: Int
  package var layers: Int
  package var bidirectional = false
  /// Gates see the cell state (Gers & Schmidhuber 2000); of an LSTM.
  package var peepholes = false
  /// The share of h that is zeroed between layers while training.
  package var dropout = 0.0
  /// The share of h that is zeroed on its way to the next step, the same units at every step of a
  /// sample (Gal & Ghahramani 2016).
  package var recurrentDropout = 0.0
  package var start = Start.glorot
  /// What is added to the forget gate's bias, in every layer of an LSTM.
  ///
  /// See Jozefowicz, Zaremba & Sutskever (2015) for why it is 1.
  package var forgetBias = 1.0
  package var precision = Precision.f32

  package init(_ cell: Cell = .lstm, hidden: Int = 32, layers: Int = 1) throws(Fault) {
    self.cell = cell
    self.hidden = hidden
    self.layers = layers
    try check()
  }

  package func check() throws(Fault) {
    for (name, share) in [("dropout", dropout), ("recurrent_dropout", recurrentDropout)] {
      guard share >= 0, share < 1 else { throw Fault.dropoutOutOfRange(name, share) }
    }
    guard forgetBias.isFinite else { throw Fault.settingNotFinite("forget_bias", forgetBias) }
    if dropout > 0, layers < 2 { throw Fault.dropoutWithoutLayers() }
    try shape(steps: 1, inputs: 1, outputs: 1).check()
  }

  package func shape(
    steps: Int, inputs: Int, outputs: Int, everyStep: Bool = false
  ) -> NetworkShape {
    NetworkShape(
      cell: cell, steps: steps, inputs: inputs, hidden: hidden, layers: layers, outputs: outputs,
      bidirectional: bidirectional, peepholes: peepholes, everyStep: everyStep)
  }
}

package enum Model: Hashable, Sendable {
  case recurrent(RecurrentModel)
  /// Typed as a `model` block.
  case cell(CellModel)
  /// Linear in the inputs of the window.
  case ridge(Ridge)
  /// The last observed value.
  case persistence
  /// The mean of the training years at the target's time of the year.
  case climatology

  /// The arithmetic of training; nil for baselines.
  package var precision: RecurrentModel.Precision? {
    switch self {
    case .recurrent(let model): model.precision
    case .cell(let model): model.precision
    case .ridge: .f64
    case .persistence, .climatology: nil
    }
  }

  /// Whether a forecast depends on its window alone, with nothing to hand on.
  var isStateless: Bool { if case .ridge = self { true } else { false } }

  /// As a program writes it, shortened.
  package var description: String {
    switch self {
    case .recurrent(let model):
      var text = "\(model.cell.rawValue)(hidden=\(model.hidden)"
      if model.layers > 1 { text += ", layers=\(model.layers)" }
      if model.bidirectional { text += ", bidirectional=true" }
      if model.peepholes { text += ", peepholes=true" }
      if model.dropout > 0 { text += ", dropout=\(model.dropout)" }
      if model.recurrentDropout > 0 { text += ", recurrent_dropout=\(model.recurrentDropout)" }
      return text + ")"
    case .cell(let model): return model.description
    case .ridge(let model): return "ridge(alpha=\(shortText(model.alpha)))"
    case .persistence: return "baseline(\"persistence\")"
    case .climatology: return "baseline(\"climatology\")"
    }
  }
}
