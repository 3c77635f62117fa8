import Foundation
import Interchange
import Testing

/// `rank --method`, as users run it.
@Suite struct RankMethodTests {
  /// Keys of an input between its name and its rank, and the draws of a quick run.
  static let methods: [(name: String, keys: [String], draws: String)] = [
    ("sobol", ["first", "first_interval", "total", "total_interval"], "256"),
    ("shapley", ["shapley", "shapley_interval"], "256"),
    ("kucherenko", ["first", "first_interval", "total", "total_interval"], "256"),
    ("morris", ["mu_star", "mu_star_interval", "mu", "mu_interval", "sigma", "sigma_interval"], "16"),
    ("efast", ["first", "first_interval", "total", "total_interval"], "257"),
    ("rbd-fast", ["first", "first_interval"], "256"),
    ("chaos", ["first", "first_interval", "total", "total_interval", "shapley", "shapley_interval"], "128"),
    ("rank", ["first", "first_interval", "first_p_value"], "256"),
    ("delta", ["delta", "delta_interval"], "256"),
    ("pawn", ["median", "median_interval", "mean", "mean_interval", "maximum", "maximum_interval"], "256"),
    ("hsic", ["r2_hsic", "r2_hsic_interval", "r2_hsic_p_value", "hsic", "hsic_interval"], "256"),
    (
      "cramer-von-mises", ["cramer_von_mises", "cramer_von_mises_interval", "cramer_von_mises_p_value"], "256"
    ),
    (
      "regression",
      [
        "src", "src_interval", "src_p_value", "srrc", "srrc_interval", "srrc_p_value", "pcc", "pcc_interval",
        "prcc", "prcc_interval",
      ], "256"
    ),
  ]

  @Test(arguments: methods.map(\.name))
  func everyMethodHasItsKeysAndItsTable(method: String) throws {
    let (_, keys, draws) = try #require(Self.methods.first { $0.name == method })
    let command = ["rank", Program.study("ishigami"), "--method", method, "--draws", draws]
    let run = try Program.run(command + ["--json"])
    #expect(run.status == 0, "\(run.error)")
    let summary = try run.json()
    #expect(summary.keys == ["monteverde", "study", "run", "sensitivity", "notes"])
    let sensitivity = try #require(summary["sensitivity"])
    #expect(sensitivity["method"]?.string == method)
    #expect(try #require(sensitivity["evaluations"]?.integer) > 0)
    #expect(sensitivity["interval_level"]?.number == 0.95)
    #expect(sensitivity["intervals"]?.string?.isEmpty == false)
    let score = try #require(sensitivity["results"]?[0])
    #expect(
      Array(score.keys.prefix(6)) == ["system", "scenario", "year", "indicator", "inputs", "noise_floor"])
    let inputs = try #require(score["inputs"]?.array)
    #expect(inputs.count == 3)
    for input in inputs { #expect(input.keys == ["input"] + keys + ["rank", "rank_confidence"], "\(input)") }
    #expect(inputs.map { $0["rank"]?.integer } == [1, 2, 3])
    #expect(
      score["noise_floor"]?.keys == keys.filter { !$0.hasSuffix("_interval") && !$0.hasSuffix("_p_value") })

    // A negative estimate of a share is noise about zero, no large effect; coefficients count by their size.
    let values = inputs.map { $0[keys[method == "regression" ? 3 : mainKey(keys)]]?.number ?? .nan }
    let sizes = method == "regression" ? values.map(abs) : values
    #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 >= $1 }, "\(values)")

