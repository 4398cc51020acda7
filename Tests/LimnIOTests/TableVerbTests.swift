import LimnData
import LimnIO
import LimnSource
import LimnTensor
import LimnTime
import Testing

@Suite struct TableVerbsAgainstLoops {
  /// Rows of random keys of every type, with gaps.
  private func random(_ rows: Int, seed: UInt64) throws(Fault) -> Table {
    var draw = SplitMix(state: seed)
    var columns: [String: [Int?]] = [:]
    for name in ["i", "s", "f", "b", "t", "far"] {
      columns[name] = (0..<rows).map { _ in
        Int.random(in: 0..<6, using: &draw) == 0 ? nil : Int.random(in: 0..<5, using: &draw)
      }
    }
    func values(_ name: String) -> [Int?] { columns[name] ?? [] }
    func mask(_ name: String) -> [Bool] { values(name).map { $0 == nil } }
    let far = values("far").map { Int64($0 ?? 0) &* 0x1234_5678_9ABC }
    let made: [(String, Tensor)] = [
      ("i", try Tensor(i64: values("i").map { Int64($0 ?? 0) }, mask: mask("i"))),
      ("s", try Tensor(str: values("s").map { "name \($0 ?? 0) of some length" }, mask: mask("s"))),
      ("f", try Tensor(f64: values("f").map { $0.map { Double($0) - 2 } ?? .nan })),
      ("b", try Tensor(bool: values("b").map { ($0 ?? 0) > 2 }, mask: mask("b"))),
      ("t", try Tensor(time: values("t").map { Int64($0 ?? 0) * 86_400 }, mask: mask("t"))),
      ("far", try Tensor(i64: far, mask: mask("far"))),
    ]
    return Table(columns: made.map { DataArray($1, name: $0) }, rowCount: rows)
  }

  private func key(_ table: Table, _ names: [String], _ row: Int) -> [String] {
    names.map { words(table.column(named: $0))[row] }
  }

  @Test(arguments: [["i"], ["s"], ["f"], ["b"], ["t"], ["far"], ["i", "s"], ["f", "far", "b"]])
  func groupsAreThoseOfEqualWords(names: [String]) throws {
    let t = try random(300, seed: 31)
    let keys = (0..<300).map { key(t, names, $0).joined(separator: "|") }
    var wanted: [String] = []
    for key in keys where !wanted.contains(key) { wanted.append(key) }
    let groups = try Grouping(t, by: names)
    #expect(groups.firstRows.map { keys[$0] } == wanted)
    for group in 0..<groups.count {
      #expect(Array(groups.rows(of: group)) == keys.indices.filter { keys[$0] == wanted[group] })
    }
    #expect(try t.distinct(by: names).rowCount == wanted.count)
  }

  @Test(arguments: [["i"], ["s"], ["f"], ["b", "t"], ["far", "s"]], [false, true])
  func orderIsThatOfASlowSort(names: [String], descending: Bool) throws {
    let t = try random(300, seed: 37)
    let sorted = try t.arranged(by: names, descending: names.map { _ in descending })
    let ranks = try names.map { name in
      try #require(t.column(named: name)).tensor.sortedPositions(along: 0, descending: descending)
        .i64Values()
    }
    // Stable sorts from the last key to the first, each by the places in a sort of its own.
    var order = Array(0..<300)
    for (name, positions) in zip(names, ranks).reversed() {
      let column = words(t.column(named: name))
      var place = [Int](repeating: 0, count: 300)
      var last = -1
      for (index, position) in positions.enumerated() {
        let before = index > 0 ? column[Int(positions[index - 1])] : nil
        if column[Int(position)] != before { last += 1 }
        place[Int(position)] = last
      }
      order = order.enumerated().sorted { a, b in
        (place[a.element], a.offset) < (place[b.element], b.offset)
      }.map(\.element)
    }
    for name in t.columnNames {
      let column = words(t.column(named: name))
      #expect(words(sorted.column(named: name)) == order.map { column[$0] })
    }
  }

  @Test(arguments: JoinKind.allCases, [["i"], ["s"], ["f", "b"], ["far"]])
  func joinsAreThoseOfTwoLoops(kind: JoinKind, names: [String]) throws {
    let left = try random(60, seed: 41)
    let right = try random(40, seed: 43).selecting(names + ["t"].filter { !names.contains($0) })
    var notes: [String] = []
    let joined = try left.joined(
      with: right, JoinOptions(keys: names.map { ($0, $0) }, kind: kind), notes: &notes)
    var pairs: [(Int, Int)] = []
    var met: Set<Int> = []
    for row in 0..<60 {
      let mine = key(left, names, row)
      let partners = (0..<40).filter { !mine.contains("-") && key(right, names, $0) == mine }
      met.formUnion(partners)
      switch kind {
      case .semi: if !partners.isEmpty { pairs.append((row, -1)) }
      case .anti: if partners.isEmpty { pairs.append((row, -1)) }
      default:
        pairs += partners.map { (row, $0) }
        if partners.isEmpty, kind == .left || kind == .outer { pairs.append((row, -1)) }
      }
    }
    if kind == .right || kind == .outer {
      pairs += (0..<40).filter { !met.contains($0) }.map { (-1, $0) }
    }
    #expect(joined.rowCount == pairs.count)
    for name in names {
      let (mine, theirs) = (words(left.column(named: name)), words(right.column(named: name)))
      #expect(
        words(joined.column(named: name)) == pairs.map { $0 >= 0 ? mine[$0] : theirs[$1] })
    }
    guard kind != .semi, kind != .anti else { return }
    let times = words(right.column(named: "t"))
    #expect(words(joined.column(named: "t_right")) == pairs.map { $1 >= 0 ? times[$1] : "-" })
  }

  @Test func unitsAndNamesStay() throws {
    var t = try table("k,x\na,1.5\nb,2.5\na,3.5\n")
    var rain = try t.required("x")
    rain.unit = "mm"
    t = try t.setting(rain, named: "x")
    var notes: [String] = []
    let joined = try t.joined(with: t, JoinOptions(keys: [("k", "k")]), notes: &notes)
    for made in [
      try t.arranged(by: ["x"]), try t.head(1), try t.distinct(by: []), joined,
      try Table.bound([t, t]), try t.withoutMissing(in: []), try t.renaming([("y", "k")]),
    ] { #expect(try made.required("x").unit == "mm") }
    #expect(try joined.required("x_right").unit == "mm")
    let long = try t.unpivoted(["x"], nameColumn: "name", valueColumn: "value")
    #expect(try long.required("value").unit == "mm")
  }

  @Test func tablesWithoutRowsOrColumns() throws {
    let none = Table(columns: [], rowCount: 0)
    let empty = try table("k,x\n")
    var notes: [String] = []
    for t in [none, empty] {
      #expect(try t.distinct(by: []).rowCount == 0)
      #expect(try Grouping(t, by: []).count == 0)
      #expect(try Table.bound([t, t]).rowCount == 0)
      #expect(try t.withoutMissing(in: []).rowCount == 0)
    }
    #expect(try empty.arranged(by: ["x", "k"]).rowCount == 0)
    #expect(try Grouping(empty, by: ["k"]).count == 0)
    for kind in JoinKind.allCases {
      let t = try empty.joined(
        with: empty, JoinOptions(keys: [("k", "k")], kind: kind), notes: &notes)
      #expect(t.rowCount == 0)
    }
    #expect(try empty.unpivoted(["k", "x"], nameColumn: "n", valueColumn: "v").rowCount == 0)
  }
}
