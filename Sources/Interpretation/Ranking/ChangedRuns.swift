import NumericKernels
import Propagation
import Sampling
import Sensitivity
import Statistics
import Synchronization

/// What is done to some inputs of a model, by index.
enum Change: Hashable {
  case none
  /// Their normal scores are halved: the standard deviation of a normal input, that of the logarithm of a lognormal
  /// one. What is correlated with them follows.
  case halved([Int])
  /// They have their medians, exchanges of a database their static amounts; what is correlated with them stays as it is.
  case fixed([Int])
}

/// Runs of a model under the draws of a ranking, with some inputs changed.
struct ChangedRuns {
  private let model: PlanPointModel
  private let coordinates: DesignCoordinates
  private let workers: Int
  private let cancellation: CancellationFlag?
  /// Gives the inputs their correlations; nil where coordinates are independent.
  private let joint: ConditionalGaussian?
  /// Parts of the rows that are independent of each other.
  private let parts: Int
  /// Of a plan with databases: what it takes from them in each row, and at static amounts.
  private let backgrounds: (plan: PropagationPlan, draws: [BackgroundDraws], count: Int)?

  private static let blockRows = 1024

  /// - Parameter plan: the plan of the model.
  init(
    model: PlanPointModel, plan: PropagationPlan, options: MonteCarloOptions, cancellation: CancellationFlag?
  ) throws {
    self.model = model
    coordinates = try DesignCoordinates(options, inputs: model.inputIdentities)
    workers = options.workers
    self.cancellation = cancellation
    joint = try model.correlation.map { try ConditionalGaussian($0, given: []) }
    parts =
      options.design == .random
      ? (options.draws < 2000 ? 10 : 20) : max(2, options.randomizations)
    let count = plan.backgroundInputs.count
    backgrounds =
      count == 0
      ? nil
      : (
        plan,
        [
          try BackgroundDraws(
            plan, coordinates: coordinates, draws: coordinates.draws, workers: workers,
            cancellation: cancellation), BackgroundSampler(plan).statics(),
        ], count
      )
  }

  var rows: Int { coordinates.draws }

  /// By output, the value in every row; NaN where it failed.
  func outputs(_ change: Change) throws -> [[Double]] {
    let (count, outputs) = (rows, model.outputCount)
    let store = Mutex([[Double]](repeating: [Double](repeating: 0, count: count), count: outputs))
    let leading = try model.correlation.flatMap { correlation -> ConditionalGaussian? in
      guard case .halved(let members) = change else { return nil }
      return try ConditionalGaussian(correlation, given: members)
    }
    try parallelFor(
      count: (count + Self.blockRows - 1) / Self.blockRows, workers: workers, cancellation: cancellation,
      makeWorkspace: { model.makeWorkspace() }
    ) { (workspace: inout PlanPointModel.Workspace, block) in
      let range = block * Self.blockRows..<min(count, (block + 1) * Self.blockRows)
      let points = points(range, change, leading)
      var values = [Double](repeating: 0, count: outputs * range.count)
      var span = values.mutableSpan
      model.evaluate(
        points: points.span, count: range.count, background: background(range, change),
        workspace: workspace, into: &span)
      store.withLock { all in
        for output in 0..<outputs {
          all[output].replaceSubrange(range, with: values[output * range.count..<(output + 1) * range.count])
        }
      }
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: count, rows: count)
    }
    return store.withLock { $0 }
  }

  /// What rows take from databases.
  private func background(_ range: Range<Int>, _ change: Change) -> GivenBackground? {
    guard let (plan, draws, count) = backgrounds else { return nil }
    let choice = (0..<count).map { number -> Int in
      if case .fixed(let members) = change { return members.contains(inputs + number) ? 1 : 0 }
      return 0
    }
    return GivenBackground(plan, draws: draws, choice: choice, shift: range.lowerBound)
  }

  /// Inputs but for databases, which stand behind them.
  private var inputs: Int { model.firstBackground }

  /// The coordinates of rows, input by input.
  private func points(_ range: Range<Int>, _ change: Change, _ leading: ConditionalGaussian?) -> [Double] {
    var points: [Double] = []
    var column = [Double](repeating: 0, count: range.count)
    for (input, identity) in model.inputIdentities.enumerated() {
      var span = column.mutableSpan
      coordinates.fill(input: input, identity: identity, firstDraw: range.lowerBound, into: &span)
      points += column
    }
    if let joint {
      depend(&points, rows: range.count, joint, leading)
    } else if case .halved(let members) = change {
      for member in members { halve(&points, member * range.count..<(member + 1) * range.count) }
    }
    if case .fixed(let members) = change {
      for member in members where member < inputs {
        for place in member * range.count..<(member + 1) * range.count { points[place] = 0.5 }
      }
    }
    return points
  }

  private func halve(_ points: inout [Double], _ places: Range<Int>) {
    var scores = Array(points[places])
    var span = scores.mutableSpan
    VectorMath.normalQuantile(&span)
    for (offset, place) in places.enumerated() {
      points[place] = ConditionalGaussian.coordinate(ofScore: scores[offset] / 2)
    }
  }

  /// Independent coordinates to dependent ones, with the scores of the leading members halved.
  private func depend(
    _ points: inout [Double], rows: Int, _ joint: ConditionalGaussian, _ leading: ConditionalGaussian?
  ) {
    var span = points.mutableSpan
    VectorMath.normalQuantile(&span)
    let inputs = model.inputIdentities.count
    var scores = [Double](repeating: 0, count: inputs)
    var dependent = scores
    for row in 0..<rows {
      for input in 0..<inputs { scores[input] = points[input * rows + row] }
      var out = dependent.mutableSpan
      joint.redraw(scores.span, noise: scores.span, into: &out)
      if let leading {
        scores = dependent
        var scaled = dependent.mutableSpan
        leading.scaleGiven(scores.span, by: 0.5, into: &scaled)
      }
      for input in 0..<inputs {
        points[input * rows + row] = ConditionalGaussian.coordinate(ofScore: dependent[input])
      }
    }
  }

  /// A number that compares the draws of one output with and without a change, its error from independent parts of them;
  /// nil where there is none.
  func comparison(
    _ base: [Double], _ changed: [Double], level: Double, _ measure: ([Double], [Double]) -> Double?
  ) -> SensitivityEstimate? {
    func measured(_ range: Range<Int>) -> Double? {
      let both = range.filter { base[$0].isFinite && changed[$0].isFinite }
      return measure(both.map { base[$0] }, both.map { changed[$0] })
    }
    guard let value = measured(base.indices) else { return nil }
    let size = base.count / parts
    let each = (0..<parts).compactMap { part in
      measured(part * size..<(part + 1 == parts ? base.count : (part + 1) * size))
    }
    let spread = ReplicateEstimate(each.span)
    let estimate = ReplicateEstimate(replicates: each.count, mean: value, meanError: spread.meanError)
    return SensitivityEstimate(
      value: value, interval: estimate.interval(level: level).map { $0.lower...$0.upper })
  }
}
