import Distributions

/// The largest distance between the distribution function of a sample and that of a continuous distribution.
func kolmogorovSmirnov(_ sample: [Double], _ distribution: Distribution) -> Double {
  let sorted = sample.sorted()
  let count = Double(sorted.count)
  return sorted.enumerated().reduce(0) { worst, next in
    let probability = distribution.cumulative(next.element)
    return max(
      worst, abs(probability - Double(next.offset) / count),
      abs(Double(next.offset + 1) / count - probability))
  }
}

/// The distance that a right sampler exceeds once in a million runs: 2 exp(-2 n d^2) = 1e-6.
func kolmogorovSmirnovLimit(_ count: Int) -> Double { (7.254 / Double(count)).squareRoot() }
