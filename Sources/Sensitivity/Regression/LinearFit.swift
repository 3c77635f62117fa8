/// Least squares of standardised outputs on standardised inputs, from their correlations.
///
/// The Cholesky factor of the inputs' correlation matrix serves all outputs. Its condition is that of the
/// correlations, not of the units; inputs that are as good as a combination of others are refused.
struct LinearFit {
  /// Below this share of an input's variance the inputs before it leave nothing of its own; rounding of
  /// correlations is 1e-14 or so.
  static let smallestShare = 1e-10

  private let inputs: Int
  /// Lower triangular, row by row.
  private let factor: [Double]
  /// The diagonal of the inverse of the inputs' correlation matrix: the inflation of each coefficient's
  /// variance.
  let inflations: [Double]

  /// One output.
  struct Solution {
    /// Standardised coefficients.
    let coefficients: [Double]
    /// R^2, the share of the output's variance that the fit explains.
    let explained: Double
  }

  /// The first input that is a combination of those before it.
  struct Collinearity: Error {
    let input: Int
  }

  /// - Parameters:
  ///   - correlations: Of the inputs, then anything else.
  ///   - inputs: Number of inputs.
  init(_ correlations: CorrelationMatrix, inputs: Int) throws(Collinearity) {
    self.inputs = inputs
    var factor = [Double](repeating: 0, count: inputs * inputs)
    for j in 0..<inputs {
      for i in j..<inputs {
        var rest = correlations[i, j]
        for k in 0..<j { rest -= factor[i * inputs + k] * factor[j * inputs + k] }
        if i == j {
          guard rest > Self.smallestShare else { throw Collinearity(input: j) }
          factor[j * inputs + j] = rest.squareRoot()
        } else {
          factor[i * inputs + j] = rest / factor[j * inputs + j]
        }
      }
    }
    self.factor = factor
    var inflations = [Double](repeating: 0, count: inputs)
    for column in 0..<inputs {
      // Column of the inverse factor: its squares add to those of the inverse matrix.
      var unit = [Double](repeating: 0, count: inputs)
      unit[column] = 1
      let solved = Self.forward(unit, factor: factor, inputs: inputs, from: column)
      inflations[column] = solved.reduce(0) { $0 + $1 * $1 }
    }
    self.inflations = inflations
  }

  /// The fit of the column that is at `place` in the correlation matrix.
  func solution(_ correlations: CorrelationMatrix, place: Int) -> Solution {
    let right = (0..<inputs).map { correlations[$0, place] }
    var solved = forward(right)
    let explained = solved.reduce(0) { $0 + $1 * $1 }
    for i in (0..<inputs).reversed() {
      for k in i + 1..<max(inputs, i + 1) { solved[i] -= factor[k * inputs + i] * solved[k] }
      solved[i] /= factor[i * inputs + i]
    }
    return Solution(coefficients: solved, explained: min(explained, 1))
  }

  /// What the column at `dummy` would have as coefficient and partial correlation if it were one more input.
  func added(
    _ correlations: CorrelationMatrix, dummy: Int, place: Int, solution: Solution
  ) -> (coefficient: Double, partial: Double) {
    let own = forward((0..<inputs).map { correlations[$0, dummy] })
    let rest = 1 - own.reduce(0) { $0 + $1 * $1 }
    var covariance = correlations[dummy, place]
    for i in 0..<inputs { covariance -= correlations[i, dummy] * solution.coefficients[i] }
    return (covariance / rest, covariance / (rest * (1 - solution.explained)).squareRoot())
  }

  /// Correlation of an input with the output after the other inputs are taken away from both.
  func partialCorrelation(_ input: Int, _ solution: Solution) -> Double {
    let coefficient = solution.coefficients[input]
    let rest = (1 - solution.explained) * inflations[input]
    return coefficient / (coefficient * coefficient + rest).squareRoot()
  }

  private func forward(_ right: [Double]) -> [Double] {
    Self.forward(right, factor: factor, inputs: inputs, from: 0)
  }

  private static func forward(_ right: [Double], factor: [Double], inputs: Int, from: Int) -> [Double] {
    var solved = right
    for i in from..<inputs {
      for k in from..<max(i, from) { solved[i] -= factor[i * inputs + k] * solved[k] }
      solved[i] /= factor[i * inputs + i]
    }
    return solved
  }
}
