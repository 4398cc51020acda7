import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Builtins with dotted names are declared like any other: `Builtin("chance.roll", …)`.

/// Keeps what is shown and said, line by line.
private final class Notebook: SessionOutput {
  private(set) var lines: [String] = []
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) { lines.append(Describe.inline(value)) }
  func report(_ diagnostic: Diagnostic) {
    let fault = diagnostic.fault
    let place = diagnostic.place.map { " \($0.column)-\($0.column + $0.length - 1)" } ?? ""
    lines.append("\(fault.code)\(place) \(fault.message)" + (fault.hint.map { " · \($0)" } ?? ""))
  }
}

@Suite struct DottedNames {
  private static let library =
    Library.builtins + [
      Builtin(
        "chance.roll", family: "chance", "A number as a die gives it",
        takes: Param<Int>("sides", "how many sides the die has", default: 6),
        Param<Int>("bonus", "what is added", default: 0),
        returns: "int", examples: [Example("chance.roll()")]
      ) { (_, sides, bonus) throws(Fault) -> Int in sides + bonus },
      Builtin(
        "chance.deal", family: "chance", "A card",
        takes: Param<String>("suit", "of which suit"), returns: "string",
        examples: [Example("chance.deal(\"hearts\")")]
      ) { (_, suit) throws(Fault) -> String in "ace of \(suit)" },
    ]

  private static func lines(_ cells: [String]) -> [String] {
    Session.onLargeStack {
      let output = Notebook()
      guard
        let session = try? Session(
          library: library, effects: MemoryEffects(), output: output,
          describe: { Describe.inline($0) })
      else { return [] }
      for cell in cells { _ = session.evaluate(SourceText(name: "cell", text: cell)) }
      return output.lines
    } ?? []
  }

  private static let members = "`chance.roll`, `chance.deal`"

  @Test(arguments: [
    (["chance.roll()"], ["6"]), (["chance.roll(bonus=1)"], ["7"]),
    (["20 |> chance.roll(bonus=2)"], ["22"]), (["20 |> chance.roll"], ["20"]),
    (["map([1, 2], chance.roll)"], ["[1, 2]"]), (["f = chance.roll", "f(9)"], ["9"]),
    (["fn f(n) = chance.roll(n) + 1", "f(2)"], ["3"]),
    (["chance = {roll: x => -x}", "chance.roll(2)"], ["-2"]),
    (["fn f(chance) = chance.roll", "f({roll: 5})"], ["5"]),
    (
      ["chance"],
      ["E240 1-6 `chance` is the name of a group, not a value · its members are \(members)"]
    ),
    (
      ["chance(3)"],
      ["E240 1-6 `chance` is the name of a group, not a value · its members are \(members)"]
    ),
    (
      ["chance.rol(3)"],
      ["E201 1-10 there is no `chance.rol` · did you mean `chance.roll`? there are \(members)"]
    ),
    (["roll(3)"], ["E201 1-4 there is no `roll` · did you mean `chance.roll`?"]),
    (
      ["chance.roll(side=3)"],
      [
        "E204 13-16 `chance.roll` has no parameter `side` · did you mean `sides`? it has `sides`, `bonus`"
      ]
    ),
    (
      ["chance.deal(3)"],
      ["E203 13-13 `suit` expects string, but got int · `suit` is of which suit"]
    ),
    (["chance.roll = 3"], ["E210 1-6 `chance` is a builtin: nothing can be assigned inside it"]),
    (
      ["fn f() = chance.rill()", "f()"],
      [
        "E201 10-20 there is no `chance.rill` · did you mean `chance.roll`? there are \(members)",
        "E240 10-20 `chance` is the name of a group, not a value · its members are \(members)",
      ]
    ),
  ])
  func areCalledAsTheyAreWritten(cells: [String], said: [String]) {
    #expect(Self.lines(cells) == said)
  }

  @Test func haveHelpAndAHeadingInTheReference() throws {
    let builtin = try #require(Help.builtin("chance.roll", in: Self.library))
    let help = Help.description(of: builtin).text(TextOptions(width: 80))
    #expect(help.hasPrefix("chance.roll(sides=6, bonus=0)"))
    let group = Help.group("chance", BuiltinGroup.members(of: "chance", in: Self.library))
    #expect(
      group.text(TextOptions(width: 80)).hasSuffix(
        "  chance.roll  A number as a die gives it\n  chance.deal  A card"))
    let pages = Reference.pages(of: Self.library)
    let index = try #require(pages.first)
    #expect(index.text.contains("[`chance.roll`](chance.md#chanceroll)"))
  }
}
