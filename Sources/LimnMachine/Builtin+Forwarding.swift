import LimnSource
import OrderedCollections

/// One builtin as the front door of others: what it was given goes on to the one that was named.
extension Builtin {
  /// Calls it with arguments by position, then by name; they are checked as any call's are.
  package func callAsFunction(
    _ context: any CallContext, _ positional: [Datum], _ named: OrderedDictionary<String, Datum>
  ) throws(Fault) -> Datum {
    let names = positional.map { _ in String?.none } + named.keys.map { Optional($0) }
    let places = try CallLayout.places(of: self, names)
    var arguments = [Datum?](repeating: nil, count: parameters.count)
    for (place, value) in zip(places, positional + Array(named.values)) {
      if case .parameter(let index) = place { arguments[index] = value }
    }
    return try body(context, arguments)
  }
}
