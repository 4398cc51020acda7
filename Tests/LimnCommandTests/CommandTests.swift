import LimnEffects
import LimnFront
import Testing

/// The command itself, as a process of its own: exit statuses and where things are written.
@Suite struct CommandTests {
  @Test func usageErrorsEndWithTwo() throws {
    for words in [
      ["bogus"], ["--bogus"], ["run"], ["run", "nb.lstmnb", "--timeout", "3"], ["check"],
      ["run", "nb.lstmnb", "--memory", "lots"], ["-e"], ["nb.lstmnb"], ["run", "absent.lstmnb"],
      ["absent.limn"], ["run", "/"], ["--threads", "0", "-e", "1"],
      ["run", "nb.lstmnb", "--threads", "many"], ["check", "nb.lstmnb", "--threads", "1000"],
    ] {
      let result = try Limn.run(words)
      #expect(result.status == 2, "\(words): \(result)")
      #expect(result.output.isEmpty, "\(words)")
      #expect(!result.errors.isEmpty, "\(words)")
    }
  }

  @Test func helpAndVersionAreFine() throws {
    let help = try Limn.run(["--help"])
    #expect(help.status == 0 && help.output.contains("SUBCOMMANDS"))
    let version = try Limn.run(["version"])
    #expect(version.status == 0 && version.output.hasPrefix("limn "))
    #expect(version.errors.isEmpty)
  }

  @Test func damagedNotebooksAreNamedByLine() throws {
    let folder = try TemporaryFolder(["nb.lstmnb": "text\n```limn\n1\n"])
    for command in ["run", "check"] {
      let result = try Limn.run([command, folder.path("nb.lstmnb")])
      #expect(result.status == 2)
      #expect(result.errors.contains("E707") && result.errors.contains("nb.lstmnb:2:1"))
    }
    #expect(folder.text("nb.lstmnb") == "text\n```limn\n1\n")
  }

  @Test func parametersAreListedAndChecked() throws {
    let text = "---\nparams:\n  n: {default: 3, min: 1, help: how many}\n---\n"
    let folder = try TemporaryFolder(["nb.lstmnb": text])
    let path = folder.path("nb.lstmnb")
    let help = try Limn.run(["run", path, "--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("-p n  int from 1; default 3; how many"))
    let wrong = try Limn.run(["run", path, "-p", "n=0"])
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("must be at least 1"))
    #expect(try Limn.run(["run", path, "-p", "n=2"]).status == 0)
  }

  @Test func proseAloneIsPrinted() throws {
    let folder = try TemporaryFolder([
      "nb.lstmnb": "---\ntitle: x\n---\n\n# Prose\r\n\u{1B}[2Jend\n"
    ])
    let result = try Limn.run(["run", folder.path("nb.lstmnb"), "--save"])
    #expect(result.status == 0)
    #expect(result.output == "# Prose\n\\u{1b}[2Jend\n\n")
  }
}
