import Distributions
import LinearSolvers
import NumericKernels
import Parameters

/// What one draw of a plan takes, counted from the plan alone.
public struct PlanCost: Hashable, Sendable {
  /// Draws of inputs and of exchanges.
  public var draws = 0.0
  /// Floating-point operations of formulas, cells and scores; an exponential or a power counts as one.
  public var formulaOperations = 0.0
  /// Floating-point operations of solving equations.
  public var solveOperations = 0.0
  /// Bytes read and written, each operand counted where it is used.
  public var bytes = 0.0

  /// Floating-point operations of a draw beside those of its random numbers and distributions.
  public var operations: Double { formulaOperations + solveOperations }

  static func += (sum: inout PlanCost, other: PlanCost) {
    sum.draws += other.draws
    sum.formulaOperations += other.formulaOperations
    sum.solveOperations += other.solveOperations
    sum.bytes += other.bytes
  }
}

extension PropagationPlan {
  /// What one draw takes.
  public var cost: PlanCost {
    var cost = PlanCost()
    let steps = program.stepCounts
    cost.draws = Double(steps.draws)
    cost.formulaOperations = Double(steps.computations)
    cost.bytes = 8 * Double(steps.draws + steps.operands)
    for block in blocks {
      switch block {
      case .equations(let block) where block.elimination == nil:
        cost.solveOperations += block.solver.operations(rightHandSides: block.rightHandSides)
        cost.bytes += block.solver.bytes
      case .equations: break
      case .database(let block): cost += block.cost
      }
    }
    return cost
  }
}

extension DatabaseBlock {
  var cost: PlanCost {
    var cost = PlanCost()
    let sides = Double(isTransposed ? methodCount : activities.count)
    let samplers = [technosphere, biosphere.others, biosphere.ofReported, biosphere.factors]
    cost.draws = Double(samplers.reduce(0) { $0 + $1.varyingCount })
    cost.bytes = 16 * cost.draws
    if technosphereVaries {
      let left = Double(
        layout.columns.count
          + layout.parts.reduce(0) { count, part in
            if case .single(let range, _) = part { return count + range.count }
            return count
          })
      cost.solveOperations += 2 * left * sides
      cost.bytes += 8 * left * sides
      switch solution {
      case .parts(let plans):
        for plan in plans {
          cost.solveOperations += plan.solver.operations(rightHandSides: Int(sides))
          cost.bytes += plan.solver.bytes
        }
      case .iterative(let system, _):
        // Sweeps gain about a digit each; most read the cells in single precision.
        let cells = Double(system.slots.count)
        cost.solveOperations += 2 * 11 * cells * sides
        cost.bytes += 6 * 11 * cells * sides
      case .impossible: break
      }
    }
    let exchanges = samplers[1...2].reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.amounts.count } }
    cost.formulaOperations += 2 * Double(exchanges) * sides
    cost.bytes += 16 * Double(exchanges) * sides
    return cost
  }
}

extension BlockSolverPlan {
  /// Floating-point operations for one draw (G. Golub and C. Van Loan, Matrix Computations: 2/3 n³ for LU factors, 2 n²
  /// for each right-hand side).
  func operations(rightHandSides: Int) -> Double {
    let sides = Double(rightHandSides)
    switch self {
    case .elimination(let plan): return 2 * Double(plan.operations) * (sides + 1) / 2
    case .lapack(let pattern):
      let n = Double(pattern.order)
      return 2 / 3 * n * n * n + 2 * n * n * sides
    case .lowRank(let plan):
      let (n, r) = (Double(plan.pattern.order), Double(plan.varying.count))
      let varying = Double(plan.varyingCells)
      return 2 * n * n * sides + 2 * r * (n * sides + varying) + 2 / 3 * r * r * r
    }
  }

  /// Bytes that one draw reads and writes.
  var bytes: Double {
    switch self {
    case .elimination(let plan): 8 * Double(plan.pattern.count) + 24 * Double(plan.operations)
    case .lapack(let pattern): 8 * Double(pattern.count) + 24 * Double(pattern.order * pattern.order)
    case .lowRank(let plan): Double(plan.pattern.order * plan.pattern.order) + 16 * Double(plan.pattern.order)
    }
  }
}
