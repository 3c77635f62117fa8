import Foundation
import Interpretation
import Propagation
import Studies
import Testing

/// Studies that take products from a database, against scores worked out by hand (see `TestDatabase`).
@Suite struct BackgroundStudyTests {
  /// Sums of a few products of short decimals: some roundings of 1.1e-16 each.
  private func isNear(_ value: Double?, _ exact: Double) -> Bool {
    value.map { abs($0 - exact) <= 1e-14 * abs(exact) } ?? false
  }

  @Test func aCertainDatabaseGivesConstants() throws {
    let database = try TestDatabase()
    defer { database.remove() }
    // 0.3 kg of board, 10 kWh and 1 kg of its own; water in litres.
    let totals = try database.staticTotals(TestDatabase.study)
    #expect(isNear(totals[0], 0.3 * 2.5 + 10 * 0.5 + 1) && isNear(totals[1], 1000 * (0.3 * 4 + 10 * 2)))
    let results = try database.assess(TestDatabase.study)
    #expect(results.map(\.total.standardDeviation) == [0, 0])
    #expect(results.map(\.total.mean) == totals)
    #expect(results.map(\.unit) == ["kg CO2-eq", "l"])
  }

  @Test func amountsAreConvertedToTheUnitOfTheDatabase() throws {
    let database = try TestDatabase()
    defer { database.remove() }
    func climate(_ inputs: String) throws -> Double? {
      try database.staticTotals(TestDatabase.study(("{board: 300 g, grid: 10 kWh}", inputs)))[0]
    }
    #expect(isNear(try climate("{board: 0.3 kg}"), 1.75))
    #expect(isNear(try climate("{board: 0.3}"), 1.75))
    #expect(isNear(try climate("{board: 300 g/server}"), 1.75))
    #expect(isNear(try climate("[{product: board, amount: 100 g}, {product: board, amount: 200 g}]"), 1.75))
    #expect(isNear(try climate("{grid FR: 3.6 MJ}"), 1.3))
    #expect(isNear(try climate("{grid: {value: 1 kWh, uncertainty: {normal: {sd: 100 Wh}}}}"), 1.5))
  }

  @Test func theFunctionalUnitMayTakeFromTheDatabaseItself() throws {
    let database = try TestDatabase()
    defer { database.remove() }
    let study = try TestDatabase.study(
      ("{S: {server: 1}}", "{S: {board: 2 kg}, T: {board: 1 kg, server: 1}}"))
    let totals = try database.staticTotals(study)
    #expect(isNear(totals[0], 5) && isNear(totals[2], 2.5 + 6.75))
  }

  @Test func stagesTasksAndProcessesOfLinks() throws {
    let database = try TestDatabase()
    defer { database.remove() }
    let study = try TestDatabase.study(
      (
        "inputs: {board: 300 g, grid: 10 kWh}",
        """
        stage: use
            inputs:
              - {product: grid, amount: 10 kWh, task: training}
              - {product: grid, amount: 4 kWh, stage: idle}
              - {product: board, amount: 300 g, stage: production, task: hardware}
        """
      ))
    let result = try #require(try database.assess(study, draws: 10).first)
    let stages = Dictionary(uniqueKeysWithValues: result.stages.map { ($0.name, $0.statistics.mean) })
    #expect(stages.count == 3 && isNear(stages["use"] ?? nil, 6) && isNear(stages["idle"] ?? nil, 2))
    #expect(isNear(stages["production"] ?? nil, 0.75))
    let tasks = Dictionary(uniqueKeysWithValues: result.tasks.map { ($0.name, $0.statistics.mean) })
    #expect(tasks.count == 3 && isNear(tasks["training"] ?? nil, 5) && isNear(tasks["hardware"] ?? nil, 0.75))
    #expect(isNear(tasks["untagged"] ?? nil, 3))
    #expect(result.processes.map(\.name) == ["grid", "server", "board"])
    #expect(isNear(result.processes[0].mean, 7) && isNear(result.processes[2].mean, 0.75))
  }

