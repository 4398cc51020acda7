import LimnEffects
import LimnFront
import Testing

/// Progress as a line of text.
@Suite struct ProgressTests {
  private func logged(_ seconds: [Double]) -> String {
    let file = TemporaryFile()
    let stream = OutputStream(
      descriptor: file.descriptor, style: OutputStyle(unicode: false, isTerminal: false))
    var now = 0.0
    let line = ProgressLine(stream: stream, clock: { now })
    for second in seconds {
      now = second
      line.show(
        Progress(
          activity: "training", done: Int(second), total: 100, details: ["loss 0.5"],
          elapsed: second))
    }
    line.clear()
    return file.text
  }

  @Test func aLogHasOneLineInTenSeconds() {
    #expect(logged((0..<9).map(Double.init)) == "")
    #expect(
      logged((0..<25).map(Double.init)) == """
        training 10/100  loss 0.5  90 s left
        training 20/100  loss 0.5  80 s left

        """)
  }

  @Test func aTerminalHasOneLineThatIsRedrawn() {
    let file = TemporaryFile()
    let stream = OutputStream(
      descriptor: file.descriptor, style: OutputStyle(width: 20, isTerminal: true))
    let line = ProgressLine(stream: stream)
    line.show(Progress(activity: "reading\u{1B}[2J", done: 5, total: 0))
    line.clear()
    line.clear()
    #expect(file.text == "\r\u{1B}[Kreading\\u{1b}[2J 5\r\u{1B}[K")
  }
}
