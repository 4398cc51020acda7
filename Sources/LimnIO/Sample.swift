import CLimnSamples
import LimnData
import LimnSource
import LimnTensor

/// Bundled data, part of the executable: found from everywhere, read only when asked for.
package enum Sample {
  private static var all: [UnsafePointer<limn_sample>] {
    (0..<limn_sample_count()).compactMap { limn_sample_at($0) }
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  /// What there is, with its licence and source.
  package static func list() throws(Fault) -> Table {
    let columns: [(String, (limn_sample) -> String)] = [
      ("name", { text($0.name) }), ("about", { text($0.about) }),
      ("licence", { text($0.licence) }), ("source", { text($0.source) }),
    ]
    let samples = all.map(\.pointee)
    var made: [DataArray] = []
    for (name, value) in columns {
      made.append(DataArray(try Tensor(str: samples.map(value)), name: name))
    }
    return Table(columns: made, rowCount: samples.count)
  }

  package static func read(_ name: String) throws(Fault) -> Table {
    guard let sample = all.first(where: { text($0.pointee.name) == name })?.pointee else {
      throw Fault.noSuchSample(name, among: all.map { text($0.pointee.name) })
    }
    let bytes = Array(UnsafeBufferPointer(start: sample.bytes, count: sample.count))
    return try CSV.read(bytes, options: CSVOptions(name: "\(name).csv"))
  }
}
