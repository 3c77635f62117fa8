import Inventory
import LinearSolvers
import NumericKernels
import Parameters

/// Finds out why a draw failed by making it again alone.
struct FailureDiagnosis {
  let plan: PropagationPlan
  let coordinates: any InputCoordinates

  func explain(_ failed: [FailedDraw]) -> [Failure] {
    guard !failed.isEmpty else { return [] }
    let worker = PlanWorker(diagnosing: plan)
    return failed.map { failure in
      worker.run(coordinates: coordinates, firstDraw: failure.draw, count: 1)
      return Failure(
        draw: failure.draw, system: failure.system,
        reason: plan.reason(system: failure.system, worker: worker))
    }
  }
}

extension PropagationPlan {
  /// Why the latest draw of a worker has no result in a system.
  func reason(system index: Int, worker: PlanWorker) -> String {
    let system = model.systems[index]
    for entry in system.entries {
      guard let value = worker.value(of: entry.amount, row: 0), value.isNaN else { continue }
      if let culprit = graph.traceUndefined(from: entry.amount, value: { worker.value(of: $0, row: 0) }) {
        let label = culprit.path.reversed().lazy.compactMap { model.nodeLabels[$0] }.first ?? entry.label
        return "\(label): \(culprit.description)"
      }
      return "\(entry.label) is not a finite number"
    }
    if let singular = singularity(of: index, value: { worker.value(of: $0, row: 0) }) {
      return singular.reason
    }
    if model.background != nil, !system.backgroundDemand.isEmpty || !system.backgroundInputs.isEmpty {
      return
        "the database has no solution in this draw: a process or loop uses up all it makes, or a score is not a "
        + "finite number"
    }
    return "the score is not a finite number"
  }

  /// Processes that make a system's technosphere singular, and that in words; nil when it is regular.
  /// - Parameter value: the value of a node in the draw (or in the static run).
  func singularity(
    of index: Int, value: (ExpressionGraph.NodeID) -> Double?
  ) -> (processes: [Int], reason: String)? {
    let system = model.systems[index]
    let processes = system.reachedProcesses(among: model.processes.count)
    let place = Dictionary(uniqueKeysWithValues: processes.enumerated().map { ($1, $0) })
    let order = processes.count
    // Naming them takes a singular value decomposition: not for hundreds of equations and a hundred failures.
    guard order <= 300 else { return nil }
    var matrix = Array(repeating: 0.0, count: order * order)
    for entry in system.outputs {
      if let i = place[entry.row] { matrix[i + i * order] += value(entry.amount) ?? .nan }
    }
    for entry in system.inputs {
      if let i = place[entry.row], let j = place[entry.column] {
        matrix[i + j * order] -= value(entry.amount) ?? .nan
      }
    }
    guard let singular = singularProcesses(matrix, order: order)?.map({ processes[$0] }) else { return nil }
    let names = singular.map { "'\(model.processes[$0].name)'" }
    let reason =
      names.count == 1
      ? "\(names[0]) consumes all of what it makes"
      : "\(names.joined(separator: " and ")) consume all of what they make"
    return (singular, "the technosphere is singular: " + reason)
  }

  /// By system, why there is no static result; nil where there is one.
  public func staticFailures() -> [(processes: [Int], reason: String)?] {
    let worker = PlanWorker(diagnosing: self)
    worker.runStatic()
    let values = staticValues()
    return model.systems.indices.map { system in
      // Rounding may hide a singular system behind huge numbers, so results alone do not tell.
      let value = { (node: ExpressionGraph.NodeID) in worker.value(of: node, row: 0) }
      if let singular = singularity(of: system, value: value) { return singular }
      guard outputs.indices.contains(where: { outputs[$0].system == system && !values[$0].isFinite }) else {
        return nil
      }
      return ([], reason(system: system, worker: worker))
    }
  }
}

extension ProductSystem {
  /// Everything that a result is computed from, in the order in which a failure is looked for.
  var entries: [Entry] { outputs + inputs + flows + factors + impacts + demand }
}
