/// Normal equations of a least squares fit of f(z) + r g(z) to a column of numbers, for functions f and g of one
/// score and a given column r, smoothed by a penalty on bends.
///
/// Rows fall into the cells between knots, and what the equations need of a row is added to one cell's sums.
struct HatEquations {
  /// Share of the weight that a bend (a change of slope by one per standard deviation) counts for.
  private static let smoothness = 1e-5
  /// Keeps parts that the rows do not determine near zero, relative to the mean diagonal.
  private static let ridge = 1e-7

  /// Lanes, each times the row's weight: 0-2 products of the two hats (low low, low high, high high); 3-5 the
  /// same times r; 6-8 times r^2; 9-10 hats times y; 11-12 times r y.
  private var cells = [SIMD16<Double>](repeating: .zero, count: NormalScoreHats.count - 1)
  private var weight = 0.0
  private var weightOfFactor = 0.0

  /// Takes in a row: f + r g is to be y.
  @inline(__always)
  mutating func add(_ place: NormalScoreHats.Place, r: Double, y: Double, weight: Double) {
    let high = place.fraction
    let low = 1 - high
    let hats = SIMD4(low * low, low * high, high * high, 0) * weight
    let withR = hats * r
    let withSquare = withR * r
    let (lowY, highY) = (weight * low * y, weight * high * y)
    cells[place.cell] += SIMD16(
      hats.x, hats.y, hats.z, withR.x, withR.y, withR.z, withSquare.x, withSquare.y, withSquare.z,
      lowY, highY, lowY * r, highY * r, 0, 0, 0)
    self.weight += weight
    weightOfFactor += weight * r * r
  }

  /// f and g, or g alone with f = 0; nil where the rows say nothing.
  func solution(withTerm: Bool) -> (term: [Double], factor: [Double])? {
    let knots = NormalScoreHats.count
    let size = withTerm ? 2 * knots : knots
    // Where g stands in the unknowns.
    let shift = withTerm ? knots : 0
    var matrix = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    for (k, sums) in cells.enumerated() {
      func add(_ first: Int, row: Int, column: Int) {
        matrix[(row + k) * size + column + k] += sums[first]
        matrix[(row + k) * size + column + k + 1] += sums[first + 1]
        matrix[(row + k + 1) * size + column + k] += sums[first + 1]
        matrix[(row + k + 1) * size + column + k + 1] += sums[first + 2]
      }
      add(6, row: shift, column: shift)
      right[shift + k] += sums[11]
      right[shift + k + 1] += sums[12]
      if withTerm {
        add(0, row: 0, column: 0)
        add(3, row: 0, column: shift)
        add(3, row: shift, column: 0)
        right[k] += sums[9]
        right[k + 1] += sums[10]
      }
    }
    penalise(&matrix, size: size, first: shift, by: Self.smoothness * weightOfFactor)
    if withTerm { penalise(&matrix, size: size, first: 0, by: Self.smoothness * weight) }
    let trace = (0..<size).reduce(0) { $0 + matrix[$1 * size + $1] }
    guard trace > 0, trace.isFinite else { return nil }
    for k in 0..<size { matrix[k * size + k] += Self.ridge * trace / Double(size) }
    guard let solved = Self.solve(matrix, right) else { return nil }
    let term = withTerm ? Array(solved[..<knots]) : [Double](repeating: 0, count: knots)
    return (term, Array(solved[shift...]))
  }

  /// Adds the squares of the changes of slope of one function, at knots a half apart.
  private func penalise(_ matrix: inout [Double], size: Int, first: Int, by factor: Double) {
    let bend = [2.0, -4.0, 2.0]
    for k in 0..<(NormalScoreHats.count - 2) {
      for i in 0..<3 {
        for j in 0..<3 { matrix[(first + k + i) * size + first + k + j] += factor * bend[i] * bend[j] }
      }
    }
  }

  /// Solves symmetric positive definite equations by Cholesky's method; nil where they are not.
  private static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    let size = right.count
    var (factor, solved) = (matrix, right)
    for j in 0..<size {
      for i in j..<size {
        var rest = factor[i * size + j]
        for k in 0..<j { rest -= factor[i * size + k] * factor[j * size + k] }
        if i == j {
          guard rest > 0 else { return nil }
          factor[j * size + j] = rest.squareRoot()
        } else {
          factor[i * size + j] = rest / factor[j * size + j]
        }
      }
      for k in 0..<j { solved[j] -= factor[j * size + k] * solved[k] }
      solved[j] /= factor[j * size + j]
    }
    for j in (0..<size).reversed() {
      for k in (j + 1)..<max(size, j + 1) { solved[j] -= factor[k * size + j] * solved[k] }
      solved[j] /= factor[j * size + j]
    }
    return solved
  }
}
