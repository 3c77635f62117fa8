import Foundation
import Inventory
import Testing

@testable import Interchange

@Suite struct DatapackageWriterTests {
  private let cells: [(row: Int64, column: Int64)] = [(1, 1), (2, 2), (2, 1)]

  /// Columns of three draws of the small package's technosphere, before flipping.
  private func draw(_ index: Int) -> [Double] { [1, 1 + 0.25 * Double(index), 0.5 + 0.125 * Double(index)] }

  private func writeDraws(_ path: String) throws {
    var writer = try DatapackageWriter(creating: path, name: "my draws", isSequential: true)
    try writer.beginArray(
      "technosphere", matrix: "technosphere_matrix", rows: cells.map(\.row), columns: cells.map(\.column),
      flips: [false, false, true], columnCount: 3)
    for index in 0..<3 {
      let values = draw(index)
      try writer.append(values.span)
    }
    try writer.endArray()
    try writer.close()
  }

  @Test func sampledArraysReadBack() throws {
    let folder = try TemporaryFolder()
    try PackageFiles.small.writeArchive(folder.path("p.zip"))
    try writeDraws(folder.path("draws.zip"))
    let (database, diagnostics) = try DatapackageReader.database(from: [
      folder.path("p.zip"), folder.path("draws.zip"),
    ])
    #expect(database.presamples.map(\.values) == [draw(0) + draw(1) + draw(2)])
    #expect(database.presamples[0].isSequential && database.presamples[0].columns == 3)
    // The static values are those of the inventory.
    #expect(database.technosphere.amounts == [1, 1, -0.5] && database.technosphere.factors == [1, 1, -1])
    #expect(database.technosphere.uncertainties == (0..<3).map { .presampled(source: 0, row: $0) })
    #expect(diagnostics.notes.count == 1 && diagnostics.notes[0].contains("draw i uses column i"))
    // Without arrays the inventory is left as it is.
    let (plain, _) = try DatapackageReader.database(
      from: [folder.path("p.zip"), folder.path("draws.zip")], usesArrays: false)
    #expect(plain.presamples.isEmpty && plain.technosphere.uncertainties.allSatisfy { $0 == .none })
    // Twice the same bytes.
    try writeDraws(folder.path("again.zip"))
    #expect(try folder.bytes("draws.zip") == folder.bytes("again.zip"))
  }

  /// bw2calc draws the very values and gives the scores that they have: h = 2 (3 + 4 q) with q = 1/2, 0.625 / 1.25, 0.75 / 1.5.
  @Test func brightwayReadsSampledArrays() throws {
    let folder = try TemporaryFolder()
    var inventory = PackageFiles.small
    // What brightway of today needs and older packages do not have.
    let members: [(String, JSONValue)] = [
      ("combinatorial", false), ("sequential", false), ("seed", nil), ("sum_intra_duplicates", true),
      ("sum_inter_duplicates", false),
    ]
    for (key, value) in members { inventory.manifest[key] = value }
    for name in ["t", "b", "c"].flatMap({ ["\($0).indices", "\($0).data", "\($0).flip"] }) {
      inventory.change(name, "mediatype", "application/octet-stream")
    }
    try inventory.writeArchive(folder.path("p.zip"))
    try writeDraws(folder.path("draws.zip"))
    let script = """
      import sys, warnings
      warnings.filterwarnings("ignore")
      try:
        import bw2calc, bw_processing
        from fsspec.implementations.zip import ZipFileSystem
      except ImportError:
        print("skipped: no bw2calc on this machine")
        sys.exit()
      packages = [bw_processing.load_datapackage(ZipFileSystem(p)) for p in sys.argv[1:]]
      lca = bw2calc.LCA({1: 1}, data_objs=packages, use_arrays=True)
      lca.lci(); lca.lcia()
      scores = []
      for _ in range(3):
        scores.append(repr(float(lca.score)) + " " + repr(float(lca.technosphere_matrix[1, 0])))
        next(lca)
      print("; ".join(scores))
      """
    guard let output = try python(script, [folder.path("p.zip"), folder.path("draws.zip")]) else { return }
    let last = output.split(separator: "\n").last.map(String.init) ?? ""
    if last.hasPrefix("skipped") {
      print(last)
      return
    }
    let numbers = last.split { $0 == ";" || $0 == " " }.compactMap { Double($0) }
    #expect(numbers.count == 6)
    for index in 0..<3 {
      let values = draw(index)
      // One division and two sums away.
      #expect(abs(numbers[2 * index] - 2 * (3 + 4 * values[2] / values[1])) < 1e-13)
      #expect(numbers[2 * index + 1] == -values[2])
    }
  }

  @Test func databasesReadBack() throws {
    let folder = try TemporaryFolder()
    var files = PackageFiles.small
    files.add("t", "rescale", npy([1, 1, 4], shape: [3]))
    let row = UncertaintyColumns(
      types: [0, 0, 2], loc: [1, 1, Double(Float(-0.6931472))], scale: [.nan, .nan, 0.25],
      shape: [.nan, .nan, .nan],
      minimum: [.nan, .nan, 0.25], maximum: [.nan, .nan, 1], negative: [false, false, false])
    files.add("t", "distributions", PackedArrays.distributions(row))
    try files.writeArchive(folder.path("p.zip"))
    let (database, _) = try DatapackageReader.database(from: [folder.path("p.zip")])
    #expect(try DatapackageWriter.writeInventory(of: database, to: folder.path("i.zip"), name: "a b") == [])
    #expect(try DatapackageWriter.writeMethod(0, of: database, to: folder.path("m.zip")) == [])
    let (again, _) = try DatapackageReader.database(from: [folder.path("i.zip"), folder.path("m.zip")])
    #expect(again.productIDs == database.productIDs && again.flowIDs == database.flowIDs)
    #expect(
      again.technosphere.amounts == database.technosphere.amounts && again.technosphere.amounts[2] == -2)
    #expect(
      again.technosphere.factors == database.technosphere.factors && again.technosphere.factors[2] == -4)
    #expect(again.technosphere.uncertainties == database.technosphere.uncertainties)
    #expect(again.technosphere.distributions == database.technosphere.distributions)
    #expect(again.technosphere.identities == database.technosphere.identities)
    #expect(again.biosphere.amounts == database.biosphere.amounts)
    #expect(again.methods.map(\.factors.amounts) == [[2]] && again.methods[0].name == "test")
  }

  @Test(arguments: ["uslci_2017", "tiangong_2024"]) func realInventoriesReadBack(name: String) throws {
    guard let inventory = SharedInventory(name) else { return }
    let folder = try TemporaryFolder()
    let (database, _) = try inventory.read()
    #expect(try DatapackageWriter.writeInventory(of: database, to: folder.path("i.zip"), name: name) == [])
    let (again, _) = try DatapackageReader.database(from: [folder.path("i.zip")])
    #expect(again.technosphere.amounts == database.technosphere.amounts)
    #expect(again.technosphere.uncertainties == database.technosphere.uncertainties)
    #expect(again.biosphere.amounts == database.biosphere.amounts)
    #expect(again.biosphere.uncertainties == database.biosphere.uncertainties)
    #expect(again.referenceProducts == database.referenceProducts)
  }
}
