public import Distributions
import Glibc

extension ExchangeUncertainty {
  /// What a row of brightway's uncertainty table says about an exchange, and what is wrong with it.
  ///
  /// Numbers of the table are float32, so a `loc` within their rounding of ln|amount| is right. A lognormal keeps its own `loc`
  /// whatever the amount, as in brightway. Where there is no such distribution the result is `none`.
  /// - Parameters:
  ///   - row: the row as read.
  ///   - amount: static value beside it, before flip and rescaling.
  ///   - table: takes distributions that have no short form.
  public static func reading(
    _ row: StatsArraysRow, amount: Double, into table: inout ExchangeTable
  ) -> (uncertainty: ExchangeUncertainty, defects: UncertaintyDefects) {
    if row.uncertaintyType <= 1 {
      let differs = !row.loc.isNaN && !isClose(row.loc, amount)
      return (.none, differs ? .init(.locIsNotAmount) : [])
    }
    if let defect = impossibility(of: row) { return (.none, .init(defect)) }
    if let short = shortForm(of: row) { return (short, doubts(about: row, mean: mean(of: short), amount)) }
    do throws(DistributionError) {
      let distribution = try row.distribution()
      // The mean of a truncated distribution is an integral; its median tells as well whether it is far off.
      let place = distribution.truncation == nil ? distribution.mean : distribution.median
      let uncertainty = ExchangeUncertainty(distribution) ?? table.add(distribution)
      return (uncertainty, doubts(about: row, mean: place, amount))
    } catch {
      return (.none, .init(.invalidParameter))
    }
  }

  /// What makes the commonest families impossible, each under its own name.
  private static func impossibility(of row: StatsArraysRow) -> UncertaintyDefect? {
    switch row.uncertaintyType {
    case 2, 3:
      if row.scale.isNaN || row.scale == -.infinity || row.scale == .infinity { return .spreadMissing }
      if row.scale == 0 { return .spreadIsZero }
      if row.scale < 0 { return .spreadNegative }
      if !row.loc.isFinite { return .placeMissing }
      // No draw lies further out than 8.3 standard deviations or so; e^709 is the largest number.
      let reach = 8.3 * row.scale
      return row.uncertaintyType == 2 && row.loc + reach > 709 ? .overflow : nil
    case 4, 5, 13:
      if row.minimum.isNaN || row.maximum.isNaN { return .limitMissing }
      if row.minimum > row.maximum { return .minimumAboveMaximum }
      if row.minimum == row.maximum { return .rangeIsEmpty }
      guard row.uncertaintyType != 4 else { return nil }
      if !row.loc.isFinite { return .placeMissing }
      return row.loc < row.minimum || row.loc > row.maximum ? .modeOutside : nil
    case 6...12: return nil
    default: return .unknownDistribution
    }
  }

  /// The forms without truncation that databases are full of, made without the checks of `Distribution`.
  private static func shortForm(of row: StatsArraysRow) -> ExchangeUncertainty? {
    let isBounded = !row.minimum.isNaN || !row.maximum.isNaN
    switch row.uncertaintyType {
    case 2 where !isBounded:
      return .lognormal(logMedian: row.loc, logStandardDeviation: row.scale, negative: row.negative)
    case 3 where !isBounded: return .normal(mean: row.loc, standardDeviation: row.scale)
    case 4 where row.minimum.isFinite && row.maximum.isFinite:
      return .uniform(minimum: row.minimum, maximum: row.maximum)
    case 5 where row.minimum.isFinite && row.maximum.isFinite:
      return .triangular(minimum: row.minimum, mode: row.loc, maximum: row.maximum)
    default: return nil
    }
  }

  private static func mean(of short: ExchangeUncertainty) -> Double {
    switch short {
    case .lognormal(let logMedian, let sigma, let negative):
      let mean = exp(logMedian + sigma * sigma / 2)
      return negative ? -mean : mean
    case .normal(let mean, _): return mean
    case .uniform(let minimum, let maximum): return (minimum + maximum) / 2
    case .triangular(let minimum, let mode, let maximum): return (minimum + mode + maximum) / 3
    default: return .nan
    }
  }

  private static func doubts(about row: StatsArraysRow, mean: Double, _ amount: Double) -> UncertaintyDefects
  {
    let type = row.uncertaintyType
    let hasRange = [4, 5, 7, 10, 13].contains(type)
    let isOutside = { (x: Double) in
      x < row.minimum - 1e-6 * abs(row.minimum) || x > row.maximum + 1e-6 * abs(row.maximum)
    }
    var defects: UncertaintyDefects = []
    if hasRange && isOutside(amount) {
      // A range that was written with the sign of the matrix, which `flip` then turns a second time.
      defects.insert(.init(amount != 0 && !isOutside(-amount) ? .signReversed : .rangeWithoutAmount))
    } else if amount != 0 && mean != 0 && (mean < 0) != (amount < 0) {
      defects.insert(.init(.signReversed))
    }
    switch type {
    case 2:
      let expected = log(abs(amount))
      // Four times the rounding of float32, in which either may have been stored before.
      let rounding = amount == 0 ? 0 : 0x1p-22 * max(1, abs(expected))
      if !(abs(row.loc - expected) <= rounding) {
        let isMean = abs(row.loc + row.scale * row.scale / 2 - expected) <= rounding
        defects.insert(.init(isMean ? .meanIsAmount : .locIsNotLogAmount))
      }
    case 3, 5, 13:
      let isKnown = defects.contains(.init(.signReversed)) && isClose(-row.loc, amount)
      if !isKnown && !isClose(row.loc, amount) { defects.insert(.init(.locIsNotAmount)) }
    default: break
    }
    let ratio = abs(mean / amount)
    if !(ratio >= 0.5 && ratio <= 2) && !(amount == 0 && mean == 0) {
      defects.insert(.init(.meanFarFromAmount))
    }
    return defects
  }

  /// Whether two numbers are one before it was rounded to float32.
  private static func isClose(_ rounded: Double, _ exact: Double) -> Bool {
    abs(rounded - exact) <= 0x1p-22 * abs(exact) || Float(rounded) == Float(exact)
  }
}
