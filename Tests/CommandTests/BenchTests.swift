import Interchange
import Testing

@Suite struct BenchTests {
  @Test func studyIsDescribedAndMeasured() throws {
    let run = try Program.run(
      "bench", Program.study("bloom-176b"), "--seconds", "0.005", "--repetitions", "1", "--json")
    #expect(run.status == 0 && run.error.isEmpty)
    let json = try run.json()
    #expect(json.keys == ["monteverde", "plan", "machine", "results"])
    let plan = try #require(json["plan"]?.array).compactMap(\.string).joined(separator: "\n")
    #expect(plan.contains("10 uncertain inputs") && plan.contains("constant") && plan.contains("bytes"))
    let result = try #require(json["results"]?.array?.first)
    #expect(result["solver"]?.string == "substitution" && result["failed"]?.integer == 0)
    let phases = try #require(result["nanoseconds_per_draw"])
    #expect(
      phases.keys == [
        "random_numbers", "distributions", "formulas", "assembly", "solve", "scores", "statistics",
      ])
    for phase in ["random_numbers", "distributions", "formulas", "statistics"] {
      #expect(try #require(phases[phase]?.number) > 0)
    }
    for rate in try #require(result["rates"]?.array) {
      #expect(try #require(rate["draws_per_second"]?.number) > 0)
      #expect(try #require(rate["share_of_dgemm"]?.number) > 0)
    }
  }

  /// Every solver on every system that it is meant for; no draw of a well-conditioned system fails.
  @Test func standardSetTriesEverySolver() throws {
    let run = try Program.run(
      "bench", "--most-processes", "50", "--seconds", "0.001", "--repetitions", "1", "--json", "--quiet")
    #expect(run.status == 0)
    let results = try #require(try run.json()["results"]?.array)
    #expect(
      Set(results.compactMap { $0["solver"]?.string }) == ["elimination", "lapack", "low-rank", "iterative"])
    #expect(Set(results.compactMap { $0["varying"]?.string }) == ["one entry", "5 columns", "all entries"])
    #expect(results.allSatisfy { $0["failed"]?.integer == 0 })
    let table = try Program.run(
      "bench", "--most-processes", "10", "--solver", "lapack", "--seconds", "0.001", "--repetitions", "1",
      "--quiet")
    #expect(table.status == 0 && table.output.contains("dgemm") && table.output.contains("lapack"))
  }
}
