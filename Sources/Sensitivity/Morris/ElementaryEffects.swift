public import NumericKernels
import Sampling
import Statistics

/// Elementary effects: what a step of one factor changes in each output, over the whole space of the inputs
/// (Morris 1991, Technometrics 33:161). A screening method: it needs few runs for each factor.
///
/// Effects are per unit of probability: the change of the output over the change of the input's coordinate in
/// (0, 1), which weighs an input with its whole distribution.
public struct ElementaryEffects: Sendable {
  /// The effects of one factor (an input, or a group of inputs) for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input or group.
    public let name: String
    /// Mean effect, mu; nil for a group of several inputs, whose steps have no common direction.
    public let mean: SensitivityEstimate?
    /// Mean absolute effect, mu* (Campolongo et al. 2007): by it factors are ranked.
    public let absoluteMean: SensitivityEstimate?
    /// Standard deviation of the effects, sigma: large beside mu* where the effect is not linear or depends on
    /// other inputs; nil for a group of several inputs. Its interval is by bootstrap, or over randomisations.
    public let deviation: SensitivityEstimate?
    /// 1 for the factor with the largest mu*; ties go by order.
    public let rank: Int?
    /// Share of the resamples (or randomisations) in which the factor has this very rank.
    public let rankConfidence: Double?
    /// Effects left out because one of their two runs failed.
    public let failedRows: Int
  }

  /// Per output, the factors in the order of the model's inputs (or of the groups asked for).
  ///
  /// There is no dummy: the effect of an input that does nothing is exactly zero.
  public let outputs: [[Factor]]
  /// Number of model runs: (k + 1) r for k factors.
  public let evaluations: Int
  /// Number of effects of each factor, r.
  public let baseRows: Int
  /// How the intervals of mu and mu* were made. Those of chosen trajectories are made as if these were
  /// random, and do not know that they lie towards the corners.
  public let intervalKind: IntervalKind

  /// - Parameters:
  ///   - model: The model; its inputs are taken to be independent.
  ///   - groups: Groups of inputs that step together, in place of single inputs; inputs in no group stay where
  ///     a trajectory starts.
  ///   - design: How effects are sampled.
  ///   - options: `baseRows` is the number r of trajectories or stars; 10 to 50 are usual. Designs other than
  ///     random are for radial steps only.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done, from any worker, in rising order.
  /// - Throws: `SensitivityError`, or what the model throws.
  public init(
    of model: some PointModel, groups: [SobolIndices.Group]? = nil, design: MorrisDesign = .trajectories(),
    options: RowOptions, cancellation: CancellationFlag? = nil, progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    try options.validate(model)
    let factors = try Players(model, groups: groups, isPartition: false)
    let sums: RowSums
    switch design {
    case .radial:
      sums = try RowRun(RadialDesign(factors: factors), model: model, options: options)
        .sums(cancellation: cancellation, progress: progress)
    case .trajectories(let levels, let grid, let candidates):
      guard options.design == .random else {
        throw SensitivityError.badOption(
          name: "design", value: options.design.rawValue,
          cure: "trajectories are random; use radial steps for \(options.design.rawValue) points")
      }
      guard levels >= 2, levels % 2 == 0 else {
        throw SensitivityError.badOption(
          name: "levels", value: "\(levels)", cure: "give an even number, such as 4")
      }
      guard Set(factors.inputs.joined()).count == factors.inputs.joined().count else {
        throw SensitivityError.badOption(
          name: "groups", value: "an input in two of them", cure: "let each input step with one group")
      }
      let trajectories = Trajectories(
        factors: factors, identities: model.inputIdentities, levels: levels, grid: grid,
        stream: RandomStream(seed: options.seed, purpose: .trajectories))
      let chosen =
        candidates > options.baseRows
        ? try TrajectoryChoice.farthest(
          options.baseRows, of: candidates, in: trajectories, workers: options.workers,
          cancellation: cancellation) : nil
      let design = TrajectoryDesign(trajectories: trajectories, chosen: chosen)
      sums = try RowRun(design, model: model, options: options)
        .sums(cancellation: cancellation, progress: progress)
    }
    let estimates = try sums.estimates(options) { lanes, _ in EffectSums.estimates(lanes) }
    outputs = estimates.enumerated().map { output, estimates in
      let ranks = estimates.ranks(of: factors.names.indices.map { 3 * $0 + 1 })
      let totals = sums.totals(ofOutput: output)
      return factors.names.enumerated().map { factor, name in
        let isSingle = factors.inputs[factor].count == 1
        let effects = EffectSums(totals, factor: factor)
        let isRandom = options.design == .random
        let level = options.intervalLevel
        return Factor(
          name: name,
          mean: isSingle ? (isRandom ? effects.mean(level: level) : estimates[3 * factor]) : nil,
          absoluteMean: isRandom ? effects.absoluteMean(level: level) : estimates[3 * factor + 1],
          deviation: isSingle ? estimates[3 * factor + 2] : nil, rank: ranks[factor]?.rank,
          rankConfidence: ranks[factor]?.confidence, failedRows: sums.rowCount - Int(effects.count))
      }
    }
    evaluations = sums.evaluations
    baseRows = sums.rowCount
    intervalKind = options.design == .random ? .rows : .randomizations
  }
}

