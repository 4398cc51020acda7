import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Random numbers belong to the cell that draws them.
@Suite struct RandomCells {
  private final class Ear: SessionOutput {
    private(set) var heard = ""
    func write(_ text: String) { heard += text }
    func show(_ value: Datum, name: String?) {}
    func report(_ diagnostic: Diagnostic) {}
  }

  /// What the cells print, one after the other in one session.
  private func printed(_ cells: [String], seed: UInt64 = 42) throws -> [String] {
    try #require(
      Session.onLargeStack { () -> [String] in
        let ear = Ear()
        guard
          let session = try? Session(seed: seed, effects: MemoryEffects(), output: ear)
        else { return [] }
        return cells.map { cell in
          let before = ear.heard.count
          _ = session.evaluate(SourceText(name: "cell", text: cell))
          return String(ear.heard.dropFirst(before))
        }
      })
  }

  private let draw = "print(random.normal(2), random.choice([1, 2, 3, 4, 5, 6, 7, 8, 9]))"

  @Test func keepTheirNumbersWhenAnotherIsPutIn() throws {
    let alone = try printed([draw])
    #expect(!alone[0].isEmpty)
    #expect(try printed(["y = random.uniform(100)", "print(1)", draw])[2] == alone[0])
  }

  @Test func keepTheirNumbersWithOtherLayoutAndComments() throws {
    let alone = try printed([draw])
    let other =
      "# a remark\nprint( random.normal( 2 ),\n  random.choice([1, 2, 3, 4, 5, 6, 7, 8, 9]))  # more"
    #expect(try printed([other]) == alone)
  }

  @Test func differWhenTheyAreEqualOrTheSeedIsAnother() throws {
    let twice = try printed([draw, draw])
    #expect(twice[0] != twice[1])
    #expect(try printed([draw], seed: 43)[0] != twice[0])
  }
}
