import Inventory
import Propagation

/// So many draws of a score failed that a ranking would describe the rest of the model only.
public struct TooManyFailures: Error, Sendable, Hashable {
  /// What is wrong, why, and the cure.
  public let message: String

  init(_ task: RankingTask, output: Int, failed: Int, draws: Int) {
    let place = task.plan.outputs[output]
    let model = task.plan.model
    let system = model.systems[place.system]
    let limit = Int((task.options.failureLimit * 100).rounded())
    let reasons = (try? task.failures()) ?? []
    let reason =
      (reasons.first { $0.system == place.system } ?? reasons.first)
      .map { ", such as draw \($0.draw): \($0.reason)" } ?? ""
    message =
      "\(failed) of \(draws) draws failed for '\(system.name)', \(model.indicators[place.indicator].name)\(reason). "
      + "No ranking is made of what is left when more than \(limit) % fail: narrow the inputs that make the model fail"
      + (task.options.method == .extendedFAST
        ? ", or use another method: a curve of runs is spoilt by any of them" : "")
  }
}
