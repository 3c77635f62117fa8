import Distributions
import NumericKernels
import Sampling
import Statistics

/// Draws of one distribution by one thread, the way a propagation makes them: uniforms of the random design and the
/// quantile kernel, batch by batch in the first-level cache; all draws are kept, as the peer keeps them.
///
/// Arguments: family, draws, seed. The kernel is made beforehand, as a plan does it once for all draws.
func measureDraws(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let name = try arguments.text("family")
  let draws = try arguments.integer("draws")
  let seed = try arguments.integer("seed")
  guard let family = families[name] else {
    throw RequestError(message: "unknown family '\(name)': one of \(families.keys.sorted())")
  }
  let distribution = try Distribution(family)
  let input = StableIdentity("benchmark", name).value
  let design = try Design(kind: .random, draws: draws, seed: UInt64(seed), inputs: [input])
  let (kernel, preparation) = timed { QuantileKernel(distribution) }

  let batch = 1024
  let values = ColumnBuffer(columns: (draws + batch - 1) / batch, rows: batch)
  let (_, seconds) = processorTimed {
    for column in 0..<values.columns {
      let first = column * batch
      values.withColumn(column, count: min(batch, draws - first)) { part in
        design.coordinates(input: input, firstDraw: first, into: &part)
        kernel.transform(&part)
      }
    }
  }
  var moments = Moments()
  for column in 0..<values.columns {
    values.withColumn(column, count: min(batch, draws - column * batch)) { moments.merge(Moments($0.span)) }
  }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("preparation", preparation)
  reply.add("mean", moments.mean)
  reply.add("standard deviation", moments.standardDeviation ?? 0)
  return reply
}

/// The distributions of the comparison; `Peers/draws.py` draws the same ones.
private let families: [String: Distribution.Family] = [
  "normal": .normal(mean: 1, standardDeviation: 0.1),
  "lognormal": .lognormal(logMedian: 4, logStandardDeviation: 0.25, negative: false),
  "triangular": .triangular(minimum: 0.75, mode: 0.9, maximum: 1),
  "uniform": .uniform(minimum: 0.9, maximum: 1.1),
  "beta": .beta(alpha: 17, beta: 3, minimum: 0, maximum: 1),
  "PERT": .pert(minimum: 3, mode: 5, maximum: 8, lambda: 4),
  "gamma": .gamma(shape: 2.5, scale: 2, offset: 0),
]
