import LimnSource

/// Weights of a fit out and in, in its own layout or another's.

/// Named weights from outside.
package struct NamedWeights {
  package typealias Entry = (name: String, values: [Double], shape: [Int])
  package var entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }
}

extension Fit {
  package func weights(layout: WeightLayout) throws(Fault) -> [NamedWeights.Entry] {
    guard !theta.isEmpty else { throw Fault.noWeights(model.description) }
    if layout == .limn { return weights }
    return try builtInShape(layout, { (shape) throws(Fault) in try layout.slots(shape) }).map {
      slot in
      (
        slot.name,
        (0..<slot.count).map { index in
          let place = slot.place(index)
          return place < 0 ? 0 : theta[place]
        }, slot.shape
      )
    }
  }

  private func builtInShape<Result>(
    _ layout: WeightLayout, _ body: (NetworkShape) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    guard let shape else { throw Fault.layoutLacks(layout.rawValue, "`\(model.description)`") }
    return try body(shape)
  }

  /// A fit with these weights in place of its own, those that are left out stay.
  package func replacing(_ given: NamedWeights) throws(Fault) -> Fit {
    guard !theta.isEmpty else { throw Fault.noWeights(model.description) }
    let parameters = parameters
    var fit = self
    for (name, values, shape) in given.entries {
      guard let own = parameters.first(where: { $0.name == name }) else {
        throw Fault.weightNotKnown(name, known: parameters.map(\.name))
      }
      guard own.shape == shape else { throw Fault.weightOfOtherShape(name, shape, own.shape) }
      try fit.put(values, at: own.offset, name)
    }
    return fit
  }

  private mutating func put(_ values: [Double], at offset: Int, _ name: String) throws(Fault) {
    for (index, value) in values.enumerated() { theta[offset + index] = try kept(value, name) }
  }

  /// As the arithmetic of the model holds it.
  private func kept(_ value: Double, _ name: String) throws(Fault) -> Double {
    let kept = model.precision == .f32 ? Double(Float(value)) : value
    guard kept.isFinite else { throw Fault.weightNotFinite(name) }
    return kept
  }

  /// A fit with the weights that another program has trained.
  ///
  /// Names may have paths before them, as in a state of a whole PyTorch or Keras model. The head,
  /// where none is given, stays.
  package func taking(
    _ given: NamedWeights, layout: WeightLayout
  ) throws(Fault) -> Fit {
    guard !theta.isEmpty else { throw Fault.noWeights(model.description) }
    guard layout != .limn else { return try replacing(given) }
    let slots = try builtInShape(layout) { (shape) throws(Fault) in try layout.slots(shape) }
    let named = given.named(for: layout, slots)
    var fit = self
    var sums = theta
    let hasHead = slots.contains { $0.need == .head && named[$0.name] != nil }
    for slot in slots where slot.need != .head || hasHead {
      for index in 0..<slot.count {
        for place in [slot.place(index), slot.second(index)] where place >= 0 { sums[place] = 0 }
      }
    }
    for slot in slots {
      guard let entry = named[slot.name] else {
        guard slot.need == .always else { continue }
        throw Fault.weightMissing(slot.name, given: given.entries.map(\.name))
      }
      guard entry.shape == slot.shape else {
        if layout == .keras, shape?.cell == .gru, entry.shape.count == 1 {
          throw Fault.layoutLacks(layout.rawValue, "GRU of `reset_after=False`")
        }
        throw Fault.weightOfOtherShape(entry.name, entry.shape, slot.shape)
      }
      for (index, value) in entry.values.enumerated() {
        guard value.isFinite else { throw Fault.weightNotFinite(entry.name) }
        let first = slot.place(index)
        let place = first >= 0 ? first : slot.second(index)
        if place >= 0 { sums[place] += value }
      }
    }
    let known = slots.map(\.name)
    for (name, _) in named.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      throw Fault.weightNotKnown(named[name]?.name ?? name, known: known)
    }
    for index in sums.indices { fit.theta[index] = try kept(sums[index], "the weights") }
    return fit
  }
}

extension NamedWeights {
  /// By the names of a layout's slots, without what stands before them.
  fileprivate func named(for layout: WeightLayout, _ slots: [WeightSlot]) -> [String: Entry] {
    var named: [String: Entry] = [:]
    switch layout {
    case .torch:
      let path =
        entries.compactMap { entry in
          entry.name.hasSuffix("weight_ih_l0") ? entry.name.dropLast("weight_ih_l0".count) : nil
        }.first ?? ""
      for entry in entries {
        var name = Substring(entry.name)
        if name.hasPrefix(path) {
          name = name.dropFirst(path.count)
        }
        // What else has a weight is the head.
        if name.hasSuffix(".weight") { name = "linear.weight" }
        if name.hasSuffix(".bias") { name = "linear.bias" }
        if named[String(name)] != nil { name = Substring(entry.name) }
        named[String(name)] = entry
      }
    case .keras:
      let cells = slots.compactMap { slot in
        slot.name.hasSuffix("recurrent_kernel")
          ? String(slot.name.dropLast("recurrent_kernel".count)) : nil
      }
      var paths: [String] = []
      for entry in entries where entry.name.hasSuffix("recurrent_kernel") {
        paths.append(String(entry.name.dropLast("recurrent_kernel".count)))
      }
      // The forward direction before the other, and layers by the numbers in their names.
      paths.sort { Self.naturalOrder($0) < Self.naturalOrder($1) }
      for entry in entries {
        let path = entry.name.split(separator: "/").dropLast().map { $0 + "/" }.joined()
        let last = entry.name.split(separator: "/").last.map(String.init) ?? ""
        var name = "dense/" + last
        if let index = paths.firstIndex(of: path) {
          name = (index < cells.count ? cells[index] : path) + last
        }
        if named[name] != nil { name = entry.name }
        named[name] = entry
      }
    case .limn, .essay, .onnx:
      for entry in entries { named[entry.name] = entry }
    }
    return named
  }

  /// Parts of a path with their last number, `forward` before `backward`.
  private static func naturalOrder(_ path: String) -> NaturalPath {
    NaturalPath(
      parts: path.split(separator: "/").map { part in
        let digits = part.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        let stem = part.dropLast(digits.count)
        let text = stem.hasPrefix("backward") ? "forward~" : String(stem)
        return (text.hasSuffix("_") ? String(text.dropLast()) : text, Int(String(digits)) ?? 0)
      })
  }
}

private struct NaturalPath: Comparable {
  var parts: [(String, Int)]

  static func == (a: NaturalPath, b: NaturalPath) -> Bool { !(a < b) && !(b < a) }
  static func < (a: NaturalPath, b: NaturalPath) -> Bool {
    for (x, y) in zip(a.parts, b.parts) where x != y { return x < y }
    return a.parts.count < b.parts.count
  }
}
