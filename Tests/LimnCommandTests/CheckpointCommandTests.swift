import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A training that a signal ends goes on when the same script is run again, with the same bits.
@Suite struct CheckpointCommands {
  private func script(_ folder: TemporaryFolder, epochs: Int = 60) -> [String] {
    [
      "-e",
      """
      d = time_range("1990-01-01", "2019-12-01", step=1mo)
      x = series(table({date: d, v: sin(0.5236 * arange(360))}), time="date", value="v")
      fit = train(lstm(hidden=8), data=x, lookback=12, epochs=\(epochs), patience=1000, seed=3,
        checkpoint="\(folder.path("run.safetensors"))", every=0s)
      print("sum", sum(fit.weights.W_hh), fit.loss, fit.validation)
      """,
    ]
  }

  private func waitForCheckpoint(_ folder: TemporaryFolder) {
    var attempts = 0
    while folder.text("run.safetensors") == nil, attempts < 2000 {
      usleep(5000)
      attempts += 1
    }
  }

  @Test func signalsInTheMiddle() throws {
    let quiet = try TemporaryFolder([:])
    let whole = try Limn.run(script(quiet))
    #expect(whole.status == 0)
    let folder = try TemporaryFolder([:])
    for (number, signal) in [SIGTERM, SIGUSR1, SIGKILL, SIGTERM].enumerated() {
      _ = try Limn.run(script(folder)) { process in
        waitForCheckpoint(folder)
        usleep(UInt32(20_000 * (number + 1)))
        kill(process, signal)
      }
    }
    let result = try Limn.run(script(folder))
    #expect(result.status == 0)
    #expect(result.output == whole.output)
    #expect(result.errors.contains("run.safetensors"))
  }
}
