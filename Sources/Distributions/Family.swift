extension Distribution {
  /// A family of distributions with its parameters, in the field's own terms.
  public indirect enum Family: Sendable, Hashable {
    /// One value with certainty.
    case constant(Double)
    /// The normal distribution.
    case normal(mean: Double, standardDeviation: Double)
    /// X = ±exp(mu + sigma Z), Z standard normal: the median is ±e^mu, the geometric standard deviation e^sigma.
    case lognormal(logMedian: Double, logStandardDeviation: Double, negative: Bool)
    /// Equally dense from minimum to maximum.
    case uniform(minimum: Double, maximum: Double)
    /// Density that rises linearly to the mode and falls linearly from it.
    case triangular(minimum: Double, mode: Double, maximum: Double)
    /// The beta distribution, stretched from 0...1 to minimum...maximum.
    case beta(alpha: Double, beta: Double, minimum: Double, maximum: Double)
    /// Modified PERT (Vose 2008): beta with alpha = 1 + lambda (mode - min) / (max - min) and
    /// beta = 1 + lambda (max - mode) / (max - min); lambda is 4 in the classical one.
    case pert(minimum: Double, mode: Double, maximum: Double, lambda: Double)
  }
}

extension Distribution.Family {
  /// The law of valid parameters.
  var law: any Law {
    switch self {
    case .constant(let value):
      return ConstantLaw(value: value)
    case .normal(let mean, let standardDeviation):
      return NormalLaw(location: mean, scale: standardDeviation)
    case .lognormal(let mu, let sigma, let negative):
      let positive = LognormalLaw(logMedian: mu, logStandardDeviation: sigma)
      return negative ? MirroredLaw(original: positive) : positive
    case .uniform(let minimum, let maximum):
      return UniformLaw(minimum: minimum, maximum: maximum)
    case .triangular(let minimum, let mode, let maximum):
      return TriangularLaw(minimum: minimum, mode: mode, maximum: maximum)
    case .beta(let alpha, let beta, let minimum, let maximum):
      return BetaLaw(alpha: alpha, beta: beta, minimum: minimum, maximum: maximum)
    case .pert(let minimum, let mode, let maximum, let lambda):
      let range = maximum - minimum
      return BetaLaw(
        alpha: 1 + lambda * (mode - minimum) / range, beta: 1 + lambda * (maximum - mode) / range,
        minimum: minimum, maximum: maximum)
    }
  }
}
