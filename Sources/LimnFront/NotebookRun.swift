import LimnEffects
import LimnNotebook
import LimnProtocol
import LimnSource

/// The cells of a notebook run in order by a fresh worker, whoever wants to know.
///
/// `run` prints what happens, `check` compares it; both give a `NotebookRun` what to do at each
/// step and get a result per cell and a status.
package struct NotebookRun {
  package enum CellResult: Sendable {
    case notRun
    /// It ended as it was meant to, or failed and says so in its output.
    case ran(CellOutput)
  }

  /// What a run needs to know besides the notebook.
  package struct Settings: Sendable {
    /// `-p name=value`, as written.
    package var parameters: [String] = []
    /// Names or labels of the cells wanted; empty for all.
    package var only: [String] = []
    /// Seconds for the whole run.
    package var timeout: Double?
    package var worker = WorkerOptions()
    package init() {}
  }

  package let file: NotebookFile
  private let settings: Settings
  private let values: [(name: String, value: NotebookParameter.Value)]
  private let wanted: Set<Int>
  private let runs: [Bool]

  /// Checks parameters and names of cells before anything runs.
  package init(_ file: NotebookFile, _ settings: Settings) throws(Fault) {
    self.file = file
    self.settings = settings
    let notebook = file.notebook
    values = try ParameterValues.bind(settings.parameters, to: notebook.frontMatter.parameters)
    let labels = notebook.cells.map(\.label)
    var wanted: [Int] = []
    for label in settings.only {
      guard let index = labels.firstIndex(of: label) else {
        throw .unknownCell(label, known: labels)
      }
      wanted.append(index)
    }
    if settings.only.isEmpty {
      self.wanted = Set(labels.indices)
      runs = notebook.cells.map { !$0.options.flags.contains(.skip) }
    } else {
      self.wanted = Set(wanted)
      runs = zip(CellSelection.needed(for: wanted, in: notebook), notebook.cells).map {
        $0 && !$1.options.flags.contains(.skip)
      }
    }
  }

  /// Whether the user asked to see the cell; others run only because these need them.
  package func isWanted(_ index: Int) -> Bool { wanted.contains(index) }

  package func isRun(_ index: Int) -> Bool { runs[index] }

  package static func sourceName(of cell: Notebook.Cell) -> String { "cell \(cell.label)" }

  /// The first line of each cell in the file, by its source's name.
  package var firstLines: [String: Int] {
    Dictionary(
      file.notebook.cells.map { (Self.sourceName(of: $0), $0.firstLine) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Runs the cells. `begin` is called before each, `say` with all that it says, `end` after it.
  ///
  /// The first cell that does not end as it was meant to is the last one run.
  package func execute(
    _ evaluation: Evaluation, begin: (Int) -> Void = { _ in },
    say: (Int, CellOutput.Item) -> Void = { _, _ in }, end: (Int) -> Void = { _ in }
  ) throws(Fault) -> (results: [CellResult], status: ExitStatus) {
    let notebook = file.notebook
    var results = notebook.cells.map { _ in CellResult.notRun }
    try evaluation.start(folder: file.folder, seed: notebook.frontMatter.seed)
    defer { evaluation.stop() }
    for (name, value) in values { evaluation.bind(name, Request.Parameter(value)) }
    let runEnds = settings.timeout.map { MonotonicClock.seconds() + $0 }
    for (index, cell) in notebook.cells.enumerated() where runs[index] {
      begin(index)
      var output = CellOutput()
      func take(_ item: CellOutput.Item, _ record: ValueRecord? = nil) {
        output.add(item, record: record)
        say(index, item)
      }
      let cellEnds = cell.options.timeout.map { MonotonicClock.seconds() + $0 }
      let request = Request.Cell(
        id: index + 1, name: cell.name, sourceName: Self.sourceName(of: cell), text: cell.text,
        firstLine: cell.firstLine)
      let deadline = [runEnds, cellEnds].compactMap { $0 }.min()
      let outcome = evaluation.run(request, deadline: deadline) { reply in
        switch reply {
        case .text(let text): take(.text(text))
        case .shown(let description, let record): take(.shown(description), record)
        case .diagnostic(let diagnostic):
          // Why it was stopped is told by who stopped it.
          if diagnostic.fault.kind != .interrupted { take(.diagnostic(diagnostic)) }
        default: break
        }
      }
      let isCellTime = cellEnds.map { $0 == deadline } ?? false
      let limit = (isCellTime ? cell.options.timeout : settings.timeout) ?? 0
      let (status, fault) = verdict(on: cell, outcome, output, limit: limit)
      if let fault { take(.diagnostic(Self.diagnostic(fault, in: cell))) }
      // A cell that was stopped keeps the output of its last whole run.
      if status != .interrupted { results[index] = .ran(output) }
      end(index)
      if status != .fine { return (results, status) }
    }
    return (results, .fine)
  }

  private func verdict(
    on cell: Notebook.Cell, _ end: Evaluation.End, _ output: CellOutput, limit: Double
  ) -> (ExitStatus, Fault?) {
    let mayFail = cell.options.flags.contains(.error)
    switch end {
    case .finished(.fine): return mayFail ? (.failed, .didNotFail(cell.label)) : (.fine, nil)
    case .finished(.interrupted), .stopped: return (.interrupted, nil)
    case .timedOut: return (.timedOut, .timedOut(cell.label, seconds: limit))
    case .died(let death): return (.evaluatorDied, .evaluatorDied(death))
    case .finished(.failed):
      if mayFail { return (.fine, nil) }
      let isRefusal = output.errors.contains { $0.fault.code.hasPrefix("E8") }
      return (isRefusal ? .refused : .failed, nil)
    }
  }

  /// A fault of the cell as a whole, shown at its first line of code.
  private static func diagnostic(_ fault: Fault, in cell: Notebook.Cell) -> Diagnostic {
    let source = SourceText(
      name: sourceName(of: cell), text: cell.text, firstLine: cell.firstLine)
    let line = cell.text.prefix { $0 != "\n" }
    return Diagnostic(.error, fault, span: Span(0, max(line.utf8.count, 1)), in: source)
  }

  /// What to store: new outputs of the cells that ran, the old ones of all others.
  package func newOutputs(_ results: [CellResult]) -> [Notebook.NewOutput] {
    let lines = firstLines
    return results.indices.map { index in
      guard case .ran(let output) = results[index], isWanted(index) else { return .kept }
      return .replaced(output.stored(firstLines: lines))
    }
  }
}

extension Request.Parameter {
  fileprivate init(_ value: NotebookParameter.Value) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    }
  }
}

/// Values of a notebook's parameters from `-p name=value`.
package enum ParameterValues {
  /// One value per declared parameter, in the order of declaration.
  package static func bind(
    _ settings: [String], to parameters: [NotebookParameter]
  ) throws(Fault) -> [(name: String, value: NotebookParameter.Value)] {
    var given: [String: NotebookParameter.Value] = [:]
    for setting in settings {
      guard let equals = setting.firstIndex(of: "="), equals != setting.startIndex else {
        throw .malformedParameter(setting)
      }
      let name = String(setting[..<equals])
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        throw .unknownParameter(name, known: parameters.map(\.name))
      }
      guard given[name] == nil else { throw .repeatedParameter(name) }
      given[name] = try parameter.value(from: String(setting[setting.index(after: equals)...]))
    }
    return parameters.map { ($0.name, given[$0.name] ?? $0.fallback) }
  }
}
