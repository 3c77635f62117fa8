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

  /// Number of draws, failed ones included.
  var rowCount: Int { outputs.first?.count ?? 0 }

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
    let samplers = ranked.inputs.map { input in
      sampled[plan.inputs[input].name].map { InputSampler(plan, nodes: [$0]) }
    }
    let data = try data(draws, inputs: ranked.inputs, samplers: samplers)
    var given = GivenDataOptions(seed: options.monteCarlo.seed)
    given.workers = options.monteCarlo.workers
    given.failureLimit = options.failureLimit
    given.intervalLevel = options.intervalLevel
    let result = try tables(data, options: given)
    let confidence = try rankConfidence(result, of: draws, options: given) { mask in
      try self.data(draws, inputs: ranked.inputs, samplers: samplers, valid: mask)
    }
    let scores = self.scores(
      floors: { output in result.tables.map { $0.outputs[output].noiseFloor } },
      facts: { output in result.facts(output) }
    ) { output in
      let ranks = ranks(result.tables[result.main].outputs[output])
      return ranked.inputs.indices.map { input in
        Ranking.Input(
          name: plan.inputs[ranked.inputs[input]].name, rank: ranks[input],
          rankConfidence: confidence[output][input],
          values: result.tables.map { Ranking.Value($0.outputs[output].estimates[input]) })
      }
    }
    return Ranking(
      method: options.method, measures: result.measures, mainMeasure: result.main, scores: scores,
      evaluations: self.given == nil ? data.rowCount : 0, baseDraws: data.rowCount,
      intervalLevel: options.intervalLevel, intervals: result.tables[result.main].intervalMethod.label,
      failedRows: result.tables[0].outputs.map(\.failedRows).max() ?? 0,
      notes: ranked.notes + evenDesignNotes + backgroundNotes())
  }

  private func freshDraws() throws -> GivenDraws {
    var run = options.monteCarlo
    run.drawsKept = .max
    let result = try MonteCarlo(plan, options: run).run(cancellation: cancellation, progress: progress)
    let outputs = plan.outputs.indices.map { result.draws(ofOutput: $0) ?? [] }
    return GivenDraws(outputs: outputs, coordinates: try plan.coordinates(run))
  }

  /// The inputs as data: each made again when it is looked at.
  private func data(_ draws: GivenDraws, inputs: [Int], samplers: [InputSampler?], valid: [Bool]? = nil)
    throws
    -> GivenData
  {
    let rows = draws.rowCount
    let identities = inputs.map { plan.inputs[$0].identity }
    return try GivenData(
      inputNames: inputs.map { plan.inputs[$0].name }, inputIdentities: identities,
      outputs: draws.outputs.enumerated().map {
        GivenData.Column(name: String($0.offset), values: $0.element)
      },
      valid: valid
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

  /// By output and input, the share of random halves of the draws in which the input has the rank that all draws give
  /// it. An estimate of half the draws differs from that of all by as much as this does from the truth, for measures of
  /// neighbours too, where the bootstrap fails (subsampling, Politis & Romano 1994).
  private func rankConfidence(
    _ result: GivenDataResult, of draws: GivenDraws, options given: GivenDataOptions,
    data: (_ valid: [Bool]) throws -> GivenData
  ) throws -> [[Double?]] {
    var plain = given
    (plain.resamples, plain.dummies) = (0, 0)
    // The other half is missing, not failed.
    plain.failureLimit = 1
    let rows = draws.rowCount
    let observed = result.tables[result.main].outputs.map { ranks($0) }
    guard rows >= RankingTask.fewestDrawsOfHalves else { return observed.map { $0.map { _ in nil } } }
    let stream = RandomStream(seed: given.seed, purpose: .permutation)
    let half = StableIdentity("random half").value
    var kept = observed.map { $0.map { _ in 0 } }
    for number in 0..<halves {
      // Pairs of halves that make up all draws.
      let mask = (0..<rows).map { row in
        stream.word(input: half &+ UInt64(number / 2), draw: UInt64(row)) & 1 == UInt64(number % 2)
      }
      let tables = try tables(try data(mask), options: plain).tables
      for (output, ranks) in observed.enumerated() {
        let found = self.ranks(tables[result.main].outputs[output])
        for (input, rank) in ranks.enumerated() where found[input] == rank { kept[output][input] += 1 }
      }
    }
    return zip(observed, kept).map { ranks, counts in
      zip(ranks, counts).map { rank, count in rank.map { _ in Double(count) / Double(halves) } }
    }
  }

  /// Ranks of the inputs of one output. Coefficients count by their size; all else measures a share or a distance, of
  /// which an estimate below zero is noise about nothing and not a large effect.
  private func ranks(_ output: MeasureTable.Output) -> [Int?] {
    let values = output.estimates.map(\.value)
    return (options.method == .regression ? values.map { $0.map(abs) } : values).ranksFromLargest
  }

  /// Kernel factors take most of the time of their method.
  private var halves: Int { options.method == .hsic ? 8 : 20 }
  /// Halves of fewer draws say little, and some methods refuse them.
  private static let fewestDrawsOfHalves = 200

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

  private var evenDesignNotes: [String] {
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
