import Inventory
import Parameters
public import Propagation
import Sampling

/// The mean of a score with the help of its Taylor polynomial, whose mean under the distributions of the inputs is known
/// exactly: h - β (P - E P) has the same mean as h and 1 - ρ² of its variance, ρ their correlation (Glasserman 2003,
/// Monte Carlo Methods in Financial Engineering, section 4.1).
///
/// β is estimated from the same draws, which biases the mean by the order of its variance over the number of draws.
public struct ControlVariate: Sendable {
  /// Which score.
  public let output: Output
  /// Order of the polynomial, 1 or 2.
  public let order: Int
  /// Correlation of score and polynomial over the draws.
  public let correlation: Double
  /// Mean over the draws, and its standard error.
  public let plain: (mean: Double, meanError: Double)
  /// Mean with the control variate, and its standard error.
  public let improved: (mean: Double, meanError: Double)

  /// Whether as many draws as it saves, at least half of all, are worth the polynomial: ρ² of 1/2 or more.
  public var pays: Bool { correlation * correlation >= 0.5 }

  /// Control variates for all scores of a run that have one, of the order that correlates best.
  ///
  /// There is none where draws failed or were not kept, where the design is not random (balanced designs integrate the
  /// polynomial well themselves), where draws were reordered, and where no input has a derivative and a variance.
  /// - Parameter plan: of the model of the run.
  /// - Throws: what drawing correlated inputs throws, and `DesignError`.
  public static func ofScores(_ run: MonteCarloResult, _ plan: GradientPlan) throws -> [ControlVariate] {
    guard run.options.design == .random, run.draws > 10, plan.model.reorderings.isEmpty else { return [] }
    let moments = try VariableMoments(plan)
    let derivatives = plan.staticDerivatives()
    let polynomials = derivatives.map { derivative in
      [1, 2].compactMap { Polynomial(moments.series(derivative, plan), moments, order: $0) }
    }
    var covariances = polynomials.map { $0.map { _ in Covariance() } }
    let wanted = plan.scores.indices.filter { score in
      run.failedBySystem[plan.scores[score].system] == 0 && !polynomials[score].isEmpty
    }
    let places = plan.scores.map { score in run.plan.outputs.firstIndex(of: score) }
    let coordinates = try DesignCoordinates(run.options, inputs: plan.plan.inputs.map(\.identity))
    for first in stride(from: 0, to: run.draws, by: 4096) {
      let draws = first..<min(first + 4096, run.draws)
      let values = plan.variableValues(coordinates: coordinates, draws: draws)
      for score in wanted {
        guard let place = places[score] else { continue }
        _ = run.withDraws(ofOutput: place) { outputs in
          for (k, polynomial) in polynomials[score].enumerated() {
            for draw in draws {
              let value = polynomial.value { values[$0][draw - draws.lowerBound] }
              covariances[score][k].add(outputs[draw], value)
            }
          }
        }
      }
    }
    return wanted.compactMap { score in
      zip(polynomials[score], covariances[score])
        .compactMap { ControlVariate(plan.scores[score], order: $0.order, $1) }
        .max { abs($0.correlation) < abs($1.correlation) }
    }
  }

  private init?(_ output: Output, order: Int, _ covariance: Covariance) {
    let (n, rows) = (Double(covariance.count), covariance)
    guard rows.squares.x > 0, rows.squares.y > 0 else { return nil }
    let slope = rows.product / rows.squares.y
    let correlation = rows.product / (rows.squares.x * rows.squares.y).squareRoot()
    guard correlation.isFinite else { return nil }
    self.output = output
    self.order = order
    self.correlation = max(-1, min(1, correlation))
    plain = (rows.means.x, (rows.squares.x / ((n - 1) * n)).squareRoot())
    // The polynomial has mean 0.
    let left = max(0, rows.squares.x - slope * rows.product)
    improved = (rows.means.x - slope * rows.means.y, (left / ((n - 2) * n)).squareRoot())
  }
}

/// A Taylor polynomial less its mean, in deviations of the variables from their means.
private struct Polynomial {
  let order: Int
  private let linear: [(variable: Int, mean: Double, slope: Double)]
  private let quadratic: [(i: Int, j: Int, factor: Double)]
  private let means: [Double]
  private let mean: Double

  init?(_ series: TaylorSeries, _ moments: VariableMoments, order: Int) {
    self.order = order
    means = moments.moments.map(\.mean)
    let inputs = moments.moments
    let (gradient, second) = series.atMeans
    let slopes = order == 1 ? series.derivatives.first : gradient
    linear = slopes.indices.compactMap { place in
      guard slopes[place] != 0, slopes[place].isFinite, inputs[place].variance.isFinite else { return nil }
      return (place, inputs[place].mean, slopes[place])
    }
    quadratic =
      order == 1
      ? []
      : second.compactMap { i, j, value in
        guard inputs[i].fourth.isFinite, inputs[j].fourth.isFinite else { return nil }
        return (i, j, i == j ? value / 2 : value)
      }
    mean = quadratic.reduce(0) { $1.i == $1.j ? $0 + $1.factor * inputs[$1.i].variance : $0 }
    if linear.isEmpty && quadratic.isEmpty || order == 2 && quadratic.isEmpty { return nil }
  }

  func value(_ x: (Int) -> Double) -> Double {
    var sum = -mean
    for (variable, mean, slope) in linear { sum += slope * (x(variable) - mean) }
    for (i, j, factor) in quadratic { sum += factor * (x(i) - means[i]) * (x(j) - means[j]) }
    return sum
  }
}

/// Means, sums of squares and of products of two columns, one draw after another (Welford 1962).
private struct Covariance {
  private(set) var count = 0
  private(set) var means = SIMD2<Double>.zero
  private(set) var squares = SIMD2<Double>.zero
  private(set) var product = 0.0

  mutating func add(_ x: Double, _ y: Double) {
    count += 1
    let values = SIMD2(x, y)
    let before = values - means
    means += before / Double(count)
    let after = values - means
    squares += before * after
    product += before.x * after.y
  }
}
