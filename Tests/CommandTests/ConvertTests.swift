import Foundation
import Interchange
import Inventory
import Testing

/// Data packages in and out.
@Suite struct ConvertTests {
  /// A kWh (1) emits uncertain CO2; a board (2) takes 0.25 kWh for certain and about 0.5 kWh more, and emits methane, whose
  /// factor is uncertain.
  private static var database: LifeCycleDatabase {
    var (technosphere, biosphere, factors) = (ExchangeTable(), ExchangeTable(), ExchangeTable())
    for (row, column) in [(0, 0), (1, 1)] {
      technosphere.append(row: row, column: column, amount: 1, identity: 0)
    }
    technosphere.append(row: 0, column: 1, amount: -0.25, factor: -1, identity: 0)
    technosphere.append(
      row: 0, column: 1, amount: -0.5, factor: -1,
      uncertainty: .lognormal(
        logMedian: Double(Float(-0.6931472)), logStandardDeviation: 0.25, negative: false),
      identity: 0)
    biosphere.append(
      row: 0, column: 0, amount: 0.5, uncertainty: .uniform(minimum: 0.25, maximum: 0.75), identity: 0)
    biosphere.append(row: 1, column: 1, amount: 3, identity: 0)
    factors.append(row: 0, column: 0, amount: 1, identity: 0)
    factors.append(
      row: 0, column: 1, amount: 28, uncertainty: .normal(mean: 28, standardDeviation: 4), identity: 0)
    return LifeCycleDatabase(
      productIDs: [1, 2], processIDs: [1, 2], flowIDs: [100, 101], referenceProducts: [0, 1],
      technosphere: technosphere, biosphere: biosphere,
      methods: [CharacterizationMethod(name: "climate", unit: "kg CO2-eq", factors: factors)])
  }

  private static func withPackages<Result>(_ body: (_ path: (String) -> String) throws -> Result) throws
    -> Result
  {
    try Program.inTemporaryFolder { folder in
      let path = { (name: String) in folder.appending(path: name).path }
      _ = try DatapackageWriter.writeInventory(of: database, to: path("inventory.zip"), name: "inventory")
      _ = try DatapackageWriter.writeMethod(0, of: database, to: path("climate.zip"))
      try Data(
        "id,kind,name,unit,location\n1,process,power,kWh,GLO\n2,process,\"board, bare\",kg,\n100,flow,CO2,kg,\n"
          .utf8
      )
      .write(to: folder.appending(path: "names.csv"))
      return try body(path)
    }
  }

  /// The result of the board as JSON.
  private static func result(_ packages: [String], seed: Int) throws -> JSONValue {
    let run = try Program.run(
      ["assess"] + packages + ["--demand", "2=1", "--draws", "64", "--seed", "\(seed)", "--json"])
    #expect(run.status == 0, "\(run.error)")
    return try #require(try run.json()["results"]?.array?.first)
  }

