import LimnSource
import LimnTensor

extension DataArray {
  /// The same in another element type.
  package func converted(to dtype: DType) throws(Fault) -> DataArray {
    var result = self
    result.tensor = try tensor.converted(to: dtype)
    return result
  }
}
