import LimnEffects
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Programs and notebooks run by the command, worker and all.
@Suite struct EvaluatingTests {
  // MARK: Programs

  @Test func aProgramShowsItsLastValue() throws {
    let one = try Limn.run(["-e", "1"])
    #expect(one.status == 0 && one.output == "1\n" && one.errors.isEmpty)
    let silenced = try Limn.run(["-e", "print(2); 3;"])
    #expect(silenced.output == "2\n")
  }

  @Test func standardInputIsAProgram() throws {
    let result = try Limn.run([], input: "x = 20\nfor i in range(2) {\n  print(i)\n}\nx + 2\n")
    #expect(result.status == 0 && result.output == "0\n1\n22\n" && result.errors.isEmpty)
  }

  @Test func aProgramGetsItsArgumentsAndItsFolder() throws {
    let folder = try TemporaryFolder([
      "a.limn": "print(args)\nread(\"b.csv\") |> len", "b.csv": "x\n1\n2\n",
    ])
    let result = try Limn.run([folder.path("a.limn"), "-x", "y"])
    #expect(result.status == 0)
    #expect(result.output == "[\"-x\", \"y\"]\n2\n")
  }

  @Test func anErrorNamesFileAndPlace() throws {
    let folder = try TemporaryFolder(["a.limn": "print(1)\n\nx = 1 + \"a\"\n"])
    let result = try Limn.run([folder.path("a.limn")])
    #expect(result.status == 1 && result.output == "1\n")
    #expect(result.errors.contains("a.limn:3:5"))
    let syntax = try Limn.run(["-e", "1 +"])
    #expect(syntax.status == 1 && syntax.errors.contains("error E1"))
  }

  @Test func muchTextComesWholeAndInOrder() throws {
    let result = try Limn.run(["-e", "for i in range(100000) { print(i) }"])
    #expect(result.output == (0..<100_000).map { "\($0)\n" }.joined())
  }

  @Test func controlCharactersDoNotReachTheTerminal() throws {
    let result = try Limn.run(["-e", "print(\"\\u{1b}[2J\"); error = \"\\u{7}\"; error"])
    #expect(!result.output.utf8.contains { $0 < 0x20 && $0 != 0x0A })
    let ascii = try Limn.run(["-e", "print(\"π → 3\")"], locale: "C")
    #expect(ascii.output == "pi -> 3\n")
  }

