import Distributions
import Foundation
import Interchange
import Interpretation
import Inventory
import Propagation
import Studies
import Testing

/// A small database beside a study. Each kWh of electricity emits 0.5 kg of CO2 and takes 2 m3 of water; a process makes
/// 2 kg of board from 4 kWh, with 3 kg of CO2; electricity of FR is 0.1 kWh of the first and 0.25 kg of CO2.
///
/// So a kWh causes 0.5 kg and 2 m3, a kilogram of board 3/2 + 2 × 0.5 = 2.5 kg and 4 m3, a kWh of FR 0.3 kg and 0.2 m3.
struct TestDatabase {
  static let names = """
    id,kind,name,unit,location
    1,process,electricity,kilowatt hour,GLO
    2,process,printed board,kilogram,GLO
    3,process,electricity,kilowatt hour,FR
    100,flow,CO2,kg,

    """

  let folder: URL

  /// Writes the packages into a folder of their own.
  /// - Parameter isUncertain: whether the CO2 of electricity is uniform from 0.4 to 0.6, with a mean of 0.5.
  init(isUncertain: Bool = false, names: String = TestDatabase.names, minimum: Double = 0.4) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let database = TestDatabase.database(isUncertain: isUncertain, minimum: minimum)
    _ = try DatapackageWriter.writeInventory(of: database, to: path("inventory.zip"), name: "inventory")
    _ = try DatapackageWriter.writeMethod(0, of: database, to: path("method-01.zip"))
    _ = try DatapackageWriter.writeMethod(1, of: database, to: path("method-02.zip"))
    try Data(names.utf8).write(to: folder.appending(path: "names.csv"))
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  static func database(isUncertain: Bool, minimum: Double) -> LifeCycleDatabase {
    var (technosphere, biosphere, climate, water) = (
      ExchangeTable(), ExchangeTable(), ExchangeTable(), ExchangeTable()
    )
    for (row, column, amount) in [(0, 0, 1.0), (1, 1, 2), (0, 1, -4), (2, 2, 1), (0, 2, -0.1)] {
      technosphere.append(
        row: row, column: column, amount: amount, factor: amount < 0 ? -1 : 1,
        identity: MatrixKind.technosphere.identity(row: Int64(row), column: Int64(column), occurrence: 0))
    }
    for (row, column, amount) in [(0, 0, 0.5), (0, 1, 3), (0, 2, 0.25), (1, 0, 2)] {
      let varies = isUncertain && row == 0 && column == 0
      biosphere.append(
        row: row, column: column, amount: amount,
        uncertainty: varies ? .uniform(minimum: minimum, maximum: 0.6) : .none,
        identity: MatrixKind.biosphere.identity(row: Int64(row), column: Int64(column), occurrence: 0))
    }
    climate.append(row: 0, column: 0, amount: 1, identity: 1)
    water.append(row: 0, column: 1, amount: 1, identity: 2)
    return LifeCycleDatabase(
      productIDs: [1, 2, 3], processIDs: [1, 2, 3], flowIDs: [100, 101], referenceProducts: [0, 1, 2],
      technosphere: technosphere, biosphere: biosphere,
      methods: [
        CharacterizationMethod(name: "climate change", unit: "kg CO2-Eq", factors: climate),
        CharacterizationMethod(name: "water use", unit: "m3", factors: water),
      ])
  }

  /// A study beside the database, in lines that tests change.
  static let study = """
    monteverde: 1
    study: {title: Server, functional unit: one server}
    indicators:
      climate change: {unit: kg CO2-eq}
      water: {unit: l, method: water use}
    background:
      ei:
        datapackage: inventory.zip
        methods: [method-01.zip, method-02.zip]
        names: names.csv
        links:
          board: {name: printed board, location: GLO}
          grid: {id: 1}
          grid FR: {name: electricity, location: FR}
    processes:
      server:
        output: 1 server
        inputs: {board: 300 g, grid: 10 kWh}
        impacts: {climate change: 1 kg}
    systems: {S: {server: 1}}

    """

  /// The study with parts replaced.
  static func study(_ changes: (old: String, new: String)...) throws -> String {
    var text = study
    for (old, new) in changes {
      try #require(text.contains(old), "the study has changed")
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    return text
  }

  /// Reads a study beside the database.
  func read(_ text: String, isStrict: Bool = false) throws -> Study {
    try Data(text.utf8).write(to: folder.appending(path: "study.yaml"))
    return try Study(path: path("study.yaml"), isStrict: isStrict)
  }

  /// Static totals, in order of systems and indicators.
  func staticTotals(_ text: String) throws -> [Double?] {
    Assessment(static: PropagationPlan(try read(text).model)).results.map(\.total.staticValue)
  }

  /// The results under draws.
  func assess(_ text: String, draws: Int = 1000) throws -> [ScoreResult] {
    try Assessment(try run(text, draws: draws)).results
  }

  func run(_ text: String, draws: Int) throws -> MonteCarloResult {
    let plan = PropagationPlan(try read(text).model)
    return try MonteCarlo(plan, options: MonteCarloOptions(draws: draws, seed: 1, workers: 2)).run()
  }
}
