import Interchange
import Testing

@Suite struct AssessTests {
  @Test func summaryHasTheKeysOfTheContract() throws {
    let run = try Program.run("assess", Program.study("bloom-176b"), "--draws", "2000", "--json")
    #expect(run.status == 0)
    #expect(run.error.isEmpty, "notes belong into the summary")
    let summary = try run.json()
    #expect(
      summary.keys == ["monteverde", "study", "run", "results", "comparisons", "dominance", "notes"])
    #expect(summary["study"]?.keys == ["title", "functional_unit", "file", "sha256"])
    #expect(summary["study"]?["sha256"]?.string?.count == 64)
    #expect(
      summary["run"]?.keys
        == [
          "draws", "failed", "failures", "seed", "design", "workers", "solvers", "solver_error_estimate",
          "seconds",
        ])
    #expect(summary["run"]?["draws"]?.integer == 2000)
    #expect(summary["results"]?.array?.count == 3)
    for result in try #require(summary["results"]?.array) {
      let wanted = [
        "system", "scenario", "year", "indicator", "unit", "static", "static_percentile", "mean",
        "mean_error", "sd",
        "cv", "quantiles", "quantile_intervals", "interval_level", "stages", "tasks", "processes",
      ]
      #expect(Set(wanted).isSubset(of: result.keys))
      #expect(result["quantiles"]?.keys == ["0.025", "0.05", "0.25", "0.5", "0.75", "0.95", "0.975"])
      #expect(result["quantile_intervals"]?["0.5"]?.array?.count == 2)
      let stage = try #require(result["stages"]?["production"])
      #expect(Set(["static", "mean", "mean_error", "sd", "share", "quantiles"]).isSubset(of: stage.keys))
      #expect(result["processes"]?["gpu"]?.keys == ["static", "mean", "mean_error", "share"])
    }
  }

  /// Two draws tell nothing of the error of their spread; the static value is known whatever the draws are.
  @Test func fewDrawsHaveFewDigits() throws {
    let command = ["assess", Program.study("bloom-176b"), "--draws", "2"]
    let result = try #require(try Program.run(command + ["--json"]).json()["results"]?[0])
    #expect(try #require(result["sd"]?.number) > 0 && result["sd_error"] == .null)
    let text = try Program.run(command).output
    let total = try #require(text.split(separator: "\n").first { $0.hasPrefix("total") })
    let fields = total.split(separator: " ")
    #expect(fields[1] == "50,530")
    // Four digits where no error is known.
    #expect(fields.last?.filter(\.isNumber).prefix(while: { $0 != "0" }).count ?? 9 <= 4, "\(total)")
    let one = try Program.run("assess", Program.study("bloom-176b"), "--draws", "1").output
    #expect(one.contains("\n1 draw (random"))
    let many = try #require(
      try Program.run("assess", Program.study("bloom-176b"), "--draws", "10000", "--json").json()["results"]?[
        0])
    // The standard error of the standard deviation of a distribution that is nearly normal is sd / √(2n).
    let ratio =
      try #require(many["sd_error"]?.number) / (try #require(many["sd"]?.number)) * 20_000.0.squareRoot()
    #expect((0.8...2).contains(ratio), "\(ratio)")
  }

  @Test func stagesAddUpInEveryLinearStatistic() throws {
    let run = try Program.run(
      "assess", Program.study("bloom-176b"), "--draws", "1000000", "--json", "--quiet")
    #expect(run.status == 0)
    for result in try #require(try run.json()["results"]?.array) {
      for (statistic, whole) in [
        ("static", result["static"]?.number), ("mean", result["mean"]?.number), ("share", 1),
      ] {
        let whole = try #require(whole)
        for parts in ["stages", "processes"] {
          let values = try #require(result[parts]?.object).map { try #require($0.value[statistic]?.number) }
          #expect(values.count >= 3)
          // Summation error of a handful of parts; means are formed per part over a million draws (issue 2, 3).
          #expect(abs(values.reduce(0, +) - whole) <= 1e-12 * abs(whole), "\(parts), \(statistic)")
        }
      }
    }
  }

  @Test(arguments: [
    ["--workers", "1"], ["--workers", "2"], ["--workers", "5"], ["--batch", "1"], ["--batch", "7"],
    ["--batch", "1000"], ["--batch", "10000"],
  ])
  func workersAndBatchesChangeNoBit(options: [String]) throws {
    let command = ["assess", Program.study("bloom-176b"), "--draws", "10007", "--json"]
    let reference = try Program.run(command).json().withoutRunTime()
    #expect(try Program.run(command + options).json().withoutRunTime() == reference)
  }

  @Test func seedsGiveDifferentDraws() throws {
    func medians(_ seed: String) throws -> [Double] {
      let run = try Program.run(
        "assess", Program.study("bloom-176b"), "--draws", "1000", "--json", "--seed", seed)
      let summary = try run.json()
      return try #require(summary["results"]?.array).map { try #require($0["quantiles"]?["0.5"]?.number) }
    }
    let first = try medians("1")
    #expect(try medians("1") == first)
    #expect(zip(try medians("2"), first).allSatisfy { $0 != $1 })
  }

  /// Beyond Int.max, and beyond the whole numbers that a double holds.
  @Test func seedsOfSixtyFourBitsAreWrittenExactly() throws {
    let given = try Program.run(
      "assess", Program.study("ishigami"), "--draws", "10", "--json", "--seed", "18446744073709551615")
    #expect(given.output.contains("\"seed\": 18446744073709551615,"))
    let study = try Program.text(
      of: "ishigami", replacing: "systems:", with: "analysis: {seed: 18446744073709551614}\nsystems:")
    let written = try Program.withFile(study) { try Program.run("assess", $0, "--draws", "10", "--json") }
    #expect(written.output.contains("\"seed\": 18446744073709551614,"))
  }

  @Test(arguments: [["assess"], ["rank"]]) func aParameterThatNothingUsesChangesNoBit(command: [String])
    throws
  {
    let options = ["--draws", "5000", "--json"]
    let reference = try Program.run(command + [Program.study("bloom-176b")] + options).json().withoutStudy()
    // Before all others, where an input's place among the others would tell.
    let longer = try Program.text(
      of: "bloom-176b", replacing: "parameters:\n",
      with: "parameters:\n  aaa_unused: {value: 1, uncertainty: {normal: {sd: 0.1}}}\n")
    var found = try Program.withFile(longer) { file in
      try Program.run(command + [file] + options).json().withoutStudy()
    }
    if command == ["rank"] {
      // What gets no rank is named, and nothing else changes.
      let notes = try #require(found["notes"]?.array)
      #expect(notes.last?.string?.contains("'aaa_unused'") == true)
      found["notes"] = .array(notes.dropLast())
    }
    #expect(found == reference)
  }

  @Test func settingsFixAParameter() throws {
    let command = ["assess", Program.study("bloom-176b"), "--draws", "1000", "--json", "--set"]
    let set = try Program.run(command + ["grid_intensity=114 g/kWh"]).json()
    let electricity = try #require(set.result("BLOOM")?["processes"]?["electricity"]?["static"]?.number)
    // Twice the published 57 g/kWh for 690,000 kWh: 690 is the static energy of the study, worked out by hand from
    // 1,082,990 h * 400 W * 1.5924 = 689,821 kWh.
    #expect(abs(electricity - 0.114 * 1_082_990 * 0.4 * 1.5924) < 1e-9 * electricity)
    let unknown = try Program.run(command + ["grid_intensty=1"])
    #expect(unknown.status == 64)
    #expect(unknown.error.contains("did you mean 'grid_intensity'?"))
  }

  @Test func staticResultsNeedNoDraws() throws {
    let summary = try Program.run("assess", Program.study("bloom-176b"), "--static", "--json").json()
    #expect(summary["run"]?["draws"]?.integer == 0)
    let total = try #require(summary.result("BLOOM")?["static"]?.number)
    #expect(abs(total - 50_500) < 0.005 * 50_500)  // the published 50.5 t within the study's 0.5 %
    #expect(summary.result("BLOOM")?["mean"] == .null)
  }

  /// A unit of a takes two of b: 1 kg and 2 × 1.5 kg.
  @Test func staticTables() throws {
    let study = """
      monteverde: 1
      study: {title: Two, functional unit: one}
      indicators: {y: {unit: kg}}
      processes:
        a: {output: 1 unit, stage: use, inputs: {b: 2 unit}, impacts: {y: 1 kg}}
        b: {output: 1 unit, stage: production, impacts: {y: 1.5 kg}}
      systems: {s: {a: 1 unit}}

      """
    try Program.withFile(study) { path in
      let run = try Program.run("assess", path, "--static")
      #expect(run.status == 0, "\(run.error)")
      let rows = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
      for row in ["total 4", "stage use 1 25.0 %", "stage production 3 75.0 %", "process b 3 75.0 %"] {
        #expect(rows.contains(row), "\(row) in \(rows)")
      }
    }
  }

  @Test func tablesArePlainWhenPiped() throws {
    let run = try Program.run("assess", Program.study("bloom-176b"), "--draws", "1000")
    #expect(run.status == 0)
    for text in [
      "BLOOM: climate change", "stage production", "kg CO2-eq", "median", "95 % of draws", "± error",
    ] {
      #expect(run.output.contains(text))
    }
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.error.contains("study.yaml:24:12: note: the static value 1 of parameter 'load'"))
    let quiet = try Program.run("assess", Program.study("bloom-176b"), "--draws", "1000", "--quiet")
    #expect(quiet.error.isEmpty)
  }

  /// A failed draw is counted with its reason, and the exit status says so.
  @Test func failedDrawsAreShown() throws {
    let study = try Program.text(of: "ishigami", replacing: "y: sin(x1)", with: "y: ln(x2 + 3.1) + sin(x1)")
    try Program.withFile(study) { file in
      let run = try Program.run("assess", file, "--draws", "10000", "--json")
      #expect(run.status == 1)
      let summary = try run.json()
      let failed = try #require(summary["run"]?["failed"]?.integer)
      // P(x2 < -3.1) = (pi - 3.1) / (2 pi) = 0.66 %: 66 of 10,000, standard deviation 8.
      #expect((20...120).contains(failed))
      let first = try #require(summary["run"]?["failures"]?[0])
      #expect(first.keys == ["draw", "system", "scenario", "year", "reason"])
      #expect(first["reason"]?.string?.contains("logarithm of -") == true, "\(first)")
      #expect(summary["results"]?[0]?["failed"]?.integer == failed)
    }
  }

  /// Draws that do not fit into memory are not kept, whatever the command line says.
  @Test func drawsBeyondTheMemory() throws {
    let study = Program.study("bloom-176b")
    let kept = try Program.run("assess", study, "--draws", "1000000000000", "--draws-kept", "1000000000000")
    #expect(kept.status == 64 && !kept.wasKilled)
    #expect(kept.error.contains("memory") && kept.error.contains("--draws-kept"))
    let sketched = try Program.run(["assess", study, "--draws", "1000000000000"], interruptAfter: 1)
    #expect(sketched.status == 130 && !sketched.wasKilled)
    #expect(sketched.error.contains("of 1000000000000 draws"))
  }
}
