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

  /// How many processes of a database are reported, the largest static contributions to any score of the functional
  /// units first.
  static let mostReported = 20

  /// - Returns: nil when the model has no background, or takes nothing from it.
  init?(_ model: LifeCycleModel, detail: Detail, graph: inout ExpressionGraph, linear: inout LinearPlan) {
    guard let background = model.background, !background.activities.isEmpty else { return nil }
    methodOfIndicator = background.methodOfIndicator
    let demanded = Set(model.systems.flatMap { $0.backgroundDemand.map(\.row) })
    reported =
      detail == .contributions && !demanded.isEmpty
      ? StaticContributions(background, activities: demanded.sorted()).largest(BackgroundScores.mostReported) : []
    let block = DatabaseBlock(background, reported: reported, choice: linear.choice)
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

/// What each process of a database causes directly, at static values.
struct StaticContributions {
  /// `[activity][method]`: process and contribution.
  private let contributions: [[[(process: Int, value: Double)]]]

  init(_ background: Background, activities: [Int]) {
    var statics = background
    statics.activities = activities.map { background.activities[$0] }
    statics.isUncertain = false
    let block = DatabaseBlock(statics, transposed: false)
    let worker = DatabaseBlockWorker(block)
    _ = worker.run(.statics)
    let intensities = background.database.staticIntensities()
    contributions = activities.indices.map { activity in
      intensities.map { intensities in
        block.layout.processes.enumerated().map { place, process in
          (process, intensities[process] * worker.supply(activity: activity, place: place))
        }
      }
    }
  }

  /// The processes with the largest share of any score, the largest first.
  func largest(_ count: Int) -> [Int] {
    var shares: [Int: Double] = [:]
    for parts in contributions.joined() {
      let whole = parts.reduce(0) { $0 + abs($1.value) }
      guard whole > 0 else { continue }
      for part in parts { shares[part.process] = max(shares[part.process] ?? 0, abs(part.value) / whole) }
    }
    let sorted = shares.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.prefix(count).map(\.key)
  }
}
