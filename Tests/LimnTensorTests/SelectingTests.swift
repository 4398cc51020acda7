import LimnData
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct Selecting_positions {
  @Test(
    arguments: [
      (slice(2, 10, 2), ["2", "4"]), (slice(-2, nil), ["4", "5"]), (slice(nil, -4), ["0", "1"]),
      (slice(nil, nil, -2), ["5", "3", "1"]), (slice(4, 1, -1), ["4", "3", "2"]),
      (slice(nil, nil, .min), ["5"]), (slice(7, nil), []), (slice(3, 1), []),
      (slice(1, nil, .max), ["1"]), (slice(.min, .max), ["0", "1", "2", "3", "4", "5"]),
    ] as [(Selection, [String])])
  func slicesAreThoseOfPython(item: Selection, elements: [String]) throws {
    #expect(texts(try ints([0, 1, 2, 3, 4, 5]).selecting([item])) == elements)
  }

  @Test func singlePositionsDropTheirAxis() throws {
    let x = try ints([1, 2, 3, 4, 5, 6], [2, 3])
    #expect(texts(try x.selecting([item(-1)])) == ["4", "5", "6"])
    #expect(texts(try x.selecting([slice(nil, nil), item(0)])) == ["1", "4"])
    let single = try x.selecting([item(1), item(2)])
    #expect(single.rank == 0)
    #expect(single.scalar == .int(6))
    #expect(texts(try x.elementOfFirstAxis(1)) == ["4", "5", "6"])
  }

  @Test func listsAndMasks() throws {
    let x = try floats([1, 2, 3], axes: [try months(3)])
    let listed = try x.selecting([item(try ints([0, -1]))])
    #expect(texts(listed) == ["1.0", "3.0"])
    #expect(listed.timeAxis?.count == 2)
    let mask = DataArray(try Tensor(bool: [true, true, true], mask: [false, true, false]))
    #expect(texts(try x.selecting([item(mask)])) == ["1.0", "3.0"])
    let whole = try ints([1, 2, 3, 4], [2, 2])
    let large = try DataArray.binary(.greater, whole, try plain(.int(2)))
    #expect(texts(try whole.selecting([item(large)])) == ["3", "4"])
  }

  @Test func aNamedMaskFindsItsAxis() throws {
    let x = try ints([1, 2, 3, 4], [2, 2], axes: [Axis("site"), Axis("time")])
    let mask = DataArray(try Tensor(bool: [false, true]), axes: [Axis("time")])
    #expect(texts(try x.selecting([item(mask)])) == ["2", "4"])
  }

  @Test func timesThatNoLongerAscendAreLabels() throws {
    let x = try floats([1, 2, 3], axes: [try months(3)])
    let backwards = try x.selecting([slice(nil, nil, -1)])
    #expect(backwards.timeAxis == nil)
    #expect(backwards.label(0, axis: 0) == .time(try Instant.parse("2005-03-01")))
    #expect(texts(try backwards.selecting([item("2005-02", axis: "time")])) == ["2.0"])
  }

  @Test func whatCannotBeAnIndex() throws {
    let x = try floats([1, 2, 3], axes: [try months(3)])
    let wrong: [([Selection], String)] = [
      ([item(3)], "E335"), ([item(-4)], "E335"), ([item(0), item(0)], "E336"),
      ([item(.single(.scalar(.float(1))))], "E337"), ([item(try floats([0]))], "E337"),
      ([item(DataArray(try Tensor(bool: [true])))], "E338"), ([slice(0, 1, 0)], "E362"),
      ([item(0, axis: "site")], "E334"), ([item(0, axis: "time")], "E360"),
      ([item("2005", axis: "time"), item("2005", axis: "time")], "E361"),
      ([item(try ints([0], [1, 1]))], "E363"),
    ]
    for (items, code) in wrong { #expect(fault { _ = try x.selecting(items) }.code == code) }
    let found = fault { _ = try x.selecting([item(5)]) }
    #expect(found.message == "index 5 is out of range: the axis `time` has length 3")
  }
}

@Suite struct Selecting_labels {
  private func series() throws -> DataArray {
    try floats((0..<36).map { Double($0) }, axes: [try months(36)])
  }

  @Test func aPeriodKeepsTheAxisAndAMomentDropsIt() throws {
    let year = try series().selecting([item("2006", axis: "time")])
    #expect(year.count == 12)
    #expect(year.timeAxis?.rule == .calendar(months: 1))
    let moment = Scalar.time(try Instant.parse("2006-03-01"))
    let one = try series().selecting([item(.single(.scalar(moment)), axis: "time")])
    #expect(one.scalar == .float(14))
  }

  @Test func slicesOfLabelsKeepBothEnds() throws {
    let periods = slice(.string("2005-11"), .string("2006"), axis: "time")
    #expect(try series().selecting([periods]).count == 14)
    let mixed = slice(.time(try Instant.parse("2005-12-01")), .string("2006-01"), axis: "time")
    #expect(texts(try series().selecting([mixed])) == ["11.0", "12.0"])
    let sites = try ints([1, 2, 3], axes: [try labelled("site", ["a", "b", "c"])])
    let ends = slice(.string("b"), .string("c"), axis: "site")
    #expect(texts(try sites.selecting([ends])) == ["2", "3"])
  }

  @Test func numbersNeedNotBeLabelsInSlices() throws {
    let x = try ints([1, 2, 3, 4], axes: [try labelled("lat", [60, 50, 40, 30])])
    let band = slice(.float(55), .float(35), axis: "lat")
    #expect(texts(try x.selecting([band])) == ["2", "3"])
    let open = slice(.int(45), nil, axis: "lat")
    #expect(texts(try x.selecting([open])) == ["3", "4"])
    #expect(try x.selecting([item(.single(.scalar(.int(40))), axis: "lat")]).scalar == .int(3))
  }

  @Test func severalLabelsAndPositionsByName() throws {
    let x = try ints([1, 2, 3], axes: [try labelled("site", ["a", "b", "c"])])
    let two = DataArray(try Tensor(str: ["c", "a"]))
    #expect(texts(try x.selecting([item(two, axis: "site")])) == ["3", "1"])
    #expect(try x.selecting([item(-1, axis: "site", at: true)]).scalar == .int(3))
    let bare = try ints([1, 2, 3], axes: [Axis("lag")])
    #expect(texts(try bare.selecting([slice(1, nil, axis: "lag")])) == ["2", "3"])
  }

  @Test func labelsThatAreNotThere() throws {
    let late = fault { _ = try series().selecting([item("2009", axis: "time")]) }
    #expect(late.code == "E410")
    #expect(late.message.contains("2005-01-01 … 2007-12-01"))
    let sites = try ints([1, 2], axes: [try labelled("site", ["CH-Oe2", "DE-Tha"])])
    let near = fault { _ = try sites.selecting([item("CH-Oe3", axis: "site")]) }
    #expect(near.code == "E339")
    #expect(near.hint?.contains("`\"CH-Oe2\"`") == true)
  }
}

@Suite struct Assigning {
  @Test func onlyThisValueChanges() throws {
    let x = try floats([1, 2, 3])
    var y = x
    try y.assign(try plain(.float(9)), at: [item(1)])
    try y.assign(try plain(.int(7)), at: [item(-1)])
    #expect(texts(x) == ["1.0", "2.0", "3.0"])
    #expect(texts(y) == ["1.0", "9.0", "7.0"])
  }

  @Test func elementsThatNobodySharesAreNotCopied() throws {
    func address(_ array: DataArray) -> UnsafeMutablePointer<Double>? {
      if case .f64(let block) = array.tensor.elements { block.pointer } else { nil }
    }
    var x = try floats([1, 2, 3, 4], [2, 2])
    var y = try floats([1, 2])
    let before = (address(x), address(y))
    try x.assign(try plain(.float(9)), at: [item(1), item(0)])
    try y.assign(try plain(.float(9)), at: [item(1)])
    #expect(address(x) == before.0)
    #expect(address(y) == before.1)
  }

  @Test func valuesBroadcastIntoTheRegion() throws {
    var x = try ints([Int64](repeating: 0, count: 6), [2, 3])
    try x.assign(try ints([1, 2, 3]), at: [slice(nil, nil)])
    try x.assign(try plain(.int(9)), at: [slice(nil, nil), item(0)])
    #expect(texts(x) == ["9", "2", "3", "9", "2", "3"])
    let large = try DataArray.binary(.equal, x, try plain(.int(9)))
    try x.assign(try ints([5, 6]), at: [item(large)])
    #expect(texts(x) == ["5", "2", "3", "6", "2", "3"])
    #expect(fault { try x.assign(try ints([1, 2]), at: [slice(nil, nil)]) }.code == "E301")
    #expect(fault { try x.assign(try ints([1, 2]), at: [item(0), item(0)]) }.code == "E364")
  }

  @Test func namedValuesAlign() throws {
    var x = try ints([0, 0, 0, 0], [2, 2], axes: [Axis("time"), Axis("site")])
    try x.assign(try ints([1, 2], axes: [Axis("time")]), at: [slice(nil, nil)])
    #expect(texts(x) == ["1", "1", "2", "2"])
  }

  @Test func elementTypesAndNothing() throws {
    var x = try ints([1, 2])
    let found = fault { try x.assign(try plain(.float(0.5)), at: [item(0)]) }
    #expect(found.code == "E308")
    #expect(found.hint?.contains("f64(x)") == true)
    try x.assign(DataArray(try Tensor(missing: .f64, shape: [])), at: [item(0)])
    #expect(texts(x) == ["–", "2"])
    try x.assign(try plain(.int(3)), at: [item(0)])
    #expect(x.tensor.mask == nil)
    var words = DataArray(try Tensor(str: ["a"]))
    #expect(fault { try words.assign(try plain(.int(1)), at: [item(0)]) }.code == "E308")
  }

  @Test func statusFollowsWhatIsAssigned() throws {
    var x = try floats([1, .nan, 3])
    x.provenance = Provenance(status: [0, 1, 2], notes: ["mask"])
    try x.assign(try plain(.float(2)), at: [slice(1, nil)])
    #expect(x.provenance.status == [0, 0, 0])
    #expect(x.provenance.notes == ["mask"])
  }
}

@Suite struct Joining {
  @Test func bracketsOfPlainValues() throws {
    #expect(try DataArray.ofScalars([.int(1), .int(2)])?.dtype == .i64)
    #expect(
      texts(try #require(try DataArray.ofScalars([.int(1), nil, .float(2.5)])))
        == ["1.0", "–", "2.5"])
    #expect(texts(try #require(try DataArray.ofScalars([nil, .bool(true)]))) == ["–", "true"])
    #expect(try DataArray.ofScalars([.int(1), .string("a")])?.count == nil)
    #expect(try DataArray.ofScalars([.duration(.months(1))])?.count == nil)
    #expect(try DataArray.ofScalars([nil])?.count == nil)
  }

  @Test func stacksWantOneShape() throws {
    let row = try floats([1, 2], axes: [Axis("x")])
    let stack = try DataArray.stacked([row, row])
    #expect(stack.shape == [2, 2])
    #expect(stack.axes.map(\.name) == [nil, "x"])
    let found = fault { _ = try DataArray.stacked([row, try floats([1])]) }
    #expect(found.code == "E331")
    #expect(found.hint?.contains("list(…)") == true)
  }

  @Test func joinedAlongTheLastAxis() throws {
    var h = try floats([1, 2], axes: [Axis("hidden")])
    h.provenance.status = [0, 2]
    let joined = try DataArray.joined([h, try plain(.int(3)), try ints([4])])
    #expect(texts(joined) == ["1.0", "2.0", "3.0", "4.0"])
    #expect(joined.axes[0].name == nil)
    #expect(joined.provenance.status == [0, 2, 0, 0])
    let rows = try DataArray.joined([try ints([1, 2, 3, 4], [2, 2]), try plain(.int(0))])
    #expect(texts(rows) == ["1", "2", "0", "3", "4", "0"])
    #expect(texts(try DataArray.joined([try plain(.int(1))])) == ["1"])
    #expect(fault { _ = try DataArray.joined([]) }.code == "E304")
  }
}
