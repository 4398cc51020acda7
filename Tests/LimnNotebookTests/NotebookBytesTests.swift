import LimnNotebook
import LimnSource
import Testing

/// What saving keeps, and what reading survives.
@Suite struct NotebookBytesTests {
  static let text = """
    ---
    limn: 1
    title: An orchard
    params:
      site: {default: CH-Oe2, choices: [CH-Oe2, IT-Col]}
      horizon: {default: 4, min: 1, max: 23}
    ---

    # Prose with `$C_t$`  

    ```limn {#load timeout=60s}
    x = 1
    ```

    <!-- limn:out load {"values":{"_":{"dtype":"i64","max":1,"mean":1,"min":1,"n":1,"shape":[]}}} -->
    ```text
    1
    ```

    ````markdown
    ```limn
    no cell
    ```
    ````

    ~~~limn {volatile}
    print("é")
    ~~~
    last line
    """

  private func parse(_ text: String) -> Notebook { Notebook.parse(Array(text.utf8), name: "nb") }

  @Test(arguments: ["\n", "\r\n"])
  func keepsEveryByteThatIsNoOutput(_ end: String) {
    let bytes = Array(
      Self.text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: end).utf8)
    let notebook = Notebook.parse(bytes, name: "nb")
    #expect(notebook.diagnostics.isEmpty)
    #expect(notebook.cells.map(\.label) == ["load", "cell-1"])
    #expect(notebook.bytes(with: [.kept, .kept]) == bytes)
    // The same output again changes nothing; without outputs, only they are gone.
    #expect(notebook.bytes(with: [.replaced(notebook.cells[0].stored), .kept]) == bytes)
    let bare = notebook.bytes(with: [.replaced(nil), .replaced(nil)])
    #expect(Notebook.parse(bare, name: "nb").cells.allSatisfy { $0.stored == nil })
    let again = Notebook.parse(bare, name: "nb").bytes(with: [
      .replaced(notebook.cells[0].stored), .kept,
    ])
    #expect(again == bytes)
  }

  @Test func storesTextThatLooksLikeAFence() {
    let notebook = parse("```limn\nx\n```")
    let output = StoredOutput(text: "```\n````text\n<!-- limn:out -->\n--", values: [:])
    let saved = notebook.bytes(with: [.replaced(output)])
    let read = Notebook.parse(saved, name: "nb")
    #expect(read.diagnostics.isEmpty)
    #expect(read.cells.map(\.stored) == [output])
    #expect(read.bytes(with: [.replaced(output)]) == saved)
  }

  @Test func readsEveryTruncation() {
    let bytes = Array(Self.text.utf8)
    for length in 0...bytes.count {
      let cut = Array(bytes[..<length])
      let notebook = Notebook.parse(cut, name: "nb")
      let kept = notebook.cells.map { _ in Notebook.NewOutput.kept }
      #expect(notebook.bytes(with: kept) == cut)
      for case .prose(let range) in notebook.parts { #expect(range.upperBound <= length) }
    }
  }

  @Test(arguments: [
    ("<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n", "E701", 1),
    ("---\ntitle: x\n", "E702", 1),
    ("---\na: [1\n---\n", "E703", 3),
    ("---\nlimn: 2\n---\n", "E704", 2),
    ("---\nparams:\n  n: {default: 5, max: 4}\n---\n", "E721", 3),
    ("```limn {#a}\n```\n\n```limn {#a}\n```\n", "E711", 4),
    ("text\n```limn\nx\n", "E707", 2),
    ("```limn {#a b=c}\n```\n", "E709", 1),
    ("```limn\nx\n```\n<!-- limn:out {\"a\" -->\n```text\n```\n", "E712", 4),
    ("<!-- limn:out -->\n```text\n```\n", "E713", 1),
    ("a\n\u{0}\n", "E714", 2),
  ])
  func namesTheLineOfDamage(_ text: String, _ code: String, _ line: Int) {
    let notebook = parse(text)
    #expect(notebook.isDamaged)
    let found = notebook.diagnostics.map { ($0.fault.code, $0.place?.line ?? 0) }
    #expect(found.contains { $0 == (code, line) }, "\(found)")
  }
}
