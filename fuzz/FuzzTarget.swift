import LimnDisplay
import LimnEffects
import LimnIO
import LimnLibrary
import LimnMachine
import LimnNotebook
import LimnProtocol
import LimnRecurrent
import LimnSource
import LimnSyntax

/// The readers of what strangers may write, each as one call with any bytes.

enum FuzzTarget: String, CaseIterable {
  /// Program text: tokens and tree, as a file and as typed at the prompt.
  case parser
  /// Program text, laid out: a second time changes nothing.
  case formatter
  /// Program text, compiled and run within narrow limits, its values described.
  case compiler
  case csv
  /// NumPy's files, alone and in archives.
  case npy
  /// What gzip packed.
  case gzip
  /// JSON, alone and a value a line.
  case json
  /// NetCDF-3, every variable of it.
  case netcdf
  /// Tensors, fits and what forecasts from them.
  case safetensors
  case notebook
  /// Both directions of the protocol between front end and worker.
  case frames

  func run(_ bytes: [UInt8]) {
    switch self {
    case .parser: parse(bytes)
    case .formatter: layOutTwice(bytes)
    case .compiler: evaluate(bytes)
    case .csv: _ = try? CSV.read(bytes, options: CSVOptions(name: "data.csv"))
    case .npy:
      if let tensor = try? NPY.read(bytes, name: "x.npy") { _ = try? NPY.write(tensor) }
      _ = try? NPZ.read(bytes, name: "x.npz")
    case .gzip: _ = try? GZip.unpacked(bytes, name: "x.gz")
    case .json:
      _ = try? JSONLines.read(bytes, name: "x.jsonl")
      bytes.withUnsafeBufferPointer { _ = try? JSON.parse($0, file: "x.json") }
    case .netcdf: readVariables(bytes)
    case .safetensors: readFit(bytes)
    case .notebook: saveUnchanged(bytes)
    case .frames:
      receive(bytes, as: Request.self)
      receive(bytes, as: Reply.self)
    }
  }

  private func parse(_ bytes: [UInt8]) {
    let source = SourceText(name: "fuzz", text: String(decoding: bytes, as: UTF8.self))
    for interactive in [false, true] {
      for diagnostic in Parser.parse(source, interactive: interactive).diagnostics {
        _ = DiagnosticText().text(of: diagnostic)
      }
    }
  }

  private func layOutTwice(_ bytes: [UInt8]) {
    let source = SourceText(name: "fuzz", text: String(decoding: bytes, as: UTF8.self))
    guard case .formatted(let once) = Formatter.format(source) else { return }
    guard case .formatted(let twice) = Formatter.format(SourceText(name: "fuzz", text: once))
    else { preconditionFailure("what was laid out is refused") }
    precondition(once == twice)
  }

  private func evaluate(_ bytes: [UInt8]) {
    var limits = SessionLimits()
    limits.polls = 2_000
    limits.depth = 100
    guard let session = try? Session(effects: MemoryEffects(), output: Listener(), limits: limits)
    else { return }
    let source = SourceText(name: "fuzz", text: String(decoding: bytes, as: UTF8.self))
    _ = session.evaluate(source)
  }

  private func readVariables(_ bytes: [UInt8]) {
    let effects = MemoryEffects()
    guard (try? effects.writeFile(bytes, to: "x.nc")) != nil,
      let file = try? NetCDFFile("x.nc", effects)
    else { return }
    for variable in file.header.variables.prefix(8) {
      _ = try? file.read(variable.name, NetCDFSelection())
    }
  }

  /// What was read is written and read again as the same bytes; a fit forecasts.
  private func readFit(_ bytes: [UInt8]) {
    guard let file = try? Safetensors.read(bytes, name: "x.safetensors") else { return }
    if let written = try? file.bytes() {
      guard let again = try? Safetensors.read(written, name: "x.safetensors") else {
        preconditionFailure("what was written is refused")
      }
      precondition(((try? again.bytes()) ?? []) == written)
    }
    guard (try? LimnFile.kind(of: file, "x.safetensors")) == .fit,
      let fit = try? Fit(file, name: "x.safetensors")
    else { return }
    _ = try? fit.forecast(3)
    for layout in WeightLayout.allCases { _ = try? fit.weights(layout: layout) }
  }

  /// A notebook saved with nothing new is the same to the byte.
  private func saveUnchanged(_ bytes: [UInt8]) {
    let notebook = Notebook.parse(bytes, name: "fuzz.lstmnb")
    let outputs = notebook.cells.map { _ in Notebook.NewOutput.kept }
    precondition(notebook.bytes(with: outputs) == bytes)
  }

  private func receive<Message: Decodable>(_ bytes: [UInt8], as type: Message.Type) {
    var decoder = FrameDecoder<Message>()
    decoder.append(bytes)
    while let message = try? decoder.next() {
      if case .shown(let description, _) = message as? Reply { _ = description.text() }
    }
  }
}

/// Describes what it is shown, since that must not fail either.
private final class Listener: SessionOutput {
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) {
    _ = Describe.description(of: value, library: Library.builtins).text()
  }
  func report(_ diagnostic: Diagnostic) { _ = DiagnosticText().text(of: diagnostic) }
}
