public import Inventory
import LinearSolvers
import Parameters

/// How the derivatives of the scores of a study by every exchange of the database behind it are computed.
public struct BackgroundGradientPlan: Sendable {
  /// The scores that take anything from the database.
  public let scores: [Output]
  /// Scores, then the amounts that they take of activities.
  let plan: PropagationPlan
  /// Of each score, its place among the outputs of the plan, whose supply it is a score of and by which method.
  private let links: [(output: Int, supply: Int, method: Int)]
  private let amounts: [[Int?]]

  /// Compiles a model; nil where nothing of a database varies.
  public init?(_ model: LifeCycleModel, solver: SolverChoice = .automatic) {
    guard let methods = model.background?.methodOfIndicator else { return nil }
    var graph = model.graph
    var linear = LinearPlan(choice: solver)
    let (found, _) = PropagationPlan.results(of: model, detail: .totals, graph: &graph, linear: &linear)
    guard let block = linear.databaseBlock else { return nil }
    let differentiation = ReverseDifferentiation(graph, variables: block.unknowns)
    var results = found
    var (links, amounts): ([(output: Int, supply: Int, method: Int)], [[Int?]]) = ([], [])
    var supplies: [[ExpressionGraph.NodeID?]: Int] = [:]
    for (place, score) in found.enumerated() {
      guard let method = methods[score.output.indicator] else { continue }
      var adjoints = DatabaseAdjoints(linear: linear)
      _ = differentiation.gradient(of: score.node, graph: &graph, blocks: &adjoints)
      linear = adjoints.linear
      var taken: [ExpressionGraph.NodeID?] = Array(repeating: nil, count: block.activities.count)
      for (component, node) in zip(block.components, adjoints.ofUnknowns) where node != nil {
        guard component.method == method else { preconditionFailure("a score by the method of another") }
        taken[component.activity] = node
      }
      guard taken.contains(where: { $0 != nil }) else { continue }
      // Scores of one system take the same amounts.
      if supplies[taken] == nil {
        supplies[taken] = amounts.count
        amounts.append(
          taken.map { node in
            guard let node else { return nil }
            let part = Output.Part.derivative(results.count)
            results.append(
              (Output(system: score.output.system, indicator: score.output.indicator, part: part), node))
            return results.count - 1
          })
      }
      links.append((place, supplies[taken] ?? 0, method))
    }
    guard !links.isEmpty else { return nil }
    self.links = links
    self.amounts = amounts
    scores = links.map { found[$0.output].output }
    plan = PropagationPlan(model, solver: solver, graph: graph, blocks: linear.blocks, results: results)
  }

  /// Scores whose sums over draws fit in memory together.
  public struct Part: Sendable {
    /// The scores, by index.
    public let scores: [Int]
    /// Which of all methods of the database the first of the part is.
    public let firstMethod: Int
    let background: Background
    let block: GradientBlock
  }

  /// Parts of at most so many scores, each with a method or more of its own.
  /// - Parameter most: scores of a part.
  public func parts(most: Int) -> [Part] {
    guard let background = plan.model.background else { return [] }
    let order = links.indices.sorted {
      (links[$0].method, links[$0].supply, $0) < (links[$1].method, links[$1].supply, $1)
    }
    return stride(from: 0, to: order.count, by: max(1, most)).map { first in
      let scores = Array(order[first..<min(first + max(1, most), order.count)])
      let used = scores.map { links[$0].method }
      let methods = (used.min() ?? 0)..<(used.max() ?? 0) + 1
      var own = background
      own.database.methods = Array(background.database.methods[methods])
      let link = ScoreLink(
        plan: plan,
        scores: scores.map { (links[$0].output, links[$0].supply, links[$0].method - methods.lowerBound) },
        amounts: amounts, methods: methods)
      return Part(
        scores: scores, firstMethod: methods.lowerBound, background: own,
        block: GradientBlock(own, choice: plan.solver, link: link))
    }
  }
}

/// Stops a sweep of derivatives at the block of the database, and keeps what reaches its unknowns.
private struct DatabaseAdjoints: BlockDifferentiation {
  var linear: LinearPlan
  private(set) var ofUnknowns: [ExpressionGraph.NodeID?] = []

  init(linear: LinearPlan) { self.linear = linear }

  mutating func carry(
    adjoints: [ExpressionGraph.NodeID?], throughBlock block: Int,
    isActive: (ExpressionGraph.NodeID) -> Bool, graph: inout ExpressionGraph
  ) -> [(operand: ExpressionGraph.NodeID, adjoint: ExpressionGraph.NodeID)] {
    if case .database = linear.blocks[block] {
      ofUnknowns = adjoints
      return []
    }
    return linear.carry(adjoints: adjoints, throughBlock: block, isActive: isActive, graph: &graph)
  }
}

extension LinearPlan {
  /// The block of the database, if there is one.
  fileprivate var databaseBlock: DatabaseBlock? {
    for case .database(let block) in blocks { return block }
    return nil
  }
}
