import Distributions
import Inventory
import NumericKernels
import Parameters
import Propagation
import Statistics

/// A foreground system of fifty processes, four inputs each, with one loop of twelve and twenty scattered uncertain
/// amounts; how it is solved is forced.
///
/// Arguments: solver, draws, workers, seed.
func measureForeground(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let name = try arguments.text("solver")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  guard let solver = SolverChoice(rawValue: name) else {
    throw RequestError(message: "unknown solver '\(name)'")
  }
  let plan = PropagationPlan(try foreground(), detail: .totals, solver: solver)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers, drawsKept: 0)
  let (run, seconds) = try timed { try MonteCarlo(plan, options: options).run() }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("failed", Double(run.failedDraws))
  reply.add("mean", run.moments[0].mean)
  return reply
}

/// Suppliers have larger numbers, so that only the loop, processes 20 to 31, is one.
private func foreground() throws -> LifeCycleModel {
  var graph = ExpressionGraph()
  let stream = RandomStream(seed: 50, purpose: .draws)
  var system = ProductSystem(name: "fifty", scenario: "base")
  let (one, loop) = (graph.constant(1), 20..<32)
  var pairs: [(consumer: Int, supplier: Int)] = []
  for consumer in 0..<50 {
    system.outputs.append(Entry(row: consumer, column: consumer, amount: one, label: "output of \(consumer)"))
    var suppliers = loop.contains(consumer) ? [consumer == 31 ? 20 : consumer + 1] : []
    let inside = loop.contains(consumer) ? Array(loop) : []
    let candidates = inside + Array(max(consumer + 1, loop.contains(consumer) ? 32 : 0)..<50)
    var attempt: UInt64 = 0
    while suppliers.count < min(4, Set(candidates).subtracting([consumer]).count) {
      let number = stream.uniform(input: UInt64(consumer), draw: attempt)
      attempt += 1
      let supplier = candidates[Int(number * Double(candidates.count))]
      if supplier != consumer, !suppliers.contains(supplier) { suppliers.append(supplier) }
    }
    pairs += suppliers.map { (consumer, $0) }
    system.impacts.append(Entry(row: 0, column: consumer, amount: one, label: "impact of \(consumer)"))
  }
  for (number, pair) in pairs.enumerated() {
    let amount = 0.1 + 0.1 * stream.uniform(input: 1000, draw: UInt64(number))
    let isUncertain = number % max(1, pairs.count / 20) == 3 && number / max(1, pairs.count / 20) < 20
    let name = "product \(pair.supplier) in process \(pair.consumer)"
    let node =
      isUncertain
      ? graph.draw(
        UncertainInput(name: name, parts: ["input", name]),
        from: try Distribution(
          .lognormal(logMedian: VectorMath.logarithm(amount), logStandardDeviation: 0.2, negative: false)),
        staticValue: amount) : graph.constant(amount)
    system.inputs.append(
      Entry(row: pair.supplier, column: pair.consumer, amount: node, label: name))
  }
  system.demand = [Entry(row: 0, column: 0, amount: one, label: "functional unit")]
  return LifeCycleModel(
    processes: (0..<50).map { Process(name: "process \($0)", unit: "unit", tags: Tags()) },
    indicators: [Indicator(name: "score", unit: "point")], flows: [], graph: graph, systems: [system])
}
