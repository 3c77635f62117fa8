import NumericKernels
import Parameters
import Propagation
import Sampling
import Statistics

/// The mean of a system's first score in independent randomisations of a design.
///
/// Arguments: study file, system, kind of design, draws, randomisations, seed.
func measureMeans(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let path = try arguments.text("study")
  let system = try arguments.text("system")
  let kindName = try arguments.text("design")
  let draws = try arguments.integer("draws")
  let randomizations = try arguments.integer("randomisations")
  let seed = try arguments.integer("seed")
  guard let kind = Design.Kind(rawValue: kindName) else {
    let kinds = Design.Kind.allCases.map(\.rawValue)
    throw RequestError(message: "unknown design '\(kindName)': one of \(kinds)")
  }
  let plan = try plan(ofSystem: system, inStudy: path, detail: .totals)
  guard let total = plan.outputs.firstIndex(where: { $0.part == .total }) else {
    throw RequestError(message: "the system has no score")
  }
  let (means, seconds) = try timed {
    try (0..<randomizations).map { randomization in
      let design = try Design(
        kind: kind, draws: draws, seed: UInt64(seed), randomization: randomization,
        inputs: plan.inputs.map(\.identity))
      return mean(of: total, plan, design)
    }
  }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("means", all: means)
  return reply
}

private func mean(of output: Int, _ plan: PropagationPlan, _ design: Design) -> Double {
  let worker = PlanWorker(plan: plan)
  let coordinates = PointsOfDesign(design: design)
  var scores = [Double](repeating: 0, count: design.draws)
  var span = scores.mutableSpan
  for first in stride(from: 0, to: design.draws, by: worker.batch) {
    let count = min(worker.batch, design.draws - first)
    worker.run(coordinates: coordinates, firstDraw: first, count: count)
    worker.copy(output: output, count: count, to: &span, at: first)
  }
  return Moments(span.span).mean
}

private struct PointsOfDesign: InputCoordinates {
  let design: Design

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    design.coordinates(input: identity, firstDraw: firstDraw, into: &out)
  }
}
