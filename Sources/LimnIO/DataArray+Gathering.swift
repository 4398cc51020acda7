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
    let elements: Elements
    switch self.elements {
    case .f64(let block): elements = .f64(try taken(block, positions, missing: .nan))
    case .f32(let block): elements = .f32(try taken(block, positions, missing: .nan))
    case .i64(let block): elements = .i64(try taken(block, positions, missing: 0))
    case .bool(let block): elements = .bool(try taken(block, positions, missing: 0))
    case .time(let block): elements = .time(try taken(block, positions, missing: 0))
    case .duration(let block): elements = .duration(try taken(block, positions, missing: 0))
    case .str(let block):
      elements = .str(try StringBlock(positions.map { $0 < 0 ? "" : block.strings[$0] }))
    }
    guard !dtype.isFloat, mask != nil || positions.contains(where: { $0 < 0 }) else {
      return Tensor(shape: shape, elements: elements)
    }
    let flags = try Block<UInt8>(count: positions.count)
    var anyMissing = false
    for (target, source) in positions.enumerated() {
      let isMissing = source < 0 || (mask.map { $0.pointer[source] != 0 } ?? false)
      flags.pointer[target] = isMissing ? 1 : 0
      anyMissing = anyMissing || isMissing
    }
    return Tensor(shape: shape, elements: elements, mask: anyMissing ? flags : nil)
  }
}

private func taken<Element: BitwiseCopyable>(
  _ block: Block<Element>, _ positions: [Int], missing: Element
) throws(Fault) -> Block<Element> {
  let result = try Block<Element>(count: positions.count)
  for (target, source) in positions.enumerated() {
    result.pointer[target] = source < 0 ? missing : block.pointer[source]
  }
  return result
}
