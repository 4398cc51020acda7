import LimnSource

/// How others lay out the weights of the same cells.
///
/// Each element of a tensor of theirs has a place in θ that it is read from, or none and is 0, and a
/// place that it is added to on the way back. The two differ only for PyTorch's and ONNX's second
/// bias, of which a cell sees the sum with the first.
///
/// - PyTorch: weight_ih [gH, D], weight_hh [gH, H], bias_ih, bias_hh [gH]; gates i f g o, r z n.
/// - Keras: kernel [D, gH], recurrent_kernel [H, gH], bias [gH], of a GRU (`reset_after`) [2, 3H];
///   gates i f c o, z r h. Layers are told apart by the path before the last `/`.
/// - essay: W_f … [H, H + D] multiply [h; x], h first; b_f …, p_f …; of a GRU's n, W_n takes x and
///   U_n takes h, since r stands between them.
/// - ONNX: W [E, gH, D], R [E, gH, H], B [E, 2gH], P [E, 3H]; gates i o f c, z r h
///   (`linear_before_reset` 1).
package enum WeightLayout: String, Sendable, CaseIterable { case limn, torch, keras, essay, onnx }

/// A tensor of a layout.
struct WeightSlot {
  var name: String
  var shape: [Int]
  /// May be left out: a bias, which then is 0, or part of the head, which then stays.
  enum Need { case always, bias, head }
  var need = Need.always
  /// Offset in θ of an element; negative for none.
  var place: (Int) -> Int
  /// Where an element is added that is read from nowhere.
  var second: (Int) -> Int = { _ in -1 }

  var count: Int { shape.reduce(1, *) }
}

extension WeightLayout {
  func slots(_ shape: NetworkShape) throws(Fault) -> [WeightSlot] {
    let slots = LayoutBuilder(shape)
    switch self {
    case .limn:
      return shape.parameters.map { parameter in
        WeightSlot(name: parameter.name, shape: parameter.shape) { parameter.offset + $0 }
      }
    case .torch: return try slots.torch()
    case .keras: return try slots.keras()
    case .essay: return slots.essay()
    case .onnx: return slots.onnx()
    }
  }
}

/// One cell's parameters in θ.
private struct CellPlaces {
  var layer: Int
  var direction: Int
  /// Inputs.
  var d: Int
  var ih = 0
  var hh = 0
  var b = 0
  var bhn = -1
  var p = -1
}

private struct LayoutBuilder {
  let shape: NetworkShape
  let h: Int
  let g: Int
  var cells: [CellPlaces] = []
  var head = 0
  var headBias = 0

  init(_ shape: NetworkShape) {
    self.shape = shape
    (h, g) = (shape.hidden, shape.gates)
    for parameter in shape.parameters {
      switch parameter.role {
      case .input:
        cells.append(
          CellPlaces(
            layer: cells.count / shape.directions, direction: cells.count % shape.directions,
            d: parameter.shape[1], ih: parameter.offset))
      case .recurrent: cells[cells.count - 1].hh = parameter.offset
      case .bias: cells[cells.count - 1].b = parameter.offset
      case .hiddenBias: cells[cells.count - 1].bhn = parameter.offset
      case .peephole: cells[cells.count - 1].p = parameter.offset
      case .head: head = parameter.offset
      case .headBias: headBias = parameter.offset
      }
    }
  }

  private func suffix(_ cell: CellPlaces) -> String {
    (shape.layers == 1 ? "" : "_l\(cell.layer)") + (cell.direction == 1 ? "_reverse" : "")
  }

  /// W_y [O, EH] and b_y [O].
  private func headSlots(
    _ weight: String, _ bias: String, need: WeightSlot.Need, transposed: Bool = false
  ) -> [WeightSlot] {
    let (o, w, at, atBias) = (shape.outputs, shape.width, head, headBias)
    return [
      WeightSlot(name: weight, shape: transposed ? [w, o] : [o, w], need: need) {
        at + (transposed ? $0 % o * w + $0 / o : $0)
      },
      WeightSlot(name: bias, shape: [o], need: need) { atBias + $0 },
    ]
  }

  /// The place in one direction of the second bias, row by row of our gates: a GRU's n has one of its
  /// own, the others none.
  private func ownSecond(_ cell: CellPlaces, _ row: Int) -> Int {
    cell.bhn >= 0 && row >= 2 * h ? cell.bhn + row - 2 * h : -1
  }

  func torch() throws(Fault) -> [WeightSlot] {
    guard !shape.peepholes else { throw Fault.layoutLacks("torch", "peepholes") }
    let (h, g) = (h, g)
    var slots: [WeightSlot] = []
    for cell in cells {
      let suffix = "_l\(cell.layer)" + (cell.direction == 1 ? "_reverse" : "")
      slots += [
        WeightSlot(name: "weight_ih" + suffix, shape: [g * h, cell.d]) { cell.ih + $0 },
        WeightSlot(name: "weight_hh" + suffix, shape: [g * h, h]) { cell.hh + $0 },
        WeightSlot(name: "bias_ih" + suffix, shape: [g * h], need: .bias) { cell.b + $0 },
        WeightSlot(
          name: "bias_hh" + suffix, shape: [g * h], need: .bias,
          place: { ownSecond(cell, $0) }, second: { cell.b + $0 }),
      ]
    }
    return slots + headSlots("linear.weight", "linear.bias", need: .head)
  }

