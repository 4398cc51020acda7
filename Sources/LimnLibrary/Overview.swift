import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Columns of anything that has some, and what is in them.
enum Overview {
  private static let mostColumns = 10_000

  /// The columns of a table, the fields of a record, the parts of a matrix along its labels.
  static func columns(of datum: Datum) throws(Fault) -> [DataArray] {
    switch datum {
    case .table(let table): return table.columns
    case .record(let record):
      var columns: [DataArray] = []
      for (name, value) in record.fields {
        guard case .array(var array) = value else {
          throw Fault.wrongType(
            "x", "tensors", "what to summarise; the field `\(name)` is a \(value.typeName)",
            got: value)
        }
        array.name = name
        columns.append(array)
      }
      return columns
    case .array(let array) where array.rank == 2:
      let along = array.timeAxisIndex ?? 0
      let others = array.shape[1 - along]
      guard array.axes[1 - along].coordinate != nil, others <= mostColumns else { return [array] }
      let names = PlotMaker.words(array.axes[1 - along], others)
      return try names.enumerated().map { place, name throws(Fault) in
        let place = Selection(
          axis: nil, positional: true, selector: .single(.scalar(.int(Int64(place)))))
        let all = Selection(
          axis: nil, positional: true, selector: .slice(lower: nil, upper: nil, step: nil))
        var column = try array.selecting(along == 0 ? [all, place] : [place, all])
        column.name = name
        return column
      }
    case .array(let array): return [array]
    default:
      throw Fault.wrongType(
        "x", "a table, a tensor or a record of them", "what to summarise", got: datum)
    }
  }

  /// The column that names what a row holds, and those of its names that are counts.
  static let statistic = "statistic"
  static let counts = ["count", "missing"]
  private static let ofNumbers = ["mean", "std", "min", "25%", "50%", "75%", "max"]
  private static let ofWords = ["unique", "first", "last"]

  /// A row for each statistic, a column for each column.
  static func table(of datum: Datum) throws(Fault) -> Table {
    let columns = try columns(of: datum)
    let hasNumbers = columns.contains(where: isNumeric)
    let hasWords = !columns.allSatisfy(isNumeric)
    let rows = counts + (hasNumbers ? ofNumbers : []) + (hasWords ? ofWords : [])
    var result = [DataArray(try Tensor(str: rows), name: statistic)]
    var names: Set<String> = [statistic]
    for column in columns {
      var name = column.name ?? "value"
      while !names.insert(name).inserted { name += "_" }
      let missing = ElementReader(column.tensor).missingCount
      let present = [Double(column.count - missing), Double(missing)]
      if isNumeric(column) {
        let values =
          present + (try numbers(column)) + (hasWords ? ofWords.map { _ in Double.nan } : [])
        result.append(DataArray(try Tensor(f64: values), name: name))
      } else {
        let words = try words(column)
        let texts: [String?] =
          present.map { NumberText.significant($0, digits: 15) }
          + (hasNumbers ? ofNumbers.map { _ in nil } : []) + words
        result.append(
          DataArray(
            try Tensor(str: texts.map { $0 ?? "" }, mask: texts.map { $0 == nil }), name: name))
      }
    }
    return Table(columns: result, rowCount: rows.count)
  }

  private static func isNumeric(_ column: DataArray) -> Bool {
    ElementReader(column.tensor).isNumeric
  }

  /// In the order of `ofNumbers`; NaN where nothing is present.
  private static func numbers(_ column: DataArray) throws(Fault) -> [Double] {
    let reductions: [LimnTensor.Reduction] = [
      .mean, .std(ddof: 0), .min, .quantile(0.25), .quantile(0.5), .quantile(0.75), .max,
    ]
    return try reductions.map { reduction throws(Fault) in
      let result = try column.tensor.reduced(reduction, over: Array(0..<column.rank))
      return ElementReader(result).number(0)
    }
  }

  /// In the order of `ofWords`.
  private static func words(_ column: DataArray) throws(Fault) -> [String?] {
    let reader = ElementReader(column.tensor)
    let present = (0..<reader.count).filter { !reader.isMissing($0) }
    if column.dtype == .str {
      let texts = Set(present.map { reader.text($0) })
      return ["\(texts.count)", texts.min(), texts.max()]
    }
    var places: [Double: Int] = [:]
    for place in present { places[reader.number(place)] = place }
    func text(_ value: Double?) -> String? { value.flatMap { places[$0] }.map { reader.text($0) } }
    return ["\(places.count)", text(places.keys.min()), text(places.keys.max())]
  }

  /// Pearson's correlation of each numeric column with each.
  static func correlations(of datum: Datum) throws(Fault) -> DataArray {
    let columns = try columns(of: datum).filter(isNumeric)
    guard !columns.isEmpty, columns.count <= 1_000 else {
      throw Fault.wrongType(
        "x", "a table or record with 1 to 1000 columns of numbers", "what to correlate",
        got: datum)
    }
    let values = columns.map { ElementReader($0.tensor).numbers }
    for column in values where column.count != values[0].count {
      throw Fault.plotLengthsDiffer("corr_matrix", values[0].count, column.count, argument: "x")
    }
    let count = columns.count
    var result = Array(repeating: Double.nan, count: count * count)
    for row in 0..<count {
      for column in 0...row {
        let sample = PairedSample(values[row], values[column])
        let value = sample.correlation(ofRanks: false, least: 2).value
        result[row * count + column] = value
        result[column * count + row] = value
      }
    }
    let names = Coordinate.labels(try Tensor(str: columns.map { $0.name ?? "value" }))
    return DataArray(
      try Tensor(f64: result, shape: [count, count]),
      axes: [Axis("variable", names), Axis("other", names)])
  }
}
