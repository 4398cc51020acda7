import LimnMachine
import LimnRecurrent
import LimnSource

/// Recurrent models: what can be fitted by `train`.

extension Library {
  static let recurrent: [Builtin] =
    [lstm, gru, rnn, ridge, baseline] + training + forecasting + weighing

  private static let hidden = Param<Int>("hidden", "units of the hidden state", default: 32)
  private static let layers = Param<Int>(
    "layers", "layers on top of each other, at most 8", default: 1)
  private static let bidirectional = Param<Bool>(
    "bidirectional", "whether a second network reads the window from its end", default: false)
  private static let dropout = Param<Double>(
    "dropout", "share of h zeroed between layers while training", default: 0)
  private static let recurrentDropout = Param<Double>(
    "recurrent_dropout", "share of h zeroed on its way to the next step while training", default: 0)
  private static let start = Param<String>(
    "init",
    "how weights are drawn: \"glorot\", \"orthogonal\" (recurrent matrices) or \"torch\", as PyTorch",
    default: "glorot")
  private static let dtype = Param<String>(
    "dtype", "\"f32\" or \"f64\", the arithmetic of training", default: "f32")

  private static let lstm = Builtin(
    "lstm", family: "recurrent",
    "A long short-term memory: gates that decide what a cell state keeps, takes in and gives out",
    takes: hidden, layers, bidirectional, dropout, recurrentDropout,
    Param<Bool>("peepholes", "whether the gates see the cell state", default: false),
    Param<Double?>(
      "forget_bias", "what is added to the forget gate's bias; 1, with `init=\"torch\"` 0",
      default: .some(nil)), start, dtype,
    returns: "model, to be fitted by `train`",
    formula:
      "$f = σ(W_f [h, x] + b_f),\\ i = σ(W_i [h, x] + b_i),\\ C̃ = \\tanh(W_C [h, x] + b_C),\\ "
      + "C = f ∘ C + i ∘ C̃,\\ o = σ(W_o [h, x] + b_o),\\ h = o ∘ \\tanh C$",
    references: [
      "Hochreiter & Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735",
      "Gers, Schmidhuber & Cummins (2000), doi:10.1162/089976600300015015",
      "Gers & Schmidhuber (2000), doi:10.1109/IJCNN.2000.861302, of peepholes",
      "Gal & Ghahramani (2016), arXiv:1512.05287, of recurrent dropout",
    ],
    examples: [
      Example("lstm(hidden=16)"),
      Example("lstm(hidden=8, layers=2, dropout=0.1).layers", shows: "2"),
    ]
  ) {
    (
      _, hidden, layers, bidirectional, dropout, recurrentDropout, peepholes, forgetBias, start,
      dtype
    ) throws(Fault) -> Model in
    var model = try network(
      .lstm, hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype)
    model.peepholes = peepholes
    model.forgetBias = forgetBias ?? (model.start == .torch ? 0 : 1)
    try model.check()
    return .recurrent(model)
  }

  private static let gru = Builtin(
    "gru", family: "recurrent",
    "A gated recurrent unit: two gates, no cell state; fewer weights than an `lstm`",
    takes: hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype,
    returns: "model, to be fitted by `train`",
    formula:
      "$r = σ(W_r x + U_r h + b_r),\\ z = σ(W_z x + U_z h + b_z),\\ "
      + "n = \\tanh(W_n x + b_n + r ∘ (U_n h + b_{hn})),\\ h = (1 - z) ∘ n + z ∘ h$",
    references: ["Cho et al. (2014), arXiv:1406.1078, in the form of PyTorch and Keras"],
    examples: [Example("gru(hidden=16).kind", shows: "\"gru\"")]
  ) {
    (_, hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype) throws(Fault)
      -> Model in
    .recurrent(
      try network(.gru, hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype))
  }

  private static let rnn = Builtin(
    "rnn", family: "recurrent",
    "A plain recurrent network, without gates: what an `lstm` is measured against",
    takes: hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype,
    returns: "model, to be fitted by `train`",
    formula: "$h = \\tanh(W x + U h + b)$",
    references: ["Elman (1990), doi:10.1207/s15516709cog1402_1"],
    examples: [Example("rnn(hidden=16).hidden", shows: "16")]
  ) {
    (_, hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype) throws(Fault)
      -> Model in
    .recurrent(
      try network(.rnn, hidden, layers, bidirectional, dropout, recurrentDropout, start, dtype))
  }

  private static func network(
    _ cell: RecurrentModel.Cell, _ hidden: Int, _ layers: Int, _ bidirectional: Bool,
    _ dropout: Double, _ recurrentDropout: Double, _ start: String, _ dtype: String
  ) throws(Fault) -> RecurrentModel {
    var model = try RecurrentModel(cell, hidden: hidden, layers: layers)
    model.bidirectional = bidirectional
    model.dropout = dropout
    model.recurrentDropout = recurrentDropout
    model.start = try choice(start, "init")
    model.precision = try choice(dtype, "dtype")
    try model.check()
    return model
  }

  /// The case of that name.
  static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, _ parameter: String
  ) throws(Fault) -> Choice {
    guard let found = Choice(rawValue: name) else {
      throw Fault.unknownChoice(
        name, of: parameter, known: Choice.allCases.map(\.rawValue))
    }
    return found
  }

  private static let ridge = Builtin(
    "ridge", family: "recurrent",
    "A regression on the lags of the window: linear, fitted at once, what a network has to beat",
    takes: Param<Double>(
      "alpha", "penalty on the squares of the weights of scaled inputs; 0 for least squares",
      default: 1),
    returns: "model, to be fitted by `train`; nothing is set aside for validation",
    formula: "$\\min_{W, b} \\sum (y - W x - b)^2 + α \\sum W^2$",
    references: ["Hoerl & Kennard (1970), doi:10.1080/00401706.1970.10488634"],
    examples: [
      Example("ridge(alpha=0.5).alpha", shows: "0.5"),
      Example(
        sampleSeries + "fit = train(ridge(), data=x, lookback=3)\nshape(fit.weights.W)",
        shows: "[1, 3, 1]"),
    ]
  ) { (_, alpha) throws(Fault) -> Model in .ridge(try Ridge(alpha: alpha)) }

  private static let baseline = Builtin(
    "baseline", family: "recurrent",
    "A forecast that costs nothing, as a model: trained, predicted and scored like any other",
    takes: Param<String>(
      "name",
      "\"persistence\", the last observed value, or \"climatology\", the mean of the training years "
        + "at that time of the year"),
    returns: "model, to be fitted by `train`",
    references: ["Murphy (1992), doi:10.1175/1520-0434(1992)007<0692:CPALCO>2.0.CO;2"],
    examples: [Example("baseline(\"climatology\").kind", shows: "\"climatology\"")]
  ) { (_, name) throws(Fault) -> Model in
    switch name {
    case "persistence": return .persistence
    case "climatology": return .climatology
    default: throw Fault.unknownBaseline(name)
    }
  }
}
