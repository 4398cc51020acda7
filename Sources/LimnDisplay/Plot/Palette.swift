/// Colours that stay apart for readers who do not see all of them.
///
/// Curves: the eight colours of Okabe and Ito (2008), without their yellow, which is lost on white.
/// Sequential shades run from dark blue over green to yellow and grow lighter all along; diverging
/// ones from blue over white to red.
enum Palette {
  /// The names by which a program asks for them, in their order.
  static let names = ["blue", "orange", "green", "pink", "sky", "red", "black", "grey"]

  /// `#rrggbb` of the n-th curve.
  static func curve(_ index: Int) -> String {
    let all = [
      "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#000000", "#777777",
    ]
    return all[((index % all.count) + all.count) % all.count]
  }

  private static let sequential: [UInt8] = [18, 19, 25, 31, 37, 36, 35, 71, 107, 149, 185, 227]
  private static let diverging: [UInt8] = [25, 32, 74, 117, 153, 231, 223, 216, 209, 167, 124]

  /// Shades of the 256-colour palette of terminals.
  static func terminal(_ colours: PlotDescription.Heat.Colours) -> [UInt8] {
    switch colours {
    case .sequential: sequential
    case .diverging: diverging
    }
  }

  /// Whether text on a shade must be light.
  static func isDark(_ code: UInt8, _ colours: PlotDescription.Heat.Colours) -> Bool {
    switch colours {
    case .sequential: [18, 19, 25, 31, 37, 36].contains(code)
    case .diverging: [25, 32, 167, 124].contains(code)
    }
  }

  private static let sequentialStops: [(Double, Double, Double)] = [
    (68, 1, 84), (71, 45, 123), (59, 82, 139), (44, 114, 142), (33, 145, 140), (39, 173, 129),
    (92, 200, 99), (170, 220, 50), (253, 231, 37),
  ]
  private static let divergingStops: [(Double, Double, Double)] = [
    (5, 48, 97), (33, 102, 172), (67, 147, 195), (146, 197, 222), (247, 247, 247),
    (244, 165, 130), (214, 96, 77), (178, 24, 43), (103, 0, 31),
  ]

  /// `#rrggbb` of a shade, from 0 to 1, and whether text on it must be light.
  static func shade(
    _ unit: Double, _ colours: PlotDescription.Heat.Colours
  ) -> (colour: String, isDark: Bool) {
    let stops = colours == .sequential ? sequentialStops : divergingStops
    let place = min(max(unit, 0), 1) * Double(stops.count - 1)
    let first = min(Int(place), stops.count - 2)
    let share = place - Double(first)
    let (a, b) = (stops[first], stops[first + 1])
    let parts = [(a.0, b.0), (a.1, b.1), (a.2, b.2)].map {
      Int(($0 * (1 - share) + $1 * share).rounded())
    }
    let digits = parts.map { part in
      let text = String(part, radix: 16)
      return part < 16 ? "0" + text : text
    }
    // How bright it looks, from 0 to 255.
    let brightness = (299 * parts[0] + 587 * parts[1] + 114 * parts[2]) / 1_000
    return ("#" + digits.joined(), brightness < 140)
  }
}