  @Test func plainOutputIsSentences() throws {
    let code = "show(line([1, 4, 9], title=\"squares\")); print(\"as it is\"); [1, 2]"
    let plain = try Limn.run(["--plain", "-e", code])
    #expect(plain.status == 0)
    #expect(
      plain.output == """
        squares. Line plot, 0 to 2, from 1 to 9, mean 4.67.
        as it is
        Tensor [2] i64: 1, 2.

        """)
    let folder = try TemporaryFolder(["a.lstmnb": "```limn\ntable({x: [1, 2]})\n```\n"])
    let notebook = try Limn.run(["run", "--plain", folder.path("a.lstmnb")])
    #expect(notebook.output.contains("Table of 2 rows and 1 column: x."))
    let accented = try Limn.run(["--plain", "-e", "plot(x => x)"], locale: "C")
    #expect(accented.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func nothingAUserTypesKillsTheWorker() throws {
    for code in [
      "fn f(x) { f(x + 1) }\nf(1)", "zeros(1000000, 1000000, 1000000)",
      "9223372036854775807 + 1", "1//0", String(repeating: "[", count: 100_000),
    ] {
      let result = try Limn.run(["-e", code])
      #expect(
        result.status == 1, "\(code.prefix(40)): \(result.status) \(result.errors.prefix(200))")
    }
  }

  // MARK: Ends from outside

  /// Waits until the process has a child and gives its number.
  private static func worker(of process: pid_t) -> pid_t {
    let path = "/proc/\(process)/task/\(process)/children"
    for _ in 0..<10_000 {
      let bytes = (try? PosixFileSystem().contents(of: path, limit: 1 << 12)) ?? []
      let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
      if let child = words.first.flatMap({ pid_t($0) }) { return child }
      sched_yield()
    }
    return 0
  }

  /// Waits until a file is there: the cell that makes it has run.
  private static func wait(for path: String) {
    for _ in 0..<1_000_000 {
      if (try? PosixFileSystem().status(path)) != nil { return }
      sched_yield()
    }
  }

  private func endless(_ first: String = "1") -> String {
    """
    ```limn {#first}
    \(first)
    ```

    ```limn {#endless}
    print("begun")
    write(table({x: [1]}), "begun.csv")
    while true { }
    ```

    """
  }

  @Test func aKilledWorkerIsStatusFiveAndLosesNothing() throws {
    let folder = try TemporaryFolder(["nb.lstmnb": endless()])
    let path = folder.path("nb.lstmnb")
    let result = try Limn.run(["run", path, "--save"]) { process in
      Self.wait(for: folder.path("begun.csv"))
      kill(Self.worker(of: process), SIGKILL)
    }
    #expect(result.status == 5)
    #expect(result.output.contains("begun"))
    #expect(result.errors.contains("E911") && result.errors.contains("nb.lstmnb:6:1, cell endless"))
    let saved = try #require(folder.text("nb.lstmnb"))
    #expect(saved.contains("```text\n1\n```") && saved.contains("begun\nerror E911"))
    let script = try Limn.run(["-e", "while true { }"]) { kill(Self.worker(of: $0), SIGKILL) }
    #expect(script.status == 5)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGUSR1])
  func aSignalStopsAtASafePointAndSaves(_ signal: Int32) throws {
    let folder = try TemporaryFolder(["nb.lstmnb": endless("1 + 1")])
    let result = try Limn.run(["run", folder.path("nb.lstmnb"), "--save"]) { process in
      Self.wait(for: folder.path("begun.csv"))
      kill(process, signal)
    }
    #expect(result.status == 75 && result.errors == "interrupted\n")
    let saved = try #require(folder.text("nb.lstmnb"))
    #expect(saved.contains("```text\n2\n```") && !saved.contains("begun\n```\n"))
  }

  /// The pool's threads come beside the one that reads requests and the one that evaluates.
  @Test(arguments: [1, 4]) func threadsAreAsManyAsSaid(_ count: Int) throws {
    let program =
      "x = arange(1000000) * 0.5; y = x + x; write(table({x: [1]}), args[0]); while true { }"
    let folder = try TemporaryFolder([:])
    let begun = folder.path("begun.csv")
    var running = 0
    _ = try Limn.run(["--threads", "\(count)", "-e", program, begun]) { process in
      Self.wait(for: begun)
      running =
        ((try? PosixFileSystem().names(in: "/proc/\(Self.worker(of: process))/task")) ?? []).count
      kill(process, SIGTERM)
    }
    #expect(running == count + 1)
  }

  @Test func timeOutsAreStatusFour() throws {
    let text = "```limn {#a timeout=0.05s}\nwhile true { }\n```\n"
    let folder = try TemporaryFolder(["nb.lstmnb": text])
    let path = folder.path("nb.lstmnb")
    let cell = try Limn.run(["run", path])
    #expect(cell.status == 4 && cell.errors.hasPrefix("error E912"))
    #expect(folder.text("nb.lstmnb") == text)
    let endless = try TemporaryFolder(["nb.lstmnb": "```limn\nwhile true { }\n```\n"])
    #expect(try Limn.run(["check", endless.path("nb.lstmnb"), "--timeout", "0.05s"]).status == 4)
  }

  // MARK: Notebooks

  private static let notebook = """
    ---
    params: {n: {default: 3, min: 1}}
    ---
    # Title

    ```limn {#load}
    x = n + 1
    ```

    ```limn {#other}
    y = 5
    ```

    ```limn {#broken error}
    x + "a"
    ```

    ```limn {skip}
    never()
    ```

    ```limn {#last hide tol=1e-3}
    print("x is {x}")
    1.0 / x
    ```
    The end.

    """

  @Test func aRunPrintsProseCodeAndOutputs() throws {
    let folder = try TemporaryFolder(["nb.lstmnb": Self.notebook])
    let path = folder.path("nb.lstmnb")
    let result = try Limn.run(["run", path])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.hasPrefix("# Title\n\n│ x = n + 1\n\n│ y = 5\n\n│ x + \"a\"\nerror E"))
    #expect(result.output.hasSuffix("│ never()\n(not run)\n\nx is 4\n0.25\n\nThe end.\n\n"))
    #expect(folder.text("nb.lstmnb") == Self.notebook)
    #expect(try Limn.run(["run", path, "-p", "n=7"]).output.contains("x is 8\n0.125\n"))
    #expect(try Limn.run(["run", path]).output == result.output)
  }

  @Test func whatIsSavedIsWhatIsChecked() throws {
    let folder = try TemporaryFolder(["nb.lstmnb": Self.notebook])
    let path = folder.path("nb.lstmnb")
    #expect(try Limn.run(["check", path]).status == 3)
    #expect(try Limn.run(["run", path, "--save"]).status == 0)
    let saved = try #require(folder.text("nb.lstmnb"))
    #expect(saved.contains("cell broken:1:1"))
    #expect(try Limn.run(["check", path]).status == 0)
    #expect(try Limn.run(["run", path, "--save"]).status == 0)
    #expect(folder.text("nb.lstmnb") == saved)
    let other = try Limn.run(["check", path, "-p", "n=4"])
    #expect(other.status == 3)
    #expect(other.output.contains("-x is 4\n") && other.output.contains("+x is 5\n"))
    #expect(folder.text("nb.lstmnb") == saved)
  }

  @Test func onlySomeCellsRunWithWhatTheyNeed() throws {
    let folder = try TemporaryFolder(["nb.lstmnb": Self.notebook])
    let path = folder.path("nb.lstmnb")
    let copy = folder.path("copy.lstmnb")
    let result = try Limn.run(["run", path, "--only", "last", "-o", copy])
    #expect(result.status == 0 && result.output == "x is 4\n0.25\n\n")
    #expect(folder.text("nb.lstmnb") == Self.notebook)
    let written = try #require(folder.text("copy.lstmnb"))
    #expect(written.components("limn:out").count == 1)
  }

  @Test func aFailureIsStoredOnlyWhenAskedFor() throws {
    let text = "```limn\n1\n```\n\n```limn\nnone + 1\n```\n\n```limn\n3\n```\n"
    let folder = try TemporaryFolder(["nb.lstmnb": text])
    let path = folder.path("nb.lstmnb")
    let plain = try Limn.run(["run", path])
    #expect(plain.status == 1 && plain.errors.contains("nb.lstmnb:6:1, cell cell-2"))
    #expect(folder.text("nb.lstmnb") == text)
    #expect(try Limn.run(["run", path, "--save"]).status == 1)
    let saved = try #require(folder.text("nb.lstmnb"))
    #expect(saved.contains("cell cell-2:1:1") && saved.hasSuffix("```limn\n3\n```\n"))
  }

  @Test func aCellThatShouldFailMustFail() throws {
    let folder = try TemporaryFolder(["nb.lstmnb": "```limn {error}\n1\n```\n"])
    let result = try Limn.run(["run", folder.path("nb.lstmnb")])
    #expect(result.status == 1 && result.errors.contains("E730"))
  }

  @Test func refusedPermissionIsItsOwnStatus() throws {
    let folder = try TemporaryFolder(["b.csv": "x\n1\n", "a.limn": "read(\"b.csv\")"])
    chmod(folder.path("b.csv"), 0)
    // The superuser may read everything, so that nothing is refused.
    let expected: Int32 = getuid() == 0 ? 0 : 77
    #expect(try Limn.run([folder.path("a.limn")]).status == expected)
  }
}

extension String {
  /// What follows each occurrence of the word.
  fileprivate func components(_ word: String) -> [Substring] {
    Array(split(separator: word, omittingEmptySubsequences: false).dropFirst())
  }
}
