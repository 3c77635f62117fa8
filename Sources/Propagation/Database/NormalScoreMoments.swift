import Distributions
import Glibc
import Inventory
import NumericKernels

/// Moments of an uncertain exchange x, as it stands in its matrix, and of its derivative dx/dz by its normal
/// score z = Φ⁻¹(u), u the uniform that it is drawn from.
struct NormalScoreMoments: Sendable, Hashable {
  /// E x.
  var mean: Double
  /// Var x.
  var variance: Double
  /// E dx/dz and E (dx/dz)²; nil for an exchange that jumps with z or is not drawn from it: discrete,
  /// presampled.
  var derivative: (mean: Double, meanSquare: Double)?

  static func == (a: NormalScoreMoments, b: NormalScoreMoments) -> Bool {
    a.mean == b.mean && a.variance == b.variance && a.derivative?.mean == b.derivative?.mean
      && a.derivative?.meanSquare == b.derivative?.meanSquare
  }

  func hash(into hasher: inout Hasher) { hasher.combine(mean) }

  /// The moments of exp(μ + σ z) and of μ + σ z in closed form, of any other distribution by quadrature over z.
  /// - Parameter kernel: the exchange's quantile function, where it has no short form.
  init(
    _ uncertainty: ExchangeUncertainty, factor: Double, in table: ExchangeTable, presamples: [Presamples],
    kernel: QuantileKernel?
  ) {
    switch uncertainty {
    case .none: self.init(mean: 0, variance: 0, derivative: nil)
    case .lognormal(let mu, let sigma, let negative):
      let mean = (negative ? -factor : factor) * exp(mu + sigma * sigma / 2)
      let square = mean * mean * exp(sigma * sigma)
      // -exp(μ - σ z) rises with z as well.
      let slope = negative ? -sigma : sigma
      self.init(
        mean: mean, variance: mean * mean * expm1(sigma * sigma),
        derivative: (slope * mean, sigma * sigma * square))
    case .normal(let mean, let deviation):
      let slope = factor * deviation
      self.init(mean: factor * mean, variance: slope * slope, derivative: (slope, slope * slope))
    case .presampled(let source, let row):
      let made = presamples[source]
      let values = (0..<made.columns).map { factor * made.values[$0 * made.rows + row] }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.init(mean: mean, variance: squares / Double(values.count), derivative: nil)
    case .uniform, .triangular, .distribution:
      let law = table.distribution(of: uncertainty)
      let derivative = law.isDiscrete ? nil : NormalScoreMoments.quadrature(kernel ?? QuantileKernel(law))
      self.init(
        mean: factor * law.mean, variance: factor * factor * law.variance,
        derivative: derivative.map { (factor * $0.mean, factor * factor * $0.meanSquare) })
    }
  }

  private init(mean: Double, variance: Double, derivative: (mean: Double, meanSquare: Double)?) {
    (self.mean, self.variance, self.derivative) = (mean, variance, derivative)
  }

  /// Steps of the quadrature for one unit of z, which reaches from -7 to 7: the differences of a lognormal with
  /// σ = 1 are good to σ² / (24 · 32²), some 4e-5.
  private static let (steps, reach) = (32, 7)
  /// Uniforms of the nodes, and the normal density between them times the step.
  private static let nodes: (uniforms: [Double], weights: [Double]) = {
    let count = 2 * reach * steps
    let score = { (k: Double) in k / Double(steps) - Double(reach) }
    let uniforms = (0...count).map { erfc(-score(Double($0)) * 0.5.squareRoot()) / 2 }
    let weights = (0..<count).map { k in
      let z = score(Double(k) + 0.5)
      return exp(-z * z / 2) / (2 * Double.pi).squareRoot() / Double(steps)
    }
    return (uniforms, weights)
  }()

  private static func quadrature(_ kernel: QuantileKernel) -> (mean: Double, meanSquare: Double)? {
    var values = nodes.uniforms
    var span = values.mutableSpan
    kernel.transform(&span)
    var (mean, meanSquare) = (0.0, 0.0)
    for (k, weight) in nodes.weights.enumerated() {
      let slope = (values[k + 1] - values[k]) * Double(steps)
      mean += weight * slope
      meanSquare += weight * slope * slope
    }
    return meanSquare.isFinite ? (mean, meanSquare) : nil
  }
}
