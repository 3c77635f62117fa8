public import Inventory
import LinearSolvers
public import Parameters

/// A model compiled once: what a draw has to compute, in which order, and where its results are found.
public struct PropagationPlan: Sendable {
  /// The model that was compiled.
  public let model: LifeCycleModel
  /// What a draw yields, system by system.
  public let outputs: [Output]
  /// Which systems are compared with which, where the model has more than one.
  public let comparison: ComparisonLayout
  /// Blocks whose unknowns are found together.
  let blocks: [PlannedBlock]
  /// How systems of equations are solved.
  public let solver: SolverChoice
  /// Formulas, supplies and scores as one program.
  let program: FormulaProgram
  let outputNodes: [ExpressionGraph.NodeID]
  /// The graph with everything that the plan added to the model's.
  let graph: ExpressionGraph
  /// The equations of the model's database, for plans to come.
  let technosphere: TechnospherePlan?

  /// Compiles a model.
  /// - Parameters:
  ///   - detail: whether stages, tasks and processes are worked out beside the totals.
  ///   - solver: how systems of equations are solved.
  ///   - other: a plan of the same model, or of one with the same background: what was worked out for the database is
  ///     taken over where both need the same of it. It changes no bit of a result.
  public init(
    _ model: LifeCycleModel, detail: Detail = .contributions, solver: SolverChoice = .automatic,
    sharing other: PropagationPlan? = nil
  ) {
    var graph = model.graph
    var linear = LinearPlan(choice: solver)
    let (results, technosphere) = PropagationPlan.results(
      of: model, detail: detail, graph: &graph, linear: &linear, sharing: other?.technosphere)
    self.init(
      model, solver: solver, graph: graph, blocks: linear.blocks, technosphere: technosphere,
      results: results)
  }

  /// Writes the scores of a model into a graph; the equations of its database come with them.
  static func results(
    of model: LifeCycleModel, detail: Detail, graph: inout ExpressionGraph, linear: inout LinearPlan,
    sharing technosphere: TechnospherePlan? = nil
  ) -> (results: [(output: Output, node: ExpressionGraph.NodeID)], technosphere: TechnospherePlan?) {
    var results: [(output: Output, node: ExpressionGraph.NodeID)] = []
    let background = BackgroundScores(
      model, detail: detail, graph: &graph, linear: &linear, sharing: technosphere)
    for members in PropagationPlan.groups(of: model) {
      results += SystemPlan(model: model, members: members, detail: detail, background: background)
        .outputs(graph: &graph, linear: &linear)
    }
    let sorted = results.enumerated().sorted {
      ($0.element.output.system, $0.offset) < ($1.element.output.system, $1.offset)
    }.map(\.element)
    return (sorted, background?.technosphere)
  }

  /// A plan of results that are in a graph already.
  init(
    _ model: LifeCycleModel, solver: SolverChoice, graph: ExpressionGraph, blocks: [PlannedBlock],
    technosphere: TechnospherePlan? = nil, results: [(output: Output, node: ExpressionGraph.NodeID)]
  ) {
    self.model = model
    self.solver = solver
    self.graph = graph
    self.blocks = blocks
    self.technosphere = technosphere
    outputs = results.map(\.output)
    comparison = ComparisonLayout(model, outputs: outputs)
    outputNodes = results.map(\.node)
    program = FormulaProgram(graph, results: outputNodes)
  }

  /// The uncertain inputs that the outputs depend on.
  public var inputs: [UncertainInput] { program.inputs }

  /// Columns of draws that are kept while they fit: totals, stages and tasks, and where systems are compared one more, in
  /// which a difference is formed when its quantiles are asked for.
  public var keptColumns: Int { outputs.count(where: \.isKept) + (comparison.pairs.isEmpty ? 0 : 1) }

  /// What stands in `run.solvers` of a result: the method by which every draw is solved.
  public var solverName: String {
    var methods = ["substitution"]
    func add(_ method: String) { if !methods.contains(method) { methods.append(method) } }
    for block in blocks {
      switch block {
      case .equations(let block): add(block.elimination == nil ? block.solver.name : "batched elimination")
      case .database(let block):
        switch block.solution {
        case .parts(let plans): for plan in plans { add(plan.solver.name) }
        case .iterative: add(SolutionMethod.iterative.name)
        case .impossible: break
        }
      }
    }
    if solver == .lapack { methods.removeFirst() }
    return methods.joined(separator: ", ")
  }

  /// Systems that share A, B and C, so that one factorisation serves them all.
  static func groups(of model: LifeCycleModel) -> [[Int]] {
    var groups: [[Int]] = []
    for index in model.systems.indices {
      func matrices(_ system: ProductSystem) -> [[Entry]] {
        [
          system.outputs, system.inputs, system.flows, system.factors, system.impacts,
          system.backgroundInputs,
        ]
      }
      let own = matrices(model.systems[index])
      if let group = groups.firstIndex(where: { matrices(model.systems[$0[0]]) == own }) {
        groups[group].append(index)
      } else {
        groups.append([index])
      }
    }
    return groups
  }
}
