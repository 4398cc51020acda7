import LimnData
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct Arithmetic_axes {
  @Test func namedAxesMeetByNameInTheOrderOfTheLeft() throws {
    let a = try floats([1, 2], axes: [Axis("site")])
    let b = try floats([10, 20, 30, 40, 50, 60], [3, 2], axes: [Axis("time"), Axis("site")])
    let sum = try DataArray.binary(.add, a, b)
    #expect(sum.axes.map(\.name) == ["site", "time"])
    #expect(texts(sum) == ["11.0", "31.0", "51.0", "22.0", "42.0", "62.0"])
  }

  @Test func axesOfOneOperandOnlyAreAdded() throws {
    let a = try ints([1, 2], axes: [Axis("x")])
    let b = try ints([10, 20, 30], axes: [Axis("y")])
    let product = try DataArray.binary(.multiply, a, b)
    #expect(product.shape == [2, 3])
    #expect(texts(product) == ["10", "20", "30", "20", "40", "60"])
  }

  @Test func unnamedAxesBroadcastFromTheRight() throws {
    let sum = try DataArray.binary(
      .add, try ints([1, 2, 3, 4, 5, 6], [2, 3]), try ints([10, 20, 30]))
    #expect(texts(sum) == ["11", "22", "33", "14", "25", "36"])
    let column = try DataArray.binary(.add, try ints([1, 2], [2, 1]), try ints([10, 20]))
    #expect(texts(column) == ["11", "21", "12", "22"])
  }

  @Test func namedBesideUnnamedWantsOneShape() throws {
    let a = try ints([1, 2, 3, 4], [2, 2], axes: [Axis("time"), Axis("site")])
    let b = try ints([1, 1, 1, 1], [2, 2])
    #expect(try DataArray.binary(.add, b, a).axes.map(\.name) == ["time", "site"])
    #expect(fault { _ = try DataArray.binary(.add, a, try ints([1, 2])) }.code == "E330")
    #expect(texts(try DataArray.binary(.add, a, try plain(.int(1)))) == ["2", "3", "4", "5"])
  }

  @Test func labelsMustAgree() throws {
    let a = try floats([1, 2, 3], axes: [try months(3)])
    let b = try floats([1, 2, 3], axes: [try months(3, from: "2006")])
    let found = fault { _ = try DataArray.binary(.multiply, a, b) }
    #expect(found.code == "E333")
    #expect(
      found.message == "the labels of `time` differ: 2005-01-01 and 2006-01-01 at position 0")
    let near = try floats([1, 2], axes: [try labelled("x", [0.1, 0.2])])
    let nearer = try floats([1, 2], axes: [try labelled("x", [0.1 + 1e-12, 0.2])])
    #expect(texts(try DataArray.binary(.add, near, nearer)) == ["2.0", "4.0"])
  }

  @Test func aSeriesMinusItselfMovedIsToldOfDiff() throws {
    let x = try floats([1, 2, 3, 4], axes: [try months(4)])
    let later = try x.selecting([slice(1, nil)])
    let earlier = try x.selecting([slice(nil, -1)])
    let found = fault { _ = try DataArray.binary(.subtract, later, earlier) }
    #expect(found.hint?.contains("`diff(x)`") == true)
  }

  @Test func lengthsOfANamedAxisMustAgree() throws {
    let found = fault {
      _ = try DataArray.binary(
        .add, try ints([1, 2], axes: [Axis("x")]), try ints([1, 2, 3], axes: [Axis("x")]))
    }
    #expect(found.code == "E332")
  }

  @Test func namesAndUnitsAreKeptWhereTheyMeanSomething() throws {
    var a = try floats([1, 2])
    (a.name, a.unit) = ("rain", "mm")
    let half = try DataArray.binary(.divide, a, try plain(.int(2)))
    #expect(half.name == "rain")
    #expect(half.unit == "mm")
    #expect(try DataArray.binary(.power, a, try plain(.int(2))).unit == "mm2")
    #expect(try DataArray.binary(.greater, a, try plain(.int(1))).unit == nil)
    var b = a
    (b.name, b.unit) = ("snow", nil)
    let sum = try DataArray.binary(.add, a, b)
    #expect(sum.name == nil)
    #expect(sum.unit == "mm")
    b.unit = "degC"
    #expect(fault { _ = try DataArray.binary(.add, a, b) }.code == "E431")
  }

  @Test func whatOperandsHaveSeenIsUnited() throws {
    var a = try floats([1, 2, 3], axes: [Axis("time")])
    a.provenance = Provenance(status: [0, 1, 2], seesAhead: 1, notes: ["fill", "stl"])
    var b = try floats([1, 2], axes: [Axis("site")])
    b.provenance = Provenance(status: [0, 2], seesAhead: 4, notes: ["stl"])
    let sum = try DataArray.binary(.add, a, b).provenance
    #expect(sum.status == [0, 2, 1, 1, 2, 2])
    #expect(sum.seesAhead == 4)
    #expect(sum.notes == ["fill", "stl"])
  }

  @Test(
    arguments: [
      (.add, .int(.max), .int(1), "E501"), (.floorDivide, .int(1), .int(0), "E502"),
      (.add, .string("a"), .int(1), "E310"), (.and, .int(1), .bool(true), "E310"),
    ] as [(BinaryOp, Scalar, Scalar, String)])
  func whatCannotBeCombined(op: BinaryOp, a: Scalar, b: Scalar, code: String) throws {
    #expect(fault { _ = try DataArray.binary(op, try plain(a), try plain(b)) }.code == code)
  }
}

@Suite struct MatrixProduct {
  @Test(
    arguments: [
      ([3], [3], [], ["14"]), ([2, 3], [3], [2], ["14", "32"]),
      ([3], [3, 2], [2], ["22", "28"]), ([2, 3], [3, 1], [2, 1], ["14", "32"]),
      ([1, 2, 3], [3], [1, 2], ["14", "32"]),
      ([2, 1, 3], [2, 3, 1], [2, 1, 1], ["14", "77"]),
    ] as [([Int], [Int], [Int], [String])])
  func shapes(a: [Int], b: [Int], shape: [Int], elements: [String]) throws {
    func counting(_ shape: [Int]) throws -> DataArray {
      try ints((0..<shape.reduce(1, *)).map { Int64($0 + 1) }, shape)
    }
    let product = try DataArray.matrixProduct(try counting(a), try counting(b))
    #expect(product.shape == shape)
    #expect(texts(product) == elements)
  }

  @Test func innerAxesMustFit() throws {
    let found = fault {
      _ = try DataArray.matrixProduct(try ints([1, 2, 3, 4], [2, 2]), try ints([1, 2, 3]))
    }
    #expect(found.code == "E302")
  }

  @Test func outerAxesKeepTheirNamesOnce() throws {
    let a = try ints([1, 2], [2, 1], axes: [Axis("time"), Axis("site")])
    let b = try ints([1, 2], [1, 2], axes: [Axis("site"), Axis("band")])
    #expect(try DataArray.matrixProduct(a, b).axes.map(\.name) == ["time", "band"])
    let c = try ints([1, 2], [1, 2], axes: [Axis("site"), Axis("time")])
    #expect(try DataArray.matrixProduct(a, c).axes.map(\.name) == ["time", nil])
  }
}
