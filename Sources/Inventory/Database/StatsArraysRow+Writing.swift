public import Distributions

extension StatsArraysRow {
  /// The row that says of an exchange what the database does; nil where stats_arrays has no such distribution.
  ///
  /// - Parameters:
  ///   - amount: static value before flip and rescaling.
  ///   - distributions: those of the exchange's table.
  public init?(describing uncertainty: ExchangeUncertainty, amount: Double, distributions: [Distribution]) {
    switch uncertainty {
    case .none: self.init(uncertaintyType: 0, loc: amount, negative: amount < 0)
    case .lognormal(let logMedian, let sigma, let negative):
      self.init(uncertaintyType: 2, loc: logMedian, scale: sigma, negative: negative)
    case .normal(let mean, let sd): self.init(uncertaintyType: 3, loc: mean, scale: sd, negative: amount < 0)
    case .uniform(let minimum, let maximum):
      self.init(uncertaintyType: 4, loc: amount, minimum: minimum, maximum: maximum, negative: amount < 0)
    case .triangular(let minimum, let mode, let maximum):
      self.init(uncertaintyType: 5, loc: mode, minimum: minimum, maximum: maximum, negative: amount < 0)
    case .distribution(let index):
      self.init(describing: distributions[index])
    case .presampled: return nil
    }
  }

  /// The row of a distribution; nil where stats_arrays has no such one.
  public init?(describing distribution: Distribution) {
    self.init(describing: distribution.family)
    guard let truncation = distribution.truncation else { return }
    // Only families without limits of their own can be truncated.
    guard [2, 3, 8, 9, 11, 12].contains(uncertaintyType) else { return nil }
    minimum = truncation.minimum ?? .nan
    maximum = truncation.maximum ?? .nan
  }

  private init?(describing family: Distribution.Family) {
    switch family {
    case .constant(let value): self.init(uncertaintyType: 1, loc: value)
    case .lognormal(let logMedian, let sigma, let negative):
      self.init(uncertaintyType: 2, loc: logMedian, scale: sigma, negative: negative)
    case .normal(let mean, let sd): self.init(uncertaintyType: 3, loc: mean, scale: sd)
    case .uniform(let minimum, let maximum):
      self.init(uncertaintyType: 4, loc: (minimum + maximum) / 2, minimum: minimum, maximum: maximum)
    case .triangular(let minimum, let mode, let maximum):
      self.init(uncertaintyType: 5, loc: mode, minimum: minimum, maximum: maximum)
    case .bernoulli(let probability): self.init(uncertaintyType: 6, loc: probability)
    case .discreteUniform(let minimum, let maximum):
      self.init(uncertaintyType: 7, minimum: minimum, maximum: maximum + 1)
    case .weibull(let shape, let scale, let offset):
      self.init(uncertaintyType: 8, loc: offset, scale: scale, shape: shape)
    case .gamma(let shape, let scale, let offset):
      self.init(uncertaintyType: 9, loc: offset, scale: scale, shape: shape)
    case .beta(let alpha, let beta, let minimum, let maximum):
      self.init(uncertaintyType: 10, loc: alpha, shape: beta, minimum: minimum, maximum: maximum)
    case .generalizedExtremeValue(let location, let scale, 0):
      self.init(uncertaintyType: 11, loc: location, scale: scale, shape: 0)
    case .studentT(let degreesOfFreedom, let location, let scale):
      self.init(uncertaintyType: 12, loc: location, scale: scale, shape: degreesOfFreedom)
    case .pert(let minimum, let mode, let maximum, let lambda):
      self.init(uncertaintyType: 13, loc: mode, scale: lambda, minimum: minimum, maximum: maximum)
    case .mirrored(let original):
      guard original.truncation == nil else { return nil }
      self.init(describing: original.family)
      guard uncertaintyType == 8 || uncertaintyType == 9 else { return nil }
      negative = true
    default: return nil
    }
  }
}
