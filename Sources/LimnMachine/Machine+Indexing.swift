import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Reading elements, slices and fields.
extension Machine {
  /// `object[key]`, with one plain key.
  @inline(never)
  func element(_ target: UnsafeMutablePointer<Value>, _ object: Value, _ key: Value) -> Bool {
    attempt { () throws(Fault) in target.put(try element(of: object, key)) }
  }

  func element(of object: Value, _ key: Value) throws(Fault) -> Value {
    switch object.tag {
    case Tag.list:
      if key.tag == Tag.array { return try picked(object, key) }
      let body = object.object(ListBody.self)
      let place = try position(key, count: body.pointee.used, of: "list")
      body.pointee.elements[place].retain()
      return body.pointee.elements[place]
    case Tag.record:
      guard key.tag == Tag.string else { throw Fault.keyIsNoString(typeName(key)) }
      let place = RecordBody.find(key, in: object)
      guard place >= 0 else { throw noField(StringBody.text(key), in: object) }
      let value = object.object(RecordBody.self).pointee.entries[place].value
      value.retain()
      return value
    case Tag.string:
      let scalars = Array(StringBody.text(object).unicodeScalars)
      let place = try position(key, count: scalars.count, of: "string")
      return try StringBody.make(String(Character(scalars[place])))
    case Tag.array:
      let array = object.object(ArrayBody.self).pointee.array
      if key.isInt {
        let place = try position(key, count: array.shape[0], of: "axis")
        return try plain(try array.elementOfFirstAxis(place))
      }
      let item = Selection(selector: try selector(key))
      return try plain(try array.selecting([item]))
    case Tag.traced: return try tracedElement(object, key)
    case Tag.box:
      return try elementOfBox(object.object(BoxBody.self).pointee.datum, key)
    default: throw Fault.cannotIndex(typeName(object))
    }
  }

  private func elementOfBox(_ datum: Datum, _ key: Value) throws(Fault) -> Value {
    switch datum {
    case .table(let table):
      if key.tag == Tag.string {
        let name = StringBody.text(key)
        guard let column = table.column(named: name) else {
          throw Fault.noColumnNamed(
            name, known: table.columnNames, functionHint: libraryNames.functionHint(name))
        }
        return try ArrayBody.make(column)
      }
      if key.isInt {
        return try row(try position(key, count: table.rowCount, of: "table"), of: table)
      }
      let selector = try selector(key)
      if case .single(.array(let names)) = selector, names.dtype == .str {
        throw Fault.namesForRows()
      }
      return try rows(of: table, Selection(selector: selector))
    case .object(let object):
      guard key.tag == Tag.string else { throw Fault.keyIsNoString(typeName(key)) }
      let name = StringBody.text(key)
      guard let field = object.field(name) else {
        throw Fault.noFieldNamed(
          name, of: object.typeName, known: object.fieldNames,
          functionHint: libraryNames.number(name) == nil ? nil : libraryNames.functionHint(name))
      }
      return try value(of: field)
    default: throw Fault.cannotIndex(datum.typeName)
    }
  }

  /// The rows of a table that an index along its only axis names.
  private func rows(of table: Table, _ item: Selection) throws(Fault) -> Value {
    var columns: [DataArray] = []
    for column in table.columns { columns.append(try column.selecting([item])) }
    let count = columns.first?.shape.first ?? 0
    return try BoxBody.make(.table(Table(columns: columns, rowCount: count)))
  }

  private func picked(_ list: Value, _ key: Value) throws(Fault) -> Value {
    let body = list.object(ListBody.self)
    let keys = key.object(ArrayBody.self).pointee.array
    let isMask = keys.dtype == .bool
    guard keys.rank == 1, isMask || keys.dtype == .i64, !isMask || keys.count == body.pointee.used
    else { throw Fault.cannotPick(count: body.pointee.used) }
    var missing = 0
    let result = try ListBody.make(capacity: keys.count) { (result) throws(Fault) in
      for index in 0..<keys.count {
        var place = index
        if isMask, keys.scalar(at: index) == nil { missing += 1 }
        switch keys.scalar(at: index) {
        case .bool(true): break
        case .int(let wanted):
          place = try position(Value(wanted), count: body.pointee.used, of: "list")
        default: continue
        }
        body.pointee.elements[place].retain()
        try ListBody.append(body.pointee.elements[place], to: result)
      }
    }
    if missing > 0 { noteMissing(missing, of: keys.count) }
    return result
  }

