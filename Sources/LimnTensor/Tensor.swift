import LimnSource

/// A dense array of one element type.
///
/// A tensor is a value: copying one copies a reference, and whoever writes first makes sure that
/// it holds the only one (`mutate…` below). Elements lie in row-major order without gaps, the last axis
/// fastest. Names, coordinates and units live a layer above, in `DataArray`.
///
/// Missing elements are NaN in `f64` and `f32`; the other types carry a `mask`, only when something
/// is missing. What lies under a masked element is unspecified.

/// The elements of a tensor.
package enum Elements: Sendable {
  case f64(Block<Double>)
  case f32(Block<Float>)
  case i64(Block<Int64>)
  /// 0 or 1.
  case bool(Block<UInt8>)
  case str(StringBlock)
  /// Microseconds since 1970, see `LimnTime.Instant`.
  case time(Block<Int64>)
  /// Microseconds.
  case duration(Block<Int64>)
}

package struct Tensor: Sendable {
  /// Extent of each axis; empty for a single number.
  package internal(set) var shape: [Int]
  package internal(set) var elements: Elements
  /// 1 where an element is missing; nil where none is, and always nil for floats.
  package internal(set) var mask: Block<UInt8>?

  /// The caller vouches that the block holds exactly the product of `shape` elements.
  package init(shape: [Int], elements: Elements, mask: Block<UInt8>? = nil) {
    self.shape = shape
    self.elements = elements
    self.mask = mask
  }

  package var rank: Int { shape.count }
  package var count: Int { shape.reduce(1, *) }

  package var dtype: DType {
    switch elements {
    case .f64: .f64
    case .f32: .f32
    case .i64: .i64
    case .bool: .bool
    case .str: .str
    case .time: .time
    case .duration: .duration
    }
  }
}
