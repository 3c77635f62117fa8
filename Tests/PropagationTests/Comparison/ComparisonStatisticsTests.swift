import Inventory
import Parameters
import Sampling
import Statistics
import Testing

@testable import Propagation

/// Comparisons of a run against its draws.
@Suite struct ComparisonStatisticsTests {
  /// Three systems on two indicators; the second system fails where `u` is below `fails`.
  private func plan(fails: Double = 0) -> PropagationPlan {
    var builder = ModelBuilder()
    let (u, v, w) = (builder.uniform("u", 0, 1), builder.uniform("v", 1, 2), builder.uniform("w", 1, 2))
    let shifted = builder.graph.apply(.subtract, u, builder.number(fails))
    let root = builder.graph.apply(.squareRoot, shifted)
    let empty = builder.system
    func system(_ name: String, _ first: ModelBuilder.NodeID, _ second: ModelBuilder.NodeID) -> ProductSystem
    {
      builder.system = empty
      builder.processes = []
      let process = builder.process("p")
      builder.impact(0, of: process, first)
      builder.impact(1, of: process, second)
      builder.demand(process, builder.number(1))
      return builder.system
    }
    let constant = builder.number(1.5)
    let systems = [
      system("a", v, constant), system("b", builder.graph.apply(.add, root, u), w), system("c", w, v),
    ]
    return PropagationPlan(builder.model(indicators: 2, systems: systems))
  }

  private func run(
    _ plan: PropagationPlan, draws: Int = 10_000, design: Design.Kind = .random, workers: Int = 2,
    batch: Int? = nil,
    kept: Int? = nil
  ) throws -> MonteCarloResult {
    let options = MonteCarloOptions(
      draws: draws, seed: 3, design: design, workers: workers, batch: batch, drawsKept: kept)
    return try MonteCarlo(plan, options: options).run()
  }

  @Test(arguments: [0, 0.25])
  func countsAreThoseOfTheDraws(fails: Double) throws {
    let run = try run(plan(fails: fails))
    #expect(run.plan.comparison.pairs == [.init(system: 1, reference: 0), .init(system: 2, reference: 0)])
    for (place, pair) in run.plan.comparison.pairs.enumerated() {
      let statistics = run.comparison.pairs[place]
      let valid = (0..<run.draws).filter {
        !run.draws(.total, system: pair.system)[$0].isNaN
          && !run.draws(.total, system: pair.reference)[$0].isNaN
      }
      // The square root of what is below 0 fails in system 1 alone: a quarter of the draws.
      #expect(statistics.draws == run.draws - (place == 0 ? run.failedBySystem[1] : 0))
      #expect(statistics.draws == valid.count)
      for indicator in 0..<2 {
        let system = run.draws(.total, system: pair.system, indicator: indicator)
        let reference = run.draws(.total, system: pair.reference, indicator: indicator)
        #expect(statistics.scores[indicator].lower == valid.count { system[$0] < reference[$0] })
        let differences = valid.map { system[$0] - reference[$0] }
        let moments = Moments(differences.span)
        #expect(statistics.scores[indicator].difference.count == moments.count)
        // One block in place of several: another order of summation of 10,000 numbers around 1.
        #expect(abs(statistics.scores[indicator].difference.mean - moments.mean) < 1e-13)
      }
    }
    let lowest = try #require(run.comparison.lowest[0])
    #expect(lowest.draws == run.draws - run.failedBySystem[1])
    for indicator in 0..<2 {
      #expect(lowest.alone[indicator].reduce(0, +) == lowest.draws, "no two are equal")
      #expect(lowest.shared[indicator] == [0, 0, 0])
    }
  }

  @Test(arguments: [nil, 0] as [Int?])
  func workersAndBatchesChangeNothing(kept: Int?) throws {
    let plan = plan(fails: 0.1)
    for design in [Design.Kind.random, .lhs] {
      let reference = try run(plan, design: design, workers: 1, kept: kept)
      for (workers, batch) in [(2, 7), (5, 1000)] {
        let other = try run(plan, design: design, workers: workers, batch: batch, kept: kept)
        #expect(other.comparison.bits == reference.comparison.bits)
        #expect(other.comparisonReplicates.map(\.bits) == reference.comparisonReplicates.map(\.bits))
        for kind in PairedNumber.allCases {
          #expect(
            other.sketches(kind, ofPair: 0, indicator: 1) == reference.sketches(kind, ofPair: 0, indicator: 1)
          )
        }
      }
    }
  }

  @Test func keepingDrawsChangesNoCountAndNoMoment() throws {
    let plan = plan(fails: 0.1)
    let (kept, sketched) = (try run(plan), try run(plan, kept: 0))
    #expect(kept.comparison.bits == sketched.comparison.bits)
    #expect(kept.sketches(.difference, ofPair: 0, indicator: 0).isEmpty)
    var (difference, ratio) = (QuantileSketch(), QuantileSketch())
    let (system, reference) = (kept.draws(.total, system: 1), kept.draws(.total, system: 0))
    let (differences, ratios) = (
      zip(system, reference).map { $0 - $1 }, zip(system, reference).map { $0 / $1 }
    )
    difference.add(differences.span)
    ratio.add(ratios.span)
    #expect(sketched.sketches(.difference, ofPair: 0, indicator: 0) == [difference])
    #expect(sketched.sketches(.ratio, ofPair: 0, indicator: 0) == [ratio])
  }

  @Test func replicatesAddUpToTheRun() throws {
    let run = try run(plan(fails: 0.1), design: .sobol)
    #expect(run.comparisonReplicates.count == 8)
    let parts = run.comparisonReplicates.map { $0.pairs[0] }
    #expect(parts.reduce(0) { $0 + $1.draws } == run.comparison.pairs[0].draws)
    #expect(parts.reduce(0) { $0 + $1.scores[1].lower } == run.comparison.pairs[0].scores[1].lower)
    #expect(parts.reduce(0) { $0 + $1.lowerOnAll } == run.comparison.pairs[0].lowerOnAll)
  }

  @Test func oneSystemHasNothingToCompare() throws {
    var builder = ModelBuilder()
    let process = builder.process("p")
    builder.impact(of: process, builder.uniform("u", 1, 3))
    builder.demand(process, builder.number(1))
    let run = try run(PropagationPlan(builder.model()), draws: 10)
    #expect(run.comparison.pairs.isEmpty && run.comparison.lowest.isEmpty)
  }
}

extension ComparisonStatistics {
  /// Everything as whole numbers.
  fileprivate var bits: [UInt64] {
    var bits: [UInt64] = []
    for pair in pairs {
      bits += [pair.draws, pair.lowerOnAll, pair.higherOnAll].map { UInt64($0) }
      for (pattern, count) in pair.patterns.sorted { bits += [pattern.first, UInt64(count)] }
      for score in pair.scores {
        bits += [score.lower, score.equal, score.positiveReferences, score.negativeReferences].map {
          UInt64($0)
        }
        let moments = score.difference
        bits += [moments.mean, moments.centralSum2, moments.centralSum3, moments.centralSum4].map(
          \.bitPattern)
      }
    }
    for lowest in lowest.compactMap({ $0 }) {
      bits += ([lowest.draws] + (lowest.alone + lowest.shared).flatMap { $0 }).map { UInt64($0) }
    }
    return bits
  }
}
