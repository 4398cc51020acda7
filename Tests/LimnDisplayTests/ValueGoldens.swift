import LimnDisplay
import LimnSource
import Testing

private typealias Column = TableDescription.Column

private func series(_ values: [Double], missing: Int, masked: Int = 0) -> Description {
  .series(
    SeriesDescription(
      name: "ndvi", span: "2000-02-18 … 2018-06-10", step: "\(values.count) composites, 23 a year",
      unit: nil, count: values.count, missing: missing, masked: masked, values: values,
      first: ["0.2141", "0.0086", "0.0357"], last: ["0.8132", "0.7914", "0.6312"]))
}

private func wideTable() -> Description {
  let sites = [
    "AT-Neu", "AU-How", "CA-NS6", "Zürich-Höngg, at the old tower behind the barn", "US-Ha1",
  ]
  let numbers = NumberText.column([0.2141, 0.0086, nil, 1, 0.5168])
  let measures = ["evi", "red", "nir", "blue", "mir", "summary_qa", "detailed_qa"].map {
    Column(name: $0, type: "f64", alignment: .right, cells: numbers)
  }
  return .table(
    TableDescription(
      columns: [
        Column(name: "site", type: "str", alignment: .left, cells: sites),
        Column(
          name: "date", type: "time", alignment: .left,
          cells: ["2000-02-18", "2000-03-05", "2000-03-21", "2018-05-25", "2018-06-10"]),
        Column(
          name: "rain", type: "f64", unit: "mm d-1", alignment: .right,
          cells: NumberText.column([12.5, 0, 1234.56, nil, 3])),
      ] + measures, rowCount: 2_954, headCount: 3,
      notes: ["ndvi: 7 blank cells read as missing"]))
}

@Suite struct ValueGoldens {
  @Test func table_tooWideAndTooLong() {
    Golden.checkBoth(wideTable(), "table-wide")
    Golden.check(wideTable(), "table-40", width: 40)
    Golden.check(wideTable(), "table-200", width: 200)
  }

  @Test func table_ofWords() {
    Golden.checkBoth(
      .table(
        TableDescription(
          title: "standards",
          columns: [
            Column(name: "standard", alignment: .left, cells: ["RMSE ≤ 0.05", "R² ≥ 0.8"]),
            Column(
              name: "lstm", alignment: .right, cells: NumberText.column([0.0731, 0.7402])),
            Column(name: "met", alignment: .left, cells: ["no", "no"]),
          ], rowCount: 2)), "table-words")
  }

  @Test func table_withoutRows() {
    Golden.checkBoth(
      .table(
        TableDescription(
          columns: [Column(name: "site", type: "str", alignment: .left, cells: [])], rowCount: 0)),
      "table-empty")
  }

  @Test func series_withGaps() {
    Golden.checkBoth(
      series(Sample.ndvi(gaps: [200..<240]), missing: 40, masked: 33), "series-gaps")
    Golden.check(series(Sample.ndvi(), missing: 0), "series-40", width: 40)
    Golden.check(series(Sample.ndvi(), missing: 0), "series-200", width: 200)
  }

  @Test func series_thatAreHardToDraw() {
    Golden.checkBoth(series([0.5], missing: 0), "series-one-point")
    Golden.checkBoth(series(Array(repeating: 0.5, count: 60), missing: 0), "series-constant")
    Golden.checkBoth(series(Array(repeating: .nan, count: 60), missing: 60), "series-all-missing")
  }

  @Test func tensor_withCorners() {
    Golden.checkBoth(
      .tensor(
        TensorDescription(
          header: "tensor [time: 422, site: 7] f64", facts: ["ndvi, 3 missing"],
          corner: [
            ["0.2141", "0.5", nil, "0.811"], ["0.0086", "0.25", nil, "–"], [nil, nil, nil, nil],
            ["0.6312", "0.75", nil, "0.4"],
          ], rowLabels: ["2000-02-18", "2000-03-05", nil, "2018-06-10"],
          columnLabels: ["AT-Neu", "AU-How", nil, "US-Ha1"])), "tensor")
  }
}
