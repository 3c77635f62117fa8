public import Distributions
public import Inventory
public import Parameters

/// A model compiled for scores and their exact derivatives with respect to its uncertain inputs.
///
/// Derivatives are further outputs of one `PropagationPlan`: they are computed in the same batches, by the same solvers
/// and from the same draws as the scores, whose bits they leave alone. Each costs a few operations for each operation of
/// the formulas, and all of them together one more solution with the transposed matrix.
public struct GradientPlan: Sendable {
  /// What scores are differentiated with respect to: a continuous input under one of its distributions, or a parameter
  /// that a model keeps as the draw of its only value.
  public struct Variable: Hashable, Sendable {
    /// The input.
    public let input: UncertainInput
    /// Its distribution, in the unit that the input is written in; derivatives are per one of that unit.
    public let distribution: Distribution
    /// Its static value.
    public let staticValue: Double

    /// Whether it has one value alone.
    public var isCertain: Bool {
      if case .constant = distribution.family { return true }
      return false
    }
  }

  /// Scores (totals), then their derivatives, then the variables: see `scores`, `derivative` and `value`.
  public let plan: PropagationPlan
  /// The scores: the first outputs of `plan`.
  public let scores: [Output]
  /// The variables that any score depends on. An input has several where systems or choices give it other distributions.
  public let variables: [Variable]
  private let derivatives: [[Int?]]
  let nodes: (scores: [ExpressionGraph.NodeID], variables: [ExpressionGraph.NodeID])
  /// What else the systems are made of, for derivatives of other kinds.
  let systems: [SystemAdjoint]
  let linear: LinearPlan

  /// The model that was compiled.
  public var model: LifeCycleModel { plan.model }

  /// Compiles a model. Scores of a database that it takes from count as given: its exchanges are no variables.
  /// - Parameter other: a plan of the same model; see `PropagationPlan`.
  public init(
    _ model: LifeCycleModel, solver: SolverChoice = .automatic, sharing other: PropagationPlan? = nil
  ) {
    var graph = model.graph
    var linear = LinearPlan(choice: solver)
    let draws = graph.draws.indices.filter { GradientPlan.isVariable(graph.draws[$0].distribution) }
    let drawNodes = graph.drawNodes
    let differentiation = ReverseDifferentiation(graph, variables: draws.map { drawNodes[$0] })
    let background = BackgroundScores(
      model, detail: .totals, graph: &graph, linear: &linear, sharing: other?.technosphere)
    var systems: [SystemAdjoint] = []
    var found: [(output: Output, node: ExpressionGraph.NodeID, gradient: [ExpressionGraph.NodeID?])] = []
    for members in PropagationPlan.groups(of: model) {
      let plan = SystemPlan(model: model, members: members, detail: .totals, background: background)
      let equations = plan.equations(graph: &graph, linear: &linear)
      let scores = plan.scores(of: equations, attributions: [], graph: &graph)
      let adjoint = SystemAdjoint(plan, equations, graph: &graph, linear: &linear)
      systems.append(adjoint)
      for (output, node) in scores {
        let seeds = adjoint.seeds(of: output, differentiation, graph: &graph)
        let gradient = differentiation.gradient(of: seeds, graph: &graph, blocks: &linear)
        found.append((output, node, gradient))
      }
    }
    found.sort { ($0.output.system, $0.output.indicator) < ($1.output.system, $1.output.indicator) }
    let isUsed = graph.dependences(of: found.map(\.node), on: draws.map { drawNodes[$0] })
    let used = draws.indices.filter { isUsed[$0] }
    var results = found.map { ($0.output, $0.node) }
    derivatives = found.map { score in
      used.indices.map { variable in
        guard let node = score.gradient[used[variable]] else { return nil }
        let part = Output.Part.derivative(variable)
        results.append(
          (Output(system: score.output.system, indicator: score.output.indicator, part: part), node))
        return results.count - 1
      }
    }
    for variable in used.indices {
      results.append(
        (Output(system: 0, indicator: 0, part: .variable(variable)), drawNodes[draws[used[variable]]]))
    }
    scores = found.map(\.output)
    variables = used.map { place in
      let draw = graph.draws[draws[place]]
      return Variable(
        input: graph.inputs[draw.input], distribution: draw.distribution, staticValue: draw.staticValue)
    }
    nodes = (found.map(\.node), used.map { drawNodes[draws[$0]] })
    self.systems = systems
    self.linear = linear
    plan = PropagationPlan(
      model, solver: solver, graph: graph, blocks: linear.blocks, technosphere: background?.technosphere,
      results: results)
  }

  private static func isVariable(_ distribution: Distribution) -> Bool {
    if case .constant = distribution.family { return true }
    return !distribution.isDiscrete
  }

  /// The output of `plan` that is the derivative of a score with respect to a variable; nil where that is zero by structure.
  public func derivative(ofScore score: Int, variable: Int) -> Int? { derivatives[score][variable] }

  /// The output of `plan` that is the value of a variable.
  public func value(ofVariable variable: Int) -> Int { plan.outputs.count - variables.count + variable }

  /// Whether a score depends on a variable, be it by a jump.
  public func depends(score: Int, onVariable variable: Int) -> Bool {
    plan.graph.dependences(of: [nodes.scores[score]], on: [nodes.variables[variable]])[0]
  }

  /// Uncertain inputs without a derivative that a score depends on: discrete ones.
  public func discreteInputs(ofScore score: Int) -> [UncertainInput] {
    let graph = plan.graph
    let reaching = Set(graph.inputs(reaching: [nodes.scores[score]]))
    let discrete = graph.draws.filter {
      !GradientPlan.isVariable($0.distribution) && reaching.contains($0.input)
    }
    return Set(discrete.map(\.input)).sorted().map { graph.inputs[$0] }
  }

  /// A variable with which a score may jump, and the formula in which it may.
  public struct Jump: Hashable, Sendable {
    /// Index of the variable.
    public let variable: Int
    /// What holds the comparison or rounding, with its place in the study.
    public let label: String
  }

  /// Variables with which a score may jump: formulas compare or round what depends on them. There a derivative does not
  /// tell how a score changes.
  public func jumps(ofScore score: Int) -> [Jump] {
    let steps = plan.graph.steps(from: nodes.variables, to: nodes.scores[score])
    let entries = model.systems[scores[score].system].entries
    return steps.compactMap { step in
      guard let variable = nodes.variables.firstIndex(of: step.variable) else { return nil }
      let labels = step.users.lazy.compactMap { user in
        model.nodeLabels[user] ?? entries.first { $0.amount == user }?.label
      }
      return Jump(variable: variable, label: labels.first ?? "a formula")
    }.sorted { $0.variable < $1.variable }
  }
}

extension SystemAdjoint {
  /// The entries of a score that depend on variables, each with what multiplies its derivative.
  func seeds(
    of output: Output, _ differentiation: ReverseDifferentiation, graph: inout ExpressionGraph
  ) -> [(node: ExpressionGraph.NodeID, adjoint: ExpressionGraph.NodeID)] {
    guard let member = plan.members.firstIndex(of: output.system) else { return [] }
    let worths = worths(
      member: member, indicator: output.indicator, wanted: differentiation.isActive, graph: &graph)
    return worths.map { worth in
      (worth.entry.amount, worth.isNegated ? graph.apply(.negate, worth.derivative) : worth.derivative)
    }
  }
}