  func keras() throws(Fault) -> [WeightSlot] {
    guard !shape.peepholes else { throw Fault.layoutLacks("keras", "peepholes") }
    let (h, g) = (h, g)
    let isGRU = shape.cell == .gru
    // Their gates z r h are ours in the order 1 0 2.
    func row(_ column: Int) -> Int {
      let gate = column / h
      return (isGRU && gate < 2 ? 1 - gate : gate) * h + column % h
    }
    let name = shape.cell == .rnn ? "simple_rnn" : shape.cell.rawValue
    var slots: [WeightSlot] = []
    for cell in cells {
      let number = cell.layer == 0 ? "" : "_\(cell.layer)"
      let path =
        shape.directions == 2
        ? "bidirectional\(number)/\(cell.direction == 0 ? "forward" : "backward")_\(name)/"
        : shape.layers == 1 ? "" : "\(name)\(number)/"
      let width = g * h
      slots += [
        WeightSlot(name: path + "kernel", shape: [cell.d, width]) {
          cell.ih + row($0 % width) * cell.d + $0 / width
        },
        WeightSlot(name: path + "recurrent_kernel", shape: [h, width]) {
          cell.hh + row($0 % width) * h + $0 / width
        },
      ]
      slots.append(
        isGRU
          ? WeightSlot(
            name: path + "bias", shape: [2, width], need: .bias,
            place: { $0 < width ? cell.b + row($0) : ownSecond(cell, row($0 - width)) },
            second: { $0 < width ? -1 : cell.b + row($0 - width) })
          : WeightSlot(name: path + "bias", shape: [width], need: .bias) { cell.b + $0 })
    }
    return slots + headSlots("dense/kernel", "dense/bias", need: .head, transposed: true)
  }

  func essay() -> [WeightSlot] {
    let h = h
    // In the order of the equations, with the number of the gate in θ.
    let gates: [(name: String, row: Int)] =
      switch shape.cell {
      case .lstm: [("_f", 1), ("_i", 0), ("_C", 2), ("_o", 3)]
      case .gru: [("_r", 0), ("_z", 1), ("_n", 2)]
      case .rnn: [("", 0)]
      }
    var slots: [WeightSlot] = []
    for cell in cells {
      let (suffix, d) = (suffix(cell), cell.d)
      for gate in gates {
        let row = gate.row * h
        if shape.cell == .gru, gate.row == 2 {
          slots += [
            WeightSlot(name: "W_n" + suffix, shape: [h, d]) { cell.ih + row * d + $0 },
            WeightSlot(name: "U_n" + suffix, shape: [h, h]) { cell.hh + row * h + $0 },
          ]
          continue
        }
        slots.append(
          WeightSlot(name: "W\(gate.name)\(suffix)", shape: [h, h + d]) {
            let (unit, column) = ($0 / (h + d), $0 % (h + d))
            return column < h
              ? cell.hh + (row + unit) * h + column : cell.ih + (row + unit) * d + column - h
          })
      }
      for gate in gates {
        let row = gate.row * h
        slots.append(
          WeightSlot(name: "b\(gate.name)\(suffix)", shape: [h]) { cell.b + row + $0 })
      }
      if cell.bhn >= 0 {
        slots.append(WeightSlot(name: "b_hn" + suffix, shape: [h]) { cell.bhn + $0 })
      }
      guard cell.p >= 0 else { continue }
      for (name, row) in [("p_f", 1), ("p_i", 0), ("p_o", 2)] {
        slots.append(WeightSlot(name: name + suffix, shape: [h]) { cell.p + row * h + $0 })
      }
    }
    return slots + headSlots("W_y", "b_y", need: .always)
  }

  func onnx() -> [WeightSlot] {
    let (h, g, e) = (h, g, shape.directions)
    // Gates i o f c are ours 0 3 1 2, z r h ours 1 0 2; peepholes i o f ours 0 2 1.
    let order =
      switch shape.cell {
      case .lstm: [0, 3, 1, 2]
      case .gru: [1, 0, 2]
      case .rnn: [0]
      }
    func row(_ theirs: Int) -> Int { order[theirs / h] * h + theirs % h }
    var slots: [WeightSlot] = []
    for layer in 0..<shape.layers {
      let both = Array(cells[(layer * e)..<((layer + 1) * e)])
      let (d, width) = (both[0].d, g * h)
      let suffix = shape.layers == 1 ? "" : "_l\(layer)"
      slots += [
        WeightSlot(name: "W" + suffix, shape: [e, width, d]) {
          let cell = both[$0 / (width * d)]
          return cell.ih + row($0 / d % width) * d + $0 % d
        },
        WeightSlot(name: "R" + suffix, shape: [e, width, h]) {
          let cell = both[$0 / (width * h)]
          return cell.hh + row($0 / h % width) * h + $0 % h
        },
        WeightSlot(
          name: "B" + suffix, shape: [e, 2 * width], need: .bias,
          place: {
            let (cell, at) = (both[$0 / (2 * width)], $0 % (2 * width))
            return at < width ? cell.b + row(at) : ownSecond(cell, row(at - width))
          },
          second: {
            let (cell, at) = (both[$0 / (2 * width)], $0 % (2 * width))
            return at < width ? -1 : cell.b + row(at - width)
          }),
      ]
      guard shape.peepholes else { continue }
      slots.append(
        WeightSlot(name: "P" + suffix, shape: [e, 3 * h]) {
          let at = $0 % (3 * h)
          return both[$0 / (3 * h)].p + [0, 2, 1][at / h] * h + at % h
        })
    }
    return slots + headSlots("W_y", "b_y", need: .head)
  }
}
