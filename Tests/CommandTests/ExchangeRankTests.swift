import Foundation
import Interchange
import Inventory
import Testing

/// `rank` on data packages.
@Suite struct ExchangeRankTests {
  private static func lognormal(_ sigma: Double) -> ExchangeUncertainty {
    // Parameters of packages are single precision.
    .lognormal(logMedian: 0, logStandardDeviation: Double(Float(sigma)), negative: false)
  }

  /// Two boards (2) take power (1), which emits CO2 and methane: four uncertain exchanges, one of them by far
  /// the widest.
  private static var database: LifeCycleDatabase {
    var (technosphere, biosphere, factors) = (ExchangeTable(), ExchangeTable(), ExchangeTable())
    for (row, column) in [(0, 0), (1, 1)] {
      technosphere.append(row: row, column: column, amount: 1, identity: 0)
    }
    technosphere.append(row: 0, column: 1, amount: -1, factor: -1, uncertainty: lognormal(0.2), identity: 0)
    biosphere.append(row: 0, column: 0, amount: 1, uncertainty: lognormal(0.6), identity: 0)
    biosphere.append(row: 1, column: 0, amount: 1, uncertainty: lognormal(0.1), identity: 0)
    factors.append(row: 0, column: 0, amount: 1, identity: 0)
    factors.append(
      row: 0, column: 1, amount: 0.5, uncertainty: .normal(mean: 0.5, standardDeviation: 0.125), identity: 0)
    return LifeCycleDatabase(
      productIDs: [1, 2], processIDs: [1, 2], flowIDs: [100, 101], referenceProducts: [0, 1],
      technosphere: technosphere, biosphere: biosphere,
      methods: [CharacterizationMethod(name: "climate", unit: "kg CO2-eq", factors: factors)])
  }

  static func withPackages<Result>(
    _ body: (_ packages: [String], _ path: (String) -> String) throws -> Result
  ) throws -> Result {
    try Program.inTemporaryFolder { folder in
      let path = { (name: String) in folder.appending(path: name).path }
      _ = try DatapackageWriter.writeInventory(of: database, to: path("inventory.zip"), name: "inventory")
      _ = try DatapackageWriter.writeMethod(0, of: database, to: path("climate.zip"))
      try Data(
        "id,kind,name,unit,location\n1,process,power,kWh,GLO\n2,process,board,kg,\n100,flow,CO2,kg,\n".utf8
      )
      .write(to: folder.appending(path: "names.csv"))
      return try body([path("inventory.zip"), path("climate.zip"), "--names", path("names.csv")], path)
    }
  }

  @Test func ranksEveryExchange() throws {
    try Self.withPackages { packages, path in
      let command = ["rank"] + packages + ["--demand", "2=1", "--draws", "2000", "--seed", "2"]
      let run = try Program.run(command + ["--json", "--output", path("saved"), "--top", "3"])
      #expect(run.status == 0, "\(run.error)")
      let summary = try run.json()
      #expect(summary.keys == ["monteverde", "study", "run", "sensitivity", "notes"])
      let sensitivity = try #require(summary["sensitivity"])
      #expect(sensitivity["method"]?.string == "derivatives")
      #expect(sensitivity["exchanges"]?["uncertain"]?.integer == 4)
      #expect(sensitivity["exchanges"]?["ranked"]?.integer == 4)
      let score = try #require(sensitivity["results"]?[0])
      let inputs = try #require(score["inputs"]?.array)
      #expect(inputs.map { $0["rank"]?.integer } == [1, 2, 3])
      #expect(inputs.first?["input"]?.string == "power, GLO -> CO2")
      #expect(inputs.first?["row"]?.integer == 100 && inputs.first?["column"]?.integer == 1)
      #expect(inputs.first?["resource"]?.string?.contains("inventory") == true)
      // E x = exp(0.18), of a score of about exp(0.02) (exp(0.18) + 0.5): the first-order index of CO2 is
      // Var(CO2) / Var, with Var by the product of (1 + cv²).
      let (carbon, methane) = (exp(0.18), 0.5 * exp(0.005))
      let spread = carbon * carbon * expm1(0.36) + methane * methane * ((1 + 0.0625) * exp(0.01) - 1)
      let mean = carbon + methane
      let variance = (spread + mean * mean) * exp(0.04) - mean * mean
      let first = carbon * carbon * expm1(0.36) / variance
      // 2,000 draws tell the variance of such a score to some 7 %.
      #expect(abs((inputs.first?["first"]?.number ?? 0) / first - 1) < 0.2)
      let total = try #require(inputs.first?["total_interval"]?.array).compactMap(\.number)
      let exact = carbon * carbon * expm1(0.36) * exp(0.04) / variance
      #expect(total[0] < exact * 1.1 && total[1] > exact * 0.9)
      let freezing = try #require(score["freezing"]?.array)
      #expect(freezing.map { $0["kept"]?.integer } == [1, 2])
      #expect(score["groups"]?["matrix"]?.array?.count == 3)

      let table = try String(contentsOfFile: path("saved/exchanges.csv"), encoding: .utf8)
      let lines = table.split(separator: "\n")
      #expect(lines.count == 5 && lines[0].hasPrefix("system,indicator,rank,matrix,from,to"))
      #expect(score["saved"]?["exchanges"]?.integer == 4 && score["saved"]?["left_out"]?.integer == 0)
      let saved = try JSONValue(parsing: String(contentsOfFile: path("saved/summary.json"), encoding: .utf8))
      #expect(saved == summary)

      let other = try Program.run(
        command + ["--json", "--top", "3", "--workers", "1", "--output", path("again"), "--all-exchanges"])
      #expect(try other.json().withoutRunTime() == summary.withoutRunTime())
      #expect(try String(contentsOfFile: path("again/exchanges.csv"), encoding: .utf8) == table)
      let plain = try Program.run(command)
      for text in ["power, GLO -> CO2", "4 uncertain exchanges", "Groups", "What the others still cause"] {
        #expect(plain.output.contains(text), "\(text)")
      }
    }
  }

  /// Tables of nothing say nothing: without uncertainty a sentence stands in their place.
  @Test func withoutUncertaintyThereIsASentence() throws {
    try Program.inTemporaryFolder { folder in
      let path = { (name: String) in folder.appending(path: name).path }
      var certain = Self.database
      certain.technosphere = ExchangeTable()
      for (row, column) in [(0, 0), (1, 1)] {
        certain.technosphere.append(row: row, column: column, amount: 1, identity: 0)
      }
      _ = try DatapackageWriter.writeInventory(of: certain, to: path("inventory.zip"), name: "inventory")
      _ = try DatapackageWriter.writeMethod(0, of: certain, to: path("climate.zip"))
      // A board alone emits nothing.
      let run = try Program.run(
        "rank", path("inventory.zip"), path("climate.zip"), "--demand", "2=1", "--draws", "20")
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output.contains("nothing to rank") && !run.output.contains("Groups"), "\(run.output)")
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    try Self.withPackages { packages, path in
      let command = ["rank"] + packages + ["--demand", "2=1"]
      for options in [
        ["--design", "sobol"], ["--top", "0"], ["--draws", "0"], ["--draws", "9"], ["--all-exchanges"],
      ] {
        let run = try Program.run(command + options)
        #expect(run.status == 64 && run.output.isEmpty, "\(options)")
      }
      for options in [[], ["--method", "local"]] {
        let study = try Program.run(
          ["rank", Program.study("bloom-176b"), "--all-exchanges", "--output", path("study")] + options)
        #expect(study.status == 64 && study.error.contains("--all-exchanges"), "\(study.error)")
      }
    }
  }
}
