/// The element types of tensors.

/// The type of a tensor's elements; raw values are the names that users see.
package enum DType: String, Codable, Sendable, CaseIterable {
  case f64, f32, i64, bool, str, time, duration

  /// Whether missing elements are NaN (floats) or need a mask (all others).
  package var isFloat: Bool { self == .f64 || self == .f32 }
  /// Whether arithmetic and numeric reductions are defined.
  package var isNumeric: Bool { isFloat || self == .i64 }
}
