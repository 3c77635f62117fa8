import Sampling

/// Shapley effects from all sets of factors: run u, a bit for each factor, has the factors in u redrawn given
/// the others, so that the cost of u, E Var(Y | X_~u), is half the mean of (f_0 - f_u)^2; the effects are the
/// weighted differences of costs that define them (Broto, Bachoc & Depecker 2020, SIAM/ASA JUQ 8:693, subset
/// procedure).
struct ShapleySubsets: RowDesign {
  let factors: Players
  private let joint: ConditionalGaussian?
  /// By set of redrawn factors; empty for independent inputs.
  private let conditionals: [ConditionalGaussian]
  private let factorOfInput: [Int]
  /// By size of u, what a cost of u adds to the effect of a factor in u, and takes from one outside.
  private let weights: [(inside: Double, outside: Double)]

  init(factors: Players, inputCount: Int, correlation: Correlation?) throws {
    self.factors = factors
    let count = factors.count
    // Costs of sets of size s are shared out by 1 / (k C(k - 1, s)).
    var shares = [1 / Double(count)]
    for size in 1..<max(2, count) {
      shares.append(shares[size - 1] * Double(size) / Double(max(1, count - size)))
    }
    weights = (0...count).map { size in
      (inside: size > 0 ? shares[size - 1] : 0, outside: size < count ? shares[size] : 0)
    }
    var factorOfInput = [Int](repeating: 0, count: inputCount)
    for (factor, inputs) in factors.inputs.enumerated() {
      for input in inputs { factorOfInput[input] = factor }
    }
    self.factorOfInput = factorOfInput
    guard let correlation else {
      (joint, conditionals) = (nil, [])
      return
    }
    joint = try ConditionalGaussian(correlation, given: [], order: factors.inputsByIdentity)
    conditionals = (0..<(1 << count)).map { set in
      let given = factorOfInput.indices.filter { set & (1 << factorOfInput[$0]) == 0 }
      return ConditionalGaussian(possible: correlation, given: given, order: factors.inputsByIdentity)
    }
  }

  var matrices: Int { 2 }
  var runs: Int { 1 << factors.count }
  var laneCount: Int { factors.count + 1 }
  var countLanes: [(lane: Int, factor: String)] { [(factors.count, "all inputs")] }

  func row(_ number: Int, points: [Double]) -> DependentRow { DependentRow(points, joint: joint) }

  func fill(_ point: inout [Double], run: Int, of row: DependentRow) {
    if joint != nil {
      row.fill(&point, conditionals[run])
      return
    }
    for input in point.indices {
      point[input] = run & (1 << factorOfInput[input]) != 0 ? row.noise[input] : row.base[input]
    }
  }

  func add(_ outputs: [Double], of row: DependentRow, to sums: inout [Double]) {
    guard outputs.reduce(0, { $0 + $1 * $1 }).isFinite else { return }
    for set in 1..<outputs.count {
      let difference = outputs[0] - outputs[set]
      let cost = difference * difference / 2
      let weight = weights[set.nonzeroBitCount]
      for factor in 0..<factors.count {
        sums[factor] += set & (1 << factor) != 0 ? weight.inside * cost : -weight.outside * cost
      }
    }
    sums[factors.count] += 1
  }
}
