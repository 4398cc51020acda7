import LimnData
import LimnEffects
import LimnIO
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import OrderedCollections

/// Weights of fits, and fits and tensors as files.

extension Library {
  static let weighing: [Builtin] = [load, weights, setWeights, loadWeights]

  private static let layout = Param<String>(
    "layout",
    "\"limn\", \"torch\" (PyTorch: gates i f g o, r z n), \"keras\" (i f c o, z r h), \"essay\" (W_f … "
      + "multiply [h; x]) or \"onnx\" (i o f c, z r h)", default: "limn")

  private static let sampleFit =
    sampleSeries + "fit = train(lstm(hidden=4), data=x, lookback=6, epochs=1, seed=1)\n"

  private static let load = Builtin(
    "load", family: "recurrent",
    "Reads a fit, or a record of tensors, from a file that `save` or another program wrote",
    takes: Param<String>("path", "a file in the format safetensors"),
    Param<Model?>(
      "model", "the model of the fit, where it is a typed one, whose equations no file brings",
      default: .some(nil)),
    returns:
      "fit, which forecasts the same bits as the one that was saved; of other files a record of "
      + "tensors, half floats as `f64` and all whole numbers as `i64`",
    effects: .readsFiles,
    references: ["The safetensors format, huggingface.co/docs/safetensors"],
    examples: [
      Example(
        sampleFit + "save(fit, \"fit.safetensors\")\n"
          + "all(load(\"fit.safetensors\").weights.W_ih == fit.weights.W_ih)", shows: "true"),
      Example(
        "save({a: [1.5, 2.5]}, \"t.safetensors\"); load(\"t.safetensors\").a[1]", shows: "2.5"),
    ]
  ) { (context, path, model) throws(Fault) -> Datum in
    let file = try Safetensors.read(try context.effects.readFile(path), name: path)
    switch try LimnFile.kind(of: file, path) {
    case .fit: return try Fit(file, name: path, given: model).datum
    case .checkpoint: throw Fault.isCheckpoint(path)
    case nil:
      var record = Record()
      for (name, tensor) in file.tensors {
        record.fields[name] = DataArray(tensor, name: name).result
      }
      return .record(record)
    }
  }

  private static let weights = Builtin(
    "weights", family: "recurrent",
    "The weights of a fit, as another program names and orders them",
    takes: Param<Fit>("fit", "what `train` gave"), layout,
    returns:
      "record of tensors; `save` writes it as a file that PyTorch and others read. Biases that a "
      + "cell has only the sum of stand in the first of two",
    references: [
      "PyTorch, pytorch.org/docs/stable/generated/torch.nn.LSTM.html",
      "Keras 3, keras.io/api/layers/recurrent_layers",
      "ONNX, onnx.ai/onnx/operators/onnx__LSTM.html",
      "Olah (2015), colah.github.io/posts/2015-08-Understanding-LSTMs, of [h; x]",
    ],
    examples: [
      Example(sampleFit + "shape(weights(fit, layout=\"torch\").weight_hh_l0)", shows: "[16, 4]"),
      Example(sampleFit + "shape(weights(fit, layout=\"essay\").W_f)", shows: "[4, 5]"),
    ]
  ) { (_, fit, layout) throws(Fault) -> Record in
    try record(try fit.weights(layout: try choice(layout, "layout")))
  }

  private static let setWeights = Builtin(
    "set_weights", family: "recurrent", "A fit with other weights",
    takes: Param<Fit>("fit", "what `train` gave"),
    Param<Record>(
      "weights", "tensors by the names in `fit.weights`; those that are left out stay"),
    returns: "fit; in `f32`, if its model is, and with all else as it was",
    examples: [
      Example(
        sampleFit + "other = set_weights(fit, {b_y: [0.25]})\nother.weights.b_y[0]", shows: "0.25"),
      Example(
        sampleFit + "same = set_weights(fit, fit.weights)\n"
          + "forecast(same, steps=1)[0] == forecast(fit, steps=1)[0]", shows: "true"),
    ]
  ) { (_, fit, record) throws(Fault) -> Fit in
    try fit.replacing(try namedWeights(record))
  }

