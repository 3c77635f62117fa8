import Inventory
import LinearSolvers
import NumericKernels
import Parameters

extension PropagationPlan {
  /// The plan in words: what is constant, what varies, how equations are solved, and what a draw takes.
  public var description: [String] {
    var lines: [String] = []
    let steps = program.stepCounts
    if !model.processes.isEmpty {
      lines.append(
        "\(counted(model.systems.count, "system")) on \(counted(model.indicators.count, "indicator")); "
          + "\(counted(model.processes.count, "process", "processes")) in the study.")
      let (constant, varying) = entryCounts
      lines.append(
        "Amounts that a functional unit reaches: \(constant) constant, \(varying) varying. What is constant is computed "
          + "once, in the plan.")
    }
    if steps.draws + steps.computations > 0 {
      lines.append(
        "Each draw: \(counted(inputs.count, "uncertain input")), \(counted(steps.computations, "operation")) on columns of draws "
          + "(\(program.columnCount) columns, \(PlanWorker.suitableBatch(for: self)) draws to a batch).")
    }
    if outputNodes.allSatisfy({ graph.constantValue($0) != nil }) {
      lines.append("Every result is constant: nothing is drawn.")
    } else if blocks.isEmpty {
      lines.append("Equations: all by substitution; loops of processes are constant or there are none.")
    }
    for block in blocks {
      switch block {
      case .equations(let block): lines.append(block.description)
      case .database(let block): lines += block.description
      }
    }
    return lines
  }

  /// Amounts of the systems' reached processes that are the same in all draws, and that are not.
  private var entryCounts: (constant: Int, varying: Int) {
    var counts = (constant: 0, varying: 0)
    for system in model.systems {
      let reached = Set(system.reachedProcesses(among: model.processes.count))
      let entries =
        system.outputs.filter { reached.contains($0.row) }
        + (system.inputs + system.flows + system.impacts + system.backgroundInputs).filter {
          reached.contains($0.column)
        }
        + system.demand + system.backgroundDemand
      for entry in entries {
        if graph.constantValue(entry.amount) == nil { counts.varying += 1 } else { counts.constant += 1 }
      }
    }
    return counts
  }
}

extension LinearBlock {
  fileprivate var description: String {
    let loop =
      "A loop of \(counted(order, "equation")) for \(counted(rightHandSides, "right-hand side")), \(matrix.count) cells: "
    guard elimination != nil else { return loop + solver.description + "." }
    return loop
      + "batched elimination, every pivot checked in every draw; draws in doubt are solved by \(solver.description)."
  }
}

extension BlockSolverPlan {
  fileprivate var description: String {
    switch self {
    case .elimination(let plan):
      "batched elimination, \(plan.operations) multiplications and divisions; draws in doubt go to LAPACK"
    case .lapack: "LAPACK (dgetrf, dgetrs) for each draw"
    case .lowRank(let plan):
      plan.varying.isEmpty
        ? "factored once, for nothing in it varies"
        : "factored once and corrected for \(counted(plan.varying.count, plan.axis == .rows ? "varying row" : "varying column")); "
          + "draws in doubt go to LAPACK"
    }
  }
}

extension DatabaseBlock {
  fileprivate var description: [String] {
    var lines: [String] = []
    let varying = layout.varies.count { $0 }
    lines.append(
      "Database: the demand reaches \(counted(layout.processes.count, "process", "processes")), \(layout.cellCount) cells of A, "
        + "\(varying) of them varying; \(counted(biosphere.flowCount, "elementary flow")) that count, "
        + "\(biosphere.varyingCount) varying exchanges and factors.")
    lines.append(
      isTransposed
        ? "Transposed: one solution for each of \(counted(methodCount, "method")) serves \(counted(activities.count, "demand"))."
        : "One solution for each of \(counted(activities.count, "demand")) serves \(counted(methodCount, "method"))."
    )
    if !technosphereVaries {
      lines.append("A is constant: it is solved once, not for each draw.")
      return lines
    }
    guard case .parts(let plans) = solution else {
      if case .impossible(let reason) = solution { return lines + ["It has no solution: \(reason)."] }
      return lines + [
        "All \(layout.processes.count) equations by Gauss-Seidel sweeps over the draw's own matrix, eight draws at a time, the "
          + "error of every score estimated in every draw; KLU factors where sweeps do not converge."
      ]
    }
    var next = plans.makeIterator()
    for part in layout.parts {
      switch part {
      case .single(let range, _): lines.append("\(counted(range.count, "equation")) by substitution.")
      case .block(let range, let pattern, _):
        guard let plan = next.next() else { continue }
        lines.append(
          "A loop of \(counted(range.count, "equation")), \(pattern.count) cells: \(plan.solver.description)\(plan.refines ? "; refined" : "")."
        )
      }
    }
    return lines.count > 12 ? Array(lines.prefix(10)) + ["... and \(lines.count - 10) more parts."] : lines
  }
}

private func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
}
