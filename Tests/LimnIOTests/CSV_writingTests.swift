import LimnData
import LimnIO
import LimnSource
import LimnTensor
import Testing

@Suite struct CSVWriting {
  @Test func quotesOnlyWhereNeededAndBlanksForMissing() throws {
    let text =
      "a,b,\"c,d\"\n1,\"x,y\",2001-02-18\n,\"say \"\"hi\"\"\",2001-02-18T14:00\n3,\" z\",\n"
    #expect(String(decoding: try CSV.write(try table(text)), as: UTF8.self) == text)
  }

  @Test func aMissingValueAloneOnItsLineSurvives() throws {
    let t = try table("x\n1\n\"\"\n3\n")
    let written = String(decoding: try CSV.write(t), as: UTF8.self)
    #expect(written == "x\n1\n\"\"\n3\n")
  }

  @Test func infinityIsRefused() throws {
    let t = Table(columns: [DataArray(try f64([1, .infinity]), name: "x")], rowCount: 2)
    let fault = #expect(throws: Fault.self) { try CSV.write(t) }
    #expect(fault?.code == "E614")
  }

  @Test func theModisFileComesBackWithTheSameValues() throws {
    let path = "notebooks/data/modis_ndvi_sites/mod13a1_7sites_2000_2018.csv"
    let t = try CSV.read(repositoryFile(path), options: CSVOptions(name: path))
    let again = try CSV.read(try CSV.write(t), options: CSVOptions(name: path))
    for name in t.columnNames { #expect(column(t, name) == column(again, name)) }
  }
}
