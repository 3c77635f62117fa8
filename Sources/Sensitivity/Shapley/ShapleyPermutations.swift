import NumericKernels
import Sampling

/// Shapley effects along one random order of the factors for each base row: f_k is the run with the first k
/// factors of the order redrawn, given the others.
///
/// The cost of a set u, E Var(Y | X_~u), is half the mean of (f_0 - f_u)^2; what factor k + 1 of the order
/// adds to it is (f_k - f_k+1)(f_0 - (f_k + f_k+1) / 2) (Song et al. 2016, with one conditional draw). With
/// independent inputs f_d is as good a base as f_0, and the mean of both is (f_k - f_k+1)(f_0 - f_d) / 2 (Goda
/// 2021, RESS 218:108199, whose walk this is, taken from both ends).
struct ShapleyPermutations: RowDesign {
  let factors: Players
  /// The identity of each factor decides its places in the orders.
  private let identities: [UInt64]
  private let stream: RandomStream
  private let correlation: Correlation?
  private let joint: ConditionalGaussian?
  private let factorOfInput: [Int]

  init(factors: Players, identities: [UInt64], correlation: Correlation?, seed: UInt64) throws {
    self.factors = factors
    self.identities = factors.inputs.map { inputs in inputs.map { identities[$0] }.min() ?? 0 }
    self.correlation = correlation
    joint = try correlation.map {
      try ConditionalGaussian($0, given: [], order: factors.inputsByIdentity)
    }
    stream = RandomStream(seed: seed, purpose: .permutation)
    var factorOfInput = [Int](repeating: 0, count: identities.count)
    for (factor, inputs) in factors.inputs.enumerated() {
      for input in inputs { factorOfInput[input] = factor }
    }
    self.factorOfInput = factorOfInput
  }

  struct Row {
    let points: DependentRow
    /// Factors in the order in which they are redrawn.
    let order: [Int]
    /// The place of each factor in the order.
    let place: [Int]
    /// Its members are in the reverse order; nil where inputs are independent.
    let conditional: ConditionalGaussian?
    /// By number of factors redrawn, the number of inputs that are kept.
    let kept: [Int]
  }

  var matrices: Int { 2 }
  var runs: Int { factors.count + 1 }
  var laneCount: Int { factors.count + 1 }
  var countLanes: [(lane: Int, factor: String)] { [(factors.count, "all inputs")] }

  func row(_ number: Int, points: [Double]) -> Row {
    let words = identities.map { stream.word(input: $0, draw: UInt64(number)) }
    let order = words.indices.sorted { (words[$0], $0) < (words[$1], $1) }
    var place = order
    for (position, factor) in order.enumerated() { place[factor] = position }
    var kept = [factorOfInput.count]
    for factor in order { kept.append((kept.last ?? 0) - factors.inputs[factor].count) }
    let conditional = correlation.map { correlation in
      ConditionalGaussian(
        possible: correlation, order: order.reversed().flatMap { factors.inputs[$0] }, givenCount: 0)
    }
    return Row(
      points: DependentRow(points, joint: joint), order: order, place: place, conditional: conditional,
      kept: kept)
  }

  func fill(_ point: inout [Double], run: Int, of row: Row) {
    if let conditional = row.conditional {
      row.points.fill(&point, conditional, given: row.kept[run])
      return
    }
    for input in point.indices {
      let isRedrawn = row.place[factorOfInput[input]] < run
      point[input] = isRedrawn ? row.points.noise[input] : row.points.base[input]
    }
  }

  func add(_ outputs: [Double], of row: Row, to sums: inout [Double]) {
    guard outputs.reduce(0, { $0 + $1 * $1 }).isFinite else { return }
    let (base, end) = (outputs[0], outputs[factors.count])
    for (step, factor) in row.order.enumerated() {
      let (before, after) = (outputs[step], outputs[step + 1])
      let weight = correlation == nil ? (base - end) / 2 : base - (before + after) / 2
      sums[factor] += (before - after) * weight
    }
    sums[factors.count] += 1
  }
}
