import LimnSource

/// What can go wrong with models, fits and forecasts, in words.
extension Fault {
  static func settingOutOfRange(_ name: String, _ value: Int, least: Int, most: Int) -> Fault {
    Fault("E250", "`\(name)` must be between \(least) and \(most), not \(value)", argument: name)
  }

  static func settingNotPositive(_ name: String, _ value: Double) -> Fault {
    Fault("E250", "`\(name)` must be a positive number, not \(value)", argument: name)
  }

  static func settingNotFinite(_ name: String, _ value: Double) -> Fault {
    Fault("E250", "`\(name)` must be a finite number, not \(value)", argument: name)
  }

  static func settingNegative(_ name: String, _ value: Double) -> Fault {
    Fault("E250", "`\(name)` must be 0 or more, not \(value)", argument: name)
  }

  static func dropoutOutOfRange(_ name: String, _ value: Double) -> Fault {
    Fault(
      "E250", "`\(name)` must be at least 0 and below 1, not \(value)",
      hint: "it is the share of units that a training step leaves out", argument: name)
  }

  static func momentumOutOfRange(_ value: Double) -> Fault {
    Fault(
      "E250", "`momentum` must be below 1, not \(value)",
      hint: "it is the share of the last step that the next one keeps", argument: "momentum")
  }

  static func quantileOutOfRange(_ value: Double) -> Fault {
    Fault(
      "E250", "`quantile` must lie between 0 and 1, not at \(value)",
      hint: "0.5 forecasts the median", argument: "quantile")
  }

  static func decayWithoutAdamW() -> Fault {
    Fault(
      "E251", "`weight_decay` belongs to `optimiser=\"adamw\"`",
      hint: "set the optimiser, or use `l2`, which adds to the gradient", argument: "weight_decay")
  }

  static func validationOutOfRange(_ value: Double) -> Fault {
    Fault(
      "E250", "`validation` must be at least 0 and at most 0.9, not \(value)",
      hint: "it is the last share of the training span, watched for early stopping",
      argument: "validation")
  }

  static func dropoutWithoutLayers() -> Fault {
    Fault(
      "E251", "`dropout` acts between layers, and this model has one layer",
      hint: "set `layers=2` or leave `dropout` out", argument: "dropout")
  }

  static func unknownLoss(_ name: String, known: [String]) -> Fault {
    unknownChoice(name, of: "loss", known: known)
  }