  @Test func packagesComeBackTheSame() throws {
    try Self.withPackages { path in
      for (from, to) in [("inventory.zip", "folder"), ("folder", "again.zip"), ("climate.zip", "method")] {
        let run = try Program.run("convert", path(from), "--output", path(to))
        #expect(run.status == 0 && run.output.isEmpty && run.error.isEmpty, "\(run.error)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: path("folder"))
      #expect(
        names.contains("datapackage.json")
          && names.allSatisfy { $0.hasSuffix(".json") || $0.hasSuffix(".npy") })
      let original = try Self.result([path("inventory.zip"), path("climate.zip")], seed: 7)
      #expect(try Self.result([path("folder"), path("method")], seed: 7) == original)
      #expect(try Self.result([path("again.zip"), path("climate.zip")], seed: 7) == original)
      #expect(
        try Data(contentsOf: URL(filePath: path("again.zip")))
          == Data(contentsOf: URL(filePath: path("inventory.zip"))))
      let twice = try Program.run("convert", path("inventory.zip"), "--output", path("folder"))
      #expect(twice.status != 0 && twice.error.contains("the folder is not empty"))
    }
  }

  /// Draw i of a run is column i of the arrays, factors included, and exchanges beside an uncertain one stay.
  @Test func drawsAreThoseOfARun() throws {
    try Self.withPackages { path in
      let run = try Program.run(
        "convert", path("inventory.zip"), path("climate.zip"), "--draws", "64", "--seed", "7", "--output",
        path("draws.zip"))
      #expect(run.status == 0 && run.error.contains("draws-climate.zip"), "\(run.error)")
      let (database, _) = try DatapackageReader.database(from: [path("inventory.zip"), path("draws.zip")])
      #expect(database.presamples.map(\.columns) == [64, 64] && database.presamples.map(\.rows) == [2, 1])
      #expect((0..<64).allSatisfy { database.presamples[0].values[2 * $0] == 0.25 })
      let direct = try Self.result([path("inventory.zip"), path("climate.zip")], seed: 7)
      // Sampled values do not depend on the seed of the run that uses them.
      let sampled = try Self.result(
        [path("inventory.zip"), path("draws.zip"), path("draws-climate.zip")], seed: 99)
      for key in ["static", "mean", "sd"] {
        let (a, b) = (try #require(direct[key]?.number), try #require(sampled[key]?.number))
        // The same values, added up in another order: some roundings of 1.1e-16.
        #expect(abs(a - b) <= 1e-13 * abs(a), "\(key)")
      }
      let (a, b) = (try #require(direct["quantiles"]?.object), try #require(sampled["quantiles"]?.object))
      #expect(a.count == 7 && b.count == 7)
      for (left, right) in zip(a, b) {
        let (left, right) = (try #require(left.value.number), try #require(right.value.number))
        #expect(abs(left - right) <= 1e-13 * abs(left))
      }
      #expect(
        try Self.result([path("inventory.zip"), path("climate.zip")], seed: 8)["mean"] != direct["mean"])
    }
  }

  @Test func tablesForSpreadsheets() throws {
    try Self.withPackages { path in
      let run = try Program.run(
        "convert", path("inventory.zip"), path("climate.zip"), "--names", path("names.csv"), "--format",
        "csv",
        "--output", path("tables"))
      #expect(run.status == 0, "\(run.error)")
      func lines(_ name: String) throws -> [String] {
        try String(contentsOfFile: path("tables/\(name).csv"), encoding: .utf8).split(separator: "\n").map(
          String.init)
      }
      #expect(
        try lines("processes") == [
          "id,name,location,unit,product_id", "1,power,GLO,kWh,1", "2,\"board, bare\",,kg,2",
        ])
      #expect(
        try lines("products") == ["id,name,unit,process_id", "1,power,kWh,1", "2,\"board, bare\",kg,2"])
      #expect(try lines("flows") == ["id,name,unit", "100,CO2,kg", "101,,"])
      let exchanges = try lines("exchanges")
      #expect(exchanges.count == 7)
      #expect(
        exchanges[0].hasPrefix("kind,process_id,process,row_id,row,amount,factor,uncertainty_type,loc,scale"))
      #expect(exchanges.contains { $0.hasPrefix("production,1,power,1,power,1.0,1.0,0,") })
      #expect(exchanges.contains { $0.hasPrefix("input,2,\"board, bare\",1,power,0.5,-1.0,2,-0.6931471") })
      #expect(
        exchanges.contains { $0.hasPrefix("flow,1,power,100,CO2,0.5,1.0,4,") && $0.hasSuffix(",0.25,0.75,0") }
      )
      let factors = try lines("factors")
      #expect(factors.count == 3 && factors[1].hasPrefix("climate,kg CO2-eq,100,CO2,1.0,1.0,0,"))
      #expect(factors[2].hasPrefix("climate,kg CO2-eq,101,,28.0,1.0,3,28.0,4.0,"))
    }
  }

  @Test func whatCannotBeConverted() throws {
    try Self.withPackages { path in
      func run(_ arguments: String...) throws -> Program.Run { try Program.run(["convert"] + arguments) }
      let inventory = path("inventory.zip")
      #expect(try run(path("none.zip"), "--output", path("o.zip")).status == 66)
      try FileManager.default.createDirectory(atPath: path("olca"), withIntermediateDirectories: true)
      try Data("{}".utf8).write(to: URL(filePath: path("olca/olca-schema.json")))
      let openLCA = try run(path("olca"), "--output", path("o.zip"))
      #expect(openLCA.status == 65 && openLCA.error.contains("openLCA's JSON-LD, which is not read yet"))
      let table = try run(path("names.csv"), "--output", path("o.zip"))
      #expect(table.status == 65 && table.error.contains("not a brightway data package"))
      try Data("PK".utf8).write(to: URL(filePath: path("broken.zip")))
      #expect(try run(path("broken.zip"), "--output", path("o.zip")).status == 65)
      for (arguments, words) in [
        ([inventory, path("climate.zip"), "--output", path("o.zip")], "one at a time"),
        ([inventory, "--output", path("o.csv")], "tables (--format csv) are a folder"),
        ([inventory, "--output", path("o.zip"), "--format", "csv"], "tables go to a folder"),
        ([inventory, "--output", path("o"), "--draws", "3"], "OUT.zip"),
        ([inventory, "--output", path("o.zip"), "--draws", "0"], "--draws is from 1"),
        ([inventory, "--output", path("o.zip"), "--seed", "3"], "--seed is for --draws"),
      ] {
        let refused = try Program.run(["convert"] + arguments)
        #expect(refused.status == 64 && refused.error.contains(words), "\(refused.error)")
      }
      #expect(!FileManager.default.fileExists(atPath: path("o.zip")))
    }
  }
}
