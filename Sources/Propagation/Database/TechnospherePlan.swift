import Inventory
import LinearSolvers
import NumericKernels

/// The reached part of a database's technosphere, how it is solved, and which exchange goes to which of the solver's
/// cells.
///
/// A reference: plans of one study share it, as it takes most of the time that a plan of a large database takes.
final class TechnospherePlan: Sendable {
  let layout: TechnosphereLayout
  let solution: DatabaseBlock.Solution
  /// The cell of each exchange that has one for itself, in ascending order: values are written one after another.
  let places: [ExchangePlace]
  let sums: [(cell: Int, terms: Range<Int>)]
  private let demands: [[Int: Double]]
  private let choice: SolverChoice
  private let transposed: Bool

  /// Loops larger than this are swept; LAPACK would take n³ / 1.5 operations, sweeps about 30 for each cell.
  private static let largestDense = 450

  init(
    _ database: LifeCycleDatabase, activities: [BackgroundActivity], choice: SolverChoice, transposed: Bool
  ) {
    demands = activities.map(\.demand)
    (self.choice, self.transposed) = (choice, transposed)
    let products = Set(activities.flatMap { $0.demand.keys }).sorted()
    let parts = TechnosphereLayout(database, demanded: products, transposed: transposed)
    let values = TechnospherePlan.staticValues(parts, database)
    let plans = TechnospherePlan.blockPlans(parts, values, choice: choice)
    let isLarge = plans.contains { plan in
      if case .lapack(let pattern) = plan.solver { return pattern.order > TechnospherePlan.largestDense }
      return false
    }
    var slots: [Int32]?
    if choice == .iterative || (choice == .automatic && isLarge) {
      layout = TechnosphereLayout(database, demanded: products, transposed: transposed, whole: true)
      (solution, slots) = TechnospherePlan.iterative(
        layout, TechnospherePlan.staticValues(layout, database), database, activities, transposed)
    } else {
      (layout, solution) = (parts, .parts(plans))
    }
    let place = { (cell: Int) in slots.map { Int($0[cell]) } ?? cell }
    let placed = layout.places.map {
      ExchangePlace(exchange: $0.exchange, target: place($0.target), source: $0.source)
    }
    places = placed.sorted { $0.target < $1.target }
    sums = layout.sums.map { (place($0.cell), $0.terms) }
  }

  /// Whether it is what `init` would make of the same database.
  func serves(_ activities: [BackgroundActivity], choice: SolverChoice, transposed: Bool) -> Bool {
    choice == self.choice && transposed == self.transposed && activities.map(\.demand) == demands
  }

  private static func staticValues(_ layout: TechnosphereLayout, _ database: LifeCycleDatabase) -> [Double] {
    var values = Array(repeating: 0.0, count: layout.cellCount)
    for place in layout.places { values[place.target] = database.technosphere.amounts[place.exchange] }
    for (cell, terms) in layout.sums {
      values[cell] = layout.terms[terms].reduce(0) { $0 + database.technosphere.amounts[$1.exchange] }
    }
    return values
  }

  private static func blockPlans(
    _ layout: TechnosphereLayout, _ values: [Double], choice: SolverChoice
  ) -> [PlannedPart] {
    layout.parts.compactMap { part in
      guard case .block(_, let pattern, let firstCell) = part else { return nil }
      let cells = firstCell..<firstCell + pattern.count
      return PlannedPart(
        pattern, staticCells: Array(values[cells]), varies: Array(layout.varies[cells]), choice: choice)
    }
  }

  private static func iterative(
    _ layout: TechnosphereLayout, _ values: [Double], _ database: LifeCycleDatabase,
    _ activities: [BackgroundActivity], _ transposed: Bool
  ) -> (DatabaseBlock.Solution, slots: [Int32]?) {
    guard case .block(_, let cells, _)? = layout.parts.first else { return (.parts([]), nil) }
    let order = cells.order
    let demands = activities.map { activity in
      var vector = Array(repeating: 0.0, count: order)
      for (product, amount) in activity.demand {
        if let place = layout.placeOfProduct[product] { vector[place] += amount }
      }
      return vector
    }
    let intensities = database.staticIntensities().map { all in layout.processes.map { all[$0] } }
    let (pattern, _) = SparsePattern.of(
      order: order, rows: cells.rows.map { Int32($0) }, columns: cells.columns.map { Int32($0) })
    let biosphereVaries =
      database.biosphere.uncertainties.contains { $0.isUncertain }
      || database.methods.contains { $0.factors.uncertainties.contains { $0.isUncertain } }
    let vary = transposed && biosphereVaries
    do {
      // The layout's cells are those of Aᵀ already when that is solved.
      let system = try LaneSystem(
        pattern: pattern, values: values, rightHandSides: transposed ? intensities : demands,
        scores: transposed ? demands : intensities, rightHandSidesVary: vary)
      return (.iterative(system, rightHandSidesVary: vary), system.slots)
    } catch {
      return (.impossible("\(error)"), nil)
    }
  }
}

extension LifeCycleDatabase {
  /// Scores for one unit of each process at static values, `[method][process]`: Bᵀ c.
  func staticIntensities() -> [[Double]] {
    methods.map { method in
      var factors = Array(repeating: 0.0, count: flowIDs.count)
      for factor in 0..<method.factors.count {
        factors[Int(method.factors.columns[factor])] += method.factors.amounts[factor]
      }
      var intensities = Array(repeating: 0.0, count: processIDs.count)
      for exchange in 0..<biosphere.count {
        intensities[Int(biosphere.columns[exchange])] +=
          factors[Int(biosphere.rows[exchange])] * biosphere.amounts[exchange]
      }
      return intensities
    }
  }
}
