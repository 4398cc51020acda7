import Foundation
import Testing

#if !DEBUG
  /// The machine's loop is fast because Swift's reference counting never enters it. Whoever changes it
  /// cannot see that in the source, so this test looks at what the compiler made of it.
  @Suite struct LoopDisassembly {
    private static let loop = "$s11LimnMachine0B0C4loopSbyF"

    @Test func callsNeitherRetainNorReleaseNorExclusivityChecks() throws {
      let tool = try #require(Self.disassembler(), "objdump or the toolchain's llvm-objdump")
      let text = try Self.output(
        of: tool, ["-d", "--no-show-raw-insn", Self.choice(tool) + Self.loop, Limn.path])
      #expect(text.contains("LimnMachine"), "the loop's symbol is \(Self.loop)")
      #expect(text.split(separator: "\n").count > 500, "the loop was found")
      let calls = Self.ownLines(text).joined(separator: "\n")
      for call in ["swift_retain", "swift_release", "swift_beginAccess", "swift_bridgeObject"] {
        #expect(!calls.contains(call))
      }
    }

    /// Without what llvm-objdump shows from the function's end to the next symbol: functions that have
    /// no symbol begin with a frame of their own.
    private static func ownLines(_ text: String) -> [Substring] {
      let lines = text.split(separator: "\n")
      let frames = lines.indices.filter { index in
        lines[index].contains("push") && lines[index].hasSuffix("%rbp")
      }
      return frames.count > 1 ? Array(lines[..<frames[1]]) : lines
    }

    private static func choice(_ tool: String) -> String {
      tool.hasSuffix("llvm-objdump") ? "--disassemble-symbols=" : "--disassemble="
    }

    private static func disassembler() -> String? {
      let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      for name in ["llvm-objdump", "objdump"] {
        for folder in folders {
          let path = "\(folder)/\(name)"
          if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
      }
      // The toolchain's own tools lie beside the real `swift`.
      for folder in folders {
        let swift = URL(filePath: "\(folder)/swift").resolvingSymlinksInPath()
        let path = swift.deletingLastPathComponent().appending(path: "llvm-objdump").path
        if FileManager.default.isExecutableFile(atPath: path) { return path }
      }
      return nil
    }

    private static func output(of tool: String, _ arguments: [String]) throws -> String {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(filePath: tool)
      process.arguments = arguments
      process.standardOutput = pipe
      try process.run()
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self)
    }
  }
#endif
