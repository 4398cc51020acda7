import LimnSource
import LimnTensor
import LimnTime

/// What a result rests on, when its operands rest on different things.

extension Provenance {
  /// What the whole values have seen, without the status of single elements.
  package func unitedTaints(with other: Provenance) -> Provenance {
    let known = Set(notes)
    var fitted = fittedOn
    if let mine = fittedOn, let theirs = other.fittedOn {
      fitted =
        min(mine.lowerBound, theirs.lowerBound)...max(mine.upperBound, theirs.upperBound)
    } else if fitted == nil {
      fitted = other.fittedOn
    }
    return Provenance(
      fittedOn: fitted, seesAhead: max(seesAhead, other.seesAhead),
      seesBack: max(seesBack, other.seesBack),
      notes: notes + other.notes.filter { !known.contains($0) })
  }

  /// Without the status of elements, for results whose elements are others.
  package var taintsOnly: Provenance {
    Provenance(fittedOn: fittedOn, seesAhead: seesAhead, seesBack: seesBack, notes: notes)
  }

  /// The status of the elements that a lattice names.
  func status(at lattice: Lattice) -> [UInt8]? {
    guard let status else { return nil }
    let count = lattice.shape.reduce(1, *)
    if count == 0 { return nil }
    return [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
      status.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        lattice.read(source, into: target)
        initialized = count
      }
    }
  }

  /// Status of a result element: what is masked or filled on either side stays so, and masked
  /// outweighs filled, since nothing is there.
  static func merged(_ a: [UInt8]?, _ b: [UInt8]?) -> [UInt8]? {
    guard let a, let b else { return a ?? b }
    let masked = StepStatus.masked.rawValue
    return zip(a, b).map { $0 == masked || $1 == masked ? masked : max($0, $1) }
  }
}
