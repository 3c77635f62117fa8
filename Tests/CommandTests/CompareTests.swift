import Foundation
import Interchange
import Testing

@Suite struct CompareTests {
  /// Three systems on two indicators: `lean` is 0.8 of `engine` in every draw, `people` independent of both.
  static let study = """
    monteverde: 1
    study: {title: Baskets, functional unit: {text: baskets, amount: 1000 basket}}
    indicators: {gwp: {unit: kg CO2-eq}, water: {unit: m3}}
    parameters:
      e: {value: 2 kWh/request, uncertainty: {lognormal: {gsd: 1.5}}}
      t: {value: 3 kWh/hour, uncertainty: {lognormal: {gsd: 1.3}}}
      g: {value: 0.1 kg/kWh, uncertainty: {lognormal: {gsd: 2}}}
      w: {value: 1 l/kWh, uncertainty: {uniform: {min: 0.5 l/kWh, max: 2 l/kWh}}}
    processes:
      power: {output: 1 kWh, impacts: {gwp: g, water: w}}
      request: {output: 1 request, inputs: {power: e}}
      lean request: {output: 1 request, inputs: {power: 0.8 * e}}
      hour: {output: 1 hour, inputs: {power: t}}
    systems:
      engine: {demand: {request: 1000 request}, provides: 1000 basket}
      people: {demand: {hour: 600 hour}, provides: 1000 basket, reference: true}
      lean: {demand: {lean request: 1000 request}, provides: 1000 basket}

    """

  private func compare(_ options: String..., command: String = "compare") throws -> JSONValue {
    try Program.withFile(Self.study) {
      try Program.run([command, $0, "--json", "--draws", "20000"] + options).json()
    }
  }

