import LimnData
import LimnSource
import LimnTensor

/// Rows of a column in another order, some of them left out or missing.

extension DataArray {
  /// The elements at row-major `positions`; a negative position gives a missing one.
  ///
  /// Names and unit are kept; so is what is known of each step. The caller vouches for the range.
  package func gathered(_ positions: [Int], shape: [Int]? = nil, axes: [Axis] = []) throws(Fault)
    -> DataArray
  {
    let tensor = try self.tensor.gathered(positions, shape: shape ?? [positions.count])
    var provenance = self.provenance
    if let status = provenance.status {
      provenance.status = positions.map { $0 < 0 ? StepStatus.observed.rawValue : status[$0] }
    }
    return DataArray(tensor, axes: axes, name: name, unit: unit, provenance: provenance)
  }
}

extension Tensor {
  fileprivate func gathered(_ positions: [Int], shape: [Int]) throws(Fault) -> Tensor {
    if count == 0 { return try Tensor(missing: dtype, shape: shape) }
    switch elements {
    case .f64(let block):
      return Tensor(shape: shape, elements: .f64(try Self.take(block, positions, absent: .nan)))
    case .f32(let block):
      return Tensor(shape: shape, elements: .f32(try Self.take(block, positions, absent: .nan)))
    default: break
    }
    let isWhole = !positions.contains { $0 < 0 }
    let flags: Block<UInt8>? =
      if let mask { try Self.take(mask, positions, absent: 1) } else if isWhole { nil } else {
        try Block(positions.map { $0 < 0 ? 1 : 0 })
      }
    let taken: Elements =
      switch elements {
      case .f64, .f32: elements
      case .i64(let block): .i64(try Self.take(block, positions, absent: 0))
      case .bool(let block): .bool(try Self.take(block, positions, absent: 0))
      case .time(let block): .time(try Self.take(block, positions, absent: 0))
      case .duration(let block): .duration(try Self.take(block, positions, absent: 0))
      case .str(let block): .str(try Self.take(block, positions))
      }
    let isClear = !(flags?.buffer.contains { $0 != 0 } ?? false)
    return Tensor(shape: shape, elements: taken, mask: isClear ? nil : flags)
  }

  private static func take<T: BitwiseCopyable>(
    _ block: Block<T>, _ positions: [Int], absent: T
  ) throws(Fault) -> Block<T> {
    let result = try Block<T>(count: positions.count)
    let (source, target) = (block.pointer, result.pointer)
    positions.withUnsafeBufferPointer { positions in
      Parallel.forEachRange(positions.count) {
        for place in $0 {
          let position = positions[place]
          target[place] = position < 0 ? absent : source[position]
        }
      }
    }
    return result
  }

  private static func take(
    _ block: StringBlock, _ positions: [Int]
  ) throws(Fault) -> StringBlock {
    // Asked of the budget first: the array of strings is not ours to refuse.
    _ = try Block<(UInt64, UInt64)>(count: positions.count)
    return try StringBlock(positions.map { $0 < 0 ? "" : block.strings[$0] })
  }
}
