import NumericKernels
import Statistics
import Synchronization

/// What is kept of the draws of totals, stages and tasks: all of them while they fit, else sketches of their
/// distributions.
final class ScoreKeeper: Sendable {
  /// Bytes of draws that are kept when nobody says how many draws.
  private static let budget = 2 << 30

  /// The draws; nil when they are sketched.
  let kept: KeptDraws?
  /// `[randomisation][slot]`: the spread of the randomisations is the error of a quantile.
  private let sketches: Mutex<[[QuantileSketch?]]>
  private let slots: SketchSlots
  let notes: [String]

  init(plan: PropagationPlan, draws: Int, limit: Int?, randomizations: Int) {
    let fits = draws <= limit ?? ScoreKeeper.budget / (MemoryLayout<Double>.stride * max(plan.keptColumns, 1))
    kept = fits ? KeptDraws(plan: plan, draws: draws) : nil
    slots = SketchSlots(plan)
    sketches = Mutex(Array(repeating: Array(repeating: nil, count: slots.count), count: randomizations))
    notes =
      fits
      ? []
      : [
        "draws are not kept: quantiles come from sketches with a relative error of at most "
          + "1/\(Int(1 / QuantileSketch.relativeError)) beside their Monte Carlo error (--draws-kept)"
      ]
  }

  /// Joins the sketches that one worker has of one randomisation: counts in bins, so their order leaves no trace.
  func merge(_ worker: [QuantileSketch?], randomization: Int) {
    sketches.withLock { all in
      for (slot, sketch) in worker.enumerated() {
        guard let sketch, sketch.count > 0 else { continue }
        if all[randomization][slot] == nil { all[randomization][slot] = QuantileSketch() }
        all[randomization][slot]?.merge(sketch)
      }
    }
  }

  /// The sketches of an output, one for each randomisation that has draws of it.
  func sketches(ofOutput output: Int) -> [QuantileSketch] { sketches(inSlot: output) }

  /// The sketches of the differences of a pair, or of its ratios, as of an output.
  func sketches(_ kind: PairedNumber, ofPair pair: Int, indicator: Int) -> [QuantileSketch] {
    sketches(inSlot: slots.slot(of: kind, pair: pair, indicator: indicator))
  }

  private func sketches(inSlot slot: Int) -> [QuantileSketch] {
    sketches.withLock { $0.compactMap { $0[slot] } }
  }

  /// Empty sketches for a worker, where it needs them.
  func emptySketches(_ plan: PropagationPlan) -> [QuantileSketch?] {
    guard kept == nil else { return Array(repeating: nil, count: slots.count) }
    return plan.outputs.map { $0.isKept ? QuantileSketch() : nil }
      + Array(repeating: QuantileSketch(), count: slots.count - plan.outputs.count)
  }
}

/// The two numbers that a pair of scores yields.
public enum PairedNumber: Hashable, Sendable, CaseIterable {
  /// Score of the system less that of the reference.
  case difference
  /// Score of the system over that of the reference.
  case ratio
}

/// Where sketches stand: those of outputs, then for every pair and indicator those of difference and ratio.
struct SketchSlots: Sendable {
  private let outputs: Int
  private let indicators: Int
  let count: Int

  init(_ plan: PropagationPlan) {
    outputs = plan.outputs.count
    indicators = plan.comparison.indicators
    count = outputs + plan.comparison.pairs.count * indicators * 2
  }

  func slot(of kind: PairedNumber, pair: Int, indicator: Int) -> Int {
    outputs + 2 * (pair * indicators + indicator) + (kind == .difference ? 0 : 1)
  }
}
