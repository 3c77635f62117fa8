import Foundation
import Interchange
import Interpretation
import Inventory
import Propagation
import Testing

/// Static scores of real inventories by the engine, against SciPy's (third-party data beside the project, if it is there).
@Suite struct InventoryScoresTests {
  private func folder(_ name: String) -> String? {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../../shared/data/lci/\(name)").standardizedFileURL.path
    if FileManager.default.fileExists(atPath: path) { return path }
    print("skipped: no inventory \(name) beside the project")
    return nil
  }

  /// LAPACK on the largest would take seconds; the automatic choice sweeps there, and the static solution that sweeps
  /// start from is that of a sparse factorisation.
  @Test(
    arguments: ["textbook_heijungs_suh_2002", "useeio_2017", "uslci_2017", "wiod_1995", "tiangong_2024"],
    [SolverChoice.automatic, .lapack, .iterative])
  func staticScoresAgreeWithSciPy(name: String, solver: SolverChoice) throws {
    guard let folder = folder(name), solver != .lapack || name != "tiangong_2024" else { return }
    let methods = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix("method-") && $0.hasSuffix(".zip") }.sorted()
    let (database, _) = try DatapackageReader.database(
      from: (["inventory.zip"] + methods).map { folder + "/" + $0 })
    let bytes = try Data(contentsOf: URL(filePath: folder + "/reference.json"))
    let reference = try #require(try JSONValue(parsing: [UInt8](bytes))["results"]?.array)
    let demands = try reference.enumerated().map { index, result in
      let products = try #require(result["demand"]?.object).map { member in
        (try database.product(member.key), member.value.number ?? .nan)
      }
      return (name: "\(index)", products: Dictionary(uniqueKeysWithValues: products))
    }
    // Together: more demands than methods are solved by the transposed system.
    try check(database, Array(demands.enumerated()), reference, solver)
    // Alone: one solution for all methods.
    for index in demands.indices.prefix(2) {
      try check(database, [(index, demands[index])], reference, solver)
    }
  }

  private func check(
    _ database: LifeCycleDatabase,
    _ demands: [(offset: Int, element: (name: String, products: [Int: Double]))],
    _ reference: [JSONValue], _ solver: SolverChoice
  ) throws {
    let model = LifeCycleModel(database: database, demands: demands.map(\.element))
    let plan = PropagationPlan(model, detail: .totals, solver: solver)
    let values = plan.staticValues()
    for (output, value) in zip(plan.outputs, values) {
      let result = reference[demands[output.system].offset]
      let expected = try #require(result["scores"]?.array?[output.indicator].number)
      let sum = try #require(result["scores_abs_contribution_sum"]?.array?[output.indicator].number)
      // Both sides solve the reached part: what is zero by structure is zero, and else rounding times condition is left.
      #expect(
        abs(value - expected) <= 1e-10 * sum,
        "demand \(demands[output.system].offset), method \(output.indicator): \(value), not \(expected)")
    }
  }
}
