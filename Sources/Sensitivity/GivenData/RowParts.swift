import CBoostMath
import NumericKernels

/// Tables of counts of random halves and quarters of the draws, with and without each of ten groups: what the
/// bias of a statistic of such a table is taken from, and its interval.
///
/// A statistic of n draws that are smoothed has a bias of about a n^(-1/2) for columns that are independent and
/// a / n for others: with t, h and q its means over all, halves and quarters,
///
///     d(t, h) = t - (h - t) / (2^(1/2) - 1)
///     2 d(t, h) - d(h, q)
///
/// is free of both (Richardson). The interval is that of the jackknife of the corrected statistic, with
/// Student's t (see `RowHalves`).
struct RowParts: Sendable {
  /// Ways of splitting the rows in halves, and in quarters.
  static let halvings = 8
  static let quarterings = 4
  static let groups = 10

  private let level: Double
  private let wantsIntervals: Bool
  /// The random word of each row: bits of it choose halves and quarters.
  private let words: [UInt64]
  /// The group of each row, by the highest bits of its word.
  private let groupOfRow: [UInt8]

  init(rowCount: Int, options: GivenDataOptions) {
    level = options.intervalLevel
    wantsIntervals = options.resamples > 0
    let stream = RandomStream(seed: options.seed, purpose: .bootstrap)
    let identity = StableIdentity("halves of a sample").value
    words = (0..<rowCount).map { stream.word(input: identity, draw: UInt64($0)) }
    groupOfRow = words.map { UInt8(truncatingIfNeeded: $0.multipliedFullWidth(by: UInt64(Self.groups)).high) }
  }

  /// The corrected statistic, within 0 and 1.
  ///
  /// - Parameters:
  ///   - places: For each row its place in the table; negative where it does not count.
  ///   - size: Places of the table.
  ///   - withInterval: Whether an interval is wanted.
  ///   - statistic: Of a table of counts.
  func estimate(
    places: [Int32], size: Int, withInterval: Bool, statistic: (_ table: [Int32]) -> Double
  ) -> ColumnEstimate {
    let isSplit = withInterval && wantsIntervals
    let tables = PartTables(places: places, size: size, parts: self, groups: isSplit ? Self.groups : 1)
    let value = corrected(tables, without: nil, statistic)
    guard value.isFinite else { return ColumnEstimate() }
    func inRange(_ value: Double) -> Double { min(max(value, 0), 1) }
    guard isSplit else { return ColumnEstimate(value: inRange(value)) }
    let parts = (0..<Self.groups).map { corrected(tables, without: $0, statistic) }
    let mean = parts.reduce(0, +) / Double(Self.groups)
    let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let tail = (1 - level) / 2
    let reach =
      mv_student_t_quantile(Double(Self.groups - 1), 1 - tail, tail)
      * (squares * Double(Self.groups - 1) / Double(Self.groups)).squareRoot()
    guard reach.isFinite else { return ColumnEstimate(value: inRange(value)) }
    return ColumnEstimate(
      value: inRange(value), interval: inRange(value - reach)...inRange(value + reach))
  }

  private func corrected(
    _ tables: PartTables, without group: Int?, _ statistic: ([Int32]) -> Double
  ) -> Double {
    func mean(_ parts: Range<Int>) -> Double {
      parts.reduce(0) { $0 + statistic(tables.table($1, without: group)) } / Double(parts.count)
    }
    let (all, half, quarter) = (mean(PartTables.all), mean(PartTables.halves), mean(PartTables.quarters))
    func free(_ whole: Double, _ part: Double) -> Double { whole - (part - whole) / (2.0.squareRoot() - 1) }
    return 2 * free(all, half) - free(half, quarter)
  }

  /// Calls the body with each part that a row is in.
  fileprivate func forEachPart(of row: Int, _ body: (_ part: Int) -> Void) {
    body(0)
    let word = words[row]
    for split in 0..<Self.halvings {
      body(PartTables.halves.lowerBound + 2 * split + Int(word >> UInt64(split) & 1))
    }
    for split in 0..<Self.quarterings {
      body(PartTables.quarters.lowerBound + 4 * split + Int(word >> UInt64(Self.halvings + 2 * split) & 3))
    }
  }

  fileprivate func group(ofRow row: Int) -> Int { Int(groupOfRow[row]) }
}

/// The tables of all parts, by group of rows.
private struct PartTables {
  static let all = 0..<1
  static let halves = 1..<(1 + 2 * RowParts.halvings)
  static let quarters = halves.upperBound..<(halves.upperBound + 4 * RowParts.quarterings)

  private let size: Int
  /// Part p of group g at [(g * parts + p) * size].
  private let counts: [Int32]
  /// Over groups.
  private let totals: [Int32]

  init(places: [Int32], size: Int, parts: RowParts, groups: Int) {
    self.size = size
    let partCount = Self.quarters.upperBound
    var counts = [Int32](repeating: 0, count: groups * partCount * size)
    for row in places.indices where places[row] >= 0 {
      let first = (groups > 1 ? parts.group(ofRow: row) : 0) * partCount * size + Int(places[row])
      parts.forEachPart(of: row) { counts[first + $0 * size] += 1 }
    }
    var totals = [Int32](repeating: 0, count: partCount * size)
    for group in 0..<groups {
      let first = group * partCount * size
      for place in totals.indices { totals[place] += counts[first + place] }
    }
    self.counts = counts
    self.totals = totals
  }

  /// The counts of a part, of all rows or of those outside a group.
  func table(_ part: Int, without group: Int?) -> [Int32] {
    let first = part * size
    var table = Array(totals[first..<(first + size)])
    guard let group else { return table }
    let ofGroup = group * totals.count + first
    for place in 0..<size { table[place] -= counts[ofGroup + place] }
    return table
  }
}
