public import NumericKernels

/// Second-order Sobol' indices: the share of the variance that two inputs explain together beyond what either
/// explains alone, S_ij = S^closed_{ij} - S_i - S_j (Homma & Saltelli 1996, RESS 52:1).
///
/// The closed index of the pair comes from runs in which both inputs are exchanged, with the estimator of the
/// options, so that it has the accuracy of a first-order index; Saltelli's (2002) product of BA_i and AB_j
/// needs no such runs but is noisier.
public struct SecondOrderIndices: Sendable {
  /// The interaction of two inputs for one output.
  public struct Pair: Sendable, Hashable {
    /// Indices of the two inputs (or of all inputs of two groups) in the model.
    public let inputs: [Int]
    /// Names of the two inputs or groups.
    public let names: [String]
    /// The second-order index; nil when the output has no spread.
    public let index: Double?
    /// Interval of `index`: by bootstrap, or by Student's t over the randomisations of the options.
    public let interval: ClosedRange<Double>?
    /// Base rows left out of the closed index because one of their runs failed.
    public let failedRows: Int
  }

  /// Per output, all pairs of the chosen inputs, in their order.
  public let outputs: [[Pair]]
  /// Number of model runs: (2 + 2m) N with BA, (2 + m) N without, for m = k + k (k - 1) / 2 and k inputs.
  public let evaluations: Int

  /// - Parameters:
  ///   - model: The model; its inputs must be independent of each other.
  ///   - inputs: Indices of the inputs whose interactions are wanted, two or more, such as the first few ranks.
  ///   - options: What to compute; `groups` and `includesDummy` do not apply.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done of N, from any worker, in rising order.
  /// - Throws: `SensitivityError`, or what the model throws.
  public init(
    of model: some PickFreezeModel, inputs: [Int], options: SobolOptions,
    cancellation: CancellationFlag? = nil, progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    var options = options
    options.groups = [SobolIndices.Group(name: "inputs", inputs: inputs)]
    try options.validate(model)
    try self.init(
      of: model, factors: inputs.map { SobolIndices.Group(name: model.inputNames[$0], inputs: [$0]) },
      options: options, cancellation: cancellation, progress: progress)
  }

  /// The same for groups of inputs, of which no two share an input.
  public init(
    of model: some PickFreezeModel, factors singles: [SobolIndices.Group], options: SobolOptions,
    cancellation: CancellationFlag? = nil, progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    var options = options
    (options.groups, options.includesDummy) = (singles, false)
    try options.validate(model)
    if singles.count < 2 {
      throw SensitivityError.nothingToRank("inputs: an interaction needs two inputs, \(singles.count) given")
    }
    let places = singles.indices.flatMap { i in singles.indices.dropFirst(i + 1).map { (i, $0) } }
    let pairs = places.map { i, j in
      SobolIndices.Group(
        name: "\(singles[i].name) and \(singles[j].name)", inputs: singles[i].inputs + singles[j].inputs)
    }
    let run = try PickFreezeRun(
      model: model, factors: singles + pairs, options: options, cancellation: cancellation,
      progress: progress)
    let indices = IndexEstimates(run, estimator: options.estimator)
    let resamples = try GroupBootstrap(options: options, groupCount: run.groupCount)
      .resamples(of: run, estimates: indices, cancellation: cancellation)
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: options.baseDraws, rows: options.baseDraws)
    }

    outputs = (0..<model.outputCount).map { output in
      places.enumerated().map { number, place in
        let rows = [singles.count + number, place.0, place.1].map { $0 * model.outputCount + output }
        let estimates = rows.map { indices.indices(ofPair: $0) }
        let index = Self.interaction(estimates)
        let resampled = resamples[rows[0]].values.indices.map { resample in
          Self.interaction(rows.map { resamples[$0].values[resample] })
        }
        return Pair(
          inputs: pairs[number].inputs, names: [singles[place.0].name, singles[place.1].name], index: index,
          interval: index.flatMap { _ in
            ResampledIndices.interval(
              of: resampled, kind: options.intervalKind, level: options.intervalLevel)
          },
          failedRows: options.baseDraws - run.totals[rows[0]].count)
      }
    }
    let factorRuns = (options.estimator.needsBA ? 2 : 1) * (singles.count + pairs.count)
    evaluations = (2 + factorRuns) * options.baseDraws
  }

  /// Closed index of the pair minus the two first-order indices.
  private static func interaction(_ estimates: [IndexPair?]) -> Double? {
    guard let closed = estimates[0], let one = estimates[1], let other = estimates[2] else { return nil }
    return closed.first - one.first - other.first
  }
}
