public import Sampling

/// How a polynomial chaos expansion is fitted.
public struct ChaosOptions: Sendable {
  /// Number of model runs; for `sobol` rounded up to a power of two.
  public var draws: Int
  /// How the points fill the unit cube.
  public var design = Design.Kind.sobol
  /// Polynomials of each input; nil: Legendre for all.
  public var families: [PolynomialFamily]?
  /// Groups of inputs to rank in place of the single inputs, each input in one of them.
  public var groups: [SobolIndices.Group]?
  /// The degrees 1, 2, ... are tried up to this one.
  public var largestDegree = 14
  /// Norm of the hyperbolic set of terms, in (0, 1]: 1 for all terms of a total degree, less for fewer
  /// interactions.
  public var norm = 0.75
  /// Most inputs in a term.
  public var largestInteraction = 3
  /// Whether to offer terms of an input without effect as well: what the fit makes of it is noise.
  public var includesDummy = true
  /// Bootstrap resamples; 0 for no intervals.
  public var resamples = 500
  /// Level of the intervals, in (0, 1).
  public var intervalLevel = 0.95
  /// Seed of the points and of the bootstrap.
  public var seed: UInt64
  /// Worker threads.
  public var workers = 1
  /// Share of draws that may fail before the analysis is refused.
  public var failureLimit = 0.05

  /// Options with their defaults.
  public init(draws: Int, seed: UInt64) {
    self.draws = draws
    self.seed = seed
  }
}

extension ChaosOptions {
  /// The terms to choose from take this many numbers of memory at most.
  static let mostNumbers = 1 << 24

  func validate(_ model: some PointModel) throws(SensitivityError) {
    var rows = RowOptions(baseRows: draws, seed: seed)
    (rows.resamples, rows.intervalLevel) = (resamples, intervalLevel)
    (rows.workers, rows.failureLimit) = (workers, failureLimit)
    try rows.validate(model)
    if draws < 16 { throw .tooFewDraws(given: draws, needed: 16) }
    if !(norm > 0 && norm <= 1) {
      throw .badOption(name: "norm", value: "\(norm)", cure: "give a number above 0 and at most 1")
    }
    if largestDegree < 1 || largestInteraction < 1 {
      throw .badOption(
        name: "degree", value: "\(largestDegree) and interaction \(largestInteraction)",
        cure: "give 1 or more for both")
    }
    if let families, families.count != model.inputNames.count {
      throw .badOption(
        name: "families", value: "\(families.count) of them",
        cure: "give one for each of the \(model.inputNames.count) inputs")
    }
  }
}