  /// Elements of a mask that are missing take nothing, which is never silent.
  private func noteMissing(_ missing: Int, of count: Int) {
    note("x[mask]: \(missing) of \(count) missing values taken as false")
  }

  /// A position, counted from the end when negative.
  func position(_ key: Value, count: Int, of what: String) throws(Fault) -> Int {
    guard key.isInt else { throw Fault.positionIsNoInt(typeName(key), what) }
    let place = key.int < 0 ? key.int &+ Int64(count) : key.int
    guard place >= 0, place < Int64(count) else {
      throw Fault.positionOutside(key.int, count: count, what)
    }
    return Int(place)
  }

  // MARK: Several items, slices, names

  @inline(never)
  func index(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>, _ number: Int,
    _ code: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    let shapes = codes[code.pointee.number].indexShapes[number]
    return attempt { () throws(Fault) in
      target.put(try indexed(first.pointee, shapes, first + 1))
    }
  }

  func indexed(
    _ object: Value, _ shapes: [IndexShape], _ parts: UnsafeMutablePointer<Value>
  ) throws(Fault) -> Value {
    switch object.tag {
    case Tag.array:
      let items = try selections(shapes, parts)
      return try plain(try ArrayBody.shared(object).selecting(items))
    case Tag.traced: return try tracedElements(object, try selections(shapes, parts))
    case Tag.box:
      if case .table(let table) = object.object(BoxBody.self).pointee.datum, shapes.count == 1,
        shapes[0].axis == nil
      {
        return try rows(of: table, try selections(shapes, parts)[0])
      }
      throw Fault.cannotSlice(typeName(object))
    case Tag.list, Tag.string:
      guard shapes.count == 1, shapes[0].axis == nil else {
        throw Fault.oneIndexOnly(typeName(object))
      }
      guard shapes[0].isSlice else { return try element(of: object, parts.pointee) }
      return try slice(object, shapes[0], parts)
    default: throw Fault.cannotSlice(typeName(object))
    }
  }

  private func slice(
    _ object: Value, _ shape: IndexShape, _ parts: UnsafeMutablePointer<Value>
  ) throws(Fault) -> Value {
    var next = parts
    func bound(_ isThere: Bool) throws(Fault) -> Int64? {
      guard isThere else { return nil }
      defer { next += 1 }
      guard next.pointee.isInt else {
        throw Fault.positionIsNoInt(typeName(next.pointee), "slice")
      }
      return next.pointee.int
    }
    let lower = try bound(shape.hasLower)
    let upper = try bound(shape.hasUpper)
    let step = try bound(shape.hasStep) ?? 1
    let count =
      object.tag == Tag.list
      ? object.object(ListBody.self).pointee.used : StringBody.scalarCount(object)
    guard step != 0 else { throw Fault.sliceStepIsZero() }
    let places = Self.places(lower, upper, step, count: count)
    if object.tag == Tag.string {
      let scalars = Array(StringBody.text(object).unicodeScalars)
      var text = String.UnicodeScalarView()
      for place in places { text.append(scalars[place]) }
      return try StringBody.make(String(text))
    }
    let body = object.object(ListBody.self)
    return try ListBody.make(capacity: places.count) { (result) throws(Fault) in
      for place in places {
        body.pointee.elements[place].retain()
        try ListBody.append(body.pointee.elements[place], to: result)
      }
    }
  }