  /// With u the uniform CO2 of a kWh, board causes 3/2 + 2 u: the same u as that of the grid, draw by draw.
  @Test func anUncertainDatabaseIsDrawnOnceForAllThatIsTakenFromIt() throws {
    let database = try TestDatabase(isUncertain: true)
    defer { database.remove() }
    let study = try TestDatabase.study(
      ("{S: {server: 1}}", "{S: {server: 1}, B: {board: 1 kg}, G: {grid: 1 kWh}}"))
    let draws = 4000
    let run = try database.run(study, draws: draws)
    func scores(_ system: Int) throws -> [Double] {
      let output = try #require(
        run.plan.outputs.firstIndex {
          $0.system == system && $0.indicator == 0 && $0.part == .total
        })
      return try #require(run.draws(ofOutput: output))
    }
    let (server, board, grid) = (try scores(0), try scores(1), try scores(2))
    for draw in 0..<draws {
      #expect(grid[draw] >= 0.4 && grid[draw] <= 0.6)
      #expect(isNear(board[draw], 1.5 + 2 * grid[draw]))
      #expect(isNear(server[draw], 1 + 0.3 * (1.5 + 2 * grid[draw]) + 10 * grid[draw]))
    }
    let results = try Assessment(run).results
    let total = try #require(results.first { $0.system == "G" }).total
    #expect(total.staticValue == 0.5)
    // A uniform of width 0.2 has sd 0.2/√12; four standard errors of mean and (kurtosis 1.8) of sd.
    let sd = 0.2 / 12.0.squareRoot()
    #expect(abs((total.mean ?? 0) - 0.5) <= 4 * sd / Double(draws).squareRoot())
    #expect(abs((total.standardDeviation ?? 0) - sd) <= 4 * sd * (0.8 / (4 * Double(draws))).squareRoot())
    // Without its uncertainty.
    let certain = study.replacing("names: names.csv", with: "names: names.csv\n    uncertainty: off")
    let off = try database.assess(certain, draws: 10)
    #expect(off.map(\.total.standardDeviation) == Array(repeating: 0, count: 6))
  }

  @Test func filesAreRecordedWithTheirHashes() throws {
    let database = try TestDatabase()
    defer { database.remove() }
    let study = try database.read(TestDatabase.study)
    #expect(
      study.compiled.files.map(\.name) == ["inventory.zip", "method-01.zip", "method-02.zip", "names.csv"])
    #expect(Set(study.compiled.files.map(\.sha256)).count == 4)
    #expect(study.compiled.files.allSatisfy { $0.sha256.count == 64 })
  }

  @Test func notesSayWhatIsNotUsedOrTakenAsGiven() throws {
    let database = try TestDatabase(names: "id,kind,name,unit,location\n1,process,electricity,,GLO\n")
    defer { database.remove() }
    let study = try TestDatabase.study(
      ("{name: printed board, location: GLO}", "{id: 2, unit: kg}"), (", method: water use", ""),
      ("{name: electricity, location: FR}", "{id: 3}"))
    let notes = try database.read(study).compiled.notes
    func note(_ words: String) -> Diagnostic? { notes.first { $0.message.contains(words) } }
    #expect(note("no system uses the link 'grid FR'")?.place == Place(line: 14, column: 7))
    #expect(note("'grid' in the database is not known: its amounts are taken in kWh")?.place.line == 13)
    #expect(note("unit of 'board'") == nil)
    #expect(note("'water' has no method of the background 'ei'")?.place == Place(line: 5, column: 3))
    #expect(note("'water_use' of the background 'ei' scores no indicator") != nil)
    #expect(notes.count == 4)
  }

  /// A range without the static value is doubtful, where it is drawn from.
  @Test func diagnosticsOfTheDatabaseAreNotes() throws {
    let database = try TestDatabase(isUncertain: true, minimum: 0.55)
    defer { database.remove() }
    let notes = try database.read(TestDatabase.study).compiled.notes
    #expect(notes.contains { $0.message.contains("a range that does not contain the amount") })
    let off = try TestDatabase.study(("    names:", "    uncertainty: off\n    names:"))
    #expect(try !database.read(off).compiled.notes.contains { $0.message.contains("range") })
  }

  /// Strict reading refuses a range that is upside down; else the static value is used and a note says so.
  @Test func strictReadingRefusesImpossibleUncertainty() throws {
    let database = try TestDatabase(isUncertain: true, minimum: 0.7)
    defer { database.remove() }
    #expect(
      try database.read(TestDatabase.study).compiled.notes.contains { $0.message.contains("minimum above") })
    let error = #expect(throws: StudyError.self) { try database.read(TestDatabase.study, isStrict: true) }
    #expect(error?.diagnostic.place == Place(line: 8, column: 18))
    #expect(error?.diagnostic.message.contains("minimum above maximum") == true)
  }

  /// Heijungs and Suh (2002), chapter 2, as a package: 1000 kWh cause 120 kg of CO2 and 14 kg of SO2.
  @Test func theTextbookAsBackground() throws {
    let folder = TestStudies.root.appending(path: "../shared/data/lci/textbook_heijungs_suh_2002")
      .standardizedFileURL
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: no inventory textbook_heijungs_suh_2002 beside the project")
      return
    }
    let study = try TestStudies.read(
      """
      monteverde: 1
      study: {title: Textbook, functional unit: 1000 kWh}
      indicators: {CO2: {unit: kg, method: method-01}, SO2: {unit: g, method: method-02}}
      background:
        datapackage: \(folder.path)/inventory.zip
        methods: [\(folder.path)/method-01.zip, \(folder.path)/method-02.zip]
        names: \(folder.path)/names.csv
        links: {grid: {name: electricity production, unit: kWh}}
      processes:
        plant: {output: 1 MWh, inputs: {grid: 1 MWh}}
      systems: {S: {plant: 1000 kWh}}
      """)
    let totals = Assessment(static: PropagationPlan(study.model)).results.map(\.total.staticValue)
    // The packages do not say the unit of their methods, so that scores in kg are taken to be in the g of the study.
    #expect(isNear(totals[0], 120) && isNear(totals[1], 14))
    #expect(
      study.compiled.notes.contains { $0.message.contains("unit of the method 'method-02' is not known") })
  }
}
