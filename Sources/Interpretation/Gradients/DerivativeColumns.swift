import Inventory
import Parameters
import Propagation
import Sensitivity

/// Which inputs of a plan have a derivative-based bound, and how their columns of derivatives are made.
struct DerivativeColumns: Sendable {
  /// What is ranked: an input, or a group of inputs that go together.
  struct Factor: Sendable {
    let name: String
    /// Indices of its inputs.
    let inputs: [Int]
    /// Columns of those that have a bound.
    let columns: [Int]
    /// Why there is no bound whatever the score; nil where there is one.
    let reason: String?
  }

  /// A column: the derivative of a score with respect to the normal score of one input.
  struct Column: Sendable {
    /// Index into the plan's inputs.
    let input: Int
    /// Variables of the input.
    let parts: [(variable: Int, slope: NormalScoreSlope)]
  }

  let factors: [Factor]
  let columns: [Column]
  private let plan: GradientPlan
  /// By score, inputs that may make it jump, with the formula.
  private let jumps: [[Int: String]]
  /// By score, inputs that it depends on.
  private let relevant: [Set<Int>]

  init(_ plan: GradientPlan, groups: [SobolIndices.Group]?) {
    self.plan = plan
    let inputs = plan.plan.inputs
    let place = Dictionary(uniqueKeysWithValues: inputs.enumerated().map { ($1, $0) })
    let dependent = Set(
      (plan.model.graph.dependences.flatMap(\.members) + plan.model.reorderings.flatMap(\.inputs))
        .map(\.identity))
    var columns: [Column] = []
    var columnOfInput: [Int?] = []
    var reasons: [String?] = []
    for (index, input) in inputs.enumerated() {
      let variables = plan.variables.indices.filter { plan.variables[$0].input == input }
      let slopes = variables.compactMap { variable in
        NormalScoreSlope(plan.variables[variable].distribution).map { (variable: variable, slope: $0) }
      }
      let discrete = plan.scores.indices.contains { plan.discreteInputs(ofScore: $0).contains(input) }
      var reason: String?
      if dependent.contains(input.identity) {
        reason = "correlated with other inputs: bounds hold for independent inputs alone"
      } else if discrete {
        reason = "discrete: it has no derivative"
      } else if slopes.count < variables.count {
        reason = "its distribution has a gap, over which derivatives do not tell"
      }
      reasons.append(reason)
      columnOfInput.append(reason == nil ? columns.count : nil)
      if reason == nil { columns.append(Column(input: index, parts: slopes)) }
    }
    self.columns = columns
    factors = (groups ?? DerivativeColumns.groups(plan)).map { group in
      Factor(
        name: group.name, inputs: group.inputs, columns: group.inputs.compactMap { columnOfInput[$0] },
        reason: group.inputs.lazy.compactMap { reasons[$0] }.first)
    }
    jumps = plan.scores.indices.map { score in
      var found: [Int: String] = [:]
      for jump in plan.jumps(ofScore: score) {
        if let input = place[plan.variables[jump.variable].input], found[input] == nil {
          found[input] = jump.label
        }
      }
      return found
    }
    relevant = plan.scores.indices.map { score in
      let steady = plan.variables.indices.filter { plan.depends(score: score, onVariable: $0) }
        .map { plan.variables[$0].input }
      return Set((steady + plan.discreteInputs(ofScore: score)).compactMap { place[$0] })
    }
  }

  /// Inputs, and those that go together as one.
  private static func groups(_ plan: GradientPlan) -> [SobolIndices.Group] {
    var groups: [SobolIndices.Group] = []
    var placed: Set<String> = []
    let inputs = plan.plan.inputs
    for (index, input) in inputs.enumerated() {
      guard let group = plan.model.inputGroups.first(where: { $0.identities.contains(input.identity) }) else {
        groups.append(SobolIndices.Group(name: input.name, inputs: [index]))
        continue
      }
      guard placed.insert(group.name).inserted else { continue }
      let members = inputs.indices.filter { group.identities.contains(inputs[$0].identity) }
      groups.append(SobolIndices.Group(name: group.name, inputs: members))
    }
    return groups
  }

  /// Whether a score depends on any input of a factor.
  func isRelevant(factor: Int, score: Int) -> Bool {
    factors[factor].inputs.contains { relevant[score].contains($0) }
  }

  /// Why a factor has no bound for a score; nil where it has one.
  func reason(factor: Int, score: Int) -> String? {
    if let reason = factors[factor].reason { return reason }
    return factors[factor].inputs.lazy.compactMap { jumps[score][$0] }.first.map {
      "the score may jump with it: \($0) compares or rounds"
    }
  }
}
