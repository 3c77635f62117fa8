import Inventory
import LinearSolvers
import NumericKernels

/// Solves A s = f, or Aᵀ q = Bᵀ c, of a database for eight draws at a time: the workspace of one worker.
protocol TechnosphereSolver: AnyObject {
  /// Cells of the matrix, where the plan's sampler puts them.
  var cells: LaneSlice { get }

  /// Where the caller puts a right-hand side; nil where it is the same in all draws and known to the plan.
  func rightHandSide(_ side: Int) -> LaneSlice?

  /// The solution for a right-hand side, after `solve`.
  func unknowns(_ side: Int) -> LaneSlice

  /// Solves the first `count` lanes and tells how.
  func solve(count: Int) -> LaneOutcomes
}

extension TechnosphereSolver {
  /// Puts what an activity demands where a right-hand side is wanted; the equations are those of a layout.
  func set(_ activity: BackgroundActivity, asRightHandSide side: Int, _ layout: TechnosphereLayout) {
    guard let target = rightHandSide(side) else { return }
    target.clear(count: layout.processes.count)
    for (product, amount) in activity.demand {
      if let place = layout.placeOfProduct[product] { target.add(amount, at: place) }
    }
  }
}
