import Foundation
import LimnData
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct Reductions {
  /// As in `tools/reference/reductions.py`.
  private func sample() throws -> Tensor {
    let values = (0..<60).map { (index: Int) -> Double in
      index % 7 == 3 ? .nan : Double((7919 * index + 13) % 101) / 8
    }
    return try Tensor(f64: values, shape: [4, 5, 3])
  }

  private func reduction(_ name: Substring) throws -> Reduction {
    switch name {
    case "sum": .sum
    case "mean": .mean
    case "median": .median
    case "min": .min
    case "max": .max
    case "std0": .std(ddof: 0)
    case "std1": .std(ddof: 1)
    case "var0": .variance(ddof: 0)
    default: .quantile(try #require(Double(name.dropFirst())))
    }
  }

  @Test func equalThoseOfNumPy() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/reductions.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(lines.count == 55)
    for line in lines {
      let cells = line.split(separator: ",")
      let axes = cells[1].split(separator: " ").compactMap { Int($0) }
      let expected = cells[2].split(separator: " ").compactMap { Double($0) }
      let found = try sample().reduced(reduction(cells[0]), over: axes).f64Values()
      #expect(found.count == expected.count)
      for (x, y) in zip(found, expected) {
        #expect(abs(x - y) <= 1e-13 * max(abs(y), 1), "\(line)")
      }
    }
  }

  @Test func longSumsStayExactEnough() throws {
    let tenths = try Tensor(repeating: 0.1, shape: [1_000_000])
    let sum = try tenths.reduced(.sum, over: [0]).f64Values()[0]
    #expect(abs(sum - 100_000) < 1e-8)
  }

  @Test func tooFewElementsAreMissing() throws {
    let x = try Tensor(f64: [1, .nan, .nan, .nan], shape: [2, 2])
    func values(_ op: Reduction, _ policy: MissingPolicy) throws -> [String] {
      texts(DataArray(try x.reduced(op, over: [1], policy)))
    }
    #expect(try values(.sum, MissingPolicy()) == ["1.0", "–"])
    #expect(try values(.sum, MissingPolicy(least: 0)) == ["1.0", "0.0"])
    #expect(try values(.mean, MissingPolicy(skips: false)) == ["–", "–"])
    #expect(try values(.count, MissingPolicy()) == ["1", "0"])
    let whole = try Tensor(i64: [1, 2], mask: [true, true])
    #expect(texts(DataArray(try whole.reduced(.max, over: [0]))) == ["–"])
    let empty = try Tensor(f64: [], shape: [2, 0])
    #expect(texts(DataArray(try empty.reduced(.mean, over: [1]))) == ["–", "–"])
  }

  @Test func wholeNumbersStayWhole() throws {
    let x = try Tensor(i64: [3, 1, 2])
    #expect(try x.reduced(.sum, over: [0]).scalar(at: 0) == .int(6))
    #expect(try x.reduced(.max, over: [0]).scalar(at: 0) == .int(3))
    #expect(try Tensor(bool: [true, true]).reduced(.sum, over: [0]).scalar(at: 0) == .int(2))
    let large = try Tensor(i64: [.max, 1])
    #expect(fault { _ = try large.reduced(.sum, over: [0]) }.code == "E501")
  }

  @Test func otherElementTypes() throws {
    let times = try Tensor(time: [4, 8, 0], mask: [false, false, true])
    #expect(try times.reduced(.mean, over: [0]).scalar(at: 0) == .time(Instant(microseconds: 6)))
    #expect(try times.reduced(.min, over: [0]).scalar(at: 0) == .time(Instant(microseconds: 4)))
    let words = try Tensor(str: ["b", "a", ""], mask: [false, false, true])
    #expect(try words.reduced(.max, over: [0]).scalar(at: 0) == .string("b"))
    #expect(fault { _ = try words.reduced(.mean, over: [0]) }.code == "E313")
    #expect(fault { _ = try words.reduced(.all, over: [0]) }.code == "E313")
    let flags = try Tensor(bool: [true, false], mask: [false, true])
    #expect(try flags.reduced(.all, over: [0]).scalar(at: 0) == .bool(false))
    #expect(try flags.reduced(.any, over: [0]).scalar(at: 0) == .bool(true))
  }

  @Test func theOtherAxesAndTaintsStay() throws {
    var x = try floats(
      [1, 2, 3, 4], [2, 2], axes: [try months(2), try labelled("site", ["a", "b"])])
    (x.name, x.unit) = ("rain", "mm")
    x.provenance = Provenance(status: [0, 0, 2, 0], seesAhead: 3, notes: ["fill"])
    let mean = try x.reduced(.mean, over: [0])
    #expect(texts(mean) == ["2.0", "3.0"])
    #expect(mean.label(1, axis: 0) == .string("b"))
    #expect(mean.unit == "mm")
    #expect(try x.reduced(.variance(ddof: 0), over: [0]).unit == "mm2")
    #expect(mean.provenance == Provenance(seesAhead: 3, notes: ["fill"]))
  }

  @Test func severalQuantilesMakeAnAxis() throws {
    let x = try floats([1, 2, 3, 4])
    let found = try x.quantiles([0.25, 1], over: [0])
    #expect(texts(found) == ["1.75", "4.0"])
    #expect(found.label(0, axis: 0) == .float(0.25))
    #expect(fault { _ = try x.quantiles([1.5], over: [0]) }.code == "E531")
  }
}

