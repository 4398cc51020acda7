/// A bar of characters from left to right.
enum HorizontalBar {
  /// Eighths of a character, from one to seven.
  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// `share` of `room` characters; anything above nothing shows.
  static func text(_ share: Double, _ room: Int, _ options: TextOptions) -> String {
    guard share.isFinite, share > 0 else { return "" }
    if !options.unicode {
      return String(repeating: "#", count: max(Int((share * Double(room)).rounded()), 1))
    }
    let steps = max(Int((share * Double(room * 8)).rounded()), 1)
    let whole = String(repeating: "█", count: steps / 8)
    return steps % 8 == 0 ? whole : whole + String(eighths[steps % 8 - 1])
  }
}
