import NumericKernels
import Propagation
import Sampling
import Sensitivity
import Testing

@testable import Interpretation

@Suite struct RankingTests {
  /// Matrix A of a ranking holds the very draws of an assessment with the same seed.
  @Test func matrixAHasTheDrawsOfTheAssessment() throws {
    let plan = PropagationPlan(try TestModel.make(), detail: .totals)
    let options = MonteCarloOptions(draws: 777, seed: 7, workers: 1, batch: 100)
    let run = try MonteCarlo(plan, options: options).run()
    let model = try PickFreezePropagation(plan, options: options)
    var workspace = model.makeWorkspace()
    var found = [Double](repeating: .nan, count: 777)
    var other = found
    var span = found.mutableSpan
    model.evaluate(rows: 0..<777, selection: .a, workspace: &workspace, into: &span)
    #expect(try #require(run.draws(ofOutput: 0)) == found)
    var otherSpan = other.mutableSpan
    model.evaluate(rows: 0..<777, selection: .b, workspace: &workspace, into: &otherSpan)
    #expect(zip(found, other).allSatisfy { $0 != $1 })
  }

  /// What an exchange reuses has the bits of a run that computes everything, in every batch size.
  @Test(arguments: [nil, 1, 7, 100, 1000] as [Int?])
  func exchangesHaveTheBitsOfWholeRuns(batch: Int?) throws {
    for solver in SolverChoice.allCases {
      let plan = PropagationPlan(try TestModel.make(processes: 2), solver: solver)
      let options = MonteCarloOptions(draws: 700, seed: 7, workers: 1, batch: batch)
      let model = try PickFreezePropagation(plan, options: options)
      var workspace = model.makeWorkspace()
      let rows = 100..<700
      let selections: [ColumnSelection] =
        [.a, .b] + (0..<3).flatMap { [.ab([$0]), .ba([$0])] } + [.ab([0, 2])]
      for selection in selections {
        var found = [Double](repeating: .nan, count: rows.count * plan.outputs.count)
        var whole = found
        var span = found.mutableSpan
        model.evaluate(rows: rows, selection: selection, workspace: &workspace, into: &span)
        var wholeSpan = whole.mutableSpan
        model.evaluateAnew(rows: rows, selection: selection, workspace: workspace, into: &wholeSpan)
        #expect(found == whole, "\(solver), \(selection)")
      }
    }
  }

  /// h = p(x) (y + x z) with p = 2 / (1 - x / 10): all indices follow from means over x alone.
  @Test func indicesOfTheModel() throws {
    let plan = PropagationPlan(try TestModel.make(), detail: .totals)
    let ranking = try Ranking(plan, options: MonteCarloOptions(draws: 16384, seed: 3, workers: 2))
    #expect(ranking.baseDraws == 16384 && ranking.evaluations == 8 * 16384 && ranking.failedRows == 0)
    let score = try #require(ranking.scores.first)
    #expect(score.system == "S" && score.indicator == "h" && score.scenario == "base")
    #expect(score.inputs.map(\.rank) == [1, 2, 3])

    // Midpoint rule over x in [0.1, 0.3]: its error is of the order of 1e-9.
    func mean(_ f: (Double) -> Double) -> Double {
      (0..<10_000).reduce(0) { $0 + f(0.1 + 0.2 * (Double($1) + 0.5) / 10_000) } / 10_000
    }
    func p(_ x: Double) -> Double { 2 / (1 - 0.1 * x) }
    let (meanY, varianceY) = (2.0, 4.0 / 12)
    let (meanZ, varianceZ) = (25.0 / 3, 325.0 / 18)  // triangular(0, 5, 20)
    let given = { (x: Double) in p(x) * (meanY + x * meanZ) }
    let whole = mean(given)
    let byX = mean { (given($0) - whole) * (given($0) - whole) }
    let variance = byX + mean { p($0) * p($0) * (varianceY + $0 * $0 * varianceZ) }
    let byY = mean(p) * mean(p) * varianceY
    let byZ = mean { p($0) * $0 } * mean { p($0) * $0 } * varianceZ
    let exact = [
      "x": (byX, variance - byY - byZ), "y": (byY, mean { p($0) * p($0) } * varianceY),
      "z": (byZ, mean { p($0) * $0 * p($0) * $0 } * varianceZ),
    ]
    for input in score.inputs {
      let (first, total) = try #require(exact[input.name])
      // Standard errors with 16,384 rows are about 0.005.
      #expect(abs(try #require(input.values[0].value) - first / variance) < 0.02, "\(input.name)")
      #expect(abs(try #require(input.values[1].value) - total / variance) < 0.02, "\(input.name)")
    }
  }

  /// Sobol' points of 8 randomisations have intervals by their spread; of one, the ranking says what is wrong.
  @Test func intervalsFitTheDesign() throws {
    let plan = PropagationPlan(try TestModel.make(), detail: .totals)
    func ranking(_ randomizations: Int?) throws -> Ranking {
      try Ranking(
        plan,
        options: MonteCarloOptions(
          draws: 2048, seed: 3, design: .sobol, randomizations: randomizations, workers: 2))
    }
    let several = try ranking(nil)
    #expect(several.intervals == IntervalKind.randomizations.label && several.baseDraws == 2048)
    #expect(!several.notes.contains { $0.contains("bootstrap") })
    #expect(several.scores[0].inputs.allSatisfy { $0.values[1].interval != nil })
    let one = try ranking(1)
    #expect(one.intervals == IntervalKind.bootstrap.label)
    #expect(one.notes.contains { $0.contains("bootstrap, which overstates") })
  }

  @Test func aCancelledRankingSaysHowFarItCame() throws {
    let plan = PropagationPlan(try TestModel.make(), detail: .totals)
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: Interrupted.self) {
      _ = try Ranking(
        plan, options: MonteCarloOptions(draws: 100_000, seed: 3, workers: 2), cancellation: flag)
    }
  }
}
