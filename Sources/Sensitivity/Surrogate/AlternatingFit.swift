import Foundation

/// A separable function under fitting, and its parts in every row.
struct AlternatingFit {
  /// The function so far; at first a product of ones.
  var function: SeparableFunction

  private let rows: SeparableRows
  private let values: [Double]
  /// h_i and g_i by input and row.
  private var terms: [[Double]]
  private var factors: [[Double]]
  /// sum_i h_i by row.
  private var sums: [Double]
  /// The product of the factors of all inputs after one, by input and row.
  private var later: [[Double]]

  /// - Parameter values: What is to be fitted, in standard deviations.
  init(_ rows: SeparableRows, values: [Double]) {
    self.rows = rows
    self.values = values
    let inputs = rows.places.count
    let flat = [Double](repeating: 1, count: NormalScoreHats.count)
    function = SeparableFunction(
      constant: 0, terms: [[Double]](repeating: flat.map { _ in 0 }, count: inputs),
      factors: [[Double]](repeating: flat, count: inputs))
    let zeros = [Double](repeating: 0, count: rows.count)
    let ones = [Double](repeating: 1, count: rows.count)
    terms = [[Double]](repeating: zeros, count: inputs)
    factors = [[Double]](repeating: ones, count: inputs)
    later = [[Double]](repeating: ones, count: inputs)
    sums = zeros
  }

  /// Fits the functions of each input in turn, until a sweep changes hardly anything.
  ///
  /// - Parameters:
  ///   - margin: Errors count relative to the fit's distance from zero with this added to it; nil: all alike.
  mutating func sweep(atMost count: Int, withTerms: Bool, margin: Double?, leastGain: Double) {
    var error = Double.infinity
    for _ in 0..<count {
      let now = sweep(withTerms: withTerms, margin: margin)
      guard abs(error - now) > leastGain else { return }
      error = now
    }
  }

  /// One sweep; returns the mean square error after it.
  private mutating func sweep(withTerms: Bool, margin: Double?) -> Double {
    balance()
    for input in factors.indices.reversed().dropFirst() {
      for row in values.indices { later[input][row] = later[input + 1][row] * factors[input + 1][row] }
    }
    var earlier = [Double](repeating: 1, count: values.count)
    for input in factors.indices {
      update(input, earlier: earlier, withTerms: withTerms, margin: margin)
      for row in values.indices { earlier[row] *= factors[input][row] }
    }
    let error = values.indices.reduce(0) { sum, row in
      let distance = values[row] - function.constant - sums[row] - earlier[row]
      return sum + distance * distance
    }
    return error / Double(values.count)
  }

  /// Fits h_i and g_i, or g_i alone, given all others.
  private mutating func update(_ input: Int, earlier: [Double], withTerms: Bool, margin: Double?) {
    var equations = HatEquations()
    let (places, after) = (rows.places[input], later[input])
    let (ownTerms, ownFactors) = (terms[input], factors[input])
    let square = margin.map { $0 * $0 } ?? 1
    for row in values.indices {
      let rest = earlier[row] * after[row]
      let known = function.constant + sums[row]
      let fit = known + rest * ownFactors[row]
      let weight = margin == nil ? 1 : 1 / (fit * fit + square)
      equations.add(
        places[row], r: rest, y: values[row] - (withTerms ? known - ownTerms[row] : known), weight: weight)
    }
    guard let solution = equations.solution(withTerm: withTerms) else { return }
    function.factors[input] = solution.factor
    factors[input] = rows.values(solution.factor, input: input)
    guard withTerms else { return }
    let mean = NormalScoreHats.mean(solution.term)
    function.constant += mean
    function.terms[input] = solution.term.map { $0 - mean }
    let column = rows.values(function.terms[input], input: input)
    for row in values.indices { sums[row] += column[row] - ownTerms[row] }
    terms[input] = column
  }

  /// Gives all factors the same mean square; the product stays.
  private mutating func balance() {
    let sizes = function.factors.map { NormalScoreHats.product($0, $0).squareRoot() }
    guard sizes.allSatisfy({ $0 > 0 && $0.isFinite }) else { return }
    let common = exp(sizes.reduce(0) { $0 + log($1) } / Double(sizes.count))
    for input in sizes.indices {
      let scale = common / sizes[input]
      for knot in function.factors[input].indices { function.factors[input][knot] *= scale }
      for row in factors[input].indices { factors[input][row] *= scale }
    }
  }
}
