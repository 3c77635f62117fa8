import Interchange
import Testing

@Suite struct GradientRankTests {
  /// Bounds in normal scores by a midpoint rule over 400 x 400 points (NumPy).
  @Test func boundsOfIshigami() throws {
    let run = try Program.run(
      "rank", Program.study("ishigami"), "--method", "derivatives", "--draws", "32768", "--json")
    #expect(run.status == 0)
    let summary = try run.json()
    #expect(summary.keys == ["monteverde", "study", "run", "sensitivity", "notes"])
    let sensitivity = try #require(summary["sensitivity"])
    #expect(sensitivity["method"]?.string == "derivatives")
    #expect(sensitivity["evaluations"]?.integer == 32_768)
    let inputs = try #require(sensitivity["results"]?[0]?["inputs"]?.array)
    #expect(inputs.map { $0["input"]?.string } == ["x2", "x1", "x3"])
    #expect(inputs.map { $0["rank"]?.integer } == [1, 2, 3])
    for (input, exact) in zip(inputs, [6.466, 1.911, 0.574]) {
      let interval = try #require(input["total_bound_interval"]?.array).compactMap(\.number)
      let bound = try #require(input["total_bound"]?.number)
      // Three half-widths, and the last digit of the expected value.
      #expect(abs(bound - exact) < 1.5 * (interval[1] - interval[0]) + 1e-3)
      #expect(input["rank_confidence"]?.number == 1)
    }
  }

  @Test func localSensitivityOfAStudy() throws {
    let command = ["rank", Program.study("bloom-176b"), "--method", "local", "--json"]
    let run = try Program.run(command)
    #expect(run.status == 0)
    let summary = try run.json()
    #expect(summary.keys == ["monteverde", "study", "run", "sensitivity", "notes"])
    #expect(summary["run"]?["draws"]?.integer == 0)
    let score = try #require(summary["sensitivity"]?["results"]?[0])
    #expect(summary["sensitivity"]?["method"]?.string == "local")
    let keys = ["input", "rank", "derivative", "unit", "elasticity", "variance_share"]
    for input in try #require(score["inputs"]?.array) { #expect(Set(keys).isSubset(of: input.keys)) }
    #expect(score["taylor"]?["second_order"]?["sd"]?.number != nil && score["monte_carlo"] == nil)
    let entries = try #require(score["entries"]?.array)
    #expect(entries.contains { $0["matrix"]?.string == "A" && $0["elasticity"]?.number != nil })
    // Compared with draws, the variance of the second order is near: both are of one distribution.
    let compared = try Program.run(command + ["--draws", "20000"]).json()
    let other = try #require(compared["sensitivity"]?["results"]?[0])
    let (series, draws) = (
      other["taylor"]?["second_order"]?["sd"]?.number, other["monte_carlo"]?["sd"]?.number
    )
    #expect(abs(try #require(series) / #require(draws) - 1) < 0.2)
    let variate = try #require(other["monte_carlo"]?["control_variate"])
    let (plain, improved) = (other["monte_carlo"]?["mean_error"]?.number, variate["mean_error"]?.number)
    #expect(try #require(improved) < 0.7 * #require(plain))
  }

  @Test func tables() throws {
    let bounds = try Program.run(
      "rank", Program.study("bloom-176b"), "--method", "derivatives", "--draws", "512")
    #expect(bounds.status == 0 && bounds.output.contains("bound on total"))
    let local = try Program.run("rank", Program.study("bloom-176b"), "--method", "local", "--draws", "512")
    #expect(local.status == 0)
    for part in [
      "elasticity", "parameter gpu_hours", "Taylor approximation, second order", "Monte Carlo, 512 draws",
    ] {
      #expect(local.output.contains(part), "\(part)")
    }
    let wrong = try Program.run("rank", Program.study("ishigami"), "--method", "local", "--groups")
    #expect(wrong.status == 64 && wrong.error.contains("--groups"))
  }
}
