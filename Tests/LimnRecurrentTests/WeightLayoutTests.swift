import LimnIO
import LimnRecurrent
import LimnSource
import LimnTensor
import Testing

/// Against PyTorch, Keras and ONNX (tools/reference/weights.py): their states come in, give what
/// their networks give, to 1e-12, and go out again. What Keras gives is itself up to 6e-8 off its
/// equations worked out in NumPy, hence 1e-7 there.
@Suite struct WeightLayouts {
  private func fit(
    _ cell: RecurrentModel.Cell, layers: Int = 1, both: Bool = false, peepholes: Bool = false,
    outputs: Int = 2
  ) throws -> Fit {
    var model = try RecurrentModel(cell, hidden: 3, layers: layers)
    model.bidirectional = both
    model.peepholes = peepholes
    model.precision = .f64
    var options = TrainOptions(target: "a", inputs: ["a", "b"])
    options.lookback = 5
    options.horizon = outputs
    options.epochs = 1
    options.seed = 1
    let data = SequenceData(
      time: try composites(60),
      variables: [
        SequenceData.Variable(name: "a", values: [seasonal(60)]),
        SequenceData.Variable(name: "b", values: [seasonal(60, key: 5)]),
      ])
    return try Training.fit(.recurrent(model), data: data, options: options, effects: Silence())
  }

  private func output(_ fit: Fit, _ x: [Double], rows: Int) throws -> [Double] {
    let shape = try #require(fit.shape)
    guard case .recurrent(let model) = fit.model else { return [] }
    var network = try Network<Double>(model, shape: shape, theta: fit.theta)
    let (input, y) = (try Block(x), try Block<Double>(count: rows * shape.outputs))
    try network.forward(Batch(rows: rows, x: UnsafePointer(input.pointer)), into: y.pointer)
    return y.array
  }

  private func check(_ name: String, _ layout: WeightLayout, _ fit: Fit) throws {
    let path = "weights_\(name).safetensors"
    let file = try Safetensors.read(fixture(path), name: path)
    let x = try #require(file.tensor("x")).f64Values()
    let y = try #require(file.tensor("y")).f64Values()
    let state = try file.tensors.filter { !["x", "y"].contains($0.name) }.map {
      (name: $0.name, values: try $0.tensor.f64Values(), shape: $0.tensor.shape)
    }
    let taken = try fit.taking(NamedWeights(state), layout: layout)
    for (ours, theirs) in zip(try output(taken, x, rows: 3), y) {
      #expect(abs(ours - theirs) <= (layout == .keras ? 1e-7 : 1e-12), "\(name)")
    }
    let again = try fit.taking(NamedWeights(taken.weights(layout: layout)), layout: layout)
    #expect(again.theta == taken.theta)
  }

  @Test func statesOfPyTorch() throws {
    try check("torch_lstm", .torch, try fit(.lstm))
    try check("torch_lstm2", .torch, try fit(.lstm, layers: 2, both: true))
    try check("torch_gru", .torch, try fit(.gru))
    try check("torch_gru2", .torch, try fit(.gru, layers: 2, both: true))
    try check("torch_rnn", .torch, try fit(.rnn))
  }

  @Test func statesOfKeras() throws {
    try check("keras_lstm", .keras, try fit(.lstm))
    try check("keras_lstm2", .keras, try fit(.lstm, layers: 2))
    try check("keras_lstm2_both", .keras, try fit(.lstm, layers: 2, both: true))
    try check("keras_gru", .keras, try fit(.gru))
    try check("keras_rnn", .keras, try fit(.rnn))
  }

  @Test func equationsOfTheEssay() throws {
    try check("essay_lstm", .essay, try fit(.lstm, peepholes: true))
  }

  /// ONNX gives h itself: the head passes it on.
  @Test(arguments: [RecurrentModel.Cell.lstm, .gru])
  func nodesOfONNX(cell: RecurrentModel.Cell) throws {
    let head: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    let passing = try fit(cell, peepholes: cell == .lstm, outputs: 3).replacing(
      NamedWeights([("W_y", head, [3, 3]), ("b_y", [0, 0, 0], [3])]))
    try check("onnx_\(cell.rawValue)", .onnx, passing)
  }

  /// Every layout of every network has a place for every weight.
  @Test(arguments: WeightLayout.allCases)
  func nothingIsLostOnTheWay(layout: WeightLayout) throws {
    for cell in RecurrentModel.Cell.allCases {
      for (layers, both) in [(1, false), (1, true), (2, false), (3, true)] {
        let fit = try fit(cell, layers: layers, both: both)
        let blank = try fit.replacing(
          NamedWeights(
            fit.weights.map { ($0.name, $0.values.map { _ in 0.5 }, $0.shape) }))
        let back = try blank.taking(NamedWeights(fit.weights(layout: layout)), layout: layout)
        #expect(back.theta == fit.theta, "\(cell) \(layers) \(both)")
      }
    }
  }

  private func fault(_ body: () throws -> Fit) -> String {
    do { _ = try body() } catch { return "\((error as? Fault)?.code ?? ""): \(error)" }
    return "fine"
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let fit = try fit(.gru)
    let good = try fit.weights(layout: .torch)
    func refused(_ change: (inout [NamedWeights.Entry]) -> Void, _ layout: WeightLayout = .torch)
      -> String
    {
      var entries = good
      change(&entries)
      return fault { try fit.taking(NamedWeights(entries), layout: layout) }
    }
    #expect(refused { _ in } == "fine")
    #expect(refused { $0.removeFirst() }.contains("E263"))
    #expect(refused { $0[0].shape = [2, 9] }.contains("E378"))
    #expect(refused { $0[0].values[1] = .nan }.contains("E553"))
    #expect(refused { $0.append(("more", [1], [1])) }.contains("E263"))
    #expect(refused({ _ in }, .keras).contains("E263"))
    let biased = try fit.weights(layout: .keras).map {
      $0.name == "bias" ? ($0.name, Array($0.values.prefix(9)), [9]) : $0
    }
    #expect(fault { try fit.taking(NamedWeights(biased), layout: .keras) }.contains("E264"))
    let peepholes = try self.fit(.lstm, peepholes: true)
    #expect(throws: Fault.self) { try peepholes.weights(layout: .torch) }
    #expect(fault { try fit.replacing(NamedWeights([("W", [1], [1])])) }.contains("E263"))
    #expect(fault { try fit.replacing(NamedWeights([("b_y", [1], [1])])) }.contains("E378"))
    #expect(
      fault { try fit.replacing(NamedWeights([("b_y", [1, .infinity], [2])])) }.contains("E553"))
    // Without biases and head, as of `bias=False`.
    let bare = try fit.taking(
      NamedWeights(good.filter { $0.name.hasPrefix("weight") }), layout: .torch)
    #expect(bare.weights.first { $0.name == "b" }?.values == Array(repeating: 0, count: 9))
    #expect(bare.weights.last?.values == fit.weights.last?.values)
  }
}
