import LimnEffects
import LimnRecurrent
import LimnSource
import LimnTime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the tests of this target share: a silent world, made-up series, the PyTorch fixture.

/// No files, no clock; remembers what was reported.
final class Silence: Effects {
  let interruption = Interruption()
  func readFile(_ path: String) throws(Fault) -> [UInt8] { throw Fault("E600", "no files here") }
  func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {
    throw Fault("E600", "no files here")
  }
  func listFolder(_ path: String) throws(Fault) -> [String] { [] }
  func monotonicSeconds() -> Double { 0 }
  func report(_ progress: Progress) {}
}

/// Composites of 16 days from the start of 2001.
func composites(_ count: Int) throws -> TimeAxis {
  let start = TimeAxis(
    instants: [try Instant.parse("2001-01-01")], rule: .composite(stepDays: 16, slots: 23))
  return TimeAxis(
    instants: start.instants + (try start.following(count: count - 1)), rule: start.rule)
}

/// A seasonal series with noise that has a memory.
func seasonal(_ count: Int, key: UInt64 = 3, noise: Double = 0.05) -> [Double] {
  let random = RandomStream(key: key)
  var memory = 0.0
  return (0..<count).map { t in
    memory = 0.7 * memory + noise * random.normal(UInt64(t))
    return 0.5 + 0.2 * sin(2 * Double.pi * Double(t) / 23) + memory
  }
}

func single(_ values: [Double], time: TimeAxis, observed: [Bool]? = nil) -> SequenceData {
  SequenceData(
    time: time,
    variables: [
      SequenceData.Variable(
        name: "ndvi", values: [values], observed: observed.map { [$0] })
    ])
}

/// The first `cut` steps and the rest.
func halves(_ data: SequenceData, at cut: Int) -> (train: SequenceData, test: SequenceData) {
  func part(_ range: Range<Int>) -> SequenceData {
    var part = data
    part.time = data.time.subrange(range)
    part.variables = data.variables.map { variable in
      SequenceData.Variable(
        name: variable.name, unit: variable.unit,
        values: variable.values.map { Array($0[range]) },
        observed: variable.observed.map { Array($0[range]) }, taints: variable.taints)
    }
    return part
  }
  return (part(0..<cut), part(cut..<data.count))
}

func quickOptions(lookback: Int = 8, horizon: Int = 1, epochs: Int = 3) -> TrainOptions {
  var options = TrainOptions(target: "ndvi", inputs: ["ndvi"])
  options.lookback = lookback
  options.horizon = horizon
  options.epochs = epochs
  options.batch = 16
  options.rate = 1e-2
  options.seed = 7
  return options
}

func fixture(_ name: String) -> [UInt8] {
  let path = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  return (try? PosixFileSystem().contents(of: "/\(path)/Fixtures/\(name)", limit: 1 << 24)) ?? []
}

func readTorch() -> [String: [Double]] {
  let bytes = fixture("recurrent_torch.txt")
  var tensors: [String: [Double]] = [:]
  for line in bytes.split(separator: 0x0A) where line.first != 0x23 {
    let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    tensors[words[0]] = words.dropFirst().compactMap { Double($0) }
  }
  return tensors
}

func network(hidden: Int, layers: Int, dropout: Double) throws -> RecurrentModel {
  var model = try RecurrentModel(hidden: hidden, layers: layers)
  model.dropout = dropout
  try model.check()
  return model
}
