import Inventory
import Testing

@testable import Interchange

/// What is known to be wrong with the real inventories.
@Suite struct SharedInventoryTests {
  private func counts(_ diagnostics: DatabaseDiagnostics) -> [UncertaintyDefect: Int] {
    Dictionary(uniqueKeysWithValues: diagnostics.findings.map { ($0.defect, $0.count) })
  }

  /// The technosphere's 108 lognormals, 14 uniforms and 86 triangulars are all written with the sign of the matrix, which
  /// `flip` turns once more (counted with NumPy); brightway draws them so.
  @Test func uncertaintyOfUSLCI() throws {
    guard let inventory = SharedInventory("uslci_2017") else { return }
    let (database, diagnostics) = try inventory.read()
    // 654 lognormal, 86 triangular and 25 uniform, as the folder's README counts.
    #expect(diagnostics.uncertainCount == 765)
    #expect(counts(diagnostics)[.signReversed] == 208 && diagnostics.impossibleCount == 0)
    let worst = try #require(diagnostics.findings.first?.cases.first)
    #expect(worst.resource.hasSuffix("inventory.zip: technosphere") && !worst.row.name.isEmpty)
    #expect(database.methods.count == 23 && database.flowIDs.count == 2900)
    #expect(try DatapackageReader.database(from: inventory.packages, strict: true).0.processIDs.count == 890)
  }

  @Test func uncertaintyOfTianGong() throws {
    guard let inventory = SharedInventory("tiangong_2024") else { return }
    let (_, diagnostics) = try inventory.read()
    #expect(diagnostics.uncertainCount == 67)
    // A second one, 3e11 in a range up to 3e11, lies outside by the rounding of float32 alone.
    #expect(counts(diagnostics)[.signReversed] == 16 && counts(diagnostics)[.rangeWithoutAmount] == 1)
  }

  /// Without uncertainty there is nothing to doubt.
  @Test(arguments: ["useeio_2017", "wiod_1995", "textbook_heijungs_suh_2002"])
  func certainInventories(name: String) throws {
    guard let inventory = SharedInventory(name) else { return }
    let (_, diagnostics) = try inventory.read()
    #expect(diagnostics.uncertainCount == 0 && diagnostics.findings.isEmpty && diagnostics.notes.isEmpty)
  }
}
