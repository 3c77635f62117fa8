/// What an uncertain exchange x has to do with the variance V of a score h, in the square of the score's unit:
/// divided by V these are its Sobol' indices or bounds of them.
///
/// Where h is linear in x its slope ∂h/∂x does not depend on x, and, inputs being independent, E Var(h | all
/// others) = E (∂h/∂x)² Var x, and Var E(h | x) = (E ∂h/∂x)² Var x. That holds of every exchange of B and C,
/// and of one of A unless its product needs the process it belongs to (a loop, or the output of a process
/// itself). In general, with z the normal score of x, the Gaussian inequality of Poincaré says E Var(h | all
/// others) <= E (dh/dz)² (Roustant, Barthe & Iooss 2017, doi:10.1214/17-EJS1310) and the Hermite coefficient of
/// degree one that Var E(h | x) >= (E dh/dz)².
public struct VarianceContribution: Sendable, Hashable {
  /// E (∂h/∂x)² Var x: over V the total index, exact in expectation where `isLinear`, else an approximation.
  public let total: Double
  /// (E ∂h/∂x)² Var x less its Monte Carlo bias: over V the first-order index, likewise.
  public let first: Double
  /// One standard error of `first`.
  public let firstError: Double
  /// E (dh/dz)², an upper bound of what `total` approximates; nil where x has no derivative: discrete,
  /// presampled.
  public let upperBound: Double?
  /// (E dh/dz)² less its bias, a lower bound of what `first` approximates; nil likewise.
  public let lowerBound: Double?
  /// One standard error of `lowerBound`.
  public let lowerBoundError: Double?
  /// Whether the score is linear in the exchange.
  public let isLinear: Bool
}

extension ExchangeGradients {
  /// What an exchange (index) contributes to the variance of an output.
  public func contribution(of exchange: Int, to output: Int) -> VarianceContribution {
    let law = moments[exchange]
    let slope = slope(exchange, output)
    let first = ExchangeGradients.square(slope.mean, variance: slope.meanVariance)
    guard let derivative = law.derivative else {
      return VarianceContribution(
        total: slope.meanSquare * law.variance, first: first.value * law.variance,
        firstError: first.error * law.variance, upperBound: nil, lowerBound: nil, lowerBoundError: nil,
        isLinear: slope.isLinear)
    }
    let square = derivative.mean * derivative.mean
    let lower = ExchangeGradients.square(slope.weightedMean, variance: slope.weightedMeanVariance)
    return VarianceContribution(
      total: slope.meanSquare * law.variance, first: first.value * law.variance,
      firstError: first.error * law.variance,
      upperBound: slope.weightedMeanSquare * derivative.meanSquare, lowerBound: lower.value * square,
      lowerBoundError: lower.error * square, isLinear: slope.isLinear)
  }

  /// E ∂h/∂x of an exchange (index) as it stands in its matrix: a mean over draws, but for factors of C, whose
  /// expectation is known.
  public func meanSlope(of exchange: Int, to output: Int) -> Double { slope(exchange, output).mean }

  /// `total` and `upperBound` of an exchange by block of draws; nil without derivative.
  public func blockContributions(of exchange: Int, to output: Int) -> (totals: [Double], bounds: [Double]?) {
    let law = moments[exchange]
    let squares = blockMeans.map { blockSquares($0, exchange, output) }
    return (
      squares.map { $0.plain * law.variance },
      law.derivative.map { derivative in squares.map { $0.weighted * derivative.meanSquare } }
    )
  }

  /// Draws that counted, by block.
  public var blockCounts: [Int] { blockMeans.map(\.count) }

  private struct Slope {
    var mean = 0.0
    var meanSquare = 0.0
    /// Variance of the estimate of the mean.
    var meanVariance = 0.0
    /// The same with draws weighted by dx/dz, or by its square.
    var weightedMean = 0.0
    var weightedMeanSquare = 0.0
    var weightedMeanVariance = 0.0
    var isLinear = true
  }

  private func slope(_ exchange: Int, _ output: Int) -> Slope {
    guard sums.count > 0 else { return Slope(mean: .nan, meanSquare: .nan) }
    let (activity, method) = outputs[output]
    let flows = block.biosphere.flowCount
    switch sources[exchange] {
    case .emission(let process, let flow):
      let supply = powers(sums.supplies[activity][2 * process], sums.supplies[activity][2 * process + 1])
      let factor = factorMoments.means[flow + method * flows]
      return linear(
        factor * supply.mean, factorMoments.squares[flow + method * flows] * supply.meanSquare,
        factor * factor * supply.meanVariance)
    case .factor(method, let flow):
      let amount = powers(sums.inventories[activity][2 * flow], sums.inventories[activity][2 * flow + 1])
      return linear(amount.mean, amount.meanSquare, amount.meanVariance)
    case .factor: return Slope()
    case .slope(let place, let inLoop):
      let own = powers(sums.technosphere[output][4 * place], sums.technosphere[output][4 * place + 1])
      var slope = linear(own.mean, own.meanSquare, own.meanVariance)
      slope.isLinear = !inLoop
      // Where the slope depends on the exchange: ratios to sums whose expectations are known, which many wide
      // exchanges need.
      let (weight, square) = (sums.weights[2 * place], sums.weights[2 * place + 1])
      guard inLoop, square > 0 else { return slope }
      slope.weightedMean = sums.technosphere[output][4 * place + 2] / weight
      slope.weightedMeanSquare = sums.technosphere[output][4 * place + 3] / square
      slope.weightedMeanVariance = own.meanVariance * Double(sums.count) * square / (weight * weight)
      return slope
    }
  }

  private func linear(_ mean: Double, _ meanSquare: Double, _ variance: Double) -> Slope {
    Slope(
      mean: mean, meanSquare: meanSquare, meanVariance: variance, weightedMean: mean,
      weightedMeanSquare: meanSquare, weightedMeanVariance: variance)
  }

  private func powers(_ sum: Double, _ squares: Double) -> (
    mean: Double, meanSquare: Double, meanVariance: Double
  ) {
    let count = Double(sums.count)
    let (mean, square) = (sum / count, squares / count)
    return (mean, square, count > 1 ? max(square - mean * mean, 0) / (count - 1) : 0)
  }

  private func blockSquares(
    _ means: GradientBlockMeans, _ exchange: Int, _ output: Int
  ) -> (plain: Double, weighted: Double) {
    let (activity, method) = outputs[output]
    let flows = block.biosphere.flowCount
    switch sources[exchange] {
    case .emission(let process, let flow):
      let square = factorMoments.squares[flow + method * flows] * Double(means.supplies[activity][process])
      return (square, square)
    case .factor(method, let flow):
      let square = Double(means.inventories[activity][flow])
      return (square, square)
    case .factor: return (0, 0)
    case .slope(let place, let inLoop):
      let plain = Double(means.technosphere[output][2 * place])
      return (plain, inLoop ? Double(means.technosphere[output][2 * place + 1]) : plain)
    }
  }

  /// The square of an expectation from an estimate with a known variance, which its own square exceeds; for a
  /// normal estimate Var(m²) = 4 μ² v + 2 v².
  private static func square(_ mean: Double, variance: Double) -> (value: Double, error: Double) {
    (mean * mean - variance, (4 * mean * mean * variance + 2 * variance * variance).squareRoot())
  }
}
