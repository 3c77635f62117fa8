public import NumericKernels

/// The PAWN indices of all inputs: the distances of their classes, summed up in three ways.
public struct PAWNTables: Sendable, Hashable {
  /// Median over the classes of an input.
  public let median: MeasureTable
  /// Mean over the classes of an input.
  public let mean: MeasureTable
  /// Largest of the classes of an input.
  public let maximum: MeasureTable
}

extension GivenData {
  /// PAWN indices from given data (Pianosi & Wagener 2015, EMS 67:1; 2018, EMS 108:197).
  ///
  /// The draws fall into classes of equal size by the input. For each class the largest distance between the
  /// cumulative distribution of its outputs and that of all outputs is taken (Kolmogorov and Smirnov), and
  /// the distances are summed up by their median, mean and maximum.
  ///
  /// Such distances are about 0.87 (classes / n)^(1/2) for an input without effect. They are extrapolated
  /// from random halves of the sample (see `RowHalves`), which takes this away; the dummies show what is
  /// left. Ten classes lie below the index of single values of the input by 0.0015 where the first-order index is
  /// 0.3, by 0.013 where it is 0.9 (linear Gaussian functions), and noise is over-corrected by about as much where
  /// it hardly matters, for strong effects. Intervals know neither: they cover the index of single values 85 to
  /// 95 % of the time with 1,000 draws and indices up to 0.7, rarely for stronger effects and many draws (the
  /// long test `IntervalCoverageTests`). O(n log n) for each input, O(187 n) for each pair.
  ///
  /// - Parameters:
  ///   - options: What to compute.
  ///   - classes: Number of classes, 2 to a quarter of the draws.
  ///   - cancellation: Raise it to stop after the inputs under way.
  /// - Throws: `SensitivityError`, or what making an input throws.
  public func pawn(
    options: GivenDataOptions, classes: Int = 10, cancellation: CancellationFlag? = nil
  ) throws -> PAWNTables {
    try options.validate()
    if classes < 2 || classes > max(rowCount / 4, 2) {
      throw SensitivityError.badOption(
        name: "classes", value: "\(classes)", cure: "give 2 to \(max(rowCount / 4, 2)), such as 10")
    }
    let method = PAWN(classes: classes, halves: RowHalves(rowCount: rowCount, options: options))
    let tables = try ColumnAnalysis(method: method, data: self, options: options)
      .tables(cancellation: cancellation)
    return PAWNTables(median: tables[0], mean: tables[1], maximum: tables[2])
  }
}

struct PAWN: ColumnMethod {
  let classes: Int
  let halves: RowHalves

  static let measures = [MeasureTable.Measure.pawnMedian, .pawnMean, .pawnMaximum]
  static let intervalMethod = MeasureTable.IntervalMethod.jackknife
  static let fewestRows = 20

  func prepare(_ column: OutputColumn) -> OutputRanks { OutputRanks(of: column) }

  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared ranks: OutputRanks, withIntervals: Bool
  ) -> [ColumnEstimate] {
    let ofRow = RowClasses.classes(order, rowCount: column.valid.count, count: classes)
    let ascending = ranks.ascending.map { Int32($0) }
    let classOfPlace = ranks.ascending.map { ofRow[$0] }
    return halves.estimates(
      count: 3, range: 0...1, withIntervals: withIntervals
    ) { weights in
      let distances = Self.distances(
        ascending: ascending, classes: classOfPlace, runEnds: ranks.runEnds, weights: weights,
        classCount: classes
      ).sorted()
      guard !distances.isEmpty else { return [.nan, .nan, .nan] }
      let half = distances.count / 2
      let median = distances.count % 2 == 1 ? distances[half] : (distances[half - 1] + distances[half]) / 2
      return [median, distances.reduce(0, +) / Double(distances.count), distances[distances.count - 1]]
    }
  }

  /// The Kolmogorov-Smirnov distance of each class that has a draw.
  ///
  /// The distance of a class is largest just before or at one of its own outputs: one walk through all
  /// outputs in ascending order, run by run of equal ones, meets them all.
  static func distances(
    ascending: [Int32], classes: [Int32], runEnds: [Int], weights: Span<UInt8>, classCount: Int
  ) -> [Double] {
    var totals = [Double](repeating: 0, count: classCount)
    for place in ascending.indices { totals[Int(classes[place])] += Double(weights[Int(ascending[place])]) }
    let total = totals.reduce(0, +)
    let scales = totals.map { $0 > 0 ? 1 / $0 : 0 }
    var below = [Double](repeating: 0, count: classCount)
    var largest = below
    var all = 0.0
    var first = 0
    for end in runEnds {
      let before = all / total
      if end - first == 1 {
        // One draw, as almost always: the same without the loops.
        let weight = Double(weights[Int(ascending[first])])
        let j = Int(classes[first])
        first = end
        if weight == 0 { continue }
        let low = abs(below[j] * scales[j] - before)
        all += weight
        below[j] += weight
        largest[j] = max(largest[j], low, abs(below[j] * scales[j] - all / total))
        continue
      }
      for place in first..<end where weights[Int(ascending[place])] > 0 {
        let j = Int(classes[place])
        largest[j] = max(largest[j], abs(below[j] * scales[j] - before))
        all += Double(weights[Int(ascending[place])])
      }
      for place in first..<end { below[Int(classes[place])] += Double(weights[Int(ascending[place])]) }
      let after = all / total
      for place in first..<end where weights[Int(ascending[place])] > 0 {
        let j = Int(classes[place])
        largest[j] = max(largest[j], abs(below[j] * scales[j] - after))
      }
      first = end
    }
    return (0..<classCount).filter { totals[$0] > 0 }.map { largest[$0] }
  }
}
