import LimnSource

/// What `train` can fit: an LSTM, or a baseline that costs nothing and is scored the same way.

/// An untrained LSTM: h and c of `hidden` units in `layers` layers, a linear head.
///
/// Gates are in the order i f g o with one bias each. Weights are drawn by `initialise`.
package struct LSTMModel: Hashable, Sendable {
  package enum Precision: String, Sendable, CaseIterable { case f32, f64 }

  package var hidden: Int
  package var layers: Int
  /// The share of h that is zeroed between layers while training.
  package var dropout: Double
  /// What the forget gate's bias starts at, in every layer.
  ///
  /// See Jozefowicz, Zaremba & Sutskever (2015) for why it is 1.
  package var forgetBias: Double
  package var precision: Precision

  package init(
    hidden: Int = 32, layers: Int = 1, dropout: Double = 0, forgetBias: Double = 1,
    precision: Precision = .f32
  ) throws(Fault) {
    guard dropout >= 0, dropout < 1 else { throw Fault.dropoutOutOfRange(dropout) }
    guard forgetBias.isFinite else { throw Fault.settingNotFinite("forget_bias", forgetBias) }
    self.hidden = hidden
    self.layers = layers
    self.dropout = dropout
    self.forgetBias = forgetBias
    self.precision = precision
    try NetworkSize(steps: 1, inputs: 1, hidden: hidden, layers: layers, outputs: 1).check()
  }

  /// θ to start from.
  ///
  /// Each gate's matrix, and the head's, is uniform in ±√(6 / (rows + columns))
  /// (Glorot & Bengio 2010, per gate), biases are 0, those of forget gates `forgetBias`.
  package func initialise(_ size: NetworkSize, random: RandomStream) -> [Double] {
    var theta = [Double](repeating: 0, count: size.parameterCount)
    for (name, offset, shape) in size.parameters {
      let count = shape.reduce(1, *)
      if shape.count == 2 {
        let rows = name == "W_y" ? shape[0] : shape[0] / 4
        let limit = (6 / Double(rows + shape[1])).squareRoot()
        for index in offset..<offset + count {
          theta[index] = (2 * random.uniform(UInt64(index)) - 1) * limit
        }
      } else if name != "b_y" {
        for unit in 0..<hidden { theta[offset + hidden + unit] = forgetBias }
      }
    }
    return theta
  }
}

package enum Model: Hashable, Sendable {
  case lstm(LSTMModel)
  /// The last observed value.
  case persistence
  /// The mean of the training years at the target's time of the year.
  case climatology

  /// As a program writes it, shortened.
  package var description: String {
    switch self {
    case .lstm(let model):
      var text = "lstm(hidden=\(model.hidden)"
      if model.layers > 1 { text += ", layers=\(model.layers)" }
      if model.dropout > 0 { text += ", dropout=\(model.dropout)" }
      return text + ")"
    case .persistence: return "baseline(\"persistence\")"
    case .climatology: return "baseline(\"climatology\")"
    }
  }
}