  private static let loadWeights = Builtin(
    "load_weights", family: "recurrent", "A fit with the weights that another program has trained",
    takes: Param<Fit>("fit", "what `train` gave, of a model of the same sizes"),
    Param<Datum>(
      "state",
      "a file in the format safetensors, or a record of tensors; names may have paths before them"),
    Param<String>(
      "layout",
      "whose they are: \"torch\", \"keras\", \"essay\", \"onnx\" or \"limn\", as in `weights`",
      default: "torch"),
    returns:
      "fit with the scaling of the old one; the layer that makes forecasts of h stays as it was, "
      + "unless the state has one",
    effects: .readsFiles,
    examples: [
      Example(
        sampleFit + "save(weights(fit, layout=\"torch\"), \"state.safetensors\")\n"
          + "same = load_weights(fit, \"state.safetensors\")\n"
          + "all(same.weights.W_hh == fit.weights.W_hh)", shows: "true")
    ]
  ) { (context, fit, state, layout) throws(Fault) -> Fit in
    let layout: WeightLayout = try choice(layout, "layout")
    switch state {
    case .record(let record):
      return try fit.taking(try namedWeights(record), layout: layout)
    case .string(let path):
      let file = try Safetensors.read(try context.effects.readFile(path), name: path)
      var record = Record()
      for (name, tensor) in file.tensors where !name.hasPrefix("fit.") {
        record.fields[name] = .array(DataArray(tensor, name: name))
      }
      return try fit.taking(try namedWeights(record), layout: layout)
    default:
      throw Fault.wrongType(
        "state", "the name of a file or a record of tensors", "weights by their names", got: state)
    }
  }

  static func record(_ entries: [NamedWeights.Entry]) throws(Fault) -> Record {
    var record = Record()
    for (name, values, shape) in entries {
      record.fields[name] = .array(
        DataArray(try Tensor(numbers: values, shape: shape), name: name))
    }
    return record
  }

  private static func namedWeights(_ record: Record) throws(Fault) -> NamedWeights {
    var entries: [NamedWeights.Entry] = []
    for (name, field) in record.fields {
      guard case .array(let array) = field, [.f64, .f32, .i64].contains(array.dtype) else {
        throw Fault.weightNotNumeric(name, field.typeName)
      }
      entries.append((name, try array.tensor.f64Values(), array.shape))
    }
    return NamedWeights(entries)
  }

  /// A fit, a tensor or a record of tensors as safetensors.
  static func safetensors(of value: Datum) throws(Fault) -> Safetensors {
    switch value {
    case .object(let object):
      guard let fit = object as? Fit else { break }
      return try fit.file()
    case .array(let array):
      return Safetensors(tensors: [(array.name ?? "value", array.tensor)])
    case .record(let record):
      var file = Safetensors()
      for (name, field) in record.fields {
        let tensor: Tensor
        switch field {
        case .array(let array): tensor = array.tensor
        case .int(let number): tensor = Tensor(shape: [], elements: .i64(try Block([number])))
        case .float(let number): tensor = Tensor(shape: [], elements: .f64(try Block([number])))
        case .bool(let flag):
          tensor = Tensor(shape: [], elements: .bool(try Block([flag ? 1 : 0])))
        default:
          throw Fault.wrongType(
            "x", "a record of tensors", "`\(name)` is \(field.typeName)", got: value)
        }
        guard name != "__metadata__" else {
          throw Fault.wrongType("x", "other names", "`\(name)` is kept by the format", got: value)
        }
        file.tensors.append((name, tensor))
      }
      return file
    default: break
    }
    throw Fault.wrongType(
      "x", "a fit, a tensor or a record of tensors", "what a `.safetensors` file holds", got: value)
  }
}
