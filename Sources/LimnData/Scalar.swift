import LimnTime

/// One element of a tensor, or a plain value that takes part in tensor arithmetic.
package enum Scalar: Hashable, Sendable {
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case string(String)
  case time(Instant)
  case duration(TimeSpan)
}
