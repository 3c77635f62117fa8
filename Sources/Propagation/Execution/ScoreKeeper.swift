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
  private let sketches: Mutex<[QuantileSketch?]>
  let notes: [String]

  init(plan: PropagationPlan, draws: Int, limit: Int?) {
    let columns = plan.outputs.count(where: \.isKept)
    let fits = draws <= limit ?? ScoreKeeper.budget / (MemoryLayout<Double>.stride * max(columns, 1))
    kept = fits ? KeptDraws(plan: plan, draws: draws) : nil
    sketches = Mutex(plan.outputs.map { _ in nil })
    notes =
      fits
      ? []
      : [
        "draws are not kept: quantiles come from sketches with a relative error of at most "
          + "1/\(Int(1 / QuantileSketch.relativeError)) beside their Monte Carlo error (--draws-kept)"
      ]
  }

  /// Joins the sketches of one worker: counts in bins, so their order leaves no trace.
  func merge(_ worker: [QuantileSketch?]) {
    sketches.withLock { all in
      for (output, sketch) in worker.enumerated() {
        guard let sketch else { continue }
        if all[output] == nil { all[output] = QuantileSketch() }
        all[output]?.merge(sketch)
      }
    }
  }

  func sketch(ofOutput output: Int) -> QuantileSketch? { sketches.withLock { $0[output] } }
}
