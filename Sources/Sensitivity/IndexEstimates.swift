/// The indices of a finished pick-freeze run by one estimator, corrected by what is known of its surrogates.
struct IndexEstimates {
  private let run: PickFreezeRun
  private let estimator: SobolEstimator
  /// beta of both indices by pair; zero without a surrogate.
  private let slopes: [IndexPair]
  /// By pair, the variance of the total index without and with its surrogate; nil without one.
  private let variances: [(plain: Double, controlled: Double)?]

  init(_ run: PickFreezeRun, estimator: SobolEstimator) {
    self.run = run
    self.estimator = estimator
    let fits = run.totals.indices.map { Self.slopes(ofPair: $0, run: run, estimator: estimator) }
    slopes = fits.map { $0.map { ($0.first.slope, $0.total.slope) } ?? (0, 0) }
    variances = fits.map { $0.map { ($0.total.plain, $0.total.controlled) } }
  }

  /// The indices of a pair; nil where the output has no spread.
  func indices(ofPair pair: Int) -> IndexPair? {
    corrected(
      estimator.indices(run.totals[pair], shift: run.shift(ofPair: pair)), pair: pair,
      control: run.control?.sums.totals[pair])
  }

  /// The indices of a pair in a resample.
  ///
  /// - Parameter occurrences: How often each group of rows is in it.
  func indices(ofPair pair: Int, occurrences: ArraySlice<Double>) -> IndexPair? {
    func resampled(_ sums: GroupedSums) -> PickFreezeSums {
      var resampled = PickFreezeSums()
      for (sum, occurrence) in zip(sums.groups(ofPair: pair), occurrences) {
        resampled.lanes += sum.lanes * occurrence
      }
      return resampled
    }
    let indices = estimator.indices(resampled(run.sums), shift: run.shift(ofPair: pair))
    guard let control = run.control, slopes[pair] != (0, 0) else { return indices }
    return corrected(indices, pair: pair, control: resampled(control.sums))
  }

  /// What the surrogate of an output did, for the first `factors` factors; nil without one.
  func control(ofOutput output: Int, factors: Int) -> SurrogateControl? {
    guard let surrogate = run.control?.surrogates[output] else { return nil }
    let outputs = run.shifts.count
    let known = (0..<factors).compactMap { variances[$0 * outputs + output] }
    let (plain, controlled) = known.reduce((0, 0)) { ($0.0 + $1.plain, $0.1 + $1.controlled) }
    return SurrogateControl(
      explained: surrogate.explained, gain: plain > 0 ? plain / max(controlled, 1e-9 * plain) : 1)
  }

  private func corrected(_ indices: IndexPair?, pair: Int, control: PickFreezeSums?) -> IndexPair? {
    guard let indices, slopes[pair] != (0, 0), let known = run.control, let exact = known.exact[pair],
      let control,
      let estimated = estimator.indices(control, shift: known.shifts[pair % run.shifts.count])
    else { return indices }
    return (
      indices.first - slopes[pair].first * (estimated.first - exact.first),
      indices.total - slopes[pair].total * (estimated.total - exact.total)
    )
  }

  /// The slope of an index on that of the surrogate, and the variances of the index without and with it.
  private typealias Slope = (slope: Double, plain: Double, controlled: Double)

  /// Slopes from the indices without each part of the rows in turn, the jackknife (Efron & Tibshirani 1993, chapter 11).
  private static func slopes(
    ofPair pair: Int, run: PickFreezeRun, estimator: SobolEstimator
  ) -> (first: Slope, total: Slope)? {
    guard let control = run.control, control.exact[pair] != nil, run.groupCount > 8 * run.coarseGroups
    else { return nil }
    let shift = control.shifts[pair % run.shifts.count]
    var (own, known): ([IndexPair], [IndexPair]) = ([], [])
    let (groups, others) = (run.sums.groups(ofPair: pair), control.sums.groups(ofPair: pair))
    for first in stride(from: 0, to: run.groupCount, by: run.coarseGroups) {
      func total(_ groups: ArraySlice<PickFreezeSums>) -> PickFreezeSums {
        groups.dropFirst(first).prefix(run.coarseGroups).reduce(PickFreezeSums(), +)
      }
      let without = run.totals[pair] - total(groups)
      let controlWithout = control.sums.totals[pair] - total(others)
      guard let indices = estimator.indices(without, shift: run.shift(ofPair: pair)),
        let exact = estimator.indices(controlWithout, shift: shift)
      else { return nil }
      own.append(indices)
      known.append(exact)
    }
    return (slope(own.map(\.first), on: known.map(\.first)), slope(own.map(\.total), on: known.map(\.total)))
  }

  private static func slope(_ y: [Double], on x: [Double]) -> Slope {
    let count = Double(y.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (x, y) in zip(x, y) {
      let (dx, dy) = (x - meanX, y - meanY)
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
    }
    guard xx > 0, xy.isFinite else { return (0, yy, yy) }
    return (xy / xx, yy, max(0, yy - xy * xy / xx))
  }
}