    let table = try Program.run(command).output
    let widest = table.split(separator: "\n").filter { $0.hasPrefix("─") }.map(\.count).max() ?? 999
    #expect(widest <= 120, "\(table)")
    for name in ["x1", "x2", "x3", "rank", "95 % interval", "seed 1"] {
      #expect(table.contains(name), "\(table)")
    }
  }

  /// Inputs are ranked by total indices where there are any.
  private func mainKey(_ keys: [String]) -> Int { keys.firstIndex(of: "total") ?? 0 }

  /// 20 draws of ten inputs: most first-order indices are noise, half of it negative.
  @Test func negativeIndicesComeLast() throws {
    let run = try Program.run(
      "rank", Program.study("bloom-176b"), "--method", "rank", "--draws", "20", "--json", "--quiet")
    let inputs = try #require(try run.json()["sensitivity"]?["results"]?[0]?["inputs"]?.array)
    let values = inputs.compactMap { $0["first"]?.number }
    #expect(values.count == 10 && values == values.sorted(by: >))
    #expect(values.contains { $0 < -0.2 }, "the draws no longer show what this is about")
  }

  @Test func helpNamesEveryMethodWithItsDraws() throws {
    let help = try Program.run("rank", "--help").output
    for (name, _, _) in Self.methods { #expect(help.contains("\n  \(name)"), "\(name)") }
    #expect(help.contains("16384 base draws"))
  }

  @Test(arguments: [
    (["--method", "sobel"], "did you mean 'sobol'?"), (["--method", "delt"], "did you mean 'delta'?"),
    (["--method", "magic"], "there are sobol, shapley"),
    (["--estimator", "jensen"], "did you mean 'jansen'?"),
    (["--method", "delta", "--estimator", "jansen"], "one way of estimation"),
    (["--method", "shapley", "--estimator", "jansen"], "there are permutations, subsets"),
    (["--method", "morris", "--second-order"], "--second-order is for --method sobol"),
    (["--method", "morris", "--until", "ranking"], "--until is for --method sobol"),
    (["--until", "rankin"], "did you mean 'ranking'?"),
    (["--until", "ranking", "--design", "sobol"], "--design random"),
    (["--until", "ranking", "--draws", "4096", "--most-draws", "1024"], "--most-draws"),
    (["--study", "x.yaml"], "--study is for saved results"),
    (["--method", "delta", "--groups"], "--groups"), (["--groups"], "the study has no groups"),
    (["--method", "pawn", "--draws", "20"], "at least 40"),
    (["--method", "chaos", "--draws", "2000000"], "at most 65536"),
    (["--method", "hsic", "--draws", "2000000"], "at most 1048576"),
    (["--method", "efast", "--draws", "20"], "--draws: 20 as runs of a curve"),
  ])
  func wrongOptionsAreUsageErrors(options: [String], message: String) throws {
    let run = try Program.run(["rank", Program.study("ishigami")] + options)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.error.contains(message), "\(run.error)")
  }

  @Test func interactionsAndWhatFollows() throws {
    let run = try Program.run(
      "rank", Program.study("ishigami"), "--second-order", "--draws", "16384", "--json")
    let score = try #require(try run.json()["sensitivity"]?["results"]?[0])
    let pairs = try #require(score["second_order"]?.array)
    #expect(pairs.count == 3 && pairs[0].keys == ["inputs", "index", "index_interval"])
    #expect(pairs[0]["inputs"]?.array?.compactMap(\.string) == ["x1", "x3"])
    // S13 = 0.2437; the error is about 0.006.
    #expect(abs(try #require(pairs[0]["index"]?.number) - 0.2436836641) < 0.03)
    let next = try #require(score["measure_next"]?.array)
    #expect(next.count == 3 && next[0].keys == ["input", "narrows", "narrows_interval"])
    let fixed = try #require(score["fixed_safely"])
    #expect(fixed.keys == ["inputs", "remaining_variance", "remaining_variance_interval"])
    #expect(fixed["inputs"]?.array?.isEmpty == true && fixed["remaining_variance"] == .null)
    let table = try Program.run("rank", Program.study("bloom-176b"), "--draws", "2048", "--second-order")
      .output
    for text in [
      "interactions (", "  grid_intensity x ", "measure next", "can be fixed safely: pue", "rank holds",
    ] {
      #expect(table.contains(text), "\(text)")
    }
  }

  // MARK: - Extension

  /// Draws are doubled until the criterion holds; the indices are those of a plain run of as many draws.
  @Test func untilDoublesTheDraws() throws {
    let command = ["rank", Program.study("ishigami"), "--json"]
    let run = try Program.run(command + ["--until", "indices", "--draws", "512"])
    #expect(run.status == 0)
    let stopped = try run.json()
    let steps = try #require(stopped["sensitivity"]?["steps"]?.array)
    #expect(steps.indices.allSatisfy { steps[$0]["draws"]?.integer == 512 << $0 })
    #expect(steps.dropLast().allSatisfy { $0["converged"]?.boolean == false })
    #expect(steps.last?["converged"]?.boolean == true)
    let draws = try #require(stopped["run"]?["draws"]?.integer)
    #expect(steps.count > 1 && draws == 512 << (steps.count - 1))
    for step in steps { #expect(run.error.contains("base draws: "), "\(step)") }
    #expect(run.error.contains("Ishigami, y: x1 0.5"))
    #expect(try Program.run(command + ["--until", "screening", "--quiet"]).error.isEmpty)
    let plain = try Program.run(command + ["--draws", String(draws)]).json()
    for (one, other) in zip(
      try #require(stopped["sensitivity"]?["results"]?[0]?["inputs"]?.array),
      try #require(plain["sensitivity"]?["results"]?[0]?["inputs"]?.array))
    {
      #expect(one["input"] == other["input"] && one["rank"] == other["rank"])
      for key in ["first", "total"] {
        // The same rows, summed in another order.
        #expect(abs(try #require(one[key]?.number) - (try #require(other[key]?.number))) < 1e-12)
      }
    }
  }

  @Test func mostDrawsAreTheEnd() throws {
    let run = try Program.run(
      "rank", Program.study("ishigami"), "--json", "--until", "indices", "--draws", "256", "--most-draws",
      "600")
    let steps = try #require(try run.json()["sensitivity"]?["steps"]?.array)
    #expect(steps.map { $0["draws"]?.integer } == [256, 512])
    #expect(steps.last?["converged"]?.boolean == false)
    let notes = try #require(try run.json()["notes"]?.array).compactMap(\.string)
    #expect(notes.contains { $0.contains("does not hold at 512 base draws") }, "\(notes)")
  }

  // MARK: - Nothing to rank

  private static let idle = """
    monteverde: 1
    study: {title: Idle, functional unit: one}
    indicators: {y: {unit: kg CO2-eq}, z: {unit: m3}}
    parameters:
      a: {value: 1 kg, uncertainty: {normal: {sd: 0.1 kg}}}
      forgotten: {value: 1 kg, uncertainty: {normal: {sd: 0.1 kg}}}
    processes: {model: {output: 1 unit, impacts: {y: a, z: 2 m3}}}
    systems: {s: {model: 1 unit}}

    """

  /// What has no rank is named: an input that nothing uses, a score that does not vary.
  @Test(arguments: ["sobol", "delta", "kucherenko", "regression"])
  func whatHasNoRankIsNamed(method: String) throws {
    try Program.withFile(Self.idle) { path in
      let run = try Program.run("rank", path, "--method", method, "--draws", "300")
      #expect(run.status == 0)
      #expect(
        run.error.contains("note: uncertain inputs that no score depends on are not ranked: 'forgotten'"))
      #expect(run.error.contains("note: 's', z does not vary"), "\(run.error)")
      #expect(!run.error.contains("'s', y does not vary"))
      let summary = try Program.run("rank", path, "--method", method, "--draws", "300", "--json").json()
      #expect(summary["notes"]?.array?.count == 2)
      let units = summary["sensitivity"]?["results"]?.array?.map { $0["unit"]?.string }
      #expect(units == ["kg CO2-eq", "m3"])
    }
  }

  @Test(arguments: ["sobol", "delta", "derivatives", "efast"])
  func aStudyWithoutUncertaintyIsRefused(method: String) throws {
    let certain = Self.idle.replacing(", uncertainty: {normal: {sd: 0.1 kg}}", with: "")
    try Program.withFile(certain) { path in
      let run = try Program.run("rank", path, "--method", method)
      #expect(
        run.status == 1 && run.output.isEmpty && run.error.contains("no uncertain input"), "\(run.error)")
    }
  }

  // MARK: - Failed draws

  private func failing(mean: Double) -> String {
    """
    monteverde: 1
    study: {title: Failing, functional unit: one}
    indicators: {y: {unit: "1"}}
    parameters:
      x: {value: \(mean), uncertainty: {normal: {sd: 1}}}
      z: {value: 1, uncertainty: {normal: {sd: 1}}}
    processes: {model: {output: 1 unit, impacts: {y: z + sqrt(x)}}}
    systems: {s: {model: 1 unit}}

    """
  }

  /// P(x < 0) = 2 %: these draws are left out, counted and explained.
  @Test(arguments: ["sobol", "shapley", "delta"])
  func failedDrawsAreLeftOutAndCounted(method: String) throws {
    try Program.withFile(failing(mean: 2)) { path in
      let run = try Program.run("rank", path, "--method", method, "--draws", "1000", "--json")
      #expect(run.status == 1)
      let summary = try run.json()
      // Of 1,000 draws 23 fail; a base draw of several runs fails when one of them does.
      let failed = try #require(summary["run"]?["failed"]?.integer)
      #expect((5...100).contains(failed), "\(failed)")
      let failure = try #require(summary["run"]?["failures"]?[0])
      #expect(failure["system"]?.string == "s" && failure["reason"]?.string?.contains("square root") == true)
      #expect(run.error.contains("\(failed) ") && run.error.contains("square root"))
      #expect(summary["sensitivity"]?["results"]?[0]?["inputs"]?[0]?["rank"]?.integer == 1)
    }
  }

  /// P(x < 0) = 31 %: what is left is another model.
  @Test(arguments: ["sobol", "morris", "kucherenko", "delta", "chaos"])
  func manyFailedDrawsAreRefused(method: String) throws {
    try Program.withFile(failing(mean: 0.5)) { path in
      let run = try Program.run("rank", path, "--method", method, "--json", "--draws", "600")
      #expect(run.status == 1 && run.output.isEmpty)
      for text in ["failed for 's', y", "square root", "10 %"] {
        #expect(run.error.contains(text), "\(run.error)")
      }
    }
  }
}
