import LimnIO
import LimnSource
import LimnTensor
import Testing

/// Against files that `safetensors` itself writes (tools/reference/weights.py), and files that are
/// wrong in one way each.
@Suite struct SafetensorsFiles {
  private func file(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(length >> UInt64(8 * $0) & 0xFF) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private func reason(_ bytes: [UInt8]) -> String {
    do { _ = try Safetensors.read(bytes, name: "x") } catch {
      return "\(error.code) \(error.message)"
    }
    return "fine"
  }

  private func entry(_ name: String, _ from: Int, _ to: Int, _ dtype: String = "F32") -> String {
    "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":[\((to - from) / 4)],"
      + "\"data_offsets\":[\(from),\(to)]}"
  }

  @Test func whatTheFormatsOwnLibraryWrites() throws {
    let bytes = repositoryFile("Tests/LimnRecurrentTests/Fixtures/weights_torch_lstm.safetensors")
    let file = try Safetensors.read(bytes, name: "x")
    #expect(file.tensor("rnn.weight_ih_l0")?.shape == [12, 2])
    #expect(file.tensor("x")?.dtype == .f64)
    let again = try Safetensors.read(try file.bytes(), name: "y")
    #expect(again.tensors.map(\.name) == file.tensors.map(\.name))
    for (one, other) in zip(file.tensors, again.tensors) {
      #expect(try one.tensor.f64Values() == other.tensor.f64Values())
    }
  }

  @Test func everyElementType() throws {
    func value(_ dtype: String, _ bytes: [UInt8]) throws -> String {
      let entry =
        "{\"a\":{\"dtype\":\"\(dtype)\",\"shape\":[],\"data_offsets\":[0,\(bytes.count)]}}"
      let tensor = try #require(
        try Safetensors.read(file(entry) + bytes, name: "x").tensor("a"))
      return "\(tensor.dtype.rawValue) \(try tensor.converted(to: .f64).f64Values()[0])"
    }
    #expect(try value("BOOL", [1]) == "bool 1.0")
    #expect(try value("U8", [255]) == "i64 255.0")
    #expect(try value("I8", [255]) == "i64 -1.0")
    #expect(try value("I16", [0, 0x80]) == "i64 -32768.0")
    #expect(try value("U16", [0, 0x80]) == "i64 32768.0")
    #expect(try value("I32", [1, 0, 0, 0x80]) == "i64 -2147483647.0")
    #expect(try value("U32", [1, 0, 0, 0x80]) == "i64 2147483649.0")
    #expect(try value("I64", [2, 0, 0, 0, 0, 0, 0, 0]) == "i64 2.0")
    #expect(try value("U64", [2, 0, 0, 0, 0, 0, 0, 0]) == "i64 2.0")
    #expect(try value("F16", [0, 0x3E]) == "f64 1.5")
    #expect(try value("BF16", [0xC0, 0x3F]) == "f64 1.5")
    #expect(try value("F32", [0, 0, 0xC0, 0x3F]) == "f32 1.5")
    #expect(try value("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]) == "f64 1.5")
  }

  @Test func whatIsWrittenReadsBack() throws {
    var file = Safetensors(metadata: [("who", "\"x\" \u{1F30D}\n")])
    file.tensors = [
      ("flags", Tensor(shape: [3], elements: .bool(try Block([1, 0, 1])))),
      ("é", Tensor(shape: [2, 1], elements: .f32(try Block([1.5, .nan])))),
      ("count", Tensor(shape: [], elements: .i64(try Block([Int64.min])))),
      ("none", Tensor(shape: [0, 4], elements: .f64(try Block([])))),
    ]
    let bytes = try file.bytes()
    #expect(bytes[0] % 8 == 0)
    let back = try Safetensors.read(bytes, name: "x")
    #expect(back.text("who") == "\"x\" \u{1F30D}\n")
    #expect(back.tensors.map(\.name) == ["flags", "é", "count", "none"])
    #expect(back.tensors.map(\.tensor.shape) == [[3], [2, 1], [], [0, 4]])
    #expect(try back.bytes() == bytes)
    file.tensors = [("s", Tensor(shape: [1], elements: .str(try StringBlock(["a"]))))]
    #expect(throws: Fault.self) { try file.bytes() }
  }

  @Test func damageIsNamed() {
    let a = entry("a", 0, 8)
    #expect(reason(file("{\(a)}", data: 8)) == "fine")
    #expect(reason(file("{}")) == "fine")
    #expect(reason([1, 2, 3]).contains("shorter than the 8 bytes"))
    #expect(reason(file("{}", length: 100_000_001)).contains("longer than 100 MB"))
    #expect(reason(file("{}", length: .max)).contains("longer than 100 MB"))
    #expect(reason(file("{}", length: 99)).contains("past the end of the file"))
    #expect(reason(file(" {}")).contains("no JSON object"))
    #expect(reason(file("[]")).contains("no JSON object"))
    #expect(reason(file("{\(a),}", data: 8)).contains("this is no JSON"))
    #expect(reason(file("{\(a),\(a)}", data: 8)).contains("stands twice"))
    #expect(reason(Array(file("{}")[..<8]) + [0x7B, 0xFF]).contains("UTF-8"))
    #expect(
      reason(file("{\(a),\(entry("b", 4, 12))}", data: 12)).contains("`a` and `b` overlap"))
    #expect(
      reason(file("{\(a),\(entry("b", 12, 16))}", data: 16)).contains(
        "4 bytes before `b` belong to no tensor"))
    #expect(reason(file("{\(entry("b", 4, 8))}", data: 8)).contains("4 bytes before `b`"))
    #expect(reason(file("{\(a)}", data: 9)).contains("1 bytes at its end belong to no tensor"))
    #expect(reason(file("{\(a)}", data: 7)).contains("`a` ends 1 bytes past the end"))
    #expect(reason(file("{\(entry("a", 0, 8, "F31"))}", data: 8)).contains("`F31`"))
    #expect(reason(file("{\(entry("a", 0, 8, "F64"))}", data: 8)).contains("does not take 8 bytes"))
    func raw(_ fields: String, data: Int = 8) -> String {
      reason(file("{\"a\":\(fields)}", data: data))
    }
    #expect(raw("3").contains("no object"))
    #expect(raw("{\"dtype\":\"F32\",\"shape\":[2]}").contains("no `data_offsets`"))
    #expect(raw("{\"dtype\":\"F32\",\"data_offsets\":[0,8]}").contains("no shape"))
    #expect(raw("{\"shape\":[2],\"data_offsets\":[0,8]}").contains("no `dtype`"))
    #expect(
      raw("{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}").contains("no `data_offsets`"))
    #expect(raw("{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}").contains("no shape"))
    #expect(
      raw("{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}").contains(
        "does not take 8 bytes"))
    #expect(
      raw("{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"pickle\":1}").contains(
        "`pickle` that is not known"))
    #expect(reason(file("{\"__metadata__\":{\"a\":1}}")).contains("no text"))
  }

  @Test func hashesOfTheStandard() {
    func hash(_ text: String) -> String {
      var hash = SHA256()
      hash.add(text.utf8)
      return hash.hex
    }
    #expect(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      hash(String(repeating: "a", count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
