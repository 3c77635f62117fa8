public import NumericKernels
import Statistics

/// When a sensitivity analysis has enough base draws (Sarrazin, Pianosi & Wagener 2016, EMS 79:135).
public enum ConvergenceCriterion: String, Sendable, Hashable, CaseIterable {
  /// The order of the important factors holds under resampling: of the rank changes, weighted by the squares of
  /// the total indices, 95 of 100 resamples have less than one.
  case ranking
  /// The total indices of factors below 0.05 have intervals narrower than 0.05: they can be told to be
  /// unimportant.
  case screening
  /// The total and first-order indices of all factors have intervals narrower than 0.05.
  case indices

  /// What the statistic must be below.
  public var limit: Double { self == .ranking ? 1 : 0.05 }

  /// Total index below which a factor is taken to be unimportant.
  static let screeningThreshold = 0.05

  /// The statistic of one output: to be compared with `limit`; 0 where nothing is to be told apart.
  ///
  /// - Parameters:
  ///   - factors: The factors with their intervals.
  ///   - resampled: Of each factor the total index in every resample; nil where there is none.
  func statistic(_ factors: [SobolIndices.Factor], resampled: [[Double?]]) -> Double {
    switch self {
    case .indices:
      return factors.reduce(0) { max($0, width($1.totalInterval), width($1.firstInterval)) }
    case .screening:
      return factors.filter { ($0.total ?? 1) < Self.screeningThreshold }.reduce(0) {
        max($0, width($1.totalInterval))
      }
    case .ranking:
      let changes = (resampled.first ?? []).indices.compactMap { resample -> Double? in
        let totals = resampled.compactMap { $0[resample] }
        return totals.count == factors.count ? Self.rankChange(factors, totals) : nil
      }
      let quantile = Quantiles.values(of: changes.span, probabilities: [0.95])
      return quantile?.first ?? .infinity
    }
  }

  private func width(_ interval: ClosedRange<Double>?) -> Double {
    interval.map { $0.upperBound - $0.lowerBound } ?? .infinity
  }

  /// Mean change of rank, weighted by the square of the larger of both indices (equation 11 of the paper).
  private static func rankChange(_ factors: [SobolIndices.Factor], _ totals: [Double]) -> Double {
    let order = totals.indices.sorted { totals[$0] != totals[$1] ? totals[$0] > totals[$1] : $0 < $1 }
    var (sum, weights) = (0.0, 0.0)
    for (place, factor) in order.enumerated() {
      let largest = max(totals[factor], factors[factor].total ?? 0)
      let change = abs(place + 1 - (factors[factor].rank ?? place + 1))
      sum += Double(change) * largest * largest
      weights += largest * largest
    }
    return weights > 0 ? sum / weights : 0
  }
}

/// How far a sensitivity analysis was at some number of base draws.
public struct ConvergenceStep: Sendable, Hashable {
  /// Base draws N.
  public let baseDraws: Int
  /// The criterion's statistic, the largest of all outputs.
  public let statistic: Double
  /// Whether it is below the criterion's limit.
  public let isConverged: Bool
}

/// Sobol' indices with as many base draws as a criterion asks for.
public struct ConvergedSobolIndices: Sendable {
  /// The indices with all base draws.
  public let indices: SobolIndices
  /// The number of draws that were looked at, the last one that of `indices`.
  public let steps: [ConvergenceStep]
  /// Whether the criterion was met; else the analysis stopped at the most draws allowed.
  public var isConverged: Bool { steps.last?.isConverged ?? false }

  /// Doubles the base draws until a criterion is met for all outputs; every run is made once.
  ///
  /// - Parameters:
  ///   - model: The model; its rows are independent of each other, and there are `mostBaseDraws` of them.
  ///   - criterion: When to stop.
  ///   - options: What to compute; `baseDraws` is where to start. Intervals are needed.
  ///   - mostBaseDraws: Where to stop at the latest: the draws are not doubled beyond.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done, from any worker, in rising order.
  ///   - provisional: Told the indices at each number of draws, and how far they are.
  /// - Throws: `SensitivityError`, or what the model throws.
  public init(
    of model: some PickFreezeModel, until criterion: ConvergenceCriterion, options: SobolOptions,
    mostBaseDraws: Int, cancellation: CancellationFlag? = nil, progress: (@Sendable (Int) -> Void)? = nil,
    provisional: ((SobolIndices, ConvergenceStep) -> Void)? = nil
  ) throws {
    var options = options
    try options.validate(model)
    if options.resamples < 20 {
      throw SensitivityError.badOption(
        name: "resamples", value: "\(options.resamples)", cure: "a criterion looks at intervals; give 500")
    }
    if options.randomizations > 1 {
      throw SensitivityError.badOption(
        name: "randomizations", value: "\(options.randomizations)",
        cure: "only a random design can be extended row by row; give 1")
    }
    let (ranked, factors) = SobolIndices.factors(of: model, options: options)
    var run = try PickFreezeRun(
      model: model, factors: factors, options: options, cancellation: cancellation, progress: progress)
    var steps: [ConvergenceStep] = []
    while true {
      let estimates = IndexEstimates(run, estimator: options.estimator)
      let resamples = try GroupBootstrap(options: options, groupCount: run.groupCount)
        .resamples(of: run, estimates: estimates, cancellation: cancellation)
      if cancellation?.isCancelled == true {
        throw SensitivityError.cancelled(rowsDone: options.baseDraws, rows: options.baseDraws)
      }
      let indices = SobolIndices(
        run, estimates: estimates, resamples: resamples, factors: factors, rankedCount: ranked.count,
        options: options)
      let statistics = indices.outputs.enumerated().map { output, ofOutput in
        // An output without spread has nothing to converge.
        ofOutput.allSatisfy { $0.total == nil }
          ? 0
          : criterion.statistic(
            ofOutput,
            resampled: ranked.indices.map { factor in
              resamples[factor * run.shifts.count + output].values.map { $0?.total }
            })
      }
      let statistic = statistics.max() ?? 0
      let step = ConvergenceStep(
        baseDraws: options.baseDraws, statistic: statistic, isConverged: statistic < criterion.limit)
      steps.append(step)
      provisional?(indices, step)
      let rows = options.baseDraws
      if step.isConverged || 2 * rows > mostBaseDraws {
        self.indices = indices
        self.steps = steps
        return
      }
      options.baseDraws = 2 * rows
      run = try run.extended(
        model: model, factors: factors, options: options, from: rows, cancellation: cancellation,
        progress: progress)
    }
  }
}
