import Distributions
import Inventory
import LinearSolvers
import NumericKernels

/// The part of a database that some activities reach, with what the derivatives of their scores by every
/// exchange need: A s = f for each activity and Aᵀ q = Bᵀ c for each method, on the same draws.
///
/// With g = B s and h = c · g the derivatives of a score are ∂h/∂a_ij = -q_i s_j, ∂h/∂b_kj = c_k s_j and
/// ∂h/∂c_k = g_k (Heijungs & Suh 2002, chapter 6).
struct GradientBlock: Sendable {
  let activities: [BackgroundActivity]
  let methodCount: Int
  let forward: TechnospherePlan
  /// The transposed system; nil where no cell of A varies: B and C need supplies alone.
  let adjoint: TechnospherePlan?
  /// Exchanges that have a cell for themselves: target its place in the forward system, source in the
  /// transposed one.
  let technosphere: ExchangeSampler
  /// Exchanges that share cells, and where those stand in both systems.
  let terms: ExchangeSampler
  let sums: [(cell: Int, adjointCell: Int, terms: Range<Int>)]
  /// B and C as for supplies: see `BiosphereLayout`.
  let biosphere: BiosphereLayout
  /// For each group of exchanges of B, the equations of their processes in the transposed system.
  let equations: [LaneIndices]
  /// The exchanges of A that vary.
  let slopes: [SlopeGroup]
  /// Number of them.
  let slopeCount: Int
  /// Of scores, which supply (of an activity, or combined of several) and which method they are of.
  let outputs: [(supply: Int, method: Int)]
  /// Number of supplies.
  let supplyCount: Int
  /// What combines activities to scores of a study; nil where each activity is scored by itself.
  let link: ScoreLink?

  /// Exchanges of A that are drawn alike, and what their slopes are made of.
  struct SlopeGroup: Sendable {
    /// Where dx/dz comes from, apart from a factor that is the same in every draw.
    enum Derivative: Sendable {
      /// It is proportional to the value: lognormal.
      case value
      /// It is the same in every draw, normal; or there is none.
      case constant
      /// It is computed, by exchange; nil: there is none.
      case computed([ScoreDerivative?])
    }

    /// Group of the sampler, and whether of the shared cells.
    let group: ExchangeSampler.Group
    let sharesCells: Bool
    let derivative: Derivative
    /// Place of the unknown q_i of each exchange in the transposed system, and of s_j in the forward system.
    let rows: LaneIndices
    let columns: LaneIndices
    /// Place of the first among all slopes.
    let first: Int
  }

  /// - Parameter withAdjoint: whether the transposed system is wanted too.
  init(
    _ background: Background, choice: SolverChoice = .automatic, withAdjoint: Bool = true,
    link: ScoreLink? = nil
  ) {
    let database = background.database
    activities = background.activities
    methodCount = database.methods.count
    self.link = link
    supplyCount = link?.amounts.count ?? background.activities.count
    outputs =
      link?.scores.map { ($0.supply, $0.method) }
      ?? background.activities.indices.flatMap { activity in
        database.methods.indices.map { (activity, $0) }
      }
    let varies = withAdjoint && database.technosphere.uncertainties.contains { $0.isUncertain }
    let plans = GradientBlock.plans(database, activities, choice, adjoint: varies)
    (forward, adjoint) = plans
    let adjointPlaces = plans.adjoint.map { GradientBlock.places($0) } ?? [:]
    let own = ExchangeSampler(
      database.technosphere, places: forward.places, presamples: database.presamples
    ).withSources { adjointPlaces[$0] ?? 0 }
    let shared = ExchangeSampler(
      database.technosphere, places: forward.layout.terms, presamples: database.presamples)
    (technosphere, terms) = (own, shared)
    sums = forward.sums.map { [forward] sum in
      let exchange = forward.layout.terms[sum.terms.lowerBound].exchange
      return (sum.cell, adjointPlaces[exchange] ?? 0, sum.terms)
    }
    biosphere = BiosphereLayout(database, layout: forward.layout, reported: [], isTransposed: false)
    let forwardLayout = forward.layout
    let adjointLayout = plans.adjoint?.layout
    equations = biosphere.others.groups.map { group in
      LaneIndices(
        group.sources.values.map { place in
          adjointLayout?.placeOfProcess[forwardLayout.processes[Int(place)]] ?? 0
        })
    }
    var (slopes, count): ([SlopeGroup], Int) = ([], 0)
    if let adjointLayout {
      for (sampler, sharesCells) in [(own, false), (shared, true)] {
        for group in sampler.groups where !group.isConstant {
          slopes.append(
            SlopeGroup(
              group, sharesCells: sharesCells, first: count, database.technosphere, forwardLayout,
              adjointLayout))
          count += group.amounts.count
        }
      }
    }
    (self.slopes, slopeCount) = (slopes, count)
  }

  /// Both plans take about as long: they are made side by side.
  private static func plans(
    _ database: LifeCycleDatabase, _ activities: [BackgroundActivity], _ choice: SolverChoice, adjoint: Bool
  ) -> (forward: TechnospherePlan, adjoint: TechnospherePlan?) {
    let made = SideBySide<TechnospherePlan>(count: adjoint ? 2 : 1) { number in
      TechnospherePlan(database, activities: activities, choice: choice, transposed: number == 1)
    }
    return (made.values[0], adjoint ? made.values[1] : nil)
  }

  /// The cell of each exchange.
  private static func places(_ plan: TechnospherePlan) -> [Int: Int] {
    var places: [Int: Int] = [:]
    places.reserveCapacity(plan.places.count)
    for place in plan.places { places[place.exchange] = place.target }
    for (cell, range) in plan.sums { for term in plan.layout.terms[range] { places[term.exchange] = cell } }
    return places
  }
}

extension GradientBlock.SlopeGroup {
  init(
    _ group: ExchangeSampler.Group, sharesCells: Bool, first: Int, _ table: ExchangeTable,
    _ forward: TechnosphereLayout, _ adjoint: TechnosphereLayout
  ) {
    self.group = group
    self.sharesCells = sharesCells
    self.first = first
    rows = LaneIndices(group.exchanges.map { adjoint.placeOfProduct[Int(table.rows[$0])] ?? 0 })
    columns = LaneIndices(group.exchanges.map { forward.placeOfProcess[Int(table.columns[$0])] ?? 0 })
    switch group.method {
    case .lognormal: derivative = .value
    case .other(let kernels, let factors):
      derivative = .computed(
        group.exchanges.indices.map { index in
          let law = table.distribution(of: table.uncertainties[group.exchanges[index]])
          return law.isDiscrete ? nil : ScoreDerivative(law, kernel: kernels[index], factor: factors[index])
        })
    case .normal, .presampled, .constant: derivative = .constant
    }
  }
}
