import LimnData
import LimnTensor

/// Units in the headers of text files: `rain [mm/d]`.
///
/// A name, a space and a known unit in brackets; a bare number in brackets is no unit but a count
/// of columns, as in `band [1]`. Where two headers differ by their units only, both stay as they
/// are.
enum ColumnUnits {
  /// Headers as names and units, nil where there is none.
  static func parted(_ headers: [String]) -> (names: [String], units: [String?]) {
    let found = headers.map { parted($0) }
    var counts: [String: Int] = [:]
    for (header, part) in zip(headers, found) { counts[part?.name ?? header, default: 0] += 1 }
    var (names, units): ([String], [String?]) = ([], [])
    for (header, part) in zip(headers, found) {
      let isOwn = part.map { counts[$0.name] == 1 } ?? false
      names.append(isOwn ? part?.name ?? header : header)
      units.append(isOwn ? part?.unit : nil)
    }
    return (names, units)
  }

  private static func parted(_ header: String) -> (name: String, unit: String)? {
    guard header.hasSuffix("]"), let open = header.lastIndex(of: "["), open > header.startIndex,
      header[header.index(before: open)] == " "
    else { return nil }
    let text = String(header[header.index(after: open)...].dropLast())
    var name = header[..<open]
    while name.last == " " { name.removeLast() }
    guard !name.isEmpty, isUnit(text), let unit = Unit.canonical(text) else { return nil }
    return (String(name), unit)
  }

  private static func isUnit(_ text: String) -> Bool {
    Double(text) == nil && (try? Unit.parse(text)) != nil
  }

  /// What stands over a column in a file.
  static func header(of column: DataArray) -> String {
    let name = column.name ?? ""
    guard let unit = column.unit, column.dtype.isNumeric, !name.isEmpty, isUnit(unit) else {
      return name
    }
    return "\(name) [\(unit)]"
  }
}