  @Test(arguments: ["compare", "assess"]) func summaryHasTheKeysOfTheContract(command: String) throws {
    let summary = try compare(command: command)
    #expect(
      summary.keys
        == ["monteverde", "study", "run", "results", "comparisons", "dominance", "best", "notes"])
    let comparisons = try #require(summary["comparisons"]?.array)
    #expect(comparisons.compactMap { $0["system"]?.string } == ["engine", "engine", "lean", "lean"])
    #expect(comparisons.compactMap { $0["indicator"]?.string } == ["gwp", "water", "gwp", "water"])
    let probabilities = ["0.025", "0.05", "0.25", "0.5", "0.75", "0.95", "0.975"]
    for comparison in comparisons {
      #expect(
        comparison.keys == [
          "system", "reference", "scenario", "year", "indicator", "unit", "draws", "difference", "ratio",
          "probability_lower", "probability_lower_interval", "probability_equal", "interval_level",
        ])
      #expect(comparison["reference"]?.string == "people" && comparison["year"] == .null)
      #expect(comparison["scenario"]?.string == "base" && comparison["draws"]?.integer == 20_000)
      #expect(
        comparison["difference"]?.keys == [
          "static", "mean", "mean_error", "sd", "effect_size", "median", "quantiles", "quantile_intervals",
        ])
      #expect(comparison["ratio"]?.keys == ["static", "median", "quantiles", "quantile_intervals"])
      for part in ["difference", "ratio"] {
        #expect(comparison[part]?["quantiles"]?.keys == probabilities)
        #expect(comparison[part]?["quantiles"]?["0.5"] == comparison[part]?["median"])
      }
      #expect(comparison["probability_lower_interval"]?.array?.count == 2)
    }
    for dominance in try #require(summary["dominance"]?.array) {
      #expect(
        dominance.keys == [
          "system", "reference", "scenario", "year", "indicators", "draws", "lower_on_all",
          "lower_on_all_interval",
          "higher_on_all", "higher_on_all_interval", "sign_patterns", "sign_pattern_intervals",
          "other_patterns",
          "rest", "static_signs", "interval_level",
        ])
      #expect(dominance["indicators"]?.array?.compactMap(\.string) == ["gwp", "water"])
      #expect(dominance["sign_patterns"]?.keys == dominance["sign_pattern_intervals"]?.keys)
    }
    #expect(summary["best"]?.array?.count == 6)
    #expect(
      summary["best"]?[0]?.keys == [
        "system", "scenario", "year", "indicator", "draws", "probability_best", "probability_best_interval",
        "probability_shared", "interval_level",
      ])
  }

  /// Both indicators count the same kWh, so both signs are that of 1000 e / 600 t, which is lognormal: its ln has the
  /// median ln(2000 / 1800) and the variance ln(1.5)^2 + ln(1.3)^2.
  @Test func numbersAreThoseOfTheClosedForm() throws {
    let summary = try compare()
    let deviation = (pow(log(1.5), 2) + pow(log(1.3), 2)).squareRoot()
    for (system, factor) in [("engine", 1.0), ("lean", 0.8)] {
      let own = try #require(summary["comparisons"]?.array?.filter { $0["system"]?.string == system })
      let wanted = erfc(log(factor * 2000 / 1800) / deviation / 2.0.squareRoot()) / 2
      for comparison in own {
        let found = try #require(comparison["probability_lower"]?.number)
        #expect(abs(found - wanted) < 5 * (wanted * (1 - wanted) / 20_000).squareRoot())
        let median = try #require(comparison["ratio"]?["median"]?.number)
        // Five errors of the median of a normal variable: sd sqrt(pi / 2 n).
        #expect(
          abs(log(median) - log(factor * 2000 / 1800)) < 5 * deviation * (Double.pi / 40_000).squareRoot())
      }
      #expect(own[0]["probability_lower"] == own[1]["probability_lower"])
      let dominance = try #require(summary["dominance"]?.array?.first { $0["system"]?.string == system })
      #expect(dominance["lower_on_all"] == own[0]["probability_lower"])
      #expect(Set(dominance["sign_patterns"]?.keys ?? []) == ["--", "++"])
    }
    // Lean is always lower than engine.
    for best in try #require(summary["best"]?.array) where best["system"]?.string == "engine" {
      #expect(best["probability_best"]?.number == 0)
    }
  }

  @Test func compareAndAssessAreTheSameRun() throws {
    #expect(try compare().withoutRunTime() == compare(command: "assess").withoutRunTime())
  }

  @Test(arguments: [[], ["--draws-kept", "0"], ["--design", "sobol"]])
  func workersAndBatchesChangeNoBit(options: [String]) throws {
    try Program.withFile(Self.study) { file in
      let command = ["compare", file, "--json", "--draws", "10007"] + options
      let reference = try Program.run(command + ["--workers", "1"]).json().withoutRunTime()
      for other in [["--workers", "2"], ["--workers", "5", "--batch", "7"]] {
        #expect(try Program.run(command + other).json().withoutRunTime() == reference)
      }
    }
  }

  @Test func theStudiesTrainingAndItsInfrastructure() throws {
    let run = try Program.run("compare", Program.study("bloom-176b"), "--draws", "20000", "--json")
    #expect(run.status == 0)
    let summary = try run.json()
    let comparison = try #require(summary["comparisons"]?.array?.first)
    #expect(summary["comparisons"]?.array?.count == 1, "one request is not one training run")
    #expect(
      comparison["system"]?.string == "with infrastructure" && comparison["reference"]?.string == "BLOOM")
    // The infrastructure only adds: a power usage effectiveness above 1 in every draw.
    #expect(comparison["probability_lower"]?.number == 0)
    let lowest = try #require(comparison["difference"]?["quantiles"]?["0.025"]?.number)
    #expect(lowest > 0)
    let mean = try #require(comparison["difference"]?["mean"]?.number)
    let means = ["with infrastructure", "BLOOM"].compactMap { summary.result($0)?["mean"]?.number }
    // A difference of means of 20,000 draws each, by two ways of summing.
    #expect(abs(means[0] - means[1] - mean) < 1e-9 * means[0])
  }

  @Test func tablesArePlainAndNarrowWhenPiped() throws {
    try Program.withFile(Self.study) { file in
      let run = try Program.run("compare", file, "--draws", "2000")
      #expect(run.status == 0 && run.error.isEmpty)
      for text in [
        "engine compared with people", "lean compared with people", "Lower on all 2 indicators in",
        "Signs on all indicators at once", "Lowest of all systems", "95 % of draws",
      ] {
        #expect(run.output.contains(text))
      }
      #expect(!run.output.contains("\u{1B}") && !run.output.contains("stage"))
      let lines = run.output.split(whereSeparator: \.isNewline)
      #expect(lines.dropFirst(2).allSatisfy { $0.count <= 110 })
      let assessed = try Program.run("assess", file, "--draws", "2000").output
      #expect(assessed.contains("people: water") && assessed.contains("engine compared with people"))
    }
  }

  @Test func staticComparison() throws {
    let summary = try compare("--static")
    let comparison = try #require(summary["comparisons"]?.array?.first)
    // 0.1 kg/kWh (2000 - 1800) kWh; a rounding or two.
    #expect(abs(try #require(comparison["difference"]?["static"]?.number) - 20) < 1e-12)
    #expect(comparison["probability_lower"] == .null && comparison["difference"]?["median"] == .null)
    #expect(summary["dominance"]?[0]?["static_signs"]?.string == "++")
    #expect(summary["dominance"]?[1]?["static_signs"]?.string == "--")
  }

  @Test func savedResultsHoldTheComparison() throws {
    try Program.withFile(Self.study) { file in
      let folder = file + ".result"
      let run = try Program.run("compare", file, "--draws", "500", "--json", "--output", folder)
      #expect(try String(contentsOfFile: folder + "/summary.json", encoding: .utf8) == run.output)
      #expect(FileManager.default.fileExists(atPath: folder + "/draws.npz"))
    }
  }

  @Test func failedDrawsAreLeftOutOfTheirPairsAlone() throws {
    let failing = Self.study.replacing(
      "{power: 0.8 * e}", with: "{power: \"0.8 * e * sqrt((w - 0.8 [l/kWh]) / 1 [l/kWh])\"}")
    try Program.withFile(failing) { file in
      let run = try Program.run("compare", file, "--json", "--draws", "5000")
      #expect(run.status == 1)
      let summary = try run.json()
      let failed = try #require(summary["run"]?["failed"]?.integer)
      // w is below 0.8 in a fifth of the draws.
      #expect((800...1200).contains(failed))
      let draws = try #require(summary["comparisons"]?.array).compactMap { $0["draws"]?.integer }
      #expect(draws == [5000, 5000, 5000 - failed, 5000 - failed])
    }
  }

  @Test func oneSystemIsAUsageErrorWithItsCure() throws {
    let one = try Program.run("compare", Program.study("ishigami"))
    #expect(one.status == 64 && one.output.isEmpty)
    #expect(one.error.contains("only 'Ishigami'") && one.error.contains("reference: true"))
    let different = Self.study.replacing("provides: 1000 basket, reference: true", with: "provides: 600 hour")
      .replacing("  lean: {demand: {lean request: 1000 request}, provides: 1000 basket}\n", with: "")
    try Program.withFile(different) { file in
      let run = try Program.run("compare", file)
      #expect(run.status == 64 && run.error.contains("differ in what they provide"))
      let assessed = try Program.run("assess", file, "--json", "--draws", "100")
      #expect(assessed.status == 0, "they can be assessed all the same")
      #expect(try assessed.json().keys == ["monteverde", "study", "run", "results", "notes"])
    }
  }
}
