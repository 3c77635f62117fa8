import Distributions
import Testing

@testable import Interpretation

@Suite struct NormalScoreSlopeTests {
  private func products(
    _ slope: NormalScoreSlope, coordinates: [Double], values: [Double], derivatives: [Double],
    at offset: Int = 0, among count: Int? = nil
  ) -> [Double] {
    var sums = Array(repeating: 0.5, count: count ?? values.count)
    var span = sums.mutableSpan
    slope.addProduct(
      coordinates: coordinates.span, values: values.span, derivatives: derivatives.span, to: &span, at: offset
    )
    return sums
  }

  /// SciPy's φ(z) / f(x), times a derivative, on top of what the sums hold.
  @Test func agreesWithRatiosOfDensities() throws {
    for row in try GradientTables.load().families {
      let slope = try #require(NormalScoreSlope(try row.distribution()), "\(row.name)")
      let closed = row.name == "normal" || row.name == "lognormal"
      #expect(slope.needsCoordinates == !closed, "\(row.name)")
      // Where no coordinates are needed, whatever stands there counts for nothing.
      let coordinates = closed ? row.coordinates.map { _ in Double.nan } : row.coordinates
      let found = products(
        slope, coordinates: coordinates, values: row.values, derivatives: row.values.map { _ in -2 })
      for (found, exact) in zip(found, row.slopes) {
        // Rounding of values near an end of the support moves the density there by 1e-13 or so.
        #expect(abs(found - (0.5 - 2 * exact)) < 1e-11 * (0.5 + 2 * exact), "\(row.name): \(found)")
      }
    }
  }

  @Test func addsFromItsPlaceOn() throws {
    let slope = try #require(NormalScoreSlope(try Distribution(.normal(mean: 1, standardDeviation: 0.25))))
    let found = products(
      slope, coordinates: [0.1, 0.2], values: [1, 2], derivatives: [4, -8], at: 1, among: 4)
    #expect(found == [0.5, 1.5, -1.5, 0.5])
  }

  /// The slope of a lognormal input is σ |x|, on either side of zero.
  @Test func negativeLognormalInputsRiseWithTheirScore() throws {
    let slope = try #require(
      NormalScoreSlope(
        try Distribution(.lognormal(logMedian: 0, logStandardDeviation: 0.5, negative: true))))
    #expect(products(slope, coordinates: [0.5], values: [-4], derivatives: [1]) == [2.5])
  }

  @Test func discreteInputsHaveNone() throws {
    for family in [
      Distribution.Family.constant(1), .bernoulli(probability: 0.5), .binomial(trials: 4, probability: 0.5),
      .discreteUniform(minimum: 0, maximum: 3), .empirical([1, 2, 5]),
    ] { #expect(NormalScoreSlope(try Distribution(family)) == nil, "\(family)") }
  }

  /// Parts of mixtures, which of them have a weight, and whether some values between the ends do not occur or
  /// have a probability of their own.
  @Test func mixturesWithAGapHaveNone() throws {
    func uniform(_ minimum: Double, _ maximum: Double) throws -> Distribution {
      try Distribution(.uniform(minimum: minimum, maximum: maximum))
    }
    func mixture(_ parts: [Distribution], weights: [Double]? = nil) throws -> Distribution.Family {
      .mixture(
        zip(parts, weights ?? parts.map { _ in 1 }).map {
          WeightedDistribution(weight: $1, distribution: $0)
        })
    }
    let (first, second, third) = (try uniform(0, 1), try uniform(1, 2), try uniform(2, 3))
    let normal = try Distribution(.normal(mean: 0, standardDeviation: 1))
    let exponential = try Distribution(.exponential(mean: 1))
    let apart = try mixture([first, third])
    let steady: [Distribution] = [
      try Distribution(try mixture([first, second])), try Distribution(try mixture([third, first, second])),
      try Distribution(try mixture([first, third, normal])),
      try Distribution(try mixture([exponential, try Distribution(.mirrored(exponential))])),
      try Distribution(try mixture([first, second, third], weights: [1, 2, 0])),
      try Distribution(try mixture([try Distribution(apart), second])),
      try Distribution(apart, truncatedTo: Truncation(maximum: 0.5)),
    ]
    for distribution in steady { #expect(NormalScoreSlope(distribution) != nil, "\(distribution.family)") }
    let broken: [Distribution] = [
      try Distribution(apart), try Distribution(try mixture([first, second, third], weights: [1, 0, 1])),
      try Distribution(try mixture([try Distribution(apart), first])),
      try Distribution(.mirrored(try Distribution(apart))),
      try Distribution(try mixture([normal, try Distribution(.constant(0))])),
      try Distribution(try mixture([third, try Distribution(.mirrored(exponential))])),
      try Distribution(apart, truncatedTo: Truncation(maximum: 2.5)),
    ]
    for distribution in broken { #expect(NormalScoreSlope(distribution) == nil, "\(distribution.family)") }
  }
}
