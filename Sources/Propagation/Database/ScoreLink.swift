import LinearSolvers
import NumericKernels

/// How scores of a study follow from those of the activities that it takes from a database.
///
/// A score is linear in them: h = h₀ + Σ w_a U_a, so that its derivatives by exchanges of the database are those of one
/// activity whose demand is Σ w_a f_a. Amounts w_a and h₀ differ from draw to draw with the inputs of the study.
struct ScoreLink: Sendable {
  /// Computes scores and amounts from draws of the inputs and from scores of activities.
  let plan: PropagationPlan
  /// Of each score the output of `plan`, whose supply it is a score of, and by which method of the block.
  let scores: [(output: Int, supply: Int, method: Int)]
  /// By supply and activity, the output of `plan` that is the amount w_a; nil for none.
  let amounts: [[Int?]]
  /// The methods of the database that the block has.
  let methods: Range<Int>
}

/// Computes scores and amounts of a link for eight draws at a time: the workspace of one worker.
final class ScoreLinkWorker {
  /// Scores, in the order of the link.
  let scores: ColumnBuffer
  /// w: activity + supply × activities.
  private let amounts: ColumnBuffer
  private let link: ScoreLink
  private let activities: Int
  private let worker: PlanWorker
  private var values = Array(repeating: 0.0, count: LaneKernels.lanes)

  init(_ link: ScoreLink, activities: Int) {
    self.link = link
    self.activities = activities
    scores = LaneKernels.buffer(link.scores.count)
    amounts = LaneKernels.buffer(link.amounts.count * activities)
    worker = PlanWorker(plan: link.plan, batch: LaneKernels.lanes)
  }

  /// - Parameter activityScores: method + activity × methods, of the methods of the block.
  func run(_ draws: LaneDraws, activityScores: ColumnBuffer) {
    guard let coordinates = draws.coordinates else { preconditionFailure("static values have no draws") }
    let background = GivenBackground(
      BackgroundDraws(firstDraw: draws.firstDraw, columns: columns(draws, activityScores)))
    worker.run(
      coordinates: coordinates, firstDraw: draws.firstDraw, count: draws.count, background: background)
    for (place, score) in link.scores.enumerated() {
      copy(score.output, draws.count, to: scores, place)
    }
    for (supply, outputs) in link.amounts.enumerated() {
      for (activity, output) in outputs.enumerated() {
        guard let output else { continue }
        copy(output, draws.count, to: amounts, activity + supply * activities)
      }
    }
  }

  /// The unknowns of the plan's block, NaN of methods that this block does not have.
  private func columns(_ draws: LaneDraws, _ activityScores: ColumnBuffer) -> [[Double]] {
    guard let (_, block) = link.plan.databaseBlock else { preconditionFailure("a plan with a database") }
    return block.components.map { component in
      guard case .score(let activity, let method) = component, link.methods.contains(method) else {
        return Array(repeating: .nan, count: draws.count)
      }
      let place = method - link.methods.lowerBound + activity * link.methods.count
      return activityScores.withColumn(place) { lanes in (0..<draws.count).map { lanes[$0] } }
    }
  }

  private func copy(_ output: Int, _ count: Int, to buffer: ColumnBuffer, _ place: Int) {
    var span = values.mutableSpan
    worker.copy(output: output, count: count, to: &span, at: 0)
    buffer.withColumn(place) { lanes in for lane in 0..<count { lanes[lane] = values[lane] } }
  }

  /// out <- Σ w_a x_a for the amounts of a supply.
  /// - Parameters:
  ///   - places: 0, 1, ... of the numbers of x_a.
  ///   - scratch: room for some numbers.
  func combine(
    supply: Int, places: LaneIndices, scratch: ColumnBuffer, into out: LaneSlice,
    _ vector: (_ activity: Int) -> LaneSlice
  ) {
    let count = places.count
    out.clear(count: count)
    for (activity, output) in link.amounts[supply].enumerated() where output != nil {
      for place in 0..<min(scratch.columns, count) {
        LaneKernels.copy(amounts, from: activity + supply * activities, count: 1, to: scratch, at: place)
      }
      for first in stride(from: 0, to: count, by: scratch.columns) {
        LaneKernels.accumulate(
          scratch, first..<min(first + scratch.columns, count), rows: places, columns: places,
          vector: vector(activity), into: out)
      }
    }
  }
}
