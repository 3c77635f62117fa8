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

    /// The activity of which it tells.
    var activity: Int {
      switch self {
      case .score(let activity, _), .contribution(let activity, _, _): activity
      }
    }

    /// The method that it tells of.
    var method: Int {
      switch self {
      case .score(_, let method), .contribution(_, let method, _): method
      }
    }
  }

  let activities: [BackgroundActivity]
  let methodCount: Int
  let isTransposed: Bool
  /// The unknowns in their order.
  let components: [Component]
  /// Nodes of the unknowns, set when the block joins a graph.
  var unknowns: [ExpressionGraph.NodeID] = []

  /// The equations.
  let plan: TechnospherePlan
  /// Exchanges that have a cell for themselves; targets are places in the solver's cells.
  let technosphere: ExchangeSampler
  /// Exchanges that share cells.
  let terms: ExchangeSampler
  /// Exchanges of B: target and source by `BiosphereLayout`.
  let biosphere: BiosphereLayout
  /// Whether any cell of A varies.
  let technosphereVaries: Bool

  var layout: TechnosphereLayout { plan.layout }
  /// How the equations are solved.
  var solution: Solution { plan.solution }
  /// Cells that several exchanges share: places in the solver's cells, and which of `terms`.
  var sums: [(cell: Int, terms: Range<Int>)] { plan.sums }

  /// Whether any exchange that takes part differs from draw to draw.
  var isUncertain: Bool { technosphereVaries || biosphere.varyingCount > 0 }

  /// - Parameters:
  ///   - reporting: activities of whose scores the largest direct contributions of processes are wanted too.
  ///   - transposed: which system is solved; nil for what takes fewer solutions.
  ///   - sharing: equations of the same background, taken over where they are those that are wanted.
  init(
    _ background: Background, reporting: [Int] = [], choice: SolverChoice = .automatic,
    transposed: Bool? = nil, sharing: TechnospherePlan? = nil
  ) {
    var database = background.database
    if !background.isUncertain { database = database.withoutUncertainty() }
    activities = background.activities
    methodCount = database.methods.count
    isTransposed = transposed ?? (reporting.isEmpty && activities.count > methodCount)
    if let sharing, sharing.serves(activities, choice: choice, transposed: isTransposed) {
      plan = sharing
    } else {
      plan = TechnospherePlan(database, activities: activities, choice: choice, transposed: isTransposed)
    }
    let layout = plan.layout
    technosphere = ExchangeSampler(
      database.technosphere, places: plan.places, presamples: database.presamples)
    terms = ExchangeSampler(database.technosphere, places: layout.terms, presamples: database.presamples)
    technosphereVaries = technosphere.varyingCount + terms.varyingCount > 0
    let reported =
      reporting.isEmpty
      ? [] : plan.largestContributions(database, activities: activities, reporting: reporting)
    biosphere = BiosphereLayout(database, layout: layout, reported: reported, isTransposed: isTransposed)
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

  /// How the equations of a database are solved.
  enum Solution: Sendable {
    /// Part after part of the block triangular form.
    case parts([PlannedPart])
    /// All at once, by sweeps; whether right-hand sides differ from draw to draw.
    case iterative(LaneSystem, rightHandSidesVary: Bool)
    /// Not at all: why.
    case impossible(String)
  }

  /// The workspace of one worker; nil when there is no solution.
  func makeSolver() -> (any TechnosphereSolver)? {
    solution.makeSolver(layout, rightHandSides: isTransposed ? methodCount : activities.count)
  }
}

extension DatabaseBlock.Solution {
  func makeSolver(_ layout: TechnosphereLayout, rightHandSides sides: Int) -> (any TechnosphereSolver)? {
    switch self {
    case .parts(let plans): return BlockTriangularSolver(layout, plans: plans, rightHandSides: sides)
    case .iterative(let system, let vary): return IterativeSolver(system, rightHandSides: sides, vary: vary)
    case .impossible: return nil
    }
  }
}
