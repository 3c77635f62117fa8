import LinearSolvers

#if canImport(Glibc)
  import Glibc
#endif

/// xorshift64*.
struct SyntheticNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// Uniform in (0, 1).
  mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  mutating func below(_ count: Int) -> Int { Int(next() >> 33) % count }

  mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}

/// An uncertain inventory: cells of A with the standard deviation of their logarithm, a demand and scores.
struct SyntheticSystem {
  var order: Int
  var rows: [Int32] = []
  var columns: [Int32] = []
  var values: [Double] = []
  var deviations: [Double] = []
  var demand: [Double]
  var scores: [[Double]]

  mutating func add(_ row: Int, _ column: Int, _ value: Double, deviation: Double = 0) {
    rows.append(Int32(row))
    columns.append(Int32(column))
    values.append(value)
    deviations.append(deviation)
  }

  var pattern: SparsePattern { SparsePattern.of(order: order, rows: rows, columns: columns).pattern }

  /// Values of the pattern's cells: static, or a draw.
  func cellValues(draw: UInt64? = nil) -> [Double] {
    let (pattern, cells) = SparsePattern.of(order: order, rows: rows, columns: columns)
    var numbers = SyntheticNumbers(state: 0x9E37_79B9_7F4A_7C15 &* ((draw ?? 0) &+ 1))
    var sums = [Double](repeating: 0, count: pattern.cells)
    for entry in values.indices {
      let factor = draw == nil ? 1 : exp(deviations[entry] * numbers.normal())
      sums[Int(cells[entry])] += values[entry] * factor
    }
    return sums
  }

  /// Processes in one strongly connected core (a ring with shortcuts and hubs) and a tail, units over
  /// `decades` powers of ten, every twentieth process a waste treatment, whose production is negative.
  static func inventory(order: Int, seed: UInt64, decades: Double = 20, share: Double = 0.6)
    -> SyntheticSystem
  {
    var numbers = SyntheticNumbers(state: seed)
    var system = SyntheticSystem(order: order, demand: .init(repeating: 0, count: order), scores: [])
    let units = (0..<order).map { _ in exp(log(10) * decades * (numbers.uniform() - 0.5)) }
    let signs = (0..<order).map { $0 % 20 == 7 ? -1.0 : 1 }
    for j in 0..<order {
      system.add(j, j, signs[j])
      guard order > 1 else { break }
      var inputs = [(j + 1) % order]
      for _ in 0..<3 { inputs.append((j + numbers.below(40)) % order) }
      if numbers.uniform() < 0.2 { inputs.append(numbers.below(order)) }
      for _ in 0..<2 { inputs.append(numbers.below(min(order, 20))) }
      inputs = inputs.filter { $0 != j }
      let amounts = inputs.map { _ in exp(1.5 * numbers.normal()) }
      let total = amounts.reduce(0, +)
      for (i, amount) in zip(inputs, amounts) {
        let value = -signs[i] * share * amount / total * units[j] / units[i]
        system.add(i, j, value, deviation: numbers.uniform() < 0.8 ? 0.3 * numbers.uniform() : 0)
      }
    }
    system.demand[0] = signs[0] * 3 / units[0]
    system.scores = (0..<3).map { k in
      (0..<order).map { numbers.uniform() < 0.4 ? exp(2 * numbers.normal()) * units[$0] * Double(k + 1) : 0 }
    }
    return system
  }
}

/// A x = f by dense LAPACK; for systems of moderate scale.
func denseSolution(_ pattern: SparsePattern, _ values: [Double], _ right: [Double], transposed: Bool = false)
  -> [Double]
{
  let system = DenseSystem(order: pattern.order, rightHandSides: 1)
  let columns = pattern.columnOfCell
  for (cell, row) in pattern.rows.enumerated() {
    system.matrix[Int(row) + Int(columns[cell]) * pattern.order] = values[cell]
  }
  system.solution = right
  let status = system.solve(transposed: transposed)
  precondition(status == .solved)
  return system.solution
}
