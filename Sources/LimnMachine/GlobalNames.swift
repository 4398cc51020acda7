import LimnSource

/// The variables of a session, and those of each module that it uses: one row of slots for all, and
/// for each of them its own names.

/// Hands out slots, each to one name for good.
final class GlobalSlots {
  private(set) var count = 0

  static let most = 60_000

  fileprivate func next() throws(Fault) -> Int {
    guard count < Self.most else { throw Fault.tooManyNames(Self.most) }
    count += 1
    return count - 1
  }
}

/// The variables of a session or of one module: a slot for each name, for good.
final class GlobalNames {
  private let all: GlobalSlots
  private(set) var slots: [String: Int] = [:]
  /// In order of their first appearance.
  private(set) var names: [String] = []
  /// Names that have a value now.
  private(set) var withValue: Set<String> = []

  init(_ all: GlobalSlots) { self.all = all }

  func slot(_ name: String) throws(Fault) -> Int {
    if let slot = slots[name] { return slot }
    let slot = try all.next()
    slots[name] = slot
    names.append(name)
    return slot
  }

  func gained(_ name: String) { withValue.insert(name) }

  /// The name that has the slot, if it is one of these.
  func name(of slot: Int) -> String? { slots.first { $0.value == slot }?.key }

  /// Names with a value, in order of their first appearance.
  var bound: [String] { names.filter { withValue.contains($0) } }
}
