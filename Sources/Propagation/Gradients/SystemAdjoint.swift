import Inventory
import Parameters

/// What each entry of A, B, C and f is worth to the scores of a group of systems.
///
/// With A s = f, h = C B s and the shadow values λ of a unit of each product, Aᵀ λ = (C B)ᵀ: dh/dA_rc = -λ_r s_c,
/// dh/df_r = λ_r, dh/dB_kc = C_k s_c and dh/dC_k = (B s)_k (Heijungs and Suh 2002, The Computational Structure of Life
/// Cycle Assessment, chapter 6; Heijungs 2010, IJLCA 15:511). One solution with A and one with its transpose serve all.
struct SystemAdjoint: Sendable {
  typealias NodeID = ExpressionGraph.NodeID

  /// An entry of a matrix and the derivative of a score with respect to it.
  struct Worth {
    let matrix: EntryDerivative.Matrix
    let entry: Entry
    let derivative: NodeID
    /// Whether the amount stands in the matrix with a minus: inputs in A.
    var isNegated = false
  }

  let plan: SystemPlan
  let equations: SystemEquations
  /// λ, `[indicator][place]`; nil where zero by structure.
  private let shadows: [[NodeID?]]
  private let factors: [Int: [Entry]]

  private var system: ProductSystem { plan.model.systems[plan.members[0]] }

  init(
    _ plan: SystemPlan, _ equations: SystemEquations, graph: inout ExpressionGraph, linear: inout LinearPlan
  ) {
    self.plan = plan
    self.equations = equations
    factors = Dictionary(grouping: plan.model.systems[plan.members[0]].factors, by: \.column)
    let transposed = equations.cells.map {
      LinearPlan.Cell(row: $0.column, column: $0.row, value: $0.value)
    }
    let sides = equations.intensities.map { row in
      var side: [Int: NodeID] = [:]
      for (place, node) in row.enumerated() { if let node { side[place] = node } }
      return side
    }
    shadows = linear.solve(
      order: equations.processes.count, cells: transposed, rightHandSides: sides, graph: &graph)
  }

  /// The entries that a score depends on and that are wanted, each with its derivative.
  func worths(
    member: Int, indicator: Int, wanted: (NodeID) -> Bool, graph: inout ExpressionGraph
  ) -> [Worth] {
    var worths: [Worth] = []
    func add(_ matrix: EntryDerivative.Matrix, _ entry: Entry, _ node: NodeID?) {
      if let node { worths.append(Worth(matrix: matrix, entry: entry, derivative: node)) }
    }
    for (entries, isNegated) in [(system.outputs, false), (system.inputs, true)] {
      for entry in entries where wanted(entry.amount) {
        guard let product = product(shadow(indicator, entry.row), supply(member, entry.column), &graph) else {
          continue
        }
        worths.append(
          Worth(
            matrix: .technosphere, entry: entry, derivative: graph.apply(.negate, product),
            isNegated: isNegated))
      }
    }
    for entry in system.flows where wanted(entry.amount) {
      var sum: NodeID?
      for factor in factors[entry.row] ?? [] where factor.row == indicator {
        sum = self.sum(sum, product(factor.amount, supply(member, entry.column), &graph), &graph)
      }
      add(.biosphere, entry, sum)
    }
    for entry in system.factors where entry.row == indicator && wanted(entry.amount) {
      var sum: NodeID?
      for flow in system.flows where flow.row == entry.column {
        sum = self.sum(sum, product(flow.amount, supply(member, flow.column), &graph), &graph)
      }
      add(.characterization, entry, sum)
    }
    for entry in system.impacts where entry.row == indicator && wanted(entry.amount) {
      add(.impacts, entry, supply(member, entry.column))
    }
    for entry in plan.model.systems[plan.members[member]].demand where wanted(entry.amount) {
      add(.demand, entry, shadow(indicator, entry.row))
    }
    addBackground(member, indicator, wanted, &graph) { add(.background, $0, $1) }
    return worths
  }

  /// Scores of the background count as given.
  private func addBackground(
    _ member: Int, _ indicator: Int, _ wanted: (NodeID) -> Bool, _ graph: inout ExpressionGraph,
    add: (Entry, NodeID?) -> Void
  ) {
    guard let background = plan.background else { return }
    for entry in system.backgroundInputs where wanted(entry.amount) {
      let score = background.score(ofActivity: entry.row, indicator: indicator)
      add(entry, product(score, supply(member, entry.column), &graph))
    }
    for entry in plan.model.systems[plan.members[member]].backgroundDemand where wanted(entry.amount) {
      add(entry, background.score(ofActivity: entry.row, indicator: indicator))
    }
  }

  private func supply(_ member: Int, _ process: Int) -> NodeID? {
    equations.local[process].flatMap { equations.supplies[member][$0] }
  }

  private func shadow(_ indicator: Int, _ product: Int) -> NodeID? {
    equations.local[product].flatMap { shadows[indicator][$0] }
  }

  private func product(_ a: NodeID?, _ b: NodeID?, _ graph: inout ExpressionGraph) -> NodeID? {
    guard let a, let b else { return nil }
    return graph.apply(.multiply, a, b)
  }

  private func sum(_ a: NodeID?, _ b: NodeID?, _ graph: inout ExpressionGraph) -> NodeID? {
    guard let a, let b else { return a ?? b }
    return graph.apply(.add, a, b)
  }
}
