import LimnSource

/// What goes wrong with pipelines, folds and tests of them, in words.

extension Fault {
  static func pipelineModel(got: String?) -> Fault {
    Fault(
      "E594", "a pipeline ends with a model, but here with \(got ?? "nothing")",
      hint: "such as `pipeline(stage(\"anomaly\"), lstm(hidden=16))`", argument: "stages")
  }

  static func notAStage(_ got: String) -> Fault {
    Fault(
      "E594", "a stage of a pipeline is not a \(got)",
      hint: "it is `stage(\"NAME\", …)` or a function of a series", argument: "stages")
  }

  static func unknownStage(_ name: String, known: [String]) -> Fault {
    Fault(
      "E594", "there is no stage `\(name)`",
      hint:
        "\(known.map { "\"\($0)\"" }.joined(separator: ", ")), a builtin that takes a series first, "
        + "or a function of yours", argument: "what")
  }

  static func stageGivesNoSeries(_ name: String, got: String) -> Fault {
    Fault(
      "E594", "the stage `\(name)` gives \(got), not a series on the axes of what it was given",
      hint: "a stage makes of each series another, or parts of it, for the same times",
      argument: "stages")
  }

  static func stageSeesAhead(_ step: String, of name: String, steps: Int, notes: [String]) -> Fault
  {
    let reach = steps == Int.max ? "the whole series" : "\(steps) steps ahead"
    let why = notes.last.map { " (\($0))" } ?? ""
    return Fault(
      "E595", "the stage `\(step)` sees \(reach) of `\(name)`\(why), so its values know the future",
      hint:
        "`causal=true` where `\(step)` has it, or `allow_future=true` in the pipeline, which the "
        + "verdict then tells", argument: "stages")
  }

  static func inputSeesAhead(_ taints: [String]) -> Fault {
    Fault(
      "E595", "\(taints.first ?? "an input sees ahead"), so it may know what is to be forecast",
      hint: "make it of the past alone, as a stage of a `pipeline` or with `causal=true`; "
        + "`allow_future=true` goes on, and the verdict tells", argument: "data")
  }

  static func optionsOfPipeline() -> Fault {
    Fault(
      "E594", "a pipeline brings the settings of its training along",
      hint: "say them in `pipeline(…)`, and `train(p, data=…)` here", argument: "model")
  }
}

// MARK: Folds

extension Fault {
  static func foldsOfOtherHorizon(_ folds: Int, _ pipeline: Int) -> Fault {
    Fault(
      "E596",
      "the folds keep clear of a horizon of \(folds), and the pipeline forecasts \(pipeline) ahead",
      hint: "`folds(…, horizon=\(pipeline))`", argument: "folds")
  }

  static func foldsOfOtherLookback(_ folds: Int, _ pipeline: Int) -> Fault {
    Fault(
      "E596",
      "the folds keep clear of windows of \(folds) steps, and the pipeline sees \(pipeline)",
      hint: "`folds(…, lookback=\(pipeline))`", argument: "folds")
  }

  static func nothingScored() -> Fault {
    Fault("E596", "no fold has a step to score", argument: "folds")
  }

  static func foldsNeedSites() -> Fault {
    Fault(
      "E597", "folds over space need several sites",
      hint: "data with a second axis, as `series(…, "
        + "by=\"site\")` makes it", argument: "x")
  }

  static func placesDiffer(_ lat: Int, _ lon: Int, sites: Int) -> Fault {
    Fault(
      "E597", "\(lat) latitudes and \(lon) longitudes for \(sites) sites",
      hint: "one of each for every site, in the order of the axis", argument: "lat")
  }

  static func placesNeeded(_ kind: String) -> Fault {
    Fault(
      "E597", "folds of kind \"\(kind)\" need to know where the sites are",
      hint: "`lat=` and `lon=`, a number for each site", argument: "lat")
  }

  static func tooFewBlocks(_ n: Int) -> Fault {
    Fault(
      "E597", "\(n) blocks of sites leave nothing to train on", hint: "at least 2", argument: "n")
  }

  static func rankingDiffers() -> Fault {
    Fault(
      "E597", "the series that ranks the years is not one series on the time axis of the data",
      hint: "a mean over sites: `mean(rain, dim=\"site\")`", argument: "by")
  }
}
