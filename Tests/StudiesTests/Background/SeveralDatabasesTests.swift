import Foundation
import Interpretation
import Inventory
import Propagation
import Statistics
import Studies
import Testing

/// Two databases behind one study: the same inventory twice, under the same ids, the CO2 of electricity uniform from
/// 0.4 to 0.6 in each.
@Suite struct SeveralDatabasesTests {
  private static let second = """
      own:
        datapackage: second.zip
        methods: method-01.zip
        uncertainty: on
        links: {own grid: {id: 1}, own FR: {id: 3}}
    processes:
    """

  private func prepared() throws -> TestDatabase {
    let database = try TestDatabase(isUncertain: true)
    try FileManager.default.copyItem(
      atPath: database.path("inventory.zip"), toPath: database.path("second.zip"))
    return database
  }

  private func scores(_ run: MonteCarloResult, system: Int, indicator: Int = 0) throws -> [Double] {
    let output = try #require(
      run.plan.outputs.firstIndex {
        $0.system == system && $0.indicator == indicator && $0.part == .total
      })
    return try #require(run.draws(ofOutput: output))
  }

  @Test func eachHasItsOwnDraws() throws {
    let database = try prepared()
    defer { database.remove() }
    let systems = ("{S: {server: 1}}", "{G: {grid: 1 kWh}, O: {own grid: 1 kWh}, F: {own FR: 10 kWh}}")
    let both = try TestDatabase.study(("processes:", Self.second), systems)
    let run = try database.run(both, draws: 4000)
    let (grid, own) = (try scores(run, system: 0), try scores(run, system: 1))
    #expect(grid.allSatisfy { $0 >= 0.4 && $0 <= 0.6 } && own.allSatisfy { $0 >= 0.4 && $0 <= 0.6 })
    // The correlation of independent draws has a standard error of 1/√4000; four of them.
    let correlation = zip(grid, own).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) } / 4000 / (0.04 / 12)
    #expect(abs(correlation) < 4 / 4000.0.squareRoot())
    // 1 kWh of the second grid and 2.5 kg, with the very draw of the second.
    for (fr, own) in zip(try scores(run, system: 2), own) { #expect(abs(fr - (2.5 + own)) <= 1e-14 * fr) }
    // The second counts no water: only the first has a method for it.
    #expect(try scores(run, system: 1, indicator: 1).allSatisfy { $0 == 0 })
    #expect(try scores(run, system: 0, indicator: 1).allSatisfy { $0 == 2000 })
    // The first is drawn as it is alone.
    let alone = try TestDatabase.study(("{S: {server: 1}}", "{G: {grid: 1 kWh}}"))
    #expect(try scores(try database.run(alone, draws: 4000), system: 0) == grid)
    let study = try database.read(both)
    #expect(study.compiled.files.map(\.name).contains("second.zip"))
    #expect(
      study.compiled.notes.contains { $0.message.contains("'water' has no method of the background 'own'") })
  }

  @Test func oneMayBeCertain() throws {
    let database = try prepared()
    defer { database.remove() }
    let study = try TestDatabase.study(
      ("processes:", Self.second.replacing("uncertainty: on", with: "uncertainty: off")),
      ("{S: {server: 1}}", "{G: {grid: 1 kWh}, O: {own grid: 1 kWh}}"))
    let results = try database.assess(study, draws: 100)
    #expect((results[0].total.standardDeviation ?? 0) > 0.05 && results[2].total.standardDeviation == 0)
    #expect(results[2].total.mean == 0.5)
  }

  @Test func eachMayHaveItsOwnMethod() throws {
    let database = try prepared()
    defer { database.remove() }
    let totals = try database.staticTotals(
      try TestDatabase.study(
        ("processes:", Self.second.replacing("method-01.zip", with: "[method-01.zip, method-02.zip]")),
        ("method: water use", "method: {ei: water use, own: method-02}"),
        ("{S: {server: 1}}", "{O: {own grid: 3 kWh, grid: 1 kWh}}")))
    // 4 kWh with 0.5 kg and 2000 litres each.
    #expect(totals == [2, 8000])
  }
}
