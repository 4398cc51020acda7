#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Long text on a terminal, page by page; elsewhere as it is.
package enum Pager {
  /// Shows the text with `$PAGER`, or `less`, when standard output is a terminal that it would not fit.
  package static func show(_ text: String) -> ExitStatus {
    let stream = OutputStream(descriptor: 1)
    let clean = stream.style.clean(text)
    let isLong = clean.utf8.count { $0 == 0x0A } > 40
    if stream.style.isTerminal, isLong, page(clean) { return .fine }
    stream.write(clean)
    stream.flush()
    return stream.isBroken ? .failed : .fine
  }

  /// Whether a pager was there to show it.
  private static func page(_ text: String) -> Bool {
    let chosen = getenv("PAGER").map { String(cString: $0) } ?? ""
    let command = chosen.isEmpty ? "less -FR" : chosen
    guard let pipe = popen(command, "w") else { return false }
    fputs(text, pipe)
    return pclose(pipe) == 0
  }
}