  /// The positions that a slice names, as in Python.
  private static func places(
    _ lower: Int64?, _ upper: Int64?, _ step: Int64, count: Int
  ) -> [Int] {
    let size = Int64(count)
    func clamped(_ bound: Int64?, _ fallback: Int64) -> Int64 {
      guard let bound else { return fallback }
      let place = bound < 0 ? max(bound &+ size, -1) : bound
      return step > 0 ? min(max(place, 0), size) : min(max(place, -1), size - 1)
    }
    let from = clamped(lower, step > 0 ? 0 : size - 1)
    let to = clamped(upper, step > 0 ? size : -1)
    return stride(from: from, to: to, by: Int(clamping: step)).map { Int($0) }
  }

  func selections(
    _ shapes: [IndexShape], _ parts: UnsafeMutablePointer<Value>
  ) throws(Fault) -> [Selection] {
    var next = parts
    var items: [Selection] = []
    for shape in shapes {
      let selector: Selection.Selector
      if shape.isSlice {
        var bounds: [Scalar?] = []
        for isThere in [shape.hasLower, shape.hasUpper] {
          if isThere {
            guard let bound = scalar(of: next.pointee) else {
              throw Fault.cannotBeABound(typeName(next.pointee))
            }
            bounds.append(bound)
            next += 1
          } else {
            bounds.append(nil)
          }
        }
        var step: Int64?
        if shape.hasStep {
          guard next.pointee.isInt else {
            throw Fault.positionIsNoInt(typeName(next.pointee), "step")
          }
          step = next.pointee.int
          next += 1
        }
        selector = .slice(lower: bounds[0], upper: bounds[1], step: step)
      } else {
        selector = try self.selector(next.pointee)
        next += 1
      }
      items.append(Selection(axis: shape.axis, positional: shape.positional, selector: selector))
    }
    return items
  }

  func selector(_ key: Value) throws(Fault) -> Selection.Selector {
    if key.tag == Tag.array {
      let array = ArrayBody.shared(key)
      if array.dtype == .bool, array.tensor.mask != nil {
        noteMissing(array.tensor.missingCount, of: array.count)
      }
      return .single(.array(array))
    }
    if key.tag == Tag.list {
      let body = key.object(ListBody.self)
      let scalars = (0..<body.pointee.used).map { scalar(of: body.pointee.elements[$0]) }
      guard let array = try DataArray.ofScalars(scalars) else {
        throw Fault.cannotBeAnIndex("list of different things")
      }
      return .single(.array(array))
    }
    guard let scalar = scalar(of: key) else { throw Fault.cannotBeAnIndex(typeName(key)) }
    return .single(.scalar(scalar))
  }

  // MARK: Fields

  @inline(never)
  func field(_ target: UnsafeMutablePointer<Value>, _ object: Value, _ name: Value) -> Bool {
    attempt { () throws(Fault) in target.put(try field(of: object, name)) }
  }

  private func field(of object: Value, _ name: Value) throws(Fault) -> Value {
    switch object.tag {
    case Tag.record, Tag.box: return try element(of: object, name)
    case Tag.traced:
      let plain = try plainValue(object)
      defer { plain.release() }
      return try field(of: plain, name)
    case Tag.array:
      let array = object.object(ArrayBody.self).pointee.array
      let text = StringBody.text(name)
      guard let axis = array.axes.firstIndex(where: { $0.name == text }) else {
        throw Fault.noCoordinate(
          text, axes: array.axes.compactMap(\.name), functionHint: libraryNames.functionHint(text))
      }
      if let labels = try array.coordinate(axis: axis) { return try ArrayBody.make(labels) }
      let positions = try Tensor(i64: (0..<Int64(array.shape[axis])).map { $0 })
      return try ArrayBody.make(DataArray(positions, axes: [array.axes[axis]], name: text))
    default:
      let text = StringBody.text(name)
      throw Fault.noFields(
        typeName(object), name: text, functionHint: libraryNames.functionHint(text))
    }
  }

  private func noField(_ name: String, in record: Value) -> Fault {
    let body = record.object(RecordBody.self)
    let known = (0..<body.pointee.used).map { StringBody.text(body.pointee.entries[$0].key) }
    return Fault.noFieldNamed(
      name, of: typeName(record), known: known, functionHint: libraryNames.functionHint(name))
  }
}
