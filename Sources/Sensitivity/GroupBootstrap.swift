import NumericKernels
import Statistics
import Synchronization

/// The indices of one factor and output in every bootstrap resample, or in every randomisation of the design;
/// nil where a resample has no spread.
struct ResampledIndices {
  var values: [IndexPair?] = []

  /// The interval of a number made from the indices; nil without resamples, or when most have no spread.
  func interval(
    of index: (IndexPair) -> Double, kind: IntervalKind, level: Double
  ) -> ClosedRange<Double>? {
    Self.interval(of: values.map { $0.map(index) }, kind: kind, level: level)
  }

  /// The percentile interval of one number per resample, or the t interval of one per randomisation.
  static func interval(
    of resampled: [Double?], kind: IntervalKind, level: Double
  ) -> ClosedRange<Double>? {
    guard kind == .randomizations else { return interval(of: resampled, level: level) }
    let known = resampled.compactMap { $0 }
    // A randomisation without an estimate says that the others are not alike either.
    guard known.count == resampled.count, known.count > 1 else { return nil }
    return ReplicateEstimate(known.span).interval(level: level).map { $0.lower...$0.upper }
  }

  /// The percentile interval of one number per resample.
  static func interval(of resampled: [Double?], level: Double) -> ClosedRange<Double>? {
    let known = resampled.compactMap { $0 }
    guard 2 * known.count > resampled.count else { return nil }
    let tail = (1 - level) / 2
    guard let ends = Quantiles.values(of: known.span, probabilities: [tail, 1 - tail]) else { return nil }
    return ends[0]...max(ends[0], ends[1])
  }
}

/// Resamples of Sobol' indices from groups of rows (Efron & Tibshirani 1993, chapter 13; Archer, Saltelli &
/// Sobol' 1997, J. Stat. Comput. Simul. 58:99, for Sobol' indices).
///
/// Every resample draws as many groups as there are, with replacement, the same ones for all inputs and
/// outputs. Which ones is a pure function of the seed, the resample and the place in it.
struct GroupBootstrap {
  private let options: SobolOptions
  private let groupCount: Int
  /// How often group g is in resample r, at [r * groupCount + g].
  private let occurrences: [Double]

  init(options: SobolOptions, groupCount: Int) {
    self.options = options
    self.groupCount = groupCount
    occurrences = Self.occurrences(
      seed: options.seed, resamples: options.randomizations > 1 ? 0 : options.resamples, of: groupCount)
  }

  /// How often group g is in resample r, at [r * groupCount + g].
  static func occurrences(seed: UInt64, resamples: Int, of groupCount: Int) -> [Double] {
    let stream = RandomStream(seed: seed, purpose: .bootstrap)
    var occurrences = [Double](repeating: 0, count: resamples * groupCount)
    for resample in 0..<resamples {
      for place in 0..<groupCount {
        let word = stream.word(input: UInt64(resample), draw: UInt64(place))
        // The high half of a product maps 64 random bits to 0 ..< groupCount with a bias below 2^-54.
        let group = Int(word.multipliedFullWidth(by: UInt64(groupCount)).high)
        occurrences[resample * groupCount + group] += 1
      }
    }
    return occurrences
  }

  /// Resampled indices by pair (factor * q + output).
  func resamples(
    of run: PickFreezeRun, estimates: IndexEstimates, cancellation: CancellationFlag?
  ) throws -> [ResampledIndices] {
    let pairs = run.totals.count
    let store = Mutex([ResampledIndices](repeating: ResampledIndices(), count: pairs))
    let isReplicated = options.randomizations > 1
    guard isReplicated || options.resamples > 0, groupCount > 1 else { return store.withLock { $0 } }
    try parallelFor(
      count: pairs, workers: options.workers, cancellation: cancellation, makeWorkspace: {}
    ) { (_: inout Void, pair) in
      let values =
        isReplicated
        ? self.replicates(of: run.sums.groups(ofPair: pair), shift: run.shift(ofPair: pair))
        : (0..<options.resamples).map { resample in
          estimates.indices(
            ofPair: pair,
            occurrences: occurrences[(resample * groupCount)..<((resample + 1) * groupCount)])
        }
      store.withLock { $0[pair].values = values }
    }
    return store.withLock { $0 }
  }

  /// The indices of each randomisation, whose groups stand together.
  private func replicates(of sums: ArraySlice<PickFreezeSums>, shift: Double) -> [IndexPair?] {
    let count = groupCount / options.randomizations
    return (0..<options.randomizations).map { randomization in
      let first = sums.startIndex + randomization * count
      let sum = sums[first..<(first + count)].reduce(PickFreezeSums(), +)
      return options.estimator.indices(sum, shift: shift)
    }
  }
}
