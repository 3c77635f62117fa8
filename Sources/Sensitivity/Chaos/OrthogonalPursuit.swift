/// Sparse least squares: terms are chosen one by one by their correlation with what is not yet explained, all
/// chosen coefficients are fitted anew each time (orthogonal matching pursuit, Pati, Rezaiifar & Krishnaprasad
/// 1993), and the number of terms is the one with the least corrected leave-one-out error (Blatman & Sudret
/// 2011).
struct OrthogonalPursuit: Sendable {
  /// Numbers of the chosen terms, the constant one first.
  let terms: [Int]
  /// Their coefficients.
  let coefficients: [Double]
  /// Leave-one-out error as a share of the variance of the responses, corrected for the number of terms.
  let error: Double
  /// By response, what the expansion of all other responses misses of it.
  let leaveOneOut: [Double]
  /// Orthonormal columns that span the chosen terms, one after the other.
  private let directions: [Double]
  /// R^-1 of terms = directions R: column k at [k (k + 1) / 2], upper triangle.
  private let inverse: [Double]

  /// - Parameters:
  ///   - columns: Values of the terms, one column after the other; the first is constant.
  ///   - responses: The responses, of which there are more than 4, not all the same.
  init(columns: [Double], count: Int, responses: [Double]) {
    let rows = responses.count
    let mean = responses.reduce(0, +) / Double(rows)
    let variance = responses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
    var state = PursuitState(columns: columns, count: count, residual: responses)
    var best = (terms: 0, error: Double.infinity, leaveOneOut: [Double]())
    let most = min(count, rows / 2, 300)
    var exhausted = false
    while !exhausted && state.terms.count < most {
      exhausted = !state.addTerm()
      let error = state.leaveOneOutError() / variance
      if error < best.error { best = (state.terms.count, error, state.leaveOneOut()) }
      // Errors have shallow local minima; the patience grows with the number of terms.
      if state.terms.count - best.terms > 10 + state.terms.count / 4 { break }
      // Nothing but rounding is left.
      if error < 1e-24 { break }
    }
    let kept = best.terms
    terms = Array(state.terms[..<kept])
    directions = Array(state.directions[..<(kept * rows)])
    inverse = Array(state.inverse[..<(kept * (kept + 1) / 2)])
    error = best.error
    leaveOneOut = best.leaveOneOut
    coefficients = Self.product(inverse, Array(state.projections[..<kept]))
  }

  /// Coefficients of a resample in which response i occurs `occurrences[i]` times, to first order: those of
  /// all responses plus what the leave-one-out residuals of the changed weights add (the infinitesimal
  /// jackknife's influence, Efron 1982, with residuals that no response has made small for itself).
  func coefficients(ofResample occurrences: ArraySlice<Double>) -> [Double] {
    let rows = leaveOneOut.count
    var weighted = leaveOneOut
    for (row, times) in occurrences.enumerated() { weighted[row] *= times - 1 }
    let shares = terms.indices.map { term in
      dot(directions, term * rows, weighted, 0, rows)
    }
    return zip(coefficients, Self.product(inverse, shares)).map { $0 + $1 }
  }

  /// R^-1 x.
  private static func product(_ inverse: [Double], _ x: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: x.count)
    for column in x.indices {
      let first = column * (column + 1) / 2
      for row in 0...column { result[row] += inverse[first + row] * x[column] }
    }
    return result
  }
}

/// A growing set of terms with its orthonormal directions.
private struct PursuitState {
  private let columns: [Double]
  private let rows: Int
  private let norms: [Double]
  private var residual: [Double]
  private var leverage: [Double]
  private var isUsed: [Bool]
  private(set) var terms: [Int] = []
  private(set) var directions: [Double] = []
  private(set) var inverse: [Double] = []
  /// Coefficients of the directions.
  private(set) var projections: [Double] = []
  /// Sum of the squares of `inverse`: the trace of (terms' terms)^-1.
  private var trace = 0.0

