import Parameters

/// The gradient and the Hessian matrix of a score at static values.
public struct SecondDerivatives: Sendable {
  /// The score.
  public let score: Double
  /// Its derivatives, by variable.
  public let first: [Double]
  /// Its second derivatives, variable by variable, row by row; symmetric; 0 for certain parameters. Nil when they were not
  /// worked out.
  public let second: [Double]?

  /// The second derivative with respect to two variables; 0 when it was not worked out.
  public func second(_ i: Int, _ j: Int) -> Double { second.map { $0[i * first.count + j] } ?? 0 }
}

extension GradientPlan {
  /// Second derivatives are worked out while the sweeps over formulas that they need visit at most this many nodes.
  private static let mostVisits = 50_000_000

  /// Each score with its derivatives at static values.
  ///
  /// Second derivatives are gradients of the gradient on the same graph, exact as those.
  public func staticDerivatives() -> [SecondDerivatives] {
    let values = plan.staticValues()
    let firsts = scores.indices.map { score in
      variables.indices.map { variable in
        derivative(ofScore: score, variable: variable).map { values[$0] } ?? 0
      }
    }
    let seconds = secondDerivatives()
    return scores.indices.map { score in
      SecondDerivatives(score: values[score], first: firsts[score], second: seconds?[score])
    }
  }

  private func secondDerivatives() -> [[Double]]? {
    let uncertain = variables.indices.filter { !variables[$0].isCertain }
    let differentiation = ReverseDifferentiation(
      plan.graph, variables: uncertain.map { nodes.variables[$0] })
    let sweeps = scores.count * uncertain.count
    guard sweeps * differentiation.activeCount <= GradientPlan.mostVisits else { return nil }
    var (graph, linear) = (plan.graph, linear)
    var found: [(score: Int, i: Int, j: Int, node: ExpressionGraph.NodeID)] = []
    for score in scores.indices {
      for i in uncertain {
        guard let output = derivative(ofScore: score, variable: i) else { continue }
        let row = differentiation.gradient(of: plan.outputNodes[output], graph: &graph, blocks: &linear)
        for (j, node) in zip(uncertain, row) where j <= i {
          if let node { found.append((score, i, j, node)) }
        }
      }
    }
    let values = staticValues(of: found.map(\.node), graph, blocks: linear.blocks)
    let count = variables.count
    var matrices = scores.map { _ in Array(repeating: 0.0, count: count * count) }
    for (entry, value) in zip(found, values) {
      matrices[entry.score][entry.i * count + entry.j] = value
      matrices[entry.score][entry.j * count + entry.i] = value
    }
    return matrices
  }
}
