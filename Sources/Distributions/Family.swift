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
    /// Offset + scale times a gamma variate: mean offset + shape scale, variance shape scale^2.
    case gamma(shape: Double, scale: Double, offset: Double)
    /// P(X > x) = exp(-((x - offset) / scale)^shape).
    case weibull(shape: Double, scale: Double, offset: Double)
    /// Location + scale T, T of Student's t distribution.
    case studentT(degreesOfFreedom: Double, location: Double, scale: Double)
    /// Generalised extreme values with Coles' sign of the shape: 0 is Gumbel, above 0 Frechet (heavy upper tail).
    case generalizedExtremeValue(location: Double, scale: Double, shape: Double)
    /// The exponential distribution of this mean.
    case exponential(mean: Double)
    /// 1 with this probability, else 0.
    case bernoulli(probability: Double)
    /// The integers from minimum to maximum, both included, equally likely.
    case discreteUniform(minimum: Double, maximum: Double)
    /// The number of successes in so many trials.
    case binomial(trials: Double, probability: Double)
    /// The values of a data set, equally likely; a value that comes twice counts twice.
    case empirical([Double])
    /// One of the values, by weight (of any positive sum).
    case categorical(values: [Double], weights: [Double])
    /// One of several distributions, by weight (of any positive sum).
    case mixture([WeightedDistribution])
    /// The distribution of -X, for negative amounts.
    case mirrored(Distribution)
  }
}

/// A part of a mixture.
public struct WeightedDistribution: Sendable, Hashable {
  /// Weight against the others, of any scale.
  public let weight: Double
  /// The part.
  public let distribution: Distribution

  /// A part of a mixture.
  public init(weight: Double, distribution: Distribution) {
    self.weight = weight
    self.distribution = distribution
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
    case .gamma(let shape, let scale, let offset):
      return GammaLaw(shape: shape, scale: scale, offset: offset)
    case .weibull(let shape, let scale, let offset):
      return WeibullLaw(shape: shape, scale: scale, offset: offset)
    case .studentT(let degreesOfFreedom, let location, let scale):
      return StudentLaw(degreesOfFreedom: degreesOfFreedom, location: location, scale: scale)
    case .generalizedExtremeValue(let location, let scale, let shape):
      return ExtremeValueLaw(location: location, scale: scale, shape: shape)
    case .exponential(let mean):
      return WeibullLaw(shape: 1, scale: mean, offset: 0)
    case .bernoulli(let probability):
      return TabulatedLaw(values: [0, 1], weights: [1 - probability, probability])
    case .discreteUniform(let minimum, let maximum):
      return DiscreteUniformLaw(minimum: minimum, maximum: maximum)
    case .binomial(let trials, let probability):
      return TabulatedLaw.binomial(trials: trials, probability: probability)
    case .empirical(let data):
      return TabulatedLaw(values: data, weights: data.map { _ in 1 })
    case .categorical(let values, let weights):
      return TabulatedLaw(values: values, weights: weights)
    case .mixture(let parts):
      let weighted = parts.filter { $0.weight > 0 }
      return MixtureLaw.mixture(weights: weighted.map(\.weight), laws: weighted.map(\.distribution.law))
    case .mirrored(let distribution):
      return MirroredLaw(original: distribution.law)
    }
  }
}
