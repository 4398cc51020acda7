import LimnData
import LimnIO
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Against NumPy (tools/reference/netcdf.py).
@Suite struct NumPyFiles {
  private func bytes(_ name: String) -> [UInt8] {
    repositoryFile("Tests/LimnIOTests/Fixtures/\(name)")
  }

  @Test(arguments: [
    ("f8", "f64 [2, 3] 0.0 0.25 0.5 0.75 1.0 1.25"),
    ("f4_big", "f32 [2, 3] 0.0 0.25 0.5 0.75 1.0 1.25"),
    ("f2", "f64 [2, 3] 0.0 0.25 0.5 0.75 1.0 1.25"), ("i8_fortran", "i64 [2, 3] 0 1 2 3 4 5"),
    ("u1", "i64 [2, 3] 0 1 2 3 4 5"), ("i2_big", "i64 [2, 3] -3 -2 -1 0 1 2"),
    ("bool", "bool [2, 3] false false false true true true"),
    ("text", "str [2, 3] a bc é  x y z"),
    ("date", "time [2, 3] 2001-02-18 - 1999-12-31 2001-02-18 - 1999-12-31"),
    ("scalar", "f64 [] 2.5"),
  ])
  func everyTypeIsRead(name: String, shown: String) throws {
    let tensor = try NPY.read(bytes("\(name).npy"), name: name)
    let cells = words(DataArray(tensor)).joined(separator: " ")
    #expect("\(tensor.dtype.rawValue) \(tensor.shape) \(cells)" == shown)
  }

  @Test func whatIsWrittenReadsBack() throws {
    for name in ["f8", "f4_big", "i8_fortran", "bool", "text", "date", "scalar"] {
      let tensor = try NPY.read(bytes("\(name).npy"), name: name)
      let back = try NPY.read(try NPY.write(tensor), name: name)
      #expect(back.dtype == tensor.dtype)
      #expect(back.shape == tensor.shape)
      #expect(words(DataArray(back)) == words(DataArray(tensor)))
    }
    // As NumPy itself writes it, but for the room that it leaves in the header.
    let again = try NPY.write(try NPY.read(bytes("f8.npy"), name: "f8"))
    #expect(again.suffix(48).elementsEqual(bytes("f8.npy").suffix(48)))
    #expect(again.count % 64 == 48)
  }

  @Test func archivesThatAreStored() throws {
    let members = try NPZ.read(bytes("two.npz"), name: "two.npz")
    #expect(members.map(\.name) == ["a", "b"])
    #expect(words(DataArray(members[1].tensor)) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"])
  }

  @Test func aHeaderThatLiesAllocatesNothing() {
    for shape in ["(1099511627776,)", "(4611686018427387904, 4)", "(0, -1)", "(9, 9)"] {
      for descr in ["<f8", "|b1", "<U0", "<U1000000", "|S0", "O", "<f16", "<c16"] {
        let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(shape), }\n"
        let bytes =
          [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        #expect(throws: Fault.self) { try NPY.read(bytes, name: "lie.npy") }
      }
    }
  }
}
