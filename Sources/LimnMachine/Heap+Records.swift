import LimnSource

/// Records, which are also the map of the language: entries in order of their first assignment, with
/// an index by hash once there are more than a few. Removing makes a new record, so the index only
/// grows.
struct RecordBody {
  struct Entry {
    /// A string.
    var key: Value
    var value: Value
  }

  var count: Int
  /// A string, for records that the library made; else `undefined`.
  var typeName: Value
  var entries: UnsafeMutablePointer<Entry>
  var used: Int
  var capacity: Int
  /// Open addressing, a power of two, entry numbers or -1; nil while the record is small.
  var index: UnsafeMutablePointer<Int32>?
  var indexSize: Int

  private static let smallest = 8

  /// Where the value of an entry is.
  func slot(_ place: Int) -> UnsafeMutablePointer<Value> {
    UnsafeMutableRawPointer(entries + place)
      .advanced(by: MemoryLayout<Entry>.offset(of: \.value) ?? 16)
      .assumingMemoryBound(to: Value.self)
  }

  static func make(capacity: Int) throws(Fault) -> Value {
    let body = try Heap.allocate(RecordBody.self)
    let room = max(capacity, 4)
    do throws(Fault) {
      let entries = try Heap.allocate(room * MemoryLayout<Entry>.stride)
      body.initialize(
        to: RecordBody(
          count: 1, typeName: .undefined,
          entries: entries.bindMemory(to: Entry.self, capacity: room), used: 0, capacity: room,
          index: nil, indexSize: 0))
    } catch {
      Heap.deallocate(body, MemoryLayout<RecordBody>.stride)
      throw error
    }
    return Value(Tag.record, body)
  }

  /// The number of the entry with this key, or -1.
  @inline(__always)
  static func find(_ key: Value, in record: Value) -> Int {
    let body = record.object(RecordBody.self)
    guard let index = body.pointee.index else {
      for place in 0..<body.pointee.used
      where body.pointee.entries[place].key.bits == key.bits {
        return place
      }
      let hash = StringBody.hash(key)
      for place in 0..<body.pointee.used {
        let candidate = body.pointee.entries[place].key
        if StringBody.hash(candidate) == hash, StringBody.equal(candidate, key) { return place }
      }
      return -1
    }
    let hash = StringBody.hash(key)
    let mask = body.pointee.indexSize - 1
    var probe = Int(truncatingIfNeeded: hash) & mask
    while true {
      let place = Int(index[probe])
      if place < 0 { return -1 }
      let candidate = body.pointee.entries[place].key
      if candidate.bits == key.bits
        || (StringBody.hash(candidate) == hash && StringBody.equal(candidate, key))
      {
        return place
      }
      probe = (probe + 1) & mask
    }
  }

  /// A record that `fill` adds to; what is half made when it throws is given back.
  static func make(
    capacity: Int, _ fill: (Value) throws(Fault) -> Void
  ) throws(Fault) -> Value {
    let record = try make(capacity: capacity)
    do throws(Fault) { try fill(record) } catch {
      record.release()
      throw error
    }
    return record
  }

  /// Adds an entry whose key is not there yet; takes over one count of key and value, also when it
  /// throws.
  static func add(_ key: Value, _ value: Value, to record: Value) throws(Fault) {
    let body = record.object(RecordBody.self)
    do throws(Fault) { try makeRoom(body) } catch {
      key.release()
      value.release()
      throw error
    }
    let place = body.pointee.used
    body.pointee.entries[place] = Entry(key: key, value: value)
    body.pointee.used = place + 1
    if body.pointee.index != nil { enter(place, body) }
  }

  /// The same for a key that is made here.
  static func add(_ key: String, _ value: Value, to record: Value) throws(Fault) {
    let name: Value
    do throws(Fault) { name = try StringBody.make(key) } catch {
      value.release()
      throw error
    }
    try add(name, value, to: record)
  }

  private static func makeRoom(_ body: UnsafeMutablePointer<RecordBody>) throws(Fault) {
    if body.pointee.used == body.pointee.capacity {
      guard body.pointee.capacity < Int(Int32.max) / 4 else { throw Fault.recordTooLarge() }
      body.pointee.entries = try Heap.doubled(body.pointee.entries, body.pointee.capacity)
      body.pointee.capacity *= 2
    }
    let place = body.pointee.used
    if place + 1 > smallest, (place + 1) * 2 > body.pointee.indexSize {
      try buildIndex(body, size: max(32, body.pointee.indexSize * 2))
    }
  }

  private static func buildIndex(
    _ body: UnsafeMutablePointer<RecordBody>, size: Int
  ) throws(Fault) {
    let index = try Heap.allocate(size * MemoryLayout<Int32>.stride)
      .bindMemory(to: Int32.self, capacity: size)
    index.initialize(repeating: -1, count: size)
    if let old = body.pointee.index {
      Heap.deallocate(old, body.pointee.indexSize * MemoryLayout<Int32>.stride)
    }
    body.pointee.index = index
    body.pointee.indexSize = size
    for place in 0..<body.pointee.used { enter(place, body) }
  }

  private static func enter(_ place: Int, _ body: UnsafeMutablePointer<RecordBody>) {
    guard let index = body.pointee.index else { return }
    let mask = body.pointee.indexSize - 1
    var probe = Int(truncatingIfNeeded: StringBody.hash(body.pointee.entries[place].key)) & mask
    while index[probe] >= 0 { probe = (probe + 1) & mask }
    index[probe] = Int32(place)
  }

  /// Another record with the same entries.
  static func copy(_ record: Value) throws(Fault) -> Value {
    let body = record.object(RecordBody.self)
    return try make(capacity: body.pointee.used + 1) { (result) throws(Fault) in
      for place in 0..<body.pointee.used {
        let entry = body.pointee.entries[place]
        entry.key.retain()
        entry.value.retain()
        try add(entry.key, entry.value, to: result)
      }
      body.pointee.typeName.retain()
      result.object(RecordBody.self).pointee.typeName = body.pointee.typeName
    }
  }

  static func free(_ record: Value, _ waiting: inout [Value]) {
    let body = record.object(RecordBody.self)
    for place in 0..<body.pointee.used {
      Heap.drop(body.pointee.entries[place].key, &waiting)
      Heap.drop(body.pointee.entries[place].value, &waiting)
    }
    Heap.drop(body.pointee.typeName, &waiting)
    Heap.deallocate(body.pointee.entries, body.pointee.capacity * MemoryLayout<Entry>.stride)
    if let index = body.pointee.index {
      Heap.deallocate(index, body.pointee.indexSize * MemoryLayout<Int32>.stride)
    }
    Heap.deallocate(body, MemoryLayout<RecordBody>.stride)
  }
}
