import LimnSource

/// What can go wrong with shapes, element types and memory, in words.
extension Fault {
  package static func memoryExhausted(asked: Int, used: Int, allowed: Int) -> Fault {
    let sizes = "\(byteText(used)) of \(byteText(allowed)) in use"
    return Fault(
      "E320", "not enough memory: \(byteText(asked)) asked for, \(sizes)",
      hint: "take fewer elements, use `f32`, or raise the limit with `--memory`")
  }

  private static func byteText(_ bytes: Int) -> String {
    if bytes == Int.max { return "more than the address space" }
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    if unit == 0 { return "\(bytes) bytes" }
    return "\((value * 10).rounded() / 10) \(units[unit])"
  }
}
