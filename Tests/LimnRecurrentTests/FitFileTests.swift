import LimnEffects
import LimnIO
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Fits as files.
@Suite struct FitFiles {
  private func whole() throws -> SequenceData {
    let values = [seasonal(140), seasonal(140, key: 5)]
    var observed = values.map { $0.map { _ in true } }
    for gap in [3, 40, 41, 138] { observed[0][gap] = false }
    return SequenceData(
      time: try composites(140), siteAxis: "site", sites: ["a", "b"],
      variables: [
        SequenceData.Variable(
          name: "ndvi", unit: "1", values: values, observed: observed, taints: ["smoothed"]),
        SequenceData.Variable(
          name: "rain", values: [seasonal(140, key: 8), seasonal(140, key: 9)]),
      ])
  }

  private func trained(
    _ model: Model, _ change: (inout TrainOptions) -> Void = { _ in }
  ) throws -> (fit: Fit, test: SequenceData) {
    let (train, test) = halves(try whole(), at: 100)
    var options = quickOptions(epochs: 2)
    options.inputs = ["ndvi", "rain"]
    change(&options)
    return (try Training.fit(model, data: train, options: options, effects: Silence()), test)
  }

  private func back(_ fit: Fit) throws -> Fit {
    let bytes = try fit.file().bytes()
    return try Fit(try Safetensors.read(bytes, name: "f"), name: "f")
  }

  private func bits(_ values: [[Double]]) -> [[UInt64]] { values.map { $0.map(\.bitPattern) } }

  @Test func loadedFitsForecastTheSameBits() throws {
    var models: [Model] = [.persistence, .climatology]
    for cell in RecurrentModel.Cell.allCases {
      for precision in RecurrentModel.Precision.allCases {
        var model = try RecurrentModel(cell, hidden: 3, layers: 2)
        model.bidirectional = cell == .gru
        model.peepholes = cell == .lstm
        model.precision = precision
        models.append(.recurrent(model))
      }
    }
    for model in models {
      let (fit, test) = try trained(model) {
        $0.horizon = 2
        $0.loss = .huber(delta: 0.7)
        $0.clip = .infinity
        $0.shortest = 5
      }
      let loaded = try back(fit)
      #expect(loaded.model == fit.model && loaded.options == fit.options)
      #expect(loaded.theta == fit.theta && loaded.history == fit.history)
      #expect(loaded.taints == fit.taints && loaded.ending == fit.ending)
      #expect(loaded.span == fit.span && loaded.unit == fit.unit && loaded.sites == fit.sites)
      #expect(loaded.dataDigest == fit.dataDigest && fit.dataDigest.utf8.count == 64)
      let (one, other) = (try fit.predict(test), try loaded.predict(test))
      #expect(bits(one.sim) == bits(other.sim))
      for (name, values) in one.baselines {
        #expect(bits(values) == bits(other.baselines[name] ?? []))
      }
      #expect(
        bits(try fit.forecast(2).values) == bits(try loaded.forecast(2).values))
      #expect(try loaded.file().bytes() == fit.file().bytes())
    }
  }

  @Test func theDigestIsThatOfWhatIsSeen() throws {
    let data = try whole()
    func digest(_ data: SequenceData) throws -> String {
      var options = quickOptions(epochs: 1)
      options.inputs = ["ndvi"]
      return try Training.fit(.persistence, data: data, options: options, effects: Silence())
        .dataDigest
    }
    var other = data
    other.variables[1].values[0][3] += 1
    #expect(try digest(other) == digest(data))
    other.variables[0].values[0][3] += 1
    #expect(try digest(other) == digest(data))
    other.variables[0].values[0][4] += 1
    #expect(try digest(other) != digest(data))
  }

  private func code(_ file: Safetensors) -> String {
    do {
      guard try LimnFile.kind(of: file, "f") == .fit else { return "no fit" }
      _ = try Fit(file, name: "f")
    } catch { return "\(error.code) \(error.message)" }
    return "fine"
  }

  @Test func whatIsWrongIsNamed() throws {
    let file = try trained(.recurrent(try RecurrentModel(hidden: 3))).fit.file()
    func changed(_ key: String, _ change: (inout Tensor) throws -> Void) throws -> String {
      var file = file
      let place = try #require(file.tensors.firstIndex { $0.name == key })
      try change(&file.tensors[place].tensor)
      return code(file)
    }
    func told(_ key: String, _ old: String, _ new: String) throws -> String {
      var file = file
      let place = try #require(file.metadata.firstIndex { $0.key == key })
      let parts = file.metadata[place].value.split(separator: old, omittingEmptySubsequences: false)
      #expect(parts.count > 1, "\(old)")
      file.metadata[place].value = parts.joined(separator: new)
      return code(file)
    }
    #expect(code(file) == "fine")
    #expect(
      try changed("W_hh") { $0 = try $0.reshaped(to: [3, 12]) }
        == "E378 `W_hh` has the shape [3, 12], where [12, 3] is wanted")
    #expect(
      try changed("b_y") { $0 = Tensor(shape: [1], elements: .f32(try Block([.nan]))) }
        == "E553 `b_y` holds a number that is not finite")
    #expect(
      try changed("fit.past.time") { $0 = Tensor(shape: [0], elements: .i64(try Block([]))) }
        .hasPrefix("E378"))
    #expect(
      try changed("fit.past.time") {
        guard case .i64(let block) = $0.elements else { return }
        let copy = try block.copied()
        copy.pointer[3] = .max
        $0 = Tensor(shape: $0.shape, elements: .i64(copy))
      }.contains("does not follow its own rule"))
    #expect(try told("limn.layout", "1", "2").hasPrefix("E660 `f` was written by Limn"))
    #expect(try told("limn.layout", "1", "2").contains("a newer layout"))
    #expect(try told("limn.layout", "1", "0").contains("an older layout"))
    #expect(try told("limn.kind", "fit", "forest").hasPrefix("E660"))
    #expect(try told("limn.fit", "\"lstm\"", "\"xlstm\"").contains("model `xlstm`"))
    #expect(try told("limn.fit", "\"hidden\": 3", "\"hidden\": 9").hasPrefix("E378"))
    #expect(try told("limn.fit", "\"hidden\": 3", "\"hidden\": 9000000000000").hasPrefix("E250"))
    #expect(try told("limn.fit", "\"lookback\": 8", "\"lookback\": -8").hasPrefix("E250"))
    #expect(try told("limn.fit", "\"composite\"", "\"monthly\"").hasPrefix("E654"))
    #expect(try told("limn.fit", "\"slots\": 23", "\"slots\": 24").hasPrefix("E654"))
    #expect(try told("limn.fit", "\"best_epoch\": ", "\"best_epoch\": 9").hasPrefix("E654"))
  }

  /// Damage at any byte gives a fault or a fit that forecasts something, never a crash.
  @Test func damage() throws {
    let (fit, test) = try trained(.recurrent(try RecurrentModel(hidden: 2)))
    let bytes = try fit.file().bytes()
    let random = RandomStream(key: 2)
    for round in 0..<1000 {
      var damaged = bytes
      for blow in 0..<3 {
        // Mostly the header, where numbers are.
        let range = round % 4 == 0 ? damaged.count : 4000
        let place = random.below(min(range, damaged.count), UInt64(10 * round + blow))
        damaged[place] = UInt8(random.below(256, UInt64(50_000 + 10 * round + blow)))
      }
      guard let file = try? Safetensors.read(damaged, name: "f"),
        let loaded = try? Fit(file, name: "f")
      else { continue }
      _ = try? loaded.predict(test)
      _ = try? loaded.forecast(30)
    }
  }
}
