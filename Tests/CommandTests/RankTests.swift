import Interchange
import Testing

@Suite struct RankTests {
  /// Ishigami and Homma (1990) with a = 7, b = 0.1: exact first-order and total indices of x1, x2, x3.
  private let exact = ["x1": (0.313905, 0.557589), "x2": (0.442411, 0.442411), "x3": (0.0, 0.243684)]

  @Test func ishigami() throws {
    let run = try Program.run("rank", Program.study("ishigami"), "--draws", "65536", "--json")
    #expect(run.status == 0)
    let summary = try run.json()
    #expect(summary.keys == ["monteverde", "study", "run", "sensitivity", "notes"])
    let sensitivity = try #require(summary["sensitivity"])
    #expect(sensitivity["method"]?.string == "sobol")
    #expect(sensitivity["evaluations"]?.integer == 8 * 65536)  // A, B, and AB and BA for three inputs
    let score = try #require(sensitivity["results"]?[0])
    #expect(Set(["system", "scenario", "year", "indicator", "inputs"]).isSubset(of: score.keys))
    var inside = 0
    for input in try #require(score["inputs"]?.array) {
      #expect(
        Set(["input", "first", "first_interval", "total", "total_interval", "rank"]).isSubset(of: input.keys))
      let name = try #require(input["input"]?.string)
      let (first, total) = try #require(exact[name])
      for (key, wanted) in [("first", first), ("total", total)] {
        let found = try #require(input[key]?.number)
        #expect(abs(found - wanted) < 0.02, "issue 2, acceptance 4: \(key) of \(input)")
        let interval = try #require(input[key + "_interval"]?.array).compactMap(\.number)
        if interval[0] <= wanted, wanted <= interval[1] { inside += 1 }
      }
    }
    #expect(inside >= 5)
    #expect(score["inputs"]?.array?.map { $0["rank"]?.integer } == [1, 2, 3])
    #expect(score["inputs"]?.array?.map { $0["input"]?.string } == ["x1", "x2", "x3"])
  }

  @Test(arguments: [
    ["--workers", "1"], ["--workers", "5"], ["--batch", "1"], ["--batch", "7"], ["--batch", "10000"],
  ])
  func workersAndBatchesChangeNoBit(options: [String]) throws {
    let command = ["rank", Program.study("bloom-176b"), "--draws", "1003", "--json"]
    let reference = try Program.run(command).json().withoutRunTime()
    #expect(try Program.run(command + options).json().withoutRunTime() == reference)
  }

  @Test func tablesNameEveryInput() throws {
    let run = try Program.run("rank", Program.study("bloom-176b"), "--draws", "500")
    #expect(run.status == 0)
    for name in ["grid_intensity", "server_life", "requests", "pue", "first order", "total", "95 % interval"]
    {
      #expect(run.output.contains(name))
    }
  }

  @Test func nothingToRankIsSaid() throws {
    let run = try Program.run(
      "rank", Program.study("ishigami"), "--set", "x1=1", "--set", "x2=1", "--set", "x3=1")
    #expect(run.status == 1)
    #expect(run.error.contains("no uncertain input"))
    #expect(run.output.isEmpty)
    #expect(try Program.run("rank", Program.study("ishigami"), "--draws", "1").status == 64)
  }
}
