import Inventory
import LinearSolvers
import NumericKernels

extension TechnospherePlan {
  /// How many processes of a database are reported.
  static let mostReported = 20

  /// The processes with the largest share of any score at static values, the largest first: what they cause directly,
  /// q_j s_j, relative to the sum of the absolute values of all such parts of the score.
  func largestContributions(
    _ database: LifeCycleDatabase, activities: [BackgroundActivity], reporting: [Int]
  ) -> [Int] {
    let supplies = staticSupplies(database, activities: activities)
    let intensities = database.staticIntensities()
    var shares: [Int: Double] = [:]
    for activity in reporting {
      for intensity in intensities {
        let parts = layout.processes.enumerated().map { abs(intensity[$1] * supplies[activity][$0]) }
        let whole = parts.reduce(0, +)
        guard whole > 0, whole.isFinite else { continue }
        for (part, process) in zip(parts, layout.processes) where part > 0 {
          shares[process] = max(shares[process] ?? 0, part / whole)
        }
      }
    }
    let sorted = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.prefix(TechnospherePlan.mostReported).map(\.key)
  }

  /// s of A s = f, `[activity][place]`; NaN where there is none.
  private func staticSupplies(_ database: LifeCycleDatabase, activities: [BackgroundActivity]) -> [[Double]] {
    if case .iterative(let system, _) = solution { return system.staticSolutions }
    guard let solver = solution.makeSolver(layout, rightHandSides: activities.count) else {
      return activities.map { _ in layout.processes.map { _ in .nan } }
    }
    let amounts = database.technosphere.amounts
    for place in layout.places { solver.cells.add(amounts[place.exchange], at: place.target) }
    for (cell, range) in layout.sums {
      for term in layout.terms[range] { solver.cells.add(amounts[term.exchange], at: cell) }
    }
    for (number, activity) in activities.enumerated() {
      for (product, amount) in activity.demand {
        if let place = layout.placeOfProduct[product] { solver.rightHandSide(number)?.add(amount, at: place) }
      }
    }
    _ = solver.solve(count: 1)
    return activities.indices.map { activity in
      let unknowns = solver.unknowns(activity)
      return layout.processes.indices.map { unknowns.value($0, lane: 0) }
    }
  }
}
