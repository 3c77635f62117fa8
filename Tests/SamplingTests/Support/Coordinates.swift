import Sampling

/// Coordinates of a range of draws as an array.
func coordinates(_ design: Design, _ input: UInt64, _ range: Range<Int>) -> [Double] {
  var values = [Double](repeating: -1, count: range.count)
  var span = values.mutableSpan
  design.coordinates(input: input, firstDraw: range.lowerBound, into: &span)
  return values
}

/// All coordinates of one input.
func coordinates(_ design: Design, _ input: UInt64) -> [Double] {
  coordinates(design, input, 0..<design.draws)
}

/// Pearson's statistic of counts that should be equal.
func chiSquare(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}

/// A bound a chi-square statistic stays under but once in about a million: mean + 5.5 standard deviations,
/// widened by the skewness.
func chiSquareBound(_ degrees: Int) -> Double {
  // Wilson and Hilferty (1931): the cube root of chi-square / n is nearly normal; z = 4.75 has the
  // probability 1e-6.
  let n = Double(degrees)
  let root = 1 - 2 / (9 * n) + 4.75 * (2 / (9 * n)).squareRoot()
  return n * root * root * root
}