/// Sums over the elementary effects of one factor.
struct EffectSums {
  /// Count, sum, sum of squares, sum of absolute values.
  static let lanes = 4

  let count: Double
  private let sum: Double
  private let squares: Double
  private let absolutes: Double

  init(_ sums: [Double], factor: Int) {
    let first = Self.lanes * factor
    (count, sum, squares, absolutes) = (sums[first], sums[first + 1], sums[first + 2], sums[first + 3])
  }

  /// Takes in an effect, unless it or its square is not finite.
  static func add(_ effect: Double, to sums: inout [Double], factor: Int) {
    guard (effect * effect).isFinite else { return }
    let first = Self.lanes * factor
    sums[first] += 1
    sums[first + 1] += effect
    sums[first + 2] += effect * effect
    sums[first + 3] += abs(effect)
  }

  /// mu, mu* and sigma of each factor.
  static func estimates(_ sums: [Double]) -> [Double] {
    (0..<sums.count / lanes).flatMap { factor in
      let effects = EffectSums(sums, factor: factor)
      let deviation = effects.deviation(about: effects.sum / effects.count)
      return [effects.sum / effects.count, effects.absolutes / effects.count, deviation]
    }
  }

  func mean(level: Double) -> SensitivityEstimate? { estimate(sum / count, level: level) }

  func absoluteMean(level: Double) -> SensitivityEstimate? {
    guard let estimate = estimate(absolutes / count, level: level) else { return nil }
    let interval = estimate.interval.map { max(0, $0.lowerBound)...$0.upperBound }
    return SensitivityEstimate(value: estimate.value, interval: interval)
  }

  /// A mean over independent rows with its t interval; nil without rows.
  private func estimate(_ mean: Double, level: Double) -> SensitivityEstimate? {
    guard mean.isFinite else { return nil }
    let error = deviation(about: mean) / count.squareRoot()
    let estimate = ReplicateEstimate(
      replicates: Int(count), mean: mean, meanError: error.isFinite ? error : nil)
    return SensitivityEstimate(
      value: mean, interval: estimate.interval(level: level).map { $0.lower...$0.upper })
  }

  /// Sample standard deviation; the squares of effects and of their absolute values are the same. NaN for
  /// fewer than two.
  private func deviation(about mean: Double) -> Double {
    let rest = squares - count * mean * mean
    // Effects that are all the same leave the rounding of their squares.
    if count > 1 && rest <= 4 * count * squares.ulp { return 0 }
    return (rest / (count - 1)).squareRoot()
  }
}

/// Trajectories as rows: run k is the point after k steps.
private struct TrajectoryDesign: RowDesign {
  let trajectories: Trajectories
  /// The numbers of the chosen trajectories; nil: of all in order.
  let chosen: [Int]?

  private var factors: Players { trajectories.factors }
  var matrices: Int { 0 }
  var runs: Int { factors.count + 1 }
  var laneCount: Int { EffectSums.lanes * factors.count }
  var countLanes: [(lane: Int, factor: String)] {
    factors.names.indices.map { (EffectSums.lanes * $0, factors.names[$0]) }
  }

  func row(_ number: Int, points: [Double]) -> Trajectory { trajectories[chosen?[number] ?? number] }

  func fill(_ point: inout [Double], run: Int, of row: Trajectory) {
    for input in point.indices { point[input] = trajectories.coordinate(ofLevel: row.start[input]) }
    for factor in row.order[..<run] {
      for input in factors.inputs[factor] {
        point[input] = trajectories.coordinate(ofLevel: row.end[input])
      }
    }
  }

  func add(_ outputs: [Double], of row: Trajectory, to sums: inout [Double]) {
    for (place, factor) in row.order.enumerated() {
      let input = factors.inputs[factor][0]
      let step = row.end[input] > row.start[input] ? trajectories.step : -trajectories.step
      EffectSums.add((outputs[place + 1] - outputs[place]) / step, to: &sums, factor: factor)
    }
  }
}

/// Stars as rows: run 0 is at the first point, run i + 1 takes factor i from the second.
private struct RadialDesign: RowDesign {
  let factors: Players

  var matrices: Int { 2 }
  var runs: Int { factors.count + 1 }
  var laneCount: Int { EffectSums.lanes * factors.count }
  var countLanes: [(lane: Int, factor: String)] {
    factors.names.indices.map { (EffectSums.lanes * $0, factors.names[$0]) }
  }

  func row(_ number: Int, points: [Double]) -> DependentRow { DependentRow(points, joint: nil) }

  func fill(_ point: inout [Double], run: Int, of row: DependentRow) {
    for input in point.indices { point[input] = row.base[input] }
    if run > 0 { for input in factors.inputs[run - 1] { point[input] = row.noise[input] } }
  }

  func add(_ outputs: [Double], of row: DependentRow, to sums: inout [Double]) {
    for (factor, inputs) in factors.inputs.enumerated() {
      let steps = inputs.map { row.noise[$0] - row.base[$0] }
      // Of a group, the root mean square of its steps.
      let step =
        steps.count == 1
        ? steps[0] : (steps.reduce(0) { $0 + $1 * $1 } / Double(steps.count)).squareRoot()
      EffectSums.add((outputs[factor + 1] - outputs[0]) / step, to: &sums, factor: factor)
    }
  }
}
