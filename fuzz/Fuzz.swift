import LimnTensor

#if canImport(Glibc)
  import Glibc
#endif

/// What libFuzzer calls: bytes of its making for the reader that `LIMN_FUZZ` names.
///
/// Every error is an answer; only a trap, a sanitizer's finding, a broken promise (`precondition`)
/// or a run without end is a failure. `fuzz/run TARGET SECONDS` builds and starts it.

private let target: FuzzTarget = {
  let name = getenv("LIMN_FUZZ").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
    print("LIMN_FUZZ names the reader to try, one of: \(known)")
    exit(2)
  }
  MemoryBudget.shared.setLimit(1 << 30)
  return target
}()

/// The function that libFuzzer looks for; 0 keeps the input for its coverage.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
