import NumericKernels
import Statistics
import Synchronization

/// Percentile intervals of Sobol' indices from resampled groups of rows (Efron & Tibshirani 1993, chapter 13;
/// Archer, Saltelli & Sobol' 1997 for Sobol' indices).
///
/// Every resample draws as many groups as there are, with replacement, the same ones for all inputs and outputs.
/// Which ones is a pure function of the seed, the resample and the place in it.
struct GroupBootstrap {
  /// Intervals of one factor and output; nil without resamples, or when most resamples have no spread.
  struct Intervals {
    var first: ClosedRange<Double>?
    var total: ClosedRange<Double>?
  }

  private let options: SobolIndices.Options
  private let groupCount: Int
  /// How often group g is in resample r, at [r * groupCount + g].
  private let occurrences: [Double]

  init(options: SobolIndices.Options, groupCount: Int) {
    self.options = options
    self.groupCount = groupCount
    let stream = RandomStream(seed: options.seed, purpose: .bootstrap)
    var occurrences = [Double](repeating: 0, count: options.resamples * groupCount)
    for resample in 0..<options.resamples {
      for place in 0..<groupCount {
        let word = stream.word(input: UInt64(resample), draw: UInt64(place))
        // The high half of a product maps 64 random bits to 0 ..< groupCount with a bias below 2^-54.
        let group = Int(word.multipliedFullWidth(by: UInt64(groupCount)).high)
        occurrences[resample * groupCount + group] += 1
      }
    }
    self.occurrences = occurrences
  }

  /// - Parameters:
  ///   - sums: Of pair p = factor * q + output and group g at [p * groupCount + g].
  ///   - shifts: Of the q outputs.
  func intervals(
    of sums: [PickFreezeSums], shifts: [Double], cancellation: CancellationFlag?
  ) throws -> [Intervals] {
    let pairs = sums.count / groupCount
    let store = Mutex([Intervals](repeating: Intervals(), count: pairs))
    guard options.resamples > 0, groupCount > 1 else { return store.withLock { $0 } }
    try parallelFor(
      count: pairs, workers: options.workers, cancellation: cancellation, makeWorkspace: {}
    ) { (_: inout Void, pair) in
      let ofPair = sums[(pair * groupCount)..<((pair + 1) * groupCount)]
      let intervals = self.intervals(ofPair: ofPair, shift: shifts[pair % shifts.count])
      store.withLock { $0[pair] = intervals }
    }
    return store.withLock { $0 }
  }

  private func intervals(ofPair sums: ArraySlice<PickFreezeSums>, shift: Double) -> Intervals {
    var firsts: [Double] = []
    var totals: [Double] = []
    for resample in 0..<options.resamples {
      var resampled = PickFreezeSums()
      var place = resample * groupCount
      for sum in sums {
        resampled.lanes += sum.lanes * occurrences[place]
        place += 1
      }
      if let indices = options.estimator.indices(resampled, shift: shift) {
        firsts.append(indices.first)
        totals.append(indices.total)
      }
    }
    guard 2 * firsts.count > options.resamples else { return Intervals() }
    return Intervals(first: percentileInterval(&firsts), total: percentileInterval(&totals))
  }

  private func percentileInterval(_ values: inout [Double]) -> ClosedRange<Double>? {
    let tail = (1 - options.intervalLevel) / 2
    var scratch = values.mutableSpan
    guard let ends = Quantiles.values(of: &scratch, probabilities: [tail, 1 - tail]) else { return nil }
    return ends[0]...max(ends[0], ends[1])
  }
}
