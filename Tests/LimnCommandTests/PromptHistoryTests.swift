import Foundation
import LimnFront
import Testing

@Suite struct PromptHistoryTests {
  private static let inputs = [
    "1 + 2", "fn f(x) {\n\n  #1 is no time\n\tx\n}", "σ = '\u{1B}'", " ", "#5 00000000", "a\n",
  ]

  @Test func inputs_comeBackWhole() {
    let text = Self.inputs.map { PromptHistory.record(of: $0, time: 5) }.joined()
    #expect(PromptHistory.entries(in: text) == Self.inputs)
  }

  @Test func record_tornAnywhere_harmsNoOther() {
    let torn = PromptHistory.record(of: "x = [1,\n2]", time: 5)
    for length in 0..<torn.utf8.count - 1 {
      let start = String(decoding: torn.utf8.prefix(length), as: UTF8.self)
      let text =
        PromptHistory.record(of: "a", time: 4) + start + PromptHistory.record(of: "b", time: 6)
      #expect(PromptHistory.entries(in: text) == ["a", "b"])
    }
  }

  @Test func file_ofSomethingElse_givesNothing() {
    #expect(PromptHistory.entries(in: "ls\ncd\n\n#170000\nlimn\n").isEmpty)
  }

  @Test func place_followsTheEnvironment() {
    func path(_ environment: [String: String]) -> String? {
      PromptHistory.usualPath { environment[$0] }
    }
    #expect(path(["HOME": "/h"]) == "/h/.local/state/limn/history")
    #expect(path(["HOME": "/h", "XDG_STATE_HOME": "/s"]) == "/s/limn/history")
    #expect(path(["HOME": "/h", "XDG_STATE_HOME": "s"]) == "/h/.local/state/limn/history")
    #expect(path([:]) == nil)
  }

  @Test func file_isMadeAndAppendedTo_byTwoSessions() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path + "/state/limn/history"
    let one = PromptHistory(path: path)
    let other = PromptHistory(path: path)
    #expect(one.load().isEmpty)
    #expect(one.append("a", time: 1))
    #expect(other.append("b\nc", time: 2))
    #expect(one.append("d", time: 3))
    #expect(!one.append("d", time: 4))
    #expect(one.failure == nil)
    let later = PromptHistory(path: path)
    #expect(later.load() == ["a", "b\nc", "d"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func file_thatCannotBeWritten_isNoFailureOfTheInput() {
    let history = PromptHistory(path: "/proc/none/history")
    #expect(history.append("a", time: 1))
    #expect(history.failure == "no such file or folder")
  }
}