@Suite struct Ordering {
  @Test func missingElementsComeLast() throws {
    let x = try floats([2, .nan, 1, 2])
    #expect(texts(try x.sorted(along: 0, descending: false)) == ["1.0", "2.0", "2.0", "–"])
    #expect(texts(try x.sortedPositions(along: 0, descending: true)) == ["0", "3", "2", "1"])
    #expect(texts(try x.distinct()) == ["1.0", "2.0"])
    #expect(
      texts(try ints([3, 1, 2, 9, 7, 8], [3, 2]).sorted(along: 0, descending: false))
        == ["2", "1", "3", "8", "7", "9"])
  }

  /// Keys are put in order by their leading bits first: here they agree in many, in all, in none.
  @Test(arguments: [2, 63, 64, 2047, 2048, 70_001])
  func orderIsThatOfComparing(_ count: Int) throws {
    let samples: [(Int) -> Double] = [
      { Double($0 * 7919 % 100_003) }, { 1e12 + Double($0 * 7919 % 1009) * 1e-3 },
      { $0 == 1 ? -1e300 : 1 + Double($0 * 7919 % 100_003) * .ulpOfOne },
      { _ in 3 }, { -Double($0) }, { Double($0 % 2) - 0.5 },
      { $0 == 5 ? .infinity : Double($0 * 7919 % 17) * .leastNonzeroMagnitude },
    ]
    for (index, sample) in samples.enumerated() {
      let values = (0..<count).map(sample)
      for descending in [false, true] {
        let ordered = values.indices.sorted {
          let (x, y) = (values[$0], values[$1])
          return x == y ? $0 < $1 : descending ? x > y : x < y
        }
        let x = try Tensor(f64: values)
        #expect(
          try x.sorted(along: 0, descending: descending).f64Values() == ordered.map { values[$0] },
          "sample \(index)")
        #expect(
          try x.sortedPositions(along: 0, descending: descending).i64Values()
            == ordered.map(Int64.init), "sample \(index)")
      }
    }
  }

  @Test func runningSumsPassOverMissing() throws {
    #expect(texts(try floats([1, .nan, 2]).runningSums(along: 0)) == ["1.0", "–", "3.0"])
    #expect(texts(try ints([1, 2, 3, 4], [2, 2]).runningSums(along: 0)) == ["1", "2", "4", "6"])
    #expect(texts(try ints([1, 2, 3, 4], [2, 2]).runningSums(along: 1)) == ["1", "3", "3", "7"])
    #expect(fault { _ = try ints([.max, 1]).runningSums(along: 0) }.code == "E501")
  }

  @Test func differencesKeepTheLaterLabels() throws {
    let x = try floats([1, 4, 9], axes: [try months(3)])
    let difference = try x.differences(along: 0)
    #expect(texts(difference) == ["3.0", "5.0"])
    #expect(difference.label(0, axis: 0) == .time(try Instant.parse("2005-02")))
  }

  @Test func lookingAheadIsRemembered() throws {
    let x = try ints([1, 2, 3], axes: [try months(3)])
    let later = try x.shifted(by: 1, along: 0)
    #expect(texts(later) == ["–", "1", "2"])
    #expect(later.provenance.seesAhead == 0)
    let ahead = try x.shifted(by: -2, along: 0)
    #expect(texts(ahead) == ["3", "–", "–"])
    #expect(ahead.provenance.seesAhead == 2)
    #expect(texts(try x.shifted(by: .max, along: 0)) == ["–", "–", "–"])
  }

  @Test func choosingAligns() throws {
    let a = try ints([1, 2], axes: [Axis("x")])
    let b = try floats([0.5])
    let condition = DataArray(
      try Tensor(bool: [true, false], mask: [false, false]), axes: [Axis("x")])
    let chosen = try DataArray.choosing(condition, a, try plain(.float(0.5)))
    #expect(texts(chosen) == ["1.0", "0.5"])
    let unsure = DataArray(
      try Tensor(bool: [true, false], mask: [false, true]), axes: [Axis("x")])
    #expect(texts(try DataArray.choosing(unsure, a, a)) == ["1", "–"])
    let rows = DataArray(try Tensor(bool: [true, false]), axes: [Axis("y")])
    #expect(texts(try DataArray.choosing(rows, a, try plain(.int(0)))) == ["1", "0", "2", "0"])
    #expect(fault { _ = try DataArray.choosing(condition, a, b) }.code == "E330")
  }
}
