import LimnSeries
import LimnSource
import LimnTime

/// What training leaves behind: weights, scaling, history, and the end of the training data.

/// How to train; the names are those of the language.
package struct TrainOptions: Hashable, Sendable {
  package var target: String
  package var inputs: [String]
  package var lookback = 1
  package var horizon = 1
  package var epochs = 100
  package var batch = 64
  package var rate = 1e-3
  package var loss = "mse"
  package var clip = 1.0
  package var patience = 10
  package var validation = 0.2
  package var seed: UInt64 = 0

  package init(target: String, inputs: [String]) {
    self.target = target
    self.inputs = inputs
  }

  func check() throws(Fault) {
    for (name, value, most) in [
      ("lookback", lookback, NetworkSize.mostSteps), ("horizon", horizon, NetworkSize.mostInputs),
      ("epochs", epochs, 1_000_000), ("batch", batch, 1 << 20), ("patience", patience, 1_000_000),
    ] {
      guard (1...most).contains(value) else {
        throw Fault.settingOutOfRange(name, value, least: 1, most: most)
      }
    }
    for (name, value) in [("lr", rate), ("clip", clip)] {
      guard value.isFinite, value > 0 else { throw Fault.settingNotPositive(name, value) }
    }
    guard validation >= 0, validation <= 0.9 else { throw Fault.validationOutOfRange(validation) }
    guard loss == "mse" else { throw Fault.unknownLoss(loss) }
  }
}

package struct Fit: Sendable {
  /// One epoch; losses are mean squared errors of the scaled target.
  package struct Epoch: Hashable, Sendable {
    package var epoch: Int
    package var loss: Double
    /// nil when nothing was set aside.
    package var validation: Double?
  }

  package enum Ending: Hashable, Sendable {
    /// A baseline: nothing to train.
    case notNeeded
    case allEpochs
    /// The validation loss had not sunk for `patience` epochs.
    case stoppedEarly
    /// The loss was no longer finite in this epoch; the weights before it were kept.
    case exploded(epoch: Int)
  }

  /// The end of the training data, so that a forecast can begin right after it.
  struct Past: Sendable {
    /// held: [input variable][S][P] with gaps held; the target's own follow the same way.
    var held: [[[Double]]]
    var heldTarget: [[Double]]
    /// target: [S][P], NaN where not observed.
    var target: [[Double]]
    /// The axis of those steps.
    var time: TimeAxis
  }

  package var model: Model
  package var options: TrainOptions
  package var unit: String?
  package var siteAxis: String?
  package var sites: [String]
  /// One per input, and the target's.
  package var inputScalers: [Scaler]
  package var targetScaler: Scaler
  /// nil for baselines.
  package var size: NetworkSize?
  /// θ as `NetworkSize.parameters` says; empty for baselines.
  package var theta: [Double]
  package var history: [Epoch]
  /// The epoch whose weights were kept, 0 for none.
  package var bestEpoch: Int
  package var ending: Ending
  /// First and last step of the training data.
  package var span: ClosedRange<Instant>
  package var steps: Int
  package var trainedSamples: Int
  package var validationSamples: Int
  /// Observed targets in the training span.
  package var observedTargets: Int
  /// Why inputs or target may have known the future.
  package var taints: [String]
  /// Per site, nil where the axis has no seasons.
  package var climatology: [Climatology]?
  var rule: TimeRule
  var past: Past

  /// θ cut into named parameters, in order: values and shape.
  package var weights: [(name: String, values: [Double], shape: [Int])] {
    guard let size else { return [] }
    return size.parameters.map { name, offset, shape in
      (name, Array(theta[offset..<offset + shape.reduce(1, *)]), shape)
    }
  }

  /// In words, for a message and for help.
  package var endingDescription: String {
    switch ending {
    case .notNeeded: "nothing to train"
    case .allEpochs: "all \(history.count) epochs run"
    case .stoppedEarly:
      "stopped after epoch \(history.count), "
        + "no better for \(options.patience) epochs"
    case .exploded(let epoch):
      "the loss was no longer finite in epoch \(epoch), weights of epoch \(bestEpoch) kept"
    }
  }
}
