extension Distribution.Family {
  /// Checks what the parameters must hold; the message says what was found and the cure.
  func validate() throws(DistributionError) {
    switch self {
    case .constant(let value):
      try requireFinite(value, "value")
    case .normal(let mean, let standardDeviation):
      try requireFinite(mean, "mean")
      try requireSpread(standardDeviation, "sd")
    case .lognormal(let mu, let sigma, _):
      try requireFinite(mu, "median")
      try requireSpread(sigma, "sigma")
    case .uniform(let minimum, let maximum):
      try requireRange(minimum, maximum)
    case .triangular(let minimum, let mode, let maximum):
      try requireRange(minimum, maximum)
      try requireMode(mode, minimum, maximum)
    case .beta(let alpha, let beta, let minimum, let maximum):
      try requirePositive(alpha, "alpha")
      try requirePositive(beta, "beta")
      try requireRange(minimum, maximum)
    case .pert(let minimum, let mode, let maximum, let lambda):
      try requireRange(minimum, maximum)
      try requireMode(mode, minimum, maximum)
      try requirePositive(lambda, "lambda")
    case .gamma(let shape, let scale, let offset), .weibull(let shape, let scale, let offset):
      try requirePositive(shape, "shape")
      try requirePositive(scale, "scale")
      try requireFinite(offset, "offset")
    case .studentT(let degreesOfFreedom, let location, let scale):
      try requirePositive(degreesOfFreedom, "df")
      try requireFinite(location, "location")
      try requirePositive(scale, "scale")
    case .generalizedExtremeValue(let location, let scale, let shape):
      try requireFinite(location, "location")
      try requirePositive(scale, "scale")
      try requireFinite(shape, "shape")
    case .exponential(let mean):
      try requirePositive(mean, "mean")
    default:
      try validateDiscrete()
    }
  }

  private func validateDiscrete() throws(DistributionError) {
    switch self {
    case .bernoulli(let probability):
      try requireProbability(probability, "p")
    case .discreteUniform(let minimum, let maximum):
      try requireInteger(minimum, "min")
      try requireInteger(maximum, "max")
      try requireRange(minimum, maximum)
    case .binomial(let trials, let probability):
      try requireInteger(trials, "n")
      guard trials >= 1 && trials <= 1e9 else {
        throw DistributionError(field: "n", message: "n is \(trials): give a number of trials from 1 to 1e9")
      }
      try requireProbability(probability, "p")
    case .empirical(let data):
      try requireData(data, "data")
    case .categorical(let values, let weights):
      try requireData(values, "choices")
      try requireWeights(weights, count: values.count, of: "choices")
    case .mixture(let parts):
      try requireWeights(parts.map(\.weight), count: max(1, parts.count), of: "distributions")
    default:
      break
    }
  }
}