  package static func unknownChoice(
    _ name: String, of parameter: String, known: [String]
  ) -> Fault {
    Fault(
      "E252", "unknown `\(parameter)` \"\(name)\"",
      hint: "it is \(orList(known.map { "\"\($0)\"" }))", argument: parameter)
  }

  package static func unknownBaseline(_ name: String) -> Fault {
    Fault(
      "E253", "unknown baseline `\(name)`", hint: "it is \"persistence\" or \"climatology\"",
      argument: "name")
  }

  package static func noSuchVariable(_ name: String, parameter: String, known: [String]) -> Fault {
    Fault(
      "E254", "the data has no variable `\(name)`",
      hint: "it has \(known.map { "`\($0)`" }.joined(separator: ", "))", argument: parameter)
  }

  package static func targetNeeded(known: [String]) -> Fault {
    Fault(
      "E255", "`target` must be given where the data has several variables",
      hint: "name one of \(known.map { "`\($0)`" }.joined(separator: ", "))", argument: "target")
  }

  static func tooShort(steps: Int, needed: Int, lookback: Int, horizon: Int) -> Fault {
    Fault(
      "E350", "the training data has \(steps) steps, and a sample needs \(needed)",
      hint: "a sample is `lookback` \(lookback) + `horizon` \(horizon) steps long",
      argument: "lookback")
  }

  static func nothingObserved(_ target: String, in span: String = "the training span") -> Fault {
    Fault(
      "E351", "no sample of \(span) has an observed target `\(target)`",
      hint: "missing, masked and filled steps are never a target; see `quality`",
      argument: "data")
  }

  static func sitesDiffer(_ unknown: [String]) -> Fault {
    Fault(
      "E352",
      "the fit knows no site \(unknown.prefix(3).map { "`\($0)`" }.joined(separator: ", "))",
      hint: "predict at the sites of the training data", argument: "data")
  }

  static func irregularData() -> Fault {
    Fault(
      "E450", "a recurrent model needs a time axis with a rule, and this one is irregular",
      hint: "put the steps on a whole axis with `series` or `regrid_time`", argument: "data")
  }

  static func noSeasons(_ what: String) -> Fault {
    Fault(
      "E451", "\(what) needs a time axis with a fixed number of steps a year", argument: "data")
  }

  static func stepsDiffer(_ trained: String, _ given: String) -> Fault {
    Fault(
      "E452", "the fit was trained on a time axis of other steps: \(trained), here \(given)",
      argument: "data")
  }

  static func exploded(epoch: Int, rate: Double) -> Fault {
    Fault(
      "E550", "the loss is no longer a finite number in epoch \(epoch)",
      hint: "a smaller `lr` than \(rate) or a smaller `clip` may help", argument: "lr")
  }

  static func simulationSeesTarget(_ target: String) -> Fault {
    Fault(
      "E590", "a simulation cannot have its target `\(target)` among the inputs",
      hint: "with `horizon=0` name other `inputs`, or forecast with a `horizon` of 1 or more",
      argument: "horizon")
  }

  static func alphaNegative(_ alpha: Double) -> Fault {
    Fault(
      "E591", "`alpha` is a penalty of at least 0, not \(alpha)",
      hint: "0 is plain least squares; 1 suits scaled inputs", argument: "alpha")
  }

  static func unknownFuture(_ inputs: [String]) -> Fault {
    Fault(
      "E551",
      "a forecast beyond `horizon` needs future values of "
        + inputs.map { "`\($0)`" }.joined(separator: ", "),
      hint: "ask for at most `horizon` steps, or train on the target alone", argument: "steps")
  }

  // MARK: Weights and files

  static func noWeights(_ model: String) -> Fault {
    Fault(
      "E263", "`\(model)` has no weights", hint: "an `lstm`, `gru`, `rnn` or typed model has",
      argument: "fit")
  }

  static func weightNotKnown(_ name: String, known: [String]) -> Fault {
    let near = Suggestion.nearest(name, among: known)
    let list = known.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E263", "the model has no place for weights `\(name)`",
      hint: near.map { "did you mean `\($0)`?" } ?? "it takes \(list)")
  }

  static func weightMissing(_ name: String, given: [String]) -> Fault {
    let list = given.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E263", "the weights have no `\(name)`",
      hint: given.isEmpty ? nil : "there are \(list); is it another `layout`?")
  }

  static func layoutLacks(_ layout: String, _ what: String) -> Fault {
    Fault(
      "E264", "the layout \"\(layout)\" has no \(what)",
      hint: "layout \"limn\" has all weights", argument: "layout")
  }

  static func weightOfOtherShape(_ name: String, _ got: [Int], _ wanted: [Int]) -> Fault {
    Fault("E378", "`\(name)` has the shape \(got), where \(wanted) is wanted")
  }

  static func weightNotFinite(_ name: String) -> Fault {
    Fault("E553", "`\(name)` holds a number that is not finite")
  }

  package static func weightNotNumeric(_ name: String, _ got: String) -> Fault {
    Fault("E263", "weights are tensors of numbers, and `\(name)` is \(got)")
  }

  static func modelNeeded(_ file: String, _ call: String) -> Fault {
    Fault(
      "E660", "`\(file)` holds a fit of the typed model `\(call)`, whose equations no file brings",
      hint: "define the model, then give it: `load(path, model=\(call))`", argument: "model")
  }

  static func modelNotKnown(_ file: String, _ kind: String) -> Fault {
    Fault("E660", "`\(file)` holds a fit of a model `\(kind)`, which is not known")
  }

  static func otherModel(_ file: String, _ difference: String) -> Fault {
    Fault(
      "E660", "`\(file)` holds a fit of another model: its \(difference)",
      hint: "give the model that was trained", argument: "model")
  }

  static func otherLayout(_ file: String, version: String?, isNewer: Bool) -> Fault {
    let writer = version.map { "Limn \($0)" } ?? "another version of Limn"
    return Fault(
      "E660",
      "`\(file)` was written by \(writer) in \(isNewer ? "a newer" : "an older") layout than "
        + "this version reads",
      hint: isNewer
        ? "install that version or a later one"
        : "load it with that version and save its `weights`, or train anew")
  }

  package static func isCheckpoint(_ file: String) -> Fault {
    Fault(
      "E661", "`\(file)` is the checkpoint of a training, not a fit",
      hint: "give it to `train(…, checkpoint=\"\(file)\")`, which goes on from it")
  }

  static func noCheckpoint(_ file: String) -> Fault {
    Fault(
      "E661", "`\(file)` is no checkpoint of a training",
      hint: "give another name, or `resume=false` to write over it", argument: "checkpoint")
  }

  static func otherTraining(_ file: String, _ difference: String) -> Fault {
    Fault(
      "E661", "`\(file)` is a checkpoint of another training: \(difference)",
      hint: "give another name, or `resume=false` to begin anew and write over it",
      argument: "checkpoint")
  }

  static func noGates(_ model: String) -> Fault {
    Fault("E257", "`\(model)` has no gates", hint: "an `lstm`, `gru` or `rnn` has", argument: "fit")
  }

  static func carryingBothWays() -> Fault {
    Fault(
      "E251", "`carry` reads the data once from its start, and this network reads it both ways",
      hint: "leave `carry` out, or train with `bidirectional=false`", argument: "carry")
  }

  static func noCellState() -> Fault {
    Fault(
      "E257", "this model has no cell state and no forget gate", hint: "an `lstm` has",
      argument: "fit")
  }

  static func noWindows(lookback: Int) -> Fault {
    Fault(
      "E353", "no target of the data has \(lookback) steps of past before its origin",
      hint: "data that follows the training data without a gap uses its end", argument: "data")
  }

  package static func unknownStandard(_ name: String, known: [String]) -> Fault {
    Fault(
      "E258", "there is no standard for `\(name)`",
      hint: "there is one for \(known.map { "\"\($0)\"" }.joined(separator: ", "))",
      argument: "standard")
  }

  package static func notSequenceData(_ got: String) -> Fault {
    Fault(
      "E259",
      "`data` expects a series, a record of series or a table with a time column, "
        + "but got \(got)", argument: "data")
  }

  package static func dataWithoutTime(_ name: String) -> Fault {
    Fault(
      "E454", "`\(name)` has no time axis", hint: "make a series with `series`", argument: "data")
  }

  package static func dataAxesDiffer(_ first: String, _ second: String) -> Fault {
    Fault(
      "E354", "`\(first)` and `\(second)` do not share their time axis and sites",
      hint: "bring them together with `align`", argument: "data")
  }

  package static func dataHasTooManyAxes(_ name: String, _ rank: Int) -> Fault {
    Fault(
      "E355", "`\(name)` has \(rank) axes; a model takes time and at most one more",
      argument: "data")
  }

  package static func timeColumnNeeded(_ count: Int) -> Fault {
    Fault(
      "E455", "a table for training needs exactly one time column, and this one has \(count)",
      hint: "make a series with `series(t, time=, value=)`", argument: "data")
  }

  package static func tableNotInOrder() -> Fault {
    Fault(
      "E456", "the time column has missing, repeated or descending moments",
      hint: "make a series with `series(t, time=, value=)`", argument: "data")
  }

  static func dataNotNumeric(_ name: String, _ dtype: String) -> Fault {
    Fault("E356", "`\(name)` holds \(dtype), and a model takes numbers", argument: "data")
  }
}

/// "a", "b" or "c".
private func orList(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}
