import LimnTime

/// What stands in one place of an index: `x[0]`, `x[site="CH-Oe2"]`, `x[time="2005":"2006"]`.
package struct Selection: Sendable {
  package enum Value: Sendable {
    case scalar(Scalar)
    /// Positions (`i64`), a mask (`bool`), or several labels.
    case array(DataArray)
  }
  package enum Selector: Sendable {
    case single(Value)
    case slice(lower: Scalar?, upper: Scalar?, step: Int64?)
  }
  /// The name of the axis, or nil for the next axis in order.
  package var axis: String?
  /// Written `at(…)`: positions even where the axis has labels. Unnamed items are always positional.
  package var positional: Bool
  package var selector: Selector

  package init(axis: String? = nil, positional: Bool = false, selector: Selector) {
    self.axis = axis
    self.positional = positional
    self.selector = selector
  }
}
