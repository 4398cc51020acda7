import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor

/// A library value that is a picture and numbers at once: shown, it draws itself.
package protocol PlottedObject: DescribedObject {
  var plot: PlotDescription { get }
}

extension PlottedObject {
  package var description: Description { .plot(plot) }

  package func adding(_ other: any LibraryObject) throws(Fault) -> (any LibraryObject)? {
    guard let other = other as? any PlottedObject else { return nil }
    return PlotObject(try plot.overlaid(with: other.plot))
  }
}

/// Numbers by name beside the picture of them: correlations by lag, power by frequency.
package struct PlottedNumbers: PlottedObject, Bridged {
  /// `correlogram`, `spectrum`
  package let typeName: String
  package let plot: PlotDescription
  private let fields: [(name: String, value: Datum)]

  init(_ typeName: String, _ plot: PlotDescription, _ fields: [(name: String, value: Datum)]) {
    (self.typeName, self.plot, self.fields) = (typeName, plot, fields)
  }

  /// The same numbers, drawn otherwise.
  func drawn(as plot: PlotDescription) -> PlottedNumbers { PlottedNumbers(typeName, plot, fields) }

  package static var typeName: String { "correlogram or spectrum" }
  package static func from(_ datum: Datum) -> PlottedNumbers? {
    if case .object(let object) = datum { object as? PlottedNumbers } else { nil }
  }
  package var datum: Datum { .object(self) }

  package var fieldNames: [String] { fields.map(\.name) + ["title", "sentence"] }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "title": .string(plot.title)
    case "sentence": .string(description.sentence())
    default: fields.first { $0.name == name }?.value
    }
  }
}
