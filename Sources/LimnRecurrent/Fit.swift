import LimnSeries
import LimnSource
import LimnTime

/// What training leaves behind: weights, scaling, history, and the end of the training data.

package struct Fit: Sendable {
  /// One epoch; losses are those of the scaled target.
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
  /// Of built-in cells, and of a typed one; both nil for baselines.
  package var shape: NetworkShape?
  package var graph: CellGraph?
  /// θ as `parameters` says; empty for baselines.
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
  /// SHA-256 of what the training saw of the data.
  package var dataDigest = ""

  /// θ cut into named parameters, in order: values and shape.
  package var weights: [(name: String, values: [Double], shape: [Int])] {
    parameters.map {
      ($0.name, Array(theta[$0.offset..<$0.offset + $0.shape.reduce(1, *)]), $0.shape)
    }
  }

  /// In words, for a message and for help.
  package var endingDescription: String {
    switch ending {
    case .notNeeded: theta.isEmpty ? "nothing to train" : "solved at once"
    case .allEpochs: history.count == 1 ? "its one epoch run" : "all \(history.count) epochs run"
    case .stoppedEarly:
      "stopped after epoch \(history.count), "
        + "no better for \(options.patience) epochs"
    case .exploded(let epoch):
      "the loss was no longer finite in epoch \(epoch), weights of epoch \(bestEpoch) kept"
    }
  }
}
