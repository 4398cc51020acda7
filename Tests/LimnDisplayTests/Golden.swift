import FoundationEssentials
import LimnDisplay
import Testing

/// Goldens: what the text renderer wrote when a person last looked at it and was content.
///
/// With `LIMN_ACCEPT=1` in the environment they are rewritten, and the test fails once to say so.
enum Golden {
  private static let folder: String = {
    let file = #filePath
    return String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]) + "/Goldens/"
  }()

  /// Compares the description at a width with `Goldens/NAME.txt`, and checks that no line is longer.
  static func check(
    _ description: Description, _ name: String, width: Int = 80, unicode: Bool = true,
    colour: Bool = false, at location: SourceLocation = #_sourceLocation
  ) {
    let options = TextOptions(width: width, unicode: unicode, colour: colour)
    let text = description.text(options) + "\n"
    if !colour {
      for line in text.split(separator: "\n") {
        #expect(line.count <= width, "too wide: \(line)", sourceLocation: location)
        if !unicode { #expect(line.utf8.count == line.count, sourceLocation: location) }
      }
    }
    let path = folder + name + ".txt"
    let accepted = (try? Data(contentsOf: URL(filePath: path))).map {
      String(decoding: $0, as: UTF8.self)
    }
    if accepted == text { return }
    if ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1" {
      try? Data(text.utf8).write(to: URL(filePath: path))
      Issue.record("accepted anew: \(name)", sourceLocation: location)
      return
    }
    Issue.record(
      "differs from \(name).txt (LIMN_ACCEPT=1 accepts):\n\(text)", sourceLocation: location)
  }

  /// The same at 80 columns in UTF-8 and in ASCII.
  static func checkBoth(
    _ description: Description, _ name: String, at location: SourceLocation = #_sourceLocation
  ) {
    check(description, name + "-utf8", at: location)
    check(description, name + "-ascii", unicode: false, at: location)
  }
}

/// Made-up data with the shape of the real: composites of a vegetation index, clouds and all.
enum Sample {
  /// Seconds since 1970 of 2000-02-18 and every 16 days from there.
  static func composites(_ count: Int) -> [Double] {
    (0..<count).map { 950_832_000 + Double($0) * 16 * 86_400 }
  }

  /// Numbers in 0 ..< 1 that are the same in every run.
  static func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
  }

  /// A year of 23 slots between 0.2 and 0.85, as a parabola in summer.
  static func season(_ slot: Int) -> Double {
    let phase = Double(slot % 23) / 23
    return 0.25 + max(0, 1 - 9 * (phase - 0.5) * (phase - 0.5)) * 0.55
  }

  /// Eighteen years with noise; `gaps` are missing.
  static func ndvi(_ count: Int = 422, gaps: [Range<Int>] = []) -> [Double] {
    let noise = noise(count)
    return (0..<count).map { index in
      gaps.contains { $0.contains(index) } ? .nan : season(index + 3) + 0.12 * (noise[index] - 0.5)
    }
  }
}
