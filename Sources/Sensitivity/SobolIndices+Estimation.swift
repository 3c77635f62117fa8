public import NumericKernels

extension SobolIndices {
  /// Runs the Saltelli (2002, 2010) design of a model and estimates its Sobol' indices.
  ///
  /// Rows are reduced as they are made: memory does not grow with the number of base draws. For this the N
  /// rows fall into at most 512 groups of consecutive rows, a pure function of N and the numbers of inputs
  /// and outputs, and the bootstrap resamples groups. It is the plain bootstrap of rows when N is at most the
  /// number of groups; beyond, groups of independent rows are as exchangeable as the rows. Of a design of
  /// several randomisations, each is estimated alone for the intervals, and all together for the indices.
  ///
  /// A row counts for a factor and an output when all runs that the estimate needs are finite, and their
  /// squares too (outputs beyond 1e154 fail); the others are counted in `failedRows`. Results are the same
  /// bits for any number of workers.
  ///
  /// - Parameters:
  ///   - model: The model; its inputs must be independent of each other (or of other groups).
  ///   - options: What to compute.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done of N, from any worker, in rising order.
  /// - Throws: `SensitivityError`, or what the model throws.
  public init(
    of model: some PickFreezeModel, options: SobolOptions, cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    try options.validate(model)
    let (ranked, factors) = Self.factors(of: model, options: options)
    let run = try PickFreezeRun(
      model: model, factors: factors, options: options, cancellation: cancellation, progress: progress)
    let estimates = IndexEstimates(run, estimator: options.estimator)
    let resamples = try GroupBootstrap(options: options, groupCount: run.groupCount)
      .resamples(of: run, estimates: estimates, cancellation: cancellation)
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: options.baseDraws, rows: options.baseDraws)
    }
    self.init(
      run, estimates: estimates, resamples: resamples, factors: factors, rankedCount: ranked.count,
      options: options)
  }

  /// What is ranked, and the same with the dummy that is asked for.
  static func factors(
    of model: some PickFreezeModel, options: SobolOptions
  ) -> (ranked: [Group], all: [Group]) {
    let ranked =
      options.groups
      ?? model.inputNames.enumerated().map { Group(name: $0.element, inputs: [$0.offset]) }
    return (ranked, ranked + (options.includesDummy ? [Group(name: "dummy", inputs: [])] : []))
  }

  /// The indices of a finished run.
  init(
    _ run: PickFreezeRun, estimates: IndexEstimates, resamples: [ResampledIndices], factors: [Group],
    rankedCount: Int, options: SobolOptions
  ) {
    let all = run.shifts.indices.map { output in
      Self.factors(
        factors, output: output, rankedCount: rankedCount, run: run, estimates: estimates,
        resamples: resamples, options: options)
    }
    outputs = all.map { Array($0.prefix(rankedCount)) }
    dummies = options.includesDummy ? all.compactMap(\.last) : []
    controls = run.shifts.indices.map { estimates.control(ofOutput: $0, factors: rankedCount) }
    evaluations = (2 + (options.estimator.needsBA ? 2 : 1) * rankedCount) * options.baseDraws
    baseDraws = options.baseDraws
    estimator = options.estimator
    intervalLevel = options.intervalLevel
    intervalKind = options.intervalKind
  }

  /// The factors for one output; those beyond `rankedCount` get no rank.
  private static func factors(
    _ factors: [Group], output: Int, rankedCount: Int, run: PickFreezeRun,
    estimates: IndexEstimates, resamples: [ResampledIndices], options: SobolOptions
  ) -> [Factor] {
    let pairs = factors.indices.map { $0 * run.shifts.count + output }
    let indices = pairs.map { estimates.indices(ofPair: $0) }
    let ranks = ranks(indices.prefix(rankedCount))
    let confidence = rankConfidence(ranks, pairs: pairs, resamples: resamples)
    return factors.indices.map { factor in
      let resampled = resamples[pairs[factor]]
      let exists = indices[factor] != nil
      func interval(_ index: (IndexPair) -> Double) -> ClosedRange<Double>? {
        resampled.interval(of: index, kind: options.intervalKind, level: options.intervalLevel)
      }
      return Factor(
        name: factors[factor].name, first: indices[factor]?.first,
        firstInterval: exists ? interval(\.first) : nil,
        total: indices[factor]?.total,
        totalInterval: exists ? interval(\.total) : nil,
        rank: factor < rankedCount ? ranks[factor] : nil,
        rankConfidence: factor < rankedCount ? confidence[factor] : nil,
        failedRows: options.baseDraws - run.totals[pairs[factor]].count)
    }
  }

  /// Ranks by total, then first-order index, then order; nil where there are no indices.
  private static func ranks(_ indices: some Collection<IndexPair?>) -> [Int?] {
    let known = indices.enumerated().compactMap { factor, pair in pair.map { (factor: factor, pair: $0) } }
    let ordered = known.sorted { x, y in
      if x.pair.total != y.pair.total { return x.pair.total > y.pair.total }
      return x.pair.first != y.pair.first ? x.pair.first > y.pair.first : x.factor < y.factor
    }
    var ranks = [Int?](repeating: nil, count: indices.count)
    for (place, entry) in ordered.enumerated() { ranks[entry.factor] = place + 1 }
    return ranks
  }

  /// The share of resamples that give each factor the rank it has; nil without rank or resamples.
  private static func rankConfidence(
    _ observed: [Int?], pairs: [Int], resamples: [ResampledIndices]
  ) -> [Double?] {
    let count = resamples.first?.values.count ?? 0
    guard count > 0, resamples.allSatisfy({ $0.values.count == count }) else {
      return observed.map { _ in nil }
    }
    var kept = [Int](repeating: 0, count: observed.count)
    for resample in 0..<count {
      let ranks = ranks(pairs.prefix(observed.count).map { resamples[$0].values[resample] })
      for factor in observed.indices where ranks[factor] == observed[factor] { kept[factor] += 1 }
    }
    return zip(observed, kept).map { rank, kept in rank.map { _ in Double(kept) / Double(count) } }
  }
}
