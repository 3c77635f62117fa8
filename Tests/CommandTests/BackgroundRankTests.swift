import Foundation
import Interchange
import Testing

/// `rank` on a study with an uncertain database behind it.
@Suite struct BackgroundRankTests {
  private static let study = """
    monteverde: 1
    study: {title: Service, functional unit: one month}
    indicators:
      climate: {unit: kg CO2-eq, method: climate}
    parameters:
      use: {value: 0.5, uncertainty: {uniform: {min: 0.4, max: 0.6}}}
    background:
      ei:
        datapackage: inventory.zip
        methods: climate.zip
        names: names.csv
        links: {power: {id: 1}, board: {id: 2}}
    processes:
      service:
        output: 1 month
        inputs: {power: "10 [kWh] / use", board: 2 kg}
    systems: {S: {service: 1 month}}

    """

  private func withStudy<Result>(
    _ body: (_ study: String, _ saved: String) throws -> Result
  ) throws -> Result {
    try ExchangeRankTests.withPackages { _, path in
      try Data(BackgroundRankTests.study.utf8).write(to: URL(filePath: path("study.yaml")))
      return try body(path("study.yaml"), path("saved"))
    }
  }

  /// One table for both: what the study's parameter does, the background as a whole, and its exchanges.
  @Test func sobolHasTheBackgroundAsOneInput() throws {
    try withStudy { study, _ in
      let run = try Program.run("rank", study, "--draws", "1024", "--top", "2", "--json")
      #expect(run.status == 0, "\(run.error)")
      let summary = try run.json()
      let sensitivity = try #require(summary["sensitivity"])
      #expect(sensitivity["exchange_draws"]?.integer == 1000)
      let score = try #require(sensitivity["results"]?[0])
      let inputs = try #require(score["inputs"]?.array)
      #expect(inputs.map { $0["input"]?.string } == ["background exchanges of ei", "use"])
      let totals = inputs.map { $0["total"]?.number ?? 0 }
      // CO2 of power is lognormal with σ = 0.6, a cv of 66 %; use varies by 12 %.
      #expect(totals[0] > 0.8 && totals[1] < 0.1)
      let exchanges = try #require(score["exchanges"]?.array)
      #expect(exchanges.count == 2 && exchanges[0]["input"]?.string == "power, GLO -> CO2")
      #expect(exchanges[0]["row"]?.integer == 100 && exchanges[0]["matrix"]?.string == "biosphere")
      #expect(score["exchanges_total_sum"]?.number ?? 0 > 0.8)
      let table = try Program.run("rank", study, "--draws", "1024")
      for text in ["background exchanges of ei", "leading exchanges of the background", "power, GLO -> CO2"] {
        #expect(table.output.contains(text))
      }
    }
  }

  @Test func derivativesRankExchangesAndInputs() throws {
    try withStudy { study, _ in
      let run = try Program.run("rank", study, "--method", "derivatives", "--json")
      #expect(run.status == 0, "\(run.error)")
      let summary = try run.json()
      #expect(summary["run"]?["draws"]?.integer == 1000)
      let inputs = try #require(summary["sensitivity"]?["results"]?[0]?["inputs"]?.array)
      #expect(inputs.count == 5 && inputs.map { $0["rank"]?.integer } == [1, 2, 3, 4, 5])
      #expect(inputs[0]["input"]?.string == "power, GLO -> CO2" && inputs[0]["column"]?.integer == 1)
      let use = try #require(inputs.first { $0["input"]?.string == "use" })
      #expect(use["matrix"] == nil && use["total_bound"]?.number != nil && use["total"]?.number == nil)
      let table = try Program.run("rank", study, "--method", "derivatives", "--top", "1")
      #expect(table.output.contains("exchange power, GLO -> CO2") && !table.output.contains("CO2 -> climate"))
    }
  }

  @Test func drawsThatAreGivenHaveTheBackgroundAsNoise() throws {
    try withStudy { study, folder in
      let saved = try Program.run("assess", study, "--draws", "1000", "--output", folder, "--quiet")
      #expect(saved.status == 0, "\(saved.error)")
      let run = try Program.run("rank", folder, "--method", "rank", "--json")
      #expect(run.status == 0, "\(run.error)")
      let notes = try #require(try run.json()["notes"]?.array).compactMap(\.string)
      #expect(notes.contains { $0.contains("here they are noise") })
    }
  }

  @Test func whatCannotBeRankedIsRefused() throws {
    try withStudy { study, _ in
      let points = try Program.run("rank", study, "--method", "morris")
      #expect(points.status == 64 && points.error.contains("background exchanges of ei"))
      let top = try Program.run("rank", study, "--method", "rank", "--top", "3")
      #expect(top.status == 64 && top.error.contains("kucherenko and derivatives"))
    }
  }
}
