import Inventory
import Parameters

/// Which outputs a run has to look at.
struct OutputLayout: Sendable {
  /// Outputs that vary, or do not exist.
  let varying: [Int]
  /// Place of each output among `varying`.
  let place: [Int?]
  /// Outputs of which each draw is written down: those that vary, and constant ones that are kept.
  let stored: [Int]
  /// Place of each output among `stored`, -1 if it is not stored.
  let scratchColumn: [Int]
  /// Outputs by system.
  let ofSystem: [[Int]]
  /// Values of the outputs that are constant.
  let constants: [Double?]

  init(_ plan: PropagationPlan) {
    let constants = plan.outputNodes.map { node -> Double? in
      guard case .constant(let value) = plan.program.location(of: node), value.isFinite else { return nil }
      return value
    }
    varying = constants.indices.filter { constants[$0] == nil }
    var place: [Int?] = constants.map { _ in nil }
    for (index, output) in varying.enumerated() { place[output] = index }
    self.place = place
    self.constants = constants
    stored = constants.indices.filter { constants[$0] == nil || plan.outputs[$0].isKept }
    var column = constants.map { _ in -1 }
    for (index, output) in stored.enumerated() { column[output] = index }
    scratchColumn = column
    let outputs = Dictionary(grouping: plan.outputs.indices, by: { plan.outputs[$0].system })
    ofSystem = plan.model.systems.indices.map { outputs[$0] ?? [] }
  }
}
