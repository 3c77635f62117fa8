import Interpretation
import Inventory
import Propagation
import Statistics
import Testing

@Suite struct AssessmentTests {
  private func close(_ found: Double?, _ wanted: Double, _ tolerance: Double) -> Bool {
    found.map { abs($0 - wanted) <= tolerance * max(abs(wanted), 1) } ?? false
  }

  /// Every statistic against its definition, applied to the draws that were kept.
  @Test func statisticsAreThoseOfTheDraws() throws {
    let run = try TestModel.run(TestModel.make(), draws: 5000)
    let result = try #require(try Assessment(run).results.first)
    let output = try #require(run.plan.outputs.firstIndex { $0.part == .total })
    let draws = try #require(run.draws(ofOutput: output))
    #expect(draws.count == 5000)
    let n = Double(draws.count)
    let mean = draws.reduce(0, +) / n
    let sd = (draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    // Two orders of summation of 5000 terms differ by less than 5000 rounding errors.
    #expect(close(result.total.mean, mean, 1e-12))
    #expect(close(result.total.standardDeviation, sd, 1e-12))
    #expect(close(result.total.meanError, sd / n.squareRoot(), 1e-12))
    #expect(close(result.total.coefficientOfVariation, sd / abs(mean), 1e-12))
    let sorted = draws.sorted()
    for quantile in result.total.quantiles {
      // Type 7 of Hyndman and Fan (1996): linear between the order statistics around (n - 1) p.
      let position = (n - 1) * quantile.probability
      let below = Int(position.rounded(.down))
      let above = min(below + 1, draws.count - 1)
      let wanted = sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
      #expect(close(quantile.value, wanted, 1e-14))  // a rounding or two
      let (lower, upper) = (try #require(quantile.lower), try #require(quantile.upper))
      #expect(lower <= quantile.value && quantile.value <= upper)
      #expect(sorted.contains(lower) && sorted.contains(upper))
    }
    let value = try #require(result.total.staticValue)
    #expect(result.total.staticPercentile == Double(draws.count { $0 <= value }) / n)
  }

  /// x = 0.2, y = 1.5, z = 5: power = 2 / (1 - 0.02), steel = 0.2 power.
  @Test func staticResultAndItsParts() throws {
    let model = try TestModel.make()
    let result = try #require(Assessment(static: PropagationPlan(model)).results.first)
    let power = 2 / (1 - 0.1 * 0.2)
    #expect(close(result.total.staticValue, power * (1.5 + 0.2 * 5), 1e-14))
    #expect(result.stages.map(\.name) == ["use", "production"])
    #expect(close(result.stages[0].statistics.staticValue, power * 1.5, 1e-14))
    #expect(result.tasks.map(\.name).sorted() == ["hardware", "untagged"])
    #expect(result.total.mean == nil && result.total.quantiles.isEmpty)
    #expect(close(result.stages[1].share, 0.2 * 5 / 2.5, 1e-14))
  }

  /// The two processes feed each other, so a burden that steel causes through power belongs to power's stage.
  @Test func partsAddUpInEveryDraw() throws {
    let run = try TestModel.run(TestModel.make(), draws: 1000)
    let outputs = run.plan.outputs
    let whole = try #require(outputs.firstIndex { $0.part == .total })
    let total = try #require(run.draws(ofOutput: whole))
    for kind in TagKind.allCases {
      let parts = outputs.indices.filter { index in
        if case .tag(kind, _) = outputs[index].part { return true }
        return false
      }.compactMap { run.draws(ofOutput: $0) }
      #expect(parts.count == 2)
      for draw in total.indices {
        let sum = parts.reduce(0) { $0 + $1[draw] }
        #expect(abs(sum - total[draw]) <= 1e-14 * total[draw])  // a few roundings
      }
    }
    let result = try #require(try Assessment(run).results.first)
    #expect(close(result.processes.compactMap(\.share).reduce(0, +), 1, 1e-13))
  }

  @Test func twentyProcessesAreListedAndTheRestIsSummed() throws {
    let run = try TestModel.run(TestModel.make(processes: 30), draws: 100)
    let result = try #require(try Assessment(run).results.first)
    #expect(result.processes.count == 20)
    let sizes = result.processes.map { abs($0.mean ?? 0) }
    #expect(sizes == sizes.sorted(by: >))
    let rest = try #require(result.otherProcesses)
    #expect(rest.name == "rest" && rest.meanError == nil)
    let all = result.processes.compactMap(\.mean).reduce(0, +) + (rest.mean ?? .nan)
    #expect(close(all, try #require(result.total.mean), 1e-13))
    #expect(close(result.processes.compactMap(\.share).reduce(0, +) + (rest.share ?? .nan), 1, 1e-13))
  }

  @Test func workersChangeNoBit() throws {
    let model = try TestModel.make()
    let results = try [1, 3].map { workers in
      try #require(try Assessment(TestModel.run(model, draws: 9000, workers: workers)).results.first)
    }
    #expect(results[0].total.mean == results[1].total.mean)
    #expect(results[0].total.standardDeviation == results[1].total.standardDeviation)
    #expect(results[0].total.quantiles.map(\.value) == results[1].total.quantiles.map(\.value))
  }
}
