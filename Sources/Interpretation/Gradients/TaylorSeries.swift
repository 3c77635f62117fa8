public import Propagation

/// The Taylor polynomial of a score around its static value, with the mean and the variance that it has under the
/// distributions of the inputs: an approximation of those of the score (Heijungs and Lenzen 2014, IJLCA 19:1445).
///
/// With e = x - E x, g the gradient moved to the means and H the second derivatives: mean = P(E x) + 1/2 sum H_ii var_i and
/// variance = g' Cov g + sum g_i H_ii m3_i + 1/4 sum H_ii² (m4_i - var_i²) + 1/2 sum H_ij² var_i var_j over i ≠ j.
/// Correlations of inputs count in the first term; their second derivatives are left out.
public struct TaylorSeries: Sendable {
  /// Mean and variance of a polynomial.
  public struct Moments: Hashable, Sendable {
    /// Mean, in the unit of the score; nil where an input has no mean.
    public let mean: Double?
    /// Variance; nil where an input has none.
    public let variance: Double?
  }

  /// Value, gradient and Hessian matrix at static values.
  public let derivatives: SecondDerivatives
  /// Of the polynomial of first order.
  public let first: Moments
  /// Of the polynomial of second order; nil where that was not worked out.
  public let second: Moments?
  /// What each variable adds to the variance of the first order, g_i (Cov g)_i: they add up to it. It may be negative for
  /// correlated inputs.
  public let contributions: [Double]

  /// The gradient at the means, and second derivatives of independent variables: what a control variate is made of.
  let atMeans: (gradient: [Double], second: [(i: Int, j: Int, value: Double)])

  /// - Parameters:
  ///   - covariance: of variables, 0 for those that are independent.
  ///   - isDependent: variables that are drawn together with others.
  init(
    _ derivatives: SecondDerivatives, staticValues: [Double], inputs: [CentralMoments],
    covariance: (Int, Int) -> Double, isDependent: [Bool]
  ) {
    self.derivatives = derivatives
    let count = inputs.count
    // A derivative that does not exist is left out.
    func existing(_ derivative: Double) -> Double { derivative.isFinite ? derivative : 0 }
    func second(_ i: Int, _ j: Int) -> Double {
      isDependent[i] || isDependent[j] ? 0 : existing(derivatives.second(i, j))
    }
    let shift = (0..<count).map { inputs[$0].mean - staticValues[$0] }
    let slopes = derivatives.first.map(existing)
    // What does not count must not spoil the sum: an input without a mean that a score does not depend on.
    func product(_ factor: Double, _ other: Double) -> Double { factor == 0 ? 0 : factor * other }
    func contributions(_ gradient: [Double]) -> [Double] {
      (0..<count).map { i in
        (0..<count).reduce(0) { sum, j in
          sum + product(product(gradient[i], gradient[j]), i == j ? inputs[i].variance : covariance(i, j))
        }
      }
    }
    self.contributions = contributions(slopes)
    let linear = (0..<count).reduce(derivatives.score) { $0 + product(slopes[$1], shift[$1]) }
    first = Moments(
      mean: TaylorSeries.finite(linear), variance: TaylorSeries.finite(self.contributions.reduce(0, +)))
    guard derivatives.second != nil else {
      self.second = nil
      atMeans = (slopes, [])
      return
    }
    var pairs: [(i: Int, j: Int, value: Double)] = []
    var gradient = slopes
    var mean = linear
    for i in 0..<count {
      for j in 0..<count {
        let value = second(i, j)
        if value == 0 { continue }
        gradient[i] += value * shift[j]
        mean += 0.5 * value * (shift[i] * shift[j] + (i == j ? inputs[i].variance : 0))
        if j <= i { pairs.append((i, j, value)) }
      }
    }
    var variance = contributions(gradient).reduce(0, +)
    for (i, j, value) in pairs {
      let (a, b) = (inputs[i], inputs[j])
      if i == j {
        variance +=
          gradient[i] * value * a.third + 0.25 * value * value * (a.fourth - a.variance * a.variance)
      } else {
        variance += value * value * a.variance * b.variance
      }
    }
    self.second = Moments(mean: TaylorSeries.finite(mean), variance: TaylorSeries.finite(variance))
    atMeans = (gradient, pairs)
  }

  private static func finite(_ x: Double) -> Double? { x.isFinite ? x : nil }
}

/// What the series of all scores of a plan share: the moments of its variables and their correlations.
struct VariableMoments: Sendable {
  let moments: [CentralMoments]
  let isDependent: [Bool]
  private let covariances: [Int: [Int: Double]]

  /// - Throws: what drawing correlated inputs throws.
  init(_ plan: GradientPlan) throws {
    moments = plan.variables.map { CentralMoments($0.distribution) }
    var isDependent = plan.variables.map { _ in false }
    var covariances: [Int: [Int: Double]] = [:]
    for group in plan.dependentGroups {
      let correlations = try plan.correlations(of: group)
      for (a, i) in group.enumerated() {
        isDependent[i] = true
        for (b, j) in group.enumerated() where a != b {
          covariances[i, default: [:]][j] =
            correlations[a * group.count + b] * (moments[i].variance * moments[j].variance).squareRoot()
        }
      }
    }
    self.isDependent = isDependent
    self.covariances = covariances
  }

  func covariance(_ i: Int, _ j: Int) -> Double { covariances[i]?[j] ?? 0 }

  func series(_ derivatives: SecondDerivatives, _ plan: GradientPlan) -> TaylorSeries {
    TaylorSeries(
      derivatives, staticValues: plan.variables.map(\.staticValue), inputs: moments, covariance: covariance,
      isDependent: isDependent)
  }
}
