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
    var result = try gathered(Lattice(base: 0, axes: [.listed(positions.map { max($0, 0) })]))
    let absent = positions.indices.filter { positions[$0] < 0 }
    if !absent.isEmpty {
      try result.scatter(
        try Tensor(missing: dtype, shape: []), Lattice(base: 0, axes: [.listed(absent)]))
    }
    return try result.reshaped(to: shape)
  }
}
