/// The inputs of a session, in the order in which they ran.
///
/// They are what must survive the evaluator: `:replay` makes its values again from them, and
/// `:save` writes those that ran well.
package struct Inputs: Sendable {
  package init() {}

  package enum State: Hashable, Sendable {
    case running
    case fine
    case failed
    case interrupted
    /// The evaluator died while it ran.
    case lost
    /// Taken back with `:undo`.
    case undone

    package var words: String {
      switch self {
      case .running: "running"
      case .fine: "fine"
      case .failed: "failed"
      case .interrupted: "interrupted"
      case .lost: "evaluator died"
      case .undone: "undone"
      }
    }
  }

  package struct Input: Hashable, Sendable {
    /// From 1; as messages say it, `input 3`.
    package var number: Int
    package var text: String
    /// Of the notebook's cell that it was loaded from.
    package var name: String?
    /// `input 3`, or the file that it was loaded from.
    package var source: String
    package var firstLine: Int
    /// Of the file that it was loaded from; nil when it was typed.
    package var folder: String?
    package var state: State
    /// It took so long.
    package var seconds: Double = 0
  }

  package private(set) var all: [Input] = []

  /// Of the next input.
  package var nextNumber: Int { all.count + 1 }

  package subscript(number: Int) -> Input? {
    get { all.indices.contains(number - 1) ? all[number - 1] : nil }
    set {
      guard all.indices.contains(number - 1), let newValue else { return }
      all[number - 1] = newValue
    }
  }

  package var fine: [Input] { all.filter { $0.state == .fine } }

  /// Appends an input that is about to run.
  package mutating func start(
    _ text: String, name: String? = nil, source: String? = nil, firstLine: Int = 1,
    folder: String? = nil
  ) -> Input {
    let number = nextNumber
    let input = Input(
      number: number, text: text, name: name, source: source ?? "input \(number)",
      firstLine: firstLine, folder: folder, state: .running)
    all.append(input)
    return input
  }

  // MARK: As a file

  /// The fine inputs as a script.
  package var script: String {
    fine.map { $0.text.hasSuffix("\n") ? $0.text : $0.text + "\n" }.joined(separator: "\n")
  }

  /// The fine inputs as a notebook of unnamed cells without outputs.
  package func notebook(title: String, seed: UInt64) -> String {
    let quoted = title.unicodeScalars.map { scalar in
      scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
    }.joined()
    let head = "---\nlimn: 1\ntitle: \"\(quoted)\"\nseed: \(seed)\n---\n"
    return head
      + fine.map { input in
        let fence = String(repeating: "`", count: max(3, Self.longestRun(in: input.text) + 1))
        let text = input.text.hasSuffix("\n") ? String(input.text.dropLast()) : input.text
        return "\n\(fence)limn\(label(of: input))\n\(text)\n\(fence)\n"
      }.joined()
  }

  /// Names of cells that were loaded are kept where they are still unique.
  private func label(of input: Input) -> String {
    guard let name = input.name, fine.first(where: { $0.name == name }) == input else { return "" }
    return " {#\(name)}"
  }

  /// The longest run of backticks.
  private static func longestRun(in text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
