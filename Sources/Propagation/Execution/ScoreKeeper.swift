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
  /// `[randomisation][output]`: the spread of the randomisations is the error of a quantile.
  private let sketches: Mutex<[[QuantileSketch?]]>
  let notes: [String]

  init(plan: PropagationPlan, draws: Int, limit: Int?, randomizations: Int) {
    let columns = plan.outputs.count(where: \.isKept)
    let fits = draws <= limit ?? ScoreKeeper.budget / (MemoryLayout<Double>.stride * max(columns, 1))
    kept = fits ? KeptDraws(plan: plan, draws: draws) : nil
    sketches = Mutex(Array(repeating: plan.outputs.map { _ in nil }, count: randomizations))
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
      for (output, sketch) in worker.enumerated() {
        guard let sketch, sketch.count > 0 else { continue }
        if all[randomization][output] == nil { all[randomization][output] = QuantileSketch() }
        all[randomization][output]?.merge(sketch)
      }
    }
  }

  /// The sketches of an output, one for each randomisation that has draws of it.
  func sketches(ofOutput output: Int) -> [QuantileSketch] {
    sketches.withLock { $0.compactMap { $0[output] } }
  }
}
