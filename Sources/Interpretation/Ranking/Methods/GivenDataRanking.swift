import Inventory
import NumericKernels
public import Parameters
public import Propagation
import Sampling
import Sensitivity

/// Draws of scores that exist already, and the coordinates that their inputs are made from again.
public struct GivenDraws: Sendable {
  /// By output of the plan, the score in every draw; NaN where the draw failed.
  let outputs: [[Double]]
  let coordinates: any InputCoordinates

  /// Draws of a run.
  ///
  /// - Parameters:
  ///   - outputs: by output of the plan of a ranking, the score in every draw; NaN where the draw failed.
  ///   - coordinates: those of the run that made them.
  public init(outputs: [[Double]], coordinates: any InputCoordinates) {
    self.outputs = outputs
    self.coordinates = coordinates
  }
}

extension RankingTask {
  /// Measures of plain draws, whether made now or before.
  func givenData() throws -> Ranking {
    if options.ranksStudyGroups {
      throw SensitivityError.badOption(
        name: "--groups", value: "a group",
        cure: "\(options.method.rawValue) ranks single inputs; leave it out")
    }
    let draws = try given ?? freshDraws()
    let ranked = rankedInputs()
    let data = try data(draws, inputs: ranked.inputs)
    var given = GivenDataOptions(seed: options.monteCarlo.seed)
    given.workers = options.monteCarlo.workers
    given.failureLimit = options.failureLimit
    given.intervalLevel = options.intervalLevel
    let result = try tables(data, options: given)
    let scores = self.scores(
      floors: { output in result.tables.map { $0.outputs[output].noiseFloor } },
      facts: { output in result.facts(output) }
    ) { output in
      ranked.inputs.indices.map { input in
        Ranking.Input(
          name: plan.inputs[ranked.inputs[input]].name,
          rank: result.tables[result.main].outputs[output].estimates[input].rank,
          values: result.tables.map { Ranking.Value($0.outputs[output].estimates[input]) })
      }
    }
    return Ranking(
      method: options.method, measures: result.measures, mainMeasure: result.main, scores: scores,
      evaluations: self.given == nil ? data.rowCount : 0, baseDraws: data.rowCount,
      intervalLevel: options.intervalLevel, intervals: result.tables[result.main].intervalMethod.label,
      failedRows: result.tables[0].outputs.map(\.failedRows).max() ?? 0,
      notes: ranked.notes + designNotes(data.rowCount))
  }

  private func freshDraws() throws -> GivenDraws {
    var run = options.monteCarlo
    run.drawsKept = .max
    let result = try MonteCarlo(plan, options: run).run(cancellation: cancellation, progress: progress)
    let outputs = plan.outputs.indices.map { result.draws(ofOutput: $0) ?? [] }
    return GivenDraws(outputs: outputs, coordinates: try plan.coordinates(run))
  }

  /// The inputs as data: each made again when it is looked at.
  private func data(_ draws: GivenDraws, inputs: [Int]) throws -> GivenData {
    let graph = plan.model.graph
    let samplers = inputs.map { input -> InputSampler? in
      sampled[plan.inputs[input].name].map { InputSampler(graph, nodes: [$0]) }
    }
    let rows = draws.outputs.first?.count ?? 0
    let identities = inputs.map { plan.inputs[$0].identity }
    return try GivenData(
      inputNames: inputs.map { plan.inputs[$0].name }, inputIdentities: identities,
      outputs: draws.outputs.enumerated().map {
        GivenData.Column(name: String($0.offset), values: $0.element)
      }
    ) { input in
      var column: [Double] = []
      column.reserveCapacity(rows)
      for first in stride(from: 0, to: rows, by: RankingTask.rowsAtOnce) {
        let part = first..<min(rows, first + RankingTask.rowsAtOnce)
        if let sampler = samplers[input] {
          column += sampler.values(coordinates: draws.coordinates, draws: part)[0]
        } else {
          var values = [Double](repeating: 0, count: part.count)
          var span = values.mutableSpan
          draws.coordinates.fill(
            input: inputs[input], identity: identities[input], firstDraw: first, into: &span)
          column += values
        }
      }
      return column
    }
  }

  private static let rowsAtOnce = 16_384

  /// Inputs, by index into those of the plan, and what is to be said of them.
  private func rankedInputs() -> (inputs: [Int], notes: [String]) {
    var inputs = Array(plan.inputs.indices)
    var notes: [String] = []
    for group in plan.model.inseparable where options.method == .regression {
      let members = inputs.filter { group.identities.contains(plan.inputs[$0].identity) }
      guard members.count == group.identities.count, let last = members.last else { continue }
      inputs.removeAll { $0 == last }
      notes.append(
        "'\(plan.inputs[last].name)' is left out of the regression: it follows from the other parts of "
          + "'\(group.name)'")
    }
    let unordered = plan.inputs.filter { plan.model.unordered.contains($0.identity) }
    if !unordered.isEmpty, options.method == .regression || options.method == .hsic {
      let names = unordered.map { "'\($0.name)'" }.joined(separator: ", ")
      notes.append(
        "the order of \(names) means nothing: \(options.method.rawValue) takes their numbers as values")
    }
    if !plan.model.inputGroups.isEmpty {
      notes.append(
        "inputs that go together are ranked one by one: the measure of each has in it what it tells of the others"
      )
    }
    return (inputs, notes)
  }

  private func designNotes(_ rows: Int) -> [String] {
    guard options.monteCarlo.design != .random else { return [] }
    return [
      "intervals take the draws to be independent, and are too wide for \(options.monteCarlo.design.rawValue) points"
    ]
  }
}

extension PropagationPlan {
  /// The coordinates of a run, reordered where the model says so.
  /// - Throws: `DesignError` or `CorrelationError`.
  public func coordinates(_ options: MonteCarloOptions) throws -> any InputCoordinates {
    let design = try DesignCoordinates(options, inputs: inputs.map(\.identity))
    return model.reorderings.isEmpty
      ? design : try ReorderedCoordinates(design, reorderings: model.reorderings)
  }
}
