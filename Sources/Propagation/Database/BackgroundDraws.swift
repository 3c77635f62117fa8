import Inventory
public import NumericKernels
public import Parameters
import Synchronization

/// The uncertain exchanges of one database behind a model: for methods that take inputs from two matrices, one input,
/// whose exchanges go together.
public struct BackgroundInput: Hashable, Sendable {
  /// What it is called in rankings.
  public let name: String
  /// Name of the database; nil where the model does not say.
  public let database: String?
  /// Identity among the inputs of the model.
  public let identity: UInt64
  /// Unknowns of the plan's database block that are its own, by index.
  let components: [Int]
}

extension PropagationPlan {
  /// The databases whose exchanges are drawn and which the outputs depend on, in the order of the model.
  public var backgroundInputs: [BackgroundInput] {
    guard let (_, block) = databaseBlock, let background = model.background else { return [] }
    var sources = background.sources.map { (name: Optional($0.name), activities: Set($0.activities)) }
    // Values sampled elsewhere may be drawn together across databases.
    if sources.count > 1, !background.database.presamples.isEmpty {
      let names = sources.compactMap(\.name).joined(separator: ", ")
      sources = [(names, sources.reduce(into: []) { $0.formUnion($1.activities) })]
    }
    if sources.isEmpty { sources = [(nil, Set(background.activities.indices))] }
    return sources.compactMap { source in
      let own = block.components.indices.filter { source.activities.contains(block.components[$0].activity) }
      let isUsed = own.contains { place in
        if case .column? = program.locationIfNeeded(of: block.unknowns[place]) { return true }
        return false
      }
      guard isUsed else { return nil }
      return BackgroundInput(
        name: source.name.map { "background exchanges of \($0)" } ?? "background exchanges",
        database: source.name, identity: StableIdentity("background exchanges", source.name ?? "").value,
        components: own)
    }
  }

  /// Numbers that a draw takes from the database.
  public var backgroundScoreCount: Int { databaseBlock?.block.components.count ?? 0 }

  /// The block whose unknowns are scores of a database; nil where nothing of one varies.
  var databaseBlock: (number: Int, block: DatabaseBlock)? {
    for (number, block) in blocks.enumerated() {
      if case .database(let database) = block { return (number, database) }
    }
    return nil
  }
}

/// The scores that a plan takes from its database in consecutive draws: made once for runs that differ in other inputs,
/// as they take nearly all the time of a draw.
public struct BackgroundDraws: Sendable {
  private let firstDraw: Int
  /// By unknown of the block and draw; one value for all draws where they are static.
  private let columns: [[Double]]
  private let isStatic: Bool

  init(firstDraw: Int, columns: [[Double]], isStatic: Bool = false) {
    (self.firstDraw, self.columns, self.isStatic) = (firstDraw, columns, isStatic)
  }

  /// The scores of all draws of a run, made by several workers.
  /// - Precondition: the plan has background inputs.
  public init(
    _ plan: PropagationPlan, coordinates: any InputCoordinates, draws: Int, workers: Int,
    cancellation: CancellationFlag?
  ) throws {
    let (size, count) = (64, plan.backgroundScoreCount)
    let store = Mutex([[Double]](repeating: [Double](repeating: .nan, count: draws), count: count))
    try parallelFor(
      count: (draws + size - 1) / size, workers: workers, cancellation: cancellation,
      makeWorkspace: { BackgroundSampler(plan) }
    ) { (sampler: inout BackgroundSampler, block) in
      let range = block * size..<min(draws, (block + 1) * size)
      let made = sampler.draws(range, coordinates)
      store.withLock { all in
        for place in 0..<count { all[place].replaceSubrange(range, with: made.columns[place]) }
      }
    }
    self.init(firstDraw: 0, columns: store.withLock { $0 })
  }

  /// An unknown in all draws.
  func scores(ofComponent component: Int) -> [Double] { columns[component] }

  /// Copies an unknown in `count` draws from `first` on to `target`, from `offset` on.
  func copy(_ component: Int, first: Int, count: Int, to target: inout MutableSpan<Double>, at offset: Int) {
    let column = columns[component]
    for i in 0..<count { target[offset + i] = column[isStatic ? 0 : first - firstDraw + i] }
  }
}

/// Makes the scores that a plan takes from its database, for one worker.
public final class BackgroundSampler {
  private let worker: DatabaseBlockWorker
  private let count: Int

  /// - Precondition: the plan has background inputs.
  public init(_ plan: PropagationPlan) {
    guard let (_, block) = plan.databaseBlock else { preconditionFailure("a plan with a database") }
    worker = DatabaseBlockWorker(block)
    count = block.components.count
  }

  /// The scores in some draws, NaN where there is no solution: those of a plain run with the same coordinates.
  /// - Parameter isAnew: whether values that come in a sequence are drawn from it at random instead, so that the draws
  ///   are independent of those of another matrix.
  public func draws(
    _ draws: Range<Int>, _ coordinates: any InputCoordinates, isAnew: Bool = false
  ) -> BackgroundDraws {
    var columns = [[Double]](repeating: [Double](repeating: .nan, count: draws.count), count: count)
    for first in stride(from: draws.lowerBound, to: draws.upperBound, by: LaneKernels.lanes) {
      let lanes = min(LaneKernels.lanes, draws.upperBound - first)
      _ = worker.run(LaneDraws(coordinates, firstDraw: first, count: lanes, isAnew: isAnew))
      for place in 0..<count {
        worker.results.withColumn(place) { values in
          for lane in 0..<lanes where values[lane].isFinite {
            columns[place][first - draws.lowerBound + lane] = values[lane]
          }
        }
      }
    }
    return BackgroundDraws(firstDraw: draws.lowerBound, columns: columns)
  }

  /// The scores at static values, for any draws.
  public func statics() -> BackgroundDraws {
    _ = worker.run(.statics)
    return BackgroundDraws(
      firstDraw: 0, columns: (0..<count).map { place in [worker.results.withColumn(place) { $0[0] }] },
      isStatic: true)
  }
}

/// What a run takes from its database instead of solving it.
public struct GivenBackground: Sendable {
  private let draws: [BackgroundDraws]
  /// By unknown of the block, which of `draws` it comes from.
  private let choice: [Int]
  /// What is added to the number of a draw.
  private let shift: Int

  /// - Parameters:
  ///   - draws: scores to choose from.
  ///   - choice: by background input of the plan, which of them it has.
  ///   - shift: by how much draws of the run come before those of the scores.
  public init(_ plan: PropagationPlan, draws: [BackgroundDraws], choice: [Int], shift: Int = 0) {
    var choices = Array(repeating: 0, count: plan.backgroundScoreCount)
    for (input, chosen) in zip(plan.backgroundInputs, choice) {
      for component in input.components { choices[component] = chosen }
    }
    (self.draws, self.choice, self.shift) = (draws, choices, shift)
  }

  /// Scores of one kind for all databases.
  init(_ draws: BackgroundDraws) {
    (self.draws, choice, shift) = ([draws], [], 0)
  }

  func copy(_ component: Int, first: Int, count: Int, to target: inout MutableSpan<Double>) {
    draws[choice.isEmpty ? 0 : choice[component]].copy(
      component, first: first + shift, count: count, to: &target, at: 0)
  }
}
