import Inventory
import Parameters

/// The derivative of a score with respect to one entry of a matrix, at static values.
public struct EntryDerivative: Hashable, Sendable {
  /// The matrix that an entry stands in.
  public enum Matrix: String, Hashable, Sendable, CaseIterable {
    /// A, products by processes: outputs positive, inputs negative.
    case technosphere = "A"
    /// B, elementary flows by processes.
    case biosphere = "B"
    /// C, indicators by elementary flows.
    case characterization = "C"
    /// Entries of C B that are given as such, indicators by processes.
    case impacts = "CB"
    /// f, the demand for products.
    case demand = "f"
    /// What processes or the functional unit take from a database.
    case background
  }

  /// The matrix.
  public let matrix: Matrix
  /// Name of the row: product, elementary flow or indicator.
  public let row: String
  /// Name of the column: process, or elementary flow in C; the system for f.
  public let column: String
  /// The entry with its place in the study file.
  public let label: String
  /// The entry itself, as it stands in the matrix: inputs are negative in A.
  public let value: Double
  /// Score per unit of the entry.
  public let derivative: Double
}

extension GradientPlan {
  /// The derivatives of a score with respect to every entry that it depends on, constant or not, at static values.
  public func entryDerivatives(ofScore score: Int) -> [EntryDerivative] {
    var graph = plan.graph
    let output = scores[score]
    guard let adjoint = systems.first(where: { $0.plan.members.contains(output.system) }),
      let member = adjoint.plan.members.firstIndex(of: output.system)
    else { return [] }
    let worths = adjoint.worths(
      member: member, indicator: output.indicator, wanted: { _ in true }, graph: &graph)
    let values = staticValues(of: worths.flatMap { [$0.entry.amount, $0.derivative] }, graph)
    return worths.enumerated().map { place, worth in
      let (row, column) = names(worth, output)
      return EntryDerivative(
        matrix: worth.matrix, row: row, column: column, label: worth.entry.label,
        value: worth.isNegated ? -values[2 * place] : values[2 * place], derivative: values[2 * place + 1])
    }
  }

  private func names(_ worth: SystemAdjoint.Worth, _ output: Output) -> (row: String, column: String) {
    let entry = worth.entry
    let system = model.systems[output.system].name
    func process(_ index: Int) -> String { model.processes[index].name }
    switch worth.matrix {
    case .technosphere: return (process(entry.row), process(entry.column))
    case .biosphere: return (model.flows[entry.row], process(entry.column))
    case .characterization: return (model.indicators[entry.row].name, model.flows[entry.column])
    case .impacts: return (model.indicators[entry.row].name, process(entry.column))
    case .demand: return (process(entry.row), system)
    case .background:
      let activity = model.background?.activities[entry.row].name ?? ""
      let isDemand = model.systems[output.system].backgroundDemand.contains(entry)
      return (activity, isDemand ? system : process(entry.column))
    }
  }

  /// Static values of nodes of a graph that holds this plan's.
  func staticValues(
    of nodes: [ExpressionGraph.NodeID], _ graph: ExpressionGraph, blocks: [PlannedBlock]? = nil
  ) -> [Double] {
    let results = nodes.map { (output: Output(system: 0, indicator: 0, part: .total), node: $0) }
    return PropagationPlan(
      model, solver: plan.solver, graph: graph, blocks: blocks ?? linear.blocks, results: results
    ).staticValues()
  }
}
