import LimnSource

/// A model that a user has typed, with its settings: what `train` fits as it does an LSTM.
///
/// Its equations become a graph when the data says how many inputs there are and how many steps are
/// forecast; what they mean is the affair of whoever made it.
package struct CellModel: Sendable {
  package let name: String
  /// As in the call, in the order of the block.
  package let settings: [(name: String, value: Double)]
  package let precision: RecurrentModel.Precision
  /// The text of the block.
  package let source: String
  /// The graph for that many inputs and, unless it is left open, that many steps to forecast.
  package let graph: @Sendable (_ inputs: Int, _ outputs: Int?) throws(Diagnostic) -> CellGraph

  package init(
    name: String, settings: [(name: String, value: Double)], precision: RecurrentModel.Precision,
    source: String,
    graph: @escaping @Sendable (_ inputs: Int, _ outputs: Int?) throws(Diagnostic) -> CellGraph
  ) {
    self.name = name
    self.settings = settings
    self.precision = precision
    self.source = source
    self.graph = graph
  }

  /// As a program writes it.
  package var description: String {
    let parts = settings.map { "\($0.name)=\(Self.text($0.value))" }
    return "\(name)(\(parts.joined(separator: ", ")))"
  }

  package static func text(_ value: Double) -> String {
    let whole = value.rounded() == value && value.magnitude < 1e15
    return whole ? String(Int(value)) : "\(value)"
  }
}

extension CellModel: Hashable {
  package static func == (a: CellModel, b: CellModel) -> Bool {
    a.description == b.description && a.precision == b.precision && a.source == b.source
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(description)
    hasher.combine(source)
  }
}
