import Inventory
import LinearSolvers
import NumericKernels
import Parameters

/// The part of a database that some activities reach, as one block of a plan: its unknowns are the scores of the
/// activities, and what single processes contribute to them.
///
/// Scores of few activities come from their supplies, A s = f for each; of many from the transposed system, Aᵀ q = Bᵀ c
/// for each method, of which the score of any demand f is q · f.
struct DatabaseBlock: Sendable {
  /// An unknown of the block.
  enum Component: Hashable, Sendable {
    /// The score of an activity by a method.
    case score(activity: Int, method: Int)
    /// What of it a process (index into the database) causes directly.
    case contribution(activity: Int, method: Int, process: Int)
  }

  let activities: [BackgroundActivity]
  let methodCount: Int
  let isTransposed: Bool
  /// The unknowns in their order.
  let components: [Component]
  /// Nodes of the unknowns, set when the block joins a graph.
  var unknowns: [ExpressionGraph.NodeID] = []

  let layout: TechnosphereLayout
  let solverPlans: [BlockSolverPlan]
  let technosphere: ExchangeSampler
  /// Exchanges of B: target and source by `BiosphereLayout`.
  let biosphere: BiosphereLayout
  /// Whether any cell of A varies.
  let technosphereVaries: Bool

  /// Whether any exchange that takes part differs from draw to draw.
  var isUncertain: Bool { technosphereVaries || biosphere.varyingCount > 0 }

  /// - Parameters:
  ///   - reported: processes whose contributions are wanted (indices into the database).
  ///   - transposed: which system is solved; nil for what takes fewer solutions.
  init(
    _ background: Background, reported: [Int] = [], choice: SolverChoice = .automatic, transposed: Bool? = nil
  ) {
    var database = background.database
    if !background.isUncertain { database = database.withoutUncertainty() }
    activities = background.activities
    methodCount = database.methods.count
    isTransposed = transposed ?? (reported.isEmpty && activities.count > methodCount)
    let layout = TechnosphereLayout(
      database, demanded: Set(activities.flatMap { $0.demand.keys }).sorted(), transposed: isTransposed)
    self.layout = layout
    let reported = reported.filter { layout.placeOfProcess[$0] != nil }
    technosphere = ExchangeSampler(database.technosphere, places: layout.places, presamples: database.presamples)
    technosphereVaries = technosphere.varyingCount > 0
    biosphere = BiosphereLayout(database, layout: layout, reported: reported, isTransposed: isTransposed)
    solverPlans = DatabaseBlock.plans(layout, database, choice: choice)
    var components: [Component] = []
    for activity in activities.indices {
      for method in 0..<methodCount { components.append(.score(activity: activity, method: method)) }
    }
    for activity in activities.indices {
      for method in 0..<methodCount {
        for process in reported {
          components.append(.contribution(activity: activity, method: method, process: process))
        }
      }
    }
    self.components = components
  }

  private static func plans(
    _ layout: TechnosphereLayout, _ database: LifeCycleDatabase, choice: SolverChoice
  ) -> [BlockSolverPlan] {
    var values = Array(repeating: 0.0, count: layout.placeCount)
    for place in layout.places { values[place.target] += database.technosphere.amounts[place.exchange] }
    for (cell, places) in layout.sums { values[cell] = places.reduce(0) { $0 + values[$1] } }
    return layout.parts.compactMap { part in
      guard case .block(_, let pattern, let firstCell) = part else { return nil }
      let cells = firstCell..<firstCell + pattern.count
      return BlockSolverPlan(
        pattern, staticCells: Array(values[cells]), varies: Array(layout.varies[cells]), choice: choice)
    }
  }
}

extension LifeCycleDatabase {
  /// The same with every exchange at its static amount.
  func withoutUncertainty() -> LifeCycleDatabase {
    var database = self
    database.technosphere = technosphere.withoutUncertainty()
    database.biosphere = biosphere.withoutUncertainty()
    for index in methods.indices { database.methods[index].factors = methods[index].factors.withoutUncertainty() }
    return database
  }
}
