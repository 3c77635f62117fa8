import Inventory
import LinearSolvers
import NumericKernels
import Parameters

/// The scores of what a model takes from its database, as nodes of the graph.
///
/// A database without uncertainty is solved once, and its scores are constants.
struct BackgroundScores {
  typealias NodeID = ExpressionGraph.NodeID

  private let methodOfIndicator: [Int?]
  private var nodes: [DatabaseBlock.Component: NodeID] = [:]
  private let reported: [Int]
  /// The equations of the database.
  let technosphere: TechnospherePlan

  /// - Parameter sharing: equations of the same background, taken over where they are those that are wanted.
  /// - Returns: nil when the model has no background, or takes nothing from it.
  init?(
    _ model: LifeCycleModel, detail: Detail, graph: inout ExpressionGraph, linear: inout LinearPlan,
    sharing: TechnospherePlan?
  ) {
    guard let background = model.background, !background.activities.isEmpty else { return nil }
    methodOfIndicator = background.methodOfIndicator
    let demanded = Set(model.systems.flatMap { $0.backgroundDemand.map(\.row) })
    let block = DatabaseBlock(
      background, reporting: detail == .contributions ? demanded.sorted() : [], choice: linear.choice,
      sharing: sharing)
    technosphere = block.plan
    reported = block.biosphere.reported.map(\.process)
    let unknowns: [NodeID]
    if block.isUncertain {
      unknowns = linear.add(block, graph: &graph)
    } else {
      let worker = DatabaseBlockWorker(block)
      _ = worker.run(.statics)
      unknowns = block.components.indices.map { place in
        graph.constant(worker.results.withColumn(place) { $0[0] })
      }
    }
    nodes = Dictionary(uniqueKeysWithValues: zip(block.components, unknowns))
  }

  /// The score of an activity, for one unit of its demand; nil where no method scores the indicator.
  func score(ofActivity activity: Int, indicator: Int) -> NodeID? {
    methodOfIndicator[indicator].flatMap { nodes[.score(activity: activity, method: $0)] }
  }

  /// What single processes of the database cause of it.
  func contributions(ofActivity activity: Int, indicator: Int) -> [(process: Int, node: NodeID)] {
    guard let method = methodOfIndicator[indicator] else { return [] }
    return reported.compactMap { process in
      nodes[.contribution(activity: activity, method: method, process: process)].map { (process, $0) }
    }
  }
}
