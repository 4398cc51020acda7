import Foundation
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Synchronization
import Testing

/// Every example of every builtin is run, and shows what its declaration says.

/// Keeps the last value shown, as text at 80 columns, and what went wrong.
private final class Listener: SessionOutput {
  private(set) var shown = ""
  private(set) var errors: [String] = []

  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) {
    shown = Describe.description(of: value, library: Library.builtins)
      .text(TextOptions(width: 80))
  }
  func report(_ diagnostic: Diagnostic) {
    guard diagnostic.severity == .error else { return }
    errors.append("\(diagnostic.fault.code) \(diagnostic.fault.message)")
  }
}

private struct Outcome: Sendable {
  var shown = ""
  var errors: [String] = []
}

/// Runs a program in a session of its own, on a thread with the stack that sessions need.
private func outcome(of code: String) async -> Outcome {
  await withCheckedContinuation { continuation in
    let thread = Thread {
      let listener = Listener()
      do throws(Fault) {
        let session = try Session(effects: MemoryEffects(), output: listener)
        _ = session.evaluate(SourceText(name: "example", text: code))
      } catch {
        listener.report(Diagnostic(.error, error))
      }
      continuation.resume(returning: Outcome(shown: listener.shown, errors: listener.errors))
    }
    thread.stackSize = Session.stackSize
    thread.start()
  }
}

@Suite struct Examples {
  @Test(arguments: Topic.all.map { $0.names[0] })
  func ofTopicsShowWhatTheySay(name: String) async throws {
    let topic = try #require(Topic.named(name))
    for example in topic.examples {
      let outcome = await outcome(of: example.code)
      #expect(outcome.errors == [], "\(example.code)")
      if !example.shows.isEmpty { #expect(outcome.shown == example.shows, "\(example.code)") }
    }
  }

  @Test(arguments: Library.builtins.map(\.name))
  func showWhatTheySay(name: String) async throws {
    let builtin = try #require(Help.builtin(name, in: Library.builtins))
    for example in builtin.examples {
      let outcome = await outcome(of: example.code)
      #expect(outcome.errors == [], "\(example.code)")
      if !example.shows.isEmpty { #expect(outcome.shown == example.shows, "\(example.code)") }
    }
  }
}
