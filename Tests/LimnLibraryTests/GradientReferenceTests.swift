import Foundation
import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import Testing

/// Values and gradients of whole expressions against PyTorch's autograd
/// (`tools/reference/gradients_torch.py`).
@Suite struct GradientReference {
  private static let program = """
    w = [[0.2, -0.5, 0.7], [1.1, 0.4, -0.3]]
    y = [1.0, 0.0, 0.5, -0.2, 0.3, 2.0]
    found = value_and_grad(x => EXPRESSION)([0.3, -1.2, 0.8, 1.5, -0.4, 0.6])
    concat([found.value], found.grad)
    """

  @Test func equalsPyTorch() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/gradients_torch.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(lines.count == 40)
    for line in lines {
      let halves = line.split(separator: "|", maxSplits: 1)
      let expected = halves[1].split(separator: " ").compactMap { Double($0) }
      let output = Ear()
      let session = try Session(effects: MemoryEffects(), output: output)
      let source = Self.program.replacingOccurrences(of: "EXPRESSION", with: String(halves[0]))
      _ = session.evaluate(SourceText(name: "gradient", text: source))
      guard case .array(let array)? = output.shown.last else {
        Issue.record("\(halves[0]): \(output.errors)")
        continue
      }
      let found = try array.tensor.f64Values()
      #expect(found.count == expected.count)
      for (a, b) in zip(found, expected) {
        #expect(abs(a - b) <= 1e-9 * max(abs(b), 1), "\(halves[0]): \(a), PyTorch \(b)")
      }
    }
  }
}
