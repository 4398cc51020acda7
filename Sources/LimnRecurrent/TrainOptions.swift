import LimnSource

/// How to train; the names are those of the language.

package struct TrainOptions: Hashable, Sendable {
  package var target: String
  package var inputs: [String]
  package var lookback = 1
  /// The least past that a sample may have; below `lookback`, its window begins later.
  package var shortest: Int?
  /// Steps ahead that are forecast; 0 simulates: the target of the origin itself, from other variables.
  package var horizon = 1
  package var epochs = 100
  package var batch = 64
  package var rate = 1e-3
  package var optimiser = Optimiser.adam
  package var momentum = 0.9
  package var weightDecay = 0.0
  package var l2 = 0.0
  package var schedule = Schedule.constant
  /// Epochs over which the step size rises to `rate`.
  package var warmup = 0
  package var loss = Loss.mse
  /// Every step of a window forecasts, not its last alone.
  package var everyStep = false
  package var truncation = 0
  package var clip = 1.0
  package var patience = 10
  package var validation = 0.2
  package var seed: UInt64 = 0

  package init(target: String, inputs: [String]) {
    self.target = target
    self.inputs = inputs
  }

  /// The least past that a sample has.
  package var past: Int { shortest ?? lookback }

  /// How far after the origin of a sample its targets lie.
  var leads: ClosedRange<Int> { (horizon == 0 ? 0 : 1)...horizon }

  func check() throws(Fault) {
    guard horizon != 0 || !inputs.contains(target) else { throw Fault.simulationSeesTarget(target) }
    for (name, value, least, most) in [
      ("lookback", lookback, 1, NetworkShape.mostSteps),
      ("min_lookback", past, 1, lookback),
      ("horizon", horizon, 0, NetworkShape.mostInputs),
      ("epochs", epochs, 1, 1_000_000), ("batch", batch, 1, 1 << 20),
      ("patience", patience, 1, 1_000_000), ("warmup", warmup, 0, 1_000_000),
      ("truncation", truncation, 0, NetworkShape.mostSteps),
    ] {
      guard least <= value, value <= most else {
        throw Fault.settingOutOfRange(name, value, least: least, most: most)
      }
    }
    guard rate.isFinite, rate > 0 else { throw Fault.settingNotPositive("lr", rate) }
    guard clip > 0 else { throw Fault.settingNotPositive("clip", clip) }
    for (name, value) in [("l2", l2), ("weight_decay", weightDecay), ("momentum", momentum)] {
      guard value.isFinite, value >= 0 else { throw Fault.settingNegative(name, value) }
    }
    guard momentum < 1 else { throw Fault.momentumOutOfRange(momentum) }
    guard weightDecay == 0 || optimiser == .adamw else { throw Fault.decayWithoutAdamW() }
    guard validation >= 0, validation <= 0.9 else { throw Fault.validationOutOfRange(validation) }
  }
}
