import Foundation
import Inventory
import Testing

@testable import Interchange

@Suite struct DatabaseAssemblyTests {
  private static let cases: [JSONValue] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Reference/assemblies.json").standardizedFileURL
    let bytes = (try? Data(contentsOf: file)).map { [UInt8]($0) } ?? []
    return (try? JSONValue(parsing: bytes))?.array ?? []
  }()

  private func numbers(_ value: JSONValue?) -> [Double] { (value?.array ?? []).map { $0.number ?? .nan } }

  private func package(_ described: JSONValue, usesArrays: Bool) -> Datapackage {
    var groups: [DatapackageGroup] = []
    for group in described["groups"]?.array ?? [] {
      let rows = (group["rows"]?.array ?? []).compactMap(\.integer).map(Int64.init)
      let columns = (group["columns"]?.array ?? []).compactMap(\.integer).map(Int64.init)
      let amounts: DatapackageGroup.Amounts
      if group["data"]?[0]?.array != nil {
        guard usesArrays else { continue }
        let lines = (group["data"]?.array ?? []).map { numbers($0) }
        let count = lines[0].count
        amounts = .array((0..<count).flatMap { column in lines.map { $0[column] } }, columns: count)
      } else {
        amounts = .vector(numbers(group["data"]))
      }
      groups.append(
        DatapackageGroup(
          label: group["label"]?.string ?? "", matrix: "technosphere_matrix", rows: rows, columns: columns,
          amounts: amounts, flips: group["flip"]?.array?.compactMap(\.boolean),
          rescalings: group["rescale"]?.array.map { _ in numbers(group["rescale"]) }))
    }
    return Datapackage(
      path: "p", name: "p", isSequential: true, isCombinatorial: false,
      sumsIntraDuplicates: described["sum_intra_duplicates"]?.boolean ?? true,
      sumsInterDuplicates: described["sum_inter_duplicates"]?.boolean ?? false, groups: groups, metadata: [:],
      attachments: [], notes: [])
  }

  /// The matrix of one draw; nil: the static one.
  private func matrix(_ database: LifeCycleDatabase, draw: Int?) -> [[Int64]: Double] {
    var cells: [[Int64]: Double] = [:]
    let table = database.technosphere
    for index in 0..<table.count {
      let place = [
        database.productIDs[Int(table.rows[index])], database.processIDs[Int(table.columns[index])],
      ]
      var value = table.amounts[index]
      if let draw, case .presampled(let source, let row) = table.uncertainties[index] {
        let presamples = database.presamples[source]
        value = presamples.values[draw % presamples.columns * presamples.rows + row] * table.factors[index]
      }
      cells[place, default: 0] += value
    }
    return cells
  }

  private func compare(_ found: [[Int64]: Double], _ expected: JSONValue?, _ label: String) {
    var places: Set<[Int64]> = []
    for triple in expected?.array ?? [] {
      let place = [Int64(triple[0]?.integer ?? 0), Int64(triple[1]?.integer ?? 0)]
      places.insert(place)
      // Sums of a few numbers near 1000 in another order; multiplied by the factor before or after.
      #expect(abs((found[place] ?? 0) - (triple[2]?.number ?? .nan)) <= 1e-11, "\(label) \(place)")
    }
    for (place, value) in found where !places.contains(place) {
      #expect(abs(value) <= 1e-11, "\(label) \(place)")
    }
  }

  /// What brightway's matrix_utils makes of the same packages (Reference/make_assemblies.py).
  @Test func matricesAgreeWithBrightway() throws {
    #expect(Self.cases.count == 60)
    var (drawn, refused) = (0, 0)
    for (index, example) in Self.cases.enumerated() {
      let described = example["packages"]?.array ?? []
      let statics = described.map { package($0, usesArrays: false) }
      let (database, _) = try DatapackageReader.database(of: statics)
      #expect(database.presamples.isEmpty)
      compare(matrix(database, draw: nil), example["static"], "case \(index) static")
      do {
        let (database, _) = try DatapackageReader.database(
          of: described.map { package($0, usesArrays: true) })
        for (draw, expected) in (example["draws"]?.array ?? []).enumerated() {
          compare(matrix(database, draw: draw), expected, "case \(index) draw \(draw)")
        }
        drawn += database.presamples.isEmpty ? 0 : 1
      } catch { refused += 1 }
    }
    // None of these arrays meets another one, so that none is refused.
    #expect(drawn > 15 && refused == 0)
  }

  private func read(_ files: PackageFiles, strict: Bool = false) throws -> (
    LifeCycleDatabase, DatabaseDiagnostics
  ) {
    let folder = try TemporaryFolder()
    try files.writeArchive(folder.path("p.zip"))
    return try DatapackageReader.database(from: [folder.path("p.zip")], strict: strict)
  }

  private func message(_ files: PackageFiles) -> String {
    do {
      _ = try read(files)
      return "read"
    } catch { return "\(error)" }
  }

  @Test func smallPackage() throws {
    let (database, diagnostics) = try read(.small)
    #expect(database.productIDs == [1, 2] && database.processIDs == [1, 2] && database.flowIDs == [7])
    #expect(database.referenceProducts == [0, 1])
    #expect(database.technosphere.amounts == [1, 1, -0.5] && database.technosphere.factors == [1, 1, -1])
    #expect(database.technosphere.resourceRows == [0, 1, 2])
    #expect(database.methods.map(\.name) == ["test"] && database.methods[0].factors.amounts == [2])
    #expect(diagnostics.exchangeCount == 6 && diagnostics.uncertainCount == 0 && diagnostics.lines.isEmpty)
    // h = 2 (3 + 4 / 2) for one unit of product 1.
    #expect(StaticScores(database).scores([0: 1]) == [10])
  }

  /// Identities hold whatever else is in the package, and count repeated exchanges of a place.
  @Test func identitiesOfExchanges() throws {
    var files = PackageFiles()
    files.addVector(
      "t", [(1, 1, 1), (2, 2, 1), (2, 1, 0.5), (2, 1, 0.25)], flips: [false, false, true, true])
    let (database, _) = try read(files)
    #expect(
      database.technosphere.identities.suffix(2) == [
        MatrixKind.technosphere.identity(row: 2, column: 1, occurrence: 0),
        MatrixKind.technosphere.identity(row: 2, column: 1, occurrence: 1),
      ])
  }

  @Test func unknownProcessesAndRegionsAreLeftOutWithANote() throws {
    var files = PackageFiles.small
    files.addVector("b2", [(7, 99, 3), (8, 1, 1)], matrix: "biosphere_matrix")
    files.addVector(
      "c2", [(8, 0, 5), (7, 6, 100), (9, 0, 1)], matrix: "characterization_matrix",
      more: [JSONMember("global_index", 0)])
    files.addVector("w", [(0, 0, 1)], matrix: "weighting_matrix")
    let (database, diagnostics) = try read(files)
    // The process 99 is unknown; flow 8 is known by another row; flow 9 is not in the inventory.
    #expect(database.flowIDs == [7, 8] && database.biosphere.count == 3)
    #expect(database.methods[0].factors.amounts == [2, 5])
    #expect(diagnostics.notes.count == 3)
    #expect(
      diagnostics.notes.contains { $0.contains("b2: 1 of 2 rows belong to processes that no package has") })
    #expect(diagnostics.notes.contains { $0.contains("c2: 1 of 3 factors are for other places") })
    #expect(diagnostics.notes.contains { $0.contains("weighting_matrix is not used") })
  }

  @Test func missingProductionIsRefusedWithPlaceAndCure() throws {
    var files = PackageFiles()
    files.addVector("t", [(1, 1, 1), (2, 3, 0.5), (3, 2, 1)], flips: [false, true, false])
    let text = message(files)
    #expect(
      text.contains("1 of 3 processes have no product of their own, first 3: give each a production exchange")
    )
    #expect(text.contains("1 of 3 products have no process that makes them, first 2"))
    #expect(text.contains("p.zip: t: row 1: error"))
    files = PackageFiles()
    files.manifest["database_dependencies"] = ["ecoinvent"]
    files.addVector("t", [(1, 1, 1), (5, 1, 1)], flips: [false, true])
    #expect(message(files).contains("1 of 2 products have no process that makes them, first 5"))
    #expect(message(files).contains("(the packages need: ecoinvent)"))
    files = PackageFiles()
    files.addVector("t", [(1, 1, .nan), (2, 2, .nan)])
    #expect(message(files).contains("2 of 2 processes have no product of their own"))
    files = PackageFiles()
    files.addVector("b", [(1, 1, 1)], matrix: "biosphere_matrix")
    #expect(message(files).contains("no package has a technosphere matrix"))
  }

  @Test func methodsMustAgree() throws {
    let folder = try TemporaryFolder()
    try PackageFiles.small.writeArchive(folder.path("a.zip"))
    var method = PackageFiles()
    method.manifest["name"] = "other"
    method.manifest["unit"] = "kg CO2-eq"
    method.addVector(
      "c", [(7, 3, 5)], matrix: "characterization_matrix", more: [JSONMember("global_index", 3)])
    try method.writeArchive(folder.path("b.zip"))
    #expect(throws: InterchangeError.self) {
      _ = try DatapackageReader.database(from: [folder.path("a.zip"), folder.path("b.zip")])
    }
    method.change("c.indices", "global_index", 0)
    method.change("c.indices", "identifier", ["IPCC", "GWP 100"])
    method.replace("c.indices.npy", PackedArrays.indices([7], [0]))
    try method.writeArchive(folder.path("b.zip"))
    let (database, _) = try DatapackageReader.database(from: [folder.path("a.zip"), folder.path("b.zip")])
    #expect(database.methods.map(\.name) == ["test", "IPCC, GWP 100"])
    #expect(database.methods.map(\.unit) == ["", "kg CO2-eq"])
    #expect(throws: InterchangeError.self) {
      _ = try DatapackageReader.database(from: [folder.path("a.zip"), folder.path("a.zip")])
    }
  }

  /// NaN in a column of an array leaves what stood there; where that varies itself, there is no such number.
  @Test func missingColumnsOverUncertainValues() throws {
    func files(uncertain: Bool) -> PackageFiles {
      var files = PackageFiles.small
      if uncertain {
        let row = UncertaintyColumns(
          types: [0, 0, 2], loc: [1, 1, -0.693], scale: [.nan, .nan, 0.1], shape: [.nan, .nan, .nan],
          minimum: [.nan, .nan, .nan], maximum: [.nan, .nan, .nan], negative: [false, false, false])
        files.add("t", "distributions", PackedArrays.distributions(row))
      }
      files.add("a", "indices", PackedArrays.indices([2], [1]), category: "array")
      let values: [Double] = [0.25, .nan]
      files.add("a", "data", npy(values, shape: [1, 2]), category: "array")
      files.add("a", "flip", PackedArrays.booleans([true]), category: "array")
      return files
    }
    let (database, _) = try read(files(uncertain: false))
    #expect(database.presamples.map(\.values) == [[0.25, 0.5]])
    #expect(database.technosphere.amounts == [1, 1, -0.5])
    #expect(message(files(uncertain: true)).contains("a.data: row 0: error: column 1 is NaN"))
  }
}
