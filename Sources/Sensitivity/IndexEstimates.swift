/// The indices of a finished pick-freeze run by one estimator, corrected by what is known of its surrogates.
struct IndexEstimates {
  private let run: PickFreezeRun
  private let estimator: SobolEstimator
  /// Groups of rows that surrogates were fitted to; they count for outputs without surrogate only.
  private let fittedGroups: Int
  /// By pair; nil without a surrogate.
  private let corrections: [Correction?]

  /// What the surrogate of an output says of one factor.
  private struct Correction {
    /// Without the groups that surrogates were fitted to.
    let sums: PickFreezeSums
    let control: PickFreezeSums
    /// The indices of the surrogate itself.
    let exact: IndexPair
    let shift: Double
    /// For the first-order and for the total index: whether the error of the surrogate's is taken off.
    let isUsed: (first: Bool, total: Bool)
    /// Whether resampled rows tell what error is left; else that of plain estimates stands for it.
    let isToldByRows: Bool
    /// Of the total index, without and with the surrogate.
    let variances: (plain: Double, controlled: Double)
  }

  init(_ run: PickFreezeRun, estimator: SobolEstimator) {
    self.run = run
    self.estimator = estimator
    guard let control = run.control else {
      fittedGroups = 0
      corrections = run.totals.map { _ in nil }
      return
    }
    let fitted = Self.fittedGroups(of: run, control: control)
    fittedGroups = fitted
    corrections = run.totals.indices.map {
      Self.correction(ofPair: $0, run: run, control: control, withoutFirst: fitted, estimator: estimator)
    }
  }

  /// The indices of a pair; nil where the output has no spread.
  func indices(ofPair pair: Int) -> IndexPair? {
    let shift = run.shift(ofPair: pair)
    guard let correction = corrections[pair] else { return estimator.indices(run.totals[pair], shift: shift) }
    return corrected(
      estimator.indices(correction.sums, shift: shift), by: correction, control: correction.control)
  }

  /// The indices of a pair in a resample.
  ///
  /// - Parameter occurrences: How often each group of rows is in it.
  func indices(ofPair pair: Int, occurrences: ArraySlice<Double>) -> IndexPair? {
    let correction = corrections[pair]
    func resampled(_ sums: GroupedSums) -> PickFreezeSums {
      sums.resampled(
        pair: pair, occurrences: occurrences, withoutFirst: correction == nil ? 0 : fittedGroups)
    }
    let indices = estimator.indices(resampled(run.sums), shift: run.shift(ofPair: pair))
    guard let correction, let control = run.control else { return indices }
    return corrected(
      indices, by: correction,
      control: correction.isToldByRows ? resampled(control.sums) : correction.control)
  }

  /// What the surrogate of an output did, for the first `factors` factors; nil without one.
  func control(ofOutput output: Int, factors: Int) -> SurrogateControl? {
    guard let surrogate = run.control?.surrogates[output] else { return nil }
    let known = (0..<factors).compactMap { corrections[$0 * run.shifts.count + output]?.variances }
    // None is trusted: the plain estimates stand.
    guard !known.isEmpty else { return nil }
    let (plain, controlled) = known.reduce((0, 0)) { ($0.0 + $1.plain, $0.1 + $1.controlled) }
    guard surrogate.moments.isToldByRows else {
      return SurrogateControl(explained: surrogate.explained, gain: nil)
    }
    // The plain estimate would have all rows.
    let share = Double(run.groupCount - fittedGroups) / Double(run.groupCount)
    return SurrogateControl(
      explained: surrogate.explained, gain: plain > 0 ? share * plain / max(controlled, 1e-9 * plain) : 1)
  }

  private func corrected(
    _ indices: IndexPair?, by correction: Correction, control: PickFreezeSums
  ) -> IndexPair? {
    guard let indices, correction.isUsed != (false, false),
      let estimated = estimator.indices(control, shift: correction.shift)
    else { return indices }
    return (
      correction.isUsed.first ? indices.first - (estimated.first - correction.exact.first) : indices.first,
      correction.isUsed.total ? indices.total - (estimated.total - correction.exact.total) : indices.total
    )
  }
}

extension IndexEstimates {
  /// Variances of a surrogate's rows, as multiples of its exact variance, that it is used with.
  private static let trustedVariances = 0.5...2

  /// The fewest first groups, of those that the jackknife leaves out, with all rows that surrogates were fitted to.
  private static func fittedGroups(of run: PickFreezeRun, control: ControlSums) -> Int {
    guard let pair = control.exact.firstIndex(where: { $0 != nil }) else { return 0 }
    let groups = Array(control.sums.groups(ofPair: pair))
    var (rows, group) = (0, 0)
    while rows < control.fittedRows, group < groups.count {
      let part = groups[group..<min(groups.count, group + run.coarseGroups)]
      rows += part.reduce(0) { $0 + $1.count }
      group += part.count
    }
    return group
  }

  /// What pays is told by the indices without each part of the rows in turn, the jackknife (Efron & Tibshirani 1993,
  /// chapter 11); nil where there is no surrogate, or too little to tell by.
  private static func correction(
    ofPair pair: Int, run: PickFreezeRun, control: ControlSums, withoutFirst skipped: Int,
    estimator: SobolEstimator
  ) -> Correction? {
    guard let exact = control.exact[pair], run.groupCount - skipped > 8 * run.coarseGroups else { return nil }
    let shifts = (own: run.shift(ofPair: pair), surrogate: control.shifts[pair % run.shifts.count])
    func parts(_ sums: GroupedSums) -> [PickFreezeSums] {
      let groups = sums.groups(ofPair: pair).dropFirst(skipped)
      return stride(from: 0, to: groups.count, by: run.coarseGroups).map { first in
        groups.dropFirst(first).prefix(run.coarseGroups).reduce(PickFreezeSums(), +)
      }
    }
    let (parts, others) = (parts(run.sums), parts(control.sums))
    let total = parts.reduce(PickFreezeSums(), +)
    let totalOfOthers = others.reduce(PickFreezeSums(), +)
    // A surrogate most of whose variance lies in tails that no row has seen, or that has far less than its rows, is
    // known no better than the output.
    guard let moments = control.surrogates[pair % run.shifts.count]?.moments,
      trustedVariances.contains(PickFreezeMoments(totalOfOthers).pooledVariance / moments.variance)
    else { return nil }
    var (own, known): ([IndexPair], [IndexPair]) = ([], [])
    for (part, other) in zip(parts, others) {
      guard let indices = estimator.indices(total - part, shift: shifts.own),
        let ofSurrogate = estimator.indices(totalOfOthers - other, shift: shifts.surrogate)
      else { return nil }
      own.append(indices)
      known.append(ofSurrogate)
    }
    let first = choice(own.map(\.first), minus: known.map(\.first))
    let ofTotal = choice(own.map(\.total), minus: known.map(\.total))
    return Correction(
      sums: total, control: totalOfOthers, exact: exact, shift: shifts.surrogate,
      isUsed: (first.isUsed, ofTotal.isUsed), isToldByRows: moments.isToldByRows,
      variances: (ofTotal.plain, ofTotal.controlled))
  }

  /// Whether y - x varies less than half as much as y, and the sums of squares of y without and with that.
  private static func choice(
    _ y: [Double], minus x: [Double]
  ) -> (isUsed: Bool, plain: Double, controlled: Double) {
    func squares(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let (plain, controlled) = (squares(y), squares(zip(y, x).map { $0 - $1 }))
    let isUsed = controlled < plain / 2
    return (isUsed, plain, isUsed ? controlled : plain)
  }
}
