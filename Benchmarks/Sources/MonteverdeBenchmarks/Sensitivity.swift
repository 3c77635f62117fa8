import Sampling
import Sensitivity

/// Sobol' indices of the G function of Saltelli & Sobol' (1995), from random numbers to intervals.
///
/// Arguments: inputs, base draws, estimator, `random` (intervals by bootstrap) or `sobol` (by 8 randomisations),
/// resamples, workers, seed. Sums of the first-order and the total indices go into the reply.
func measureSobolIndices(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let inputs = try arguments.integer("inputs")
  let draws = try arguments.integer("base draws")
  let name = try arguments.text("estimator")
  let kind = try arguments.text("design")
  let resamples = try arguments.integer("resamples")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  guard let estimator = SobolEstimator(rawValue: name), let design = Design.Kind(rawValue: kind) else {
    throw RequestError(message: "unknown estimator '\(name)' or design '\(kind)'")
  }
  var options = SobolOptions(baseDraws: draws, seed: UInt64(seed))
  (options.estimator, options.resamples, options.workers) = (estimator, resamples, workers)

  let function = gFunction(inputs: inputs, seed: UInt64(seed))
  let (indices, seconds) = try timed {
    if design == .random { return try SobolIndices(of: function, options: options) }
    options.randomizations = 8
    let model = try PickFreezePoints(
      function, kind: design, rows: draws, randomizations: options.randomizations, seed: UInt64(seed))
    return try SobolIndices(of: model, options: options)
  }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("peak megabytes", peakMegabytes())
  reply.add("evaluations", Double(indices.evaluations))
  reply.add("first", all: indices.outputs[0].map { $0.first ?? 0 })
  reply.add("total", all: indices.outputs[0].map { $0.total ?? 0 })
  return reply
}

/// prod (|4 u - 2| + a_i) / (1 + a_i) with a_i = i from 0.
private func gFunction(inputs: Int, seed: UInt64) -> FunctionModel {
  FunctionModel(inputNames: (1...inputs).map { "x\($0)" }, seed: seed) { point, outputs in
    var y = 1.0
    for i in point.indices { y *= (abs(4 * point[i] - 2) + Double(i)) / Double(1 + i) }
    outputs[0] = y
  }
}