  init(columns: [Double], count: Int, residual: [Double]) {
    let rows = residual.count
    self.columns = columns
    self.rows = rows
    norms = (0..<count).map { dot(columns, $0 * rows, columns, $0 * rows, rows).squareRoot() }
    self.residual = residual
    leverage = [Double](repeating: 0, count: residual.count)
    isUsed = [Bool](repeating: false, count: count)
  }

  /// Adds the constant term at first, then the term that correlates best with the residuals; false when none
  /// is left.
  mutating func addTerm() -> Bool {
    while true {
      guard let term = terms.isEmpty ? 0 : bestTerm() else { return false }
      isUsed[term] = true
      if append(term) { return true }
      if term == 0 { return false }
    }
  }

  private func bestTerm() -> Int? {
    var best: (term: Int?, correlation: Double) = (nil, 0)
    for term in norms.indices where !isUsed[term] && norms[term] > 0 {
      let correlation = abs(dot(columns, term * rows, residual, 0, rows)) / norms[term]
      if correlation > best.correlation { best = (term, correlation) }
    }
    return best.term
  }

  /// False when the term is a combination of those before it.
  private mutating func append(_ term: Int) -> Bool {
    var direction = Array(columns[(term * rows)..<((term + 1) * rows)])
    var shares = [Double](repeating: 0, count: terms.count)
    // Twice is enough (Parlett 1980).
    for _ in 0..<2 {
      for other in terms.indices {
        let share = dot(directions, other * rows, direction, 0, rows)
        shares[other] += share
        for row in 0..<rows { direction[row] -= share * directions[other * rows + row] }
      }
    }
    let length = dot(direction, 0, direction, 0, rows).squareRoot()
    guard length > 1e-8 * norms[term] else { return false }
    for row in 0..<rows { direction[row] /= length }
    // The new column of R^-1: -R^-1 shares / length, then 1 / length.
    var column = [Double](repeating: 0, count: terms.count + 1)
    for k in terms.indices {
      let first = k * (k + 1) / 2
      for row in 0...k { column[row] -= inverse[first + row] * shares[k] / length }
    }
    column[terms.count] = 1 / length
    trace += column.reduce(0) { $0 + $1 * $1 }
    inverse += column
    let projection = dot(direction, 0, residual, 0, rows)
    for row in 0..<rows {
      residual[row] -= projection * direction[row]
      leverage[row] += direction[row] * direction[row]
    }
    projections.append(projection)
    directions += direction
    terms.append(term)
    return true
  }

  /// Residuals of each response from the fit to all others (Allen 1974).
  func leaveOneOut() -> [Double] {
    (0..<rows).map { residual[$0] / max(1e-12, 1 - leverage[$0]) }
  }

  /// Mean square of the leave-one-out residuals, raised for the number of terms (Chapelle, Vapnik & Bengio
  /// 2002).
  func leaveOneOutError() -> Double {
    let mean = leaveOneOut().reduce(0) { $0 + $1 * $1 } / Double(rows)
    guard terms.count < rows else { return .infinity }
    return mean * Double(rows) / Double(rows - terms.count) * (1 + trace)
  }
}

/// Inner product of parts of two arrays, with eight partial sums.
private func dot(_ x: [Double], _ xFirst: Int, _ y: [Double], _ yFirst: Int, _ count: Int) -> Double {
  let (a, b) = (x.span, y.span)
  var sums = SIMD8<Double>.zero
  var place = 0
  while place + 8 <= count {
    var (u, v) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    for lane in 0..<8 {
      u[lane] = a[xFirst + place + lane]
      v[lane] = b[yFirst + place + lane]
    }
    sums += u * v
    place += 8
  }
  var sum = sums.sum()
  while place < count {
    sum += a[xFirst + place] * b[yFirst + place]
    place += 1
  }
  return sum
}
