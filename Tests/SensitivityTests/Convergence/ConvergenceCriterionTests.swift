import NumericKernels
import Synchronization
import Testing

@testable import Sensitivity

@Suite struct ConvergenceCriterionTests {
  /// Counts the rows of each selection that are run.
  private struct Counting: PickFreezeModel {
    let model: FunctionModel
    let tally: Tally
    var inputNames: [String] { model.inputNames }
    var outputCount: Int { model.outputCount }
    func makeWorkspace() -> FunctionModel.Workspace { model.makeWorkspace() }
    func evaluate(
      rows: Range<Int>, selection: ColumnSelection, workspace: inout FunctionModel.Workspace,
      into out: inout MutableSpan<Double>
    ) {
      tally.count.withLock { $0 += rows.count }
      model.evaluate(rows: rows, selection: selection, workspace: &workspace, into: &out)
    }
  }

  private final class Tally: Sendable {
    let count = Mutex(0)
  }

  private func options(_ draws: Int) -> SobolOptions {
    var options = SobolOptions(baseDraws: draws, seed: 1)
    (options.workers, options.resamples) = (2, 200)
    return options
  }

  @Test(
    "Extended indices are those of all draws at once, and no run is made twice", arguments: [100, 300, 512])
  func extended(start: Int) throws {
    let model = AnalyticFunction.ishigami(seed: 1).model
    let tally = Tally()
    let result = try ConvergedSobolIndices(
      of: Counting(model: model, tally: tally), until: .indices, options: options(start),
      mostBaseDraws: 16 * start)
    #expect(result.steps.map(\.baseDraws) == [1, 2, 4, 8, 16].map { $0 * start })
    // The model that counts does not tell its coordinates, and has no surrogates.
    var plain = options(16 * start)
    plain.usesSurrogates = false
    let direct = try SobolIndices(of: model, options: plain)
    #expect(result.indices.evaluations == direct.evaluations && result.indices.baseDraws == 16 * start)
    // The mean of the first 256 rows, by which outputs are shifted, is the one thing that is run again.
    #expect(tally.count.withLock { $0 } == direct.evaluations + min(256, start))
    for (one, other) in zip(result.indices.outputs[0], direct.outputs[0]) {
      // Sums in another order, about another shift.
      #expect(abs(try #require(one.total) - #require(other.total)) < 1e-12)
      #expect(abs(try #require(one.first) - #require(other.first)) < 1e-12)
      let (x, y) = try (#require(one.totalInterval), #require(other.totalInterval))
      // Other resamples: the ends of intervals from 200 have an error of a tenth of the width or so.
      let width = y.upperBound - y.lowerBound
      #expect(
        abs(x.lowerBound - y.lowerBound) < 0.5 * width && abs(x.upperBound - y.upperBound) < 0.5 * width)
    }
  }

  @Test("Stops when the criterion holds: ranking and screening before the indices")
  func criteria() throws {
    let model = AnalyticFunction.sobolG(seed: 2).model
    var draws: [ConvergenceCriterion: Int] = [:]
    for criterion in ConvergenceCriterion.allCases {
      let seen = Mutex<[Int]>([])
      let result = try ConvergedSobolIndices(
        of: model, until: criterion, options: options(64), mostBaseDraws: 1 << 16
      ) { _ in
      } provisional: { indices, step in
        seen.withLock { $0.append(indices.baseDraws) }
        #expect(indices.baseDraws == step.baseDraws)
      }
      #expect(result.isConverged, "\(criterion)")
      #expect(result.steps.dropLast().allSatisfy { !$0.isConverged && $0.statistic >= criterion.limit })
      #expect(seen.withLock { $0 } == result.steps.map(\.baseDraws))
      draws[criterion] = result.indices.baseDraws
      for factor in result.indices.outputs[0] where criterion == .indices {
        let interval = try #require(factor.totalInterval)
        #expect(interval.upperBound - interval.lowerBound < 0.05)
      }
    }
    let indices = try #require(draws[.indices])
    #expect(try #require(draws[.ranking]) < indices && #require(draws[.screening]) < indices)
  }

  @Test("The weighted rank change of a resample in which two factors change places")
  func rankChange() {
    func factor(_ total: Double, rank: Int) -> SobolIndices.Factor {
      SobolIndices.Factor(
        name: "", first: total, firstInterval: nil, total: total, totalInterval: nil, rank: rank,
        rankConfidence: nil, failedRows: 0)
    }
    let factors = [factor(0.6, rank: 1), factor(0.5, rank: 2), factor(0.1, rank: 3)]
    let kept: [[Double?]] = [[0.6], [0.5], [0.1]]
    #expect(ConvergenceCriterion.ranking.statistic(factors, resampled: kept) == 0)
    let changed: [[Double?]] = [[0.55], [0.58], [0.1]]
    let exact = (0.36 + 0.58 * 0.58) / (0.36 + 0.58 * 0.58 + 0.01)
    // Rounding.
    #expect(abs(ConvergenceCriterion.ranking.statistic(factors, resampled: changed) - exact) < 1e-14)
    #expect(ConvergenceCriterion.screening.statistic(factors, resampled: kept) == 0, "none is below 0.05")
  }

  @Test("Without intervals, or with rows that are not independent, there is no criterion")
  func refused() {
    for (name, change) in [
      ("resamples", { $0.resamples = 0 }), ("randomizations", { $0.randomizations = 2 }),
    ] as [(String, (inout SobolOptions) -> Void)] {
      var options = options(64)
      change(&options)
      #expect {
        try ConvergedSobolIndices(
          of: AnalyticFunction.moon(seed: 1).model, until: .ranking, options: options, mostBaseDraws: 100)
      } throws: {
        "\($0)".hasPrefix(name)
      }
    }
  }
}
