/// What a builtin does to what its tensors are known by.
///
/// Axis names, labels, unit and provenance outlive an operation while they still mean something.
/// Each builtin declares which do; help and the reference print it, and a test calls every builtin with
/// tensors that have all four and compares. Most declarations are those of the family.

package struct Carrying: Hashable, Sendable {
  /// What becomes of one of the four.
  package enum Fate: Sendable {
    /// What is left of the axes has the names (labels) of the argument; the unit is the argument's;
    /// everything that the argument rests on is still told.
    case keeps
    /// Not there in the result.
    case drops
    /// The function's own, as the declaration says in words: `with_dims` names, `var` squares.
    case makes
  }

  package var dims: Fate
  package var coordinates: Fate
  package var unit: Fate
  package var provenance: Fate

  package init(dims: Fate, coordinates: Fate, unit: Fate, provenance: Fate) {
    self.dims = dims
    self.coordinates = coordinates
    self.unit = unit
    self.provenance = provenance
  }

  /// The result is in the same unit on the same axes, or on those that are left.
  package static let all = Carrying(
    dims: .keeps, coordinates: .keeps, unit: .keeps, provenance: .keeps)
  /// The same axes, but numbers of another kind: counts, flags, logarithms.
  package static let frame = Carrying(
    dims: .keeps, coordinates: .keeps, unit: .drops, provenance: .keeps)
  /// The same axes, in a unit that follows from the argument's.
  package static let derived = Carrying(
    dims: .keeps, coordinates: .keeps, unit: .makes, provenance: .keeps)
  /// The elements only, in other axes.
  package static let elements = Carrying(
    dims: .drops, coordinates: .drops, unit: .keeps, provenance: .keeps)
  /// The same elements and axes in another order, the labels left behind.
  package static let unlabelled = Carrying(
    dims: .keeps, coordinates: .drops, unit: .keeps, provenance: .keeps)
  /// Nothing that would come from an argument: no tensor, or one of its own making.
  package static let own = Carrying(
    dims: .makes, coordinates: .makes, unit: .makes, provenance: .makes)

  /// What the builtins of a family do that say nothing else.
  package static let families: [String: Carrying] = [
    "elementwise": .frame, "reductions": .all, "series": .all, "units": .all, "tensors": .all,
    "metrics": .own, "decomposition": .own, "time": .own, "tables": .own, "files": .own,
    "recurrent": .own, "judging": .own, "validation": .own, "plots": .own, "output": .own,
    "collections": .own,
    "records": .own, "text": .own, "help": .own,
    "special": .frame, "distributions": .frame, "random": .own, "linear": .own,
    "matrices": .own, "spectra": .own, "statistics": .own, "gradients": .own,
    "indices": .own, "hydrology": .own, "assumptions": .own,
  ]

  /// In words; empty where nothing is promised.
  package var text: String {
    func names(_ fate: Fate) -> String {
      let all = [
        ("axis names", dims), ("labels", coordinates), ("unit", unit), ("provenance", provenance),
      ]
      let named = all.filter { $0.1 == fate }.map(\.0)
      guard let last = named.last else { return "" }
      if named.count == 1 { return last }
      return named.dropLast().joined(separator: ", ") + " and " + last
    }
    let parts = [("keeps", names(.keeps)), ("drops", names(.drops))].filter { !$0.1.isEmpty }
    return parts.map { "\($0.0) \($0.1)" }.joined(separator: "; ")
  }
}
