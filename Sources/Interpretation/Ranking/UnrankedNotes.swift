import Inventory
import Parameters
import Propagation

extension Ranking {
  /// What stands in the study and gets no rank, so that nobody looks for it in vain: inputs that no score depends on, and
  /// scores that do not vary.
  func notesOnWhatHasNoRank(in plan: PropagationPlan) -> [String] {
    let reached = Set(plan.inputs.map(\.identity))
    var idle: [String] = []
    for input in plan.model.graph.inputs where !reached.contains(input.identity) && !idle.contains(input.name)
    {
      idle.append(input.name)
    }
    var notes: [String] = []
    if !idle.isEmpty {
      let names = idle.prefix(Ranking.namesInNotes).map { "'\($0)'" }.joined(separator: ", ")
      let others = idle.count > Ranking.namesInNotes ? " and \(idle.count - Ranking.namesInNotes) others" : ""
      notes.append("uncertain inputs that no score depends on are not ranked: \(names)\(others)")
    }
    for score in scores {
      let hasRank = score.inputs.contains { $0.rank != nil || $0.remark != nil }
      if !hasRank, !score.inputs.isEmpty {
        notes.append("'\(score.system)', \(score.indicator) does not vary: its inputs have no rank")
      }
    }
    return notes
  }

  /// Names that a note holds.
  private static let namesInNotes = 10
}
