import LimnData
import LimnIO
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct SeriesFromTables {
  private func modis() throws -> Table {
    let path = "notebooks/data/modis_ndvi_sites/mod13a1_7sites_2000_2018.csv"
    return try CSV.read(repositoryFile(path), options: CSVOptions(name: path))
  }

  @Test func theModisFileIsTypedAndCounted() throws {
    let t = try modis()
    #expect(t.rowCount == 2954)
    #expect(
      t.columns.map(\.dtype) == [.str, .time, .i64, .f64, .f64, .i64, .i64, .f64, .f64, .f64, .f64])
    #expect(t.notes.contains("ndvi: 7 of 2954 missing"))
    #expect(t.notes.contains("mir: 8 of 2954 missing"))
    #expect(t.notes.count == 9)
  }

  @Test func sevenSitesShareOneCompositeAxis() throws {
    var notes: [String] = []
    let ndvi = try modis().series(time: "date", value: "ndvi", by: "site", notes: &notes)
    #expect(ndvi.shape == [422, 7])
    #expect(ndvi.name == "ndvi")
    #expect(ndvi.axes.map(\.name) == ["time", "site"])
    #expect(ndvi.timeAxis?.rule == .composite(stepDays: 16, slots: 23))
    #expect(notes.isEmpty)
    guard case .labels(let sites) = ndvi.axes[1].coordinate,
      case .f64(let block) = ndvi.tensor.elements
    else {
      Issue.record("no labels")
      return
    }
    #expect(words(DataArray(sites)).first == "AT-Neu")
    #expect(block.pointer[0] == 0.2141)
    #expect(ndvi.provenance.status == nil)
  }

  @Test func rowsLeftOutBecomeMissingSteps() throws {
    let t = try modis()
    let quality = try #require(t.column(named: "summary_qa"))
    guard case .i64(let qa) = quality.tensor.elements else { return }
    // Only good and marginal rows, in reverse: the axis is the same as far as rows reach.
    let kept = (0..<422).reversed().filter {
      quality.tensor.mask?.pointer[$0] != 1 && qa.pointer[$0] <= 1
    }
    var notes: [String] = []
    let ndvi = try t.taking(rows: kept).series(time: "date", value: "summary_qa", notes: &notes)
    let axis = try #require(ndvi.timeAxis)
    #expect(axis.rule == .composite(stepDays: 16, slots: 23))
    #expect(ndvi.dtype == .i64)
    let missing = words(ndvi).filter { $0 == "-" }.count
    #expect(axis.count - missing == kept.count)
    #expect(missing > 0)
  }

  @Test func twoRowsForOneStepAreAnErrorThatNamesBoth() throws {
    let t = try modis()
    var notes: [String] = []
    let fault = #expect(throws: Fault.self) {
      try t.series(time: "date", value: "ndvi", notes: &notes)
    }
    #expect(fault?.code == "E632")
    #expect(
      fault?.message.hasPrefix("two rows for 2000-02-18: lines 2 and 424 of `notebooks/") == true)
    #expect(fault?.hint?.contains("`by=`") == true)
  }

  @Test func rowsWithoutTimeOrKeyAreCounted() throws {
    let t = try table("d,k,v\n2001-01-01,a,1\n,a,2\n2001-01-02,,3\n2001-01-02,b,4\n")
    var notes: [String] = []
    let series = try t.series(time: "d", value: "v", by: "k", notes: &notes)
    #expect(series.shape == [2, 2])
    #expect(words(series) == ["1", "-", "-", "4"])
    #expect(notes == ["1 of 4 rows left out: no `d`", "1 of 4 rows left out: no `k`"])
  }

  @Test(
    arguments: [
      ("dat", "v", nil, "E620"), ("d", "w", nil, "E620"), ("d", "v", "sit", "E620"),
      ("k", "v", nil, "E630"), ("d", "k", "v", "E631"),
    ] as [(String, String, String?, String)])
  func columnsThatDoNotFit(time: String, value: String, by: String?, code: String) throws {
    let t = try table("d,k,v\n2001-01-01,a,1.5\n")
    var notes: [String] = []
    let fault = #expect(throws: Fault.self) {
      try t.series(time: time, value: value, by: by, notes: &notes)
    }
    #expect(fault?.code == code)
  }

  @Test func anEmptyTableMakesNoSeries() throws {
    let t = try table("d,v\n2001-01-01,1\n").head(0)
    var notes: [String] = []
    let fault = #expect(throws: Fault.self) {
      try t.series(time: "d", value: "v", notes: &notes)
    }
    #expect(fault?.code == "E633")
  }
}

@Suite struct TableVerbs {
  @Test func rowsAreArrangedStablyWithMissingOnesLast() throws {
    let t = try table("k,v,s\nb,1,x\na,,y\na,2,z\nb,0.5,w\n")
    #expect(column(try t.arranged(by: ["k", "v"]), "s") == "str z|y|w|x")
    #expect(column(try t.arranged(by: ["v"], descending: [true]), "s") == "str z|x|w|y")
    #expect(column(try t.arranged(by: ["k"]), "s") == "str y|z|x|w")
  }

  @Test func headAndTailStayWithinTheTable() throws {
    let t = try table("v\n1\n2\n3\n")
    #expect(column(try t.head(2), "v") == "i64 1|2")
    #expect(column(try t.tail(2), "v") == "i64 2|3")
    #expect(try t.head(9).rowCount == 3)
    #expect(try t.tail(-1).rowCount == 0)
  }

  @Test func columnsAreChosenRenamedAndSet() throws {
    let t = try table("a,b\n1,2\n")
    #expect(try t.selecting(["b", "a"]).columnNames == ["b", "a"])
    #expect(try t.renaming([("c", "a")]).columnNames == ["c", "b"])
    #expect(throws: Fault.self) { try t.renaming([("b", "a")]) }
    #expect(throws: Fault.self) { try t.selecting(["a", "a"]) }
    let more = try t.setting(DataArray(try f64([7])), named: "a")
    #expect(column(more, "a") == "f64 7.0")
    let fault = #expect(throws: Fault.self) {
      try t.setting(DataArray(try f64([7, 8])), named: "c")
    }
    #expect(fault?.message == "`c` has 2 rows, but `a` has 1")
  }
}
