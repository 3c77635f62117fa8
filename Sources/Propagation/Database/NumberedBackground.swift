import NumericKernels
import Parameters

/// What a plan takes from its databases at points of a method's own choice, for one worker: there the exchanges of a
/// database have one coordinate, which says the number of the draw that they have.
///
/// So they are one input with the law of all of them: draws of different numbers are independent, and a coordinate that
/// stays the same keeps every exchange. Of 2³² draws, a coordinate that is off by a rounding finds the same one.
public final class NumberedBackground {
  private let plan: PropagationPlan
  private let stream: RandomStream
  private let sampler: BackgroundSampler
  /// By background input, its unknowns.
  private let sources: [BackgroundInput]
  /// Draws that are known: where they stand among `scores`.
  private var places: [UInt32: Int] = [:]
  /// By unknown and place.
  private var scores: [[Double]]

  /// Bytes of scores that are kept.
  private static let memory = 64 << 20

  /// - Precondition: the plan has background inputs.
  public init(_ plan: PropagationPlan, seed: UInt64) {
    self.plan = plan
    stream = RandomStream(seed: seed, purpose: .secondMatrix)
    sampler = BackgroundSampler(plan)
    sources = plan.backgroundInputs
    scores = Array(repeating: [], count: plan.backgroundScoreCount)
  }

  /// What points take from the databases.
  /// - Parameter coordinates: in (0, 1), by background input and point.
  public func given(_ coordinates: [[Double]]) -> GivenBackground {
    let numbers = coordinates.map { $0.map { UInt32(min($0 * 0x1p32, 0x1p32 - 1)) } }
    find(numbers)
    let count = numbers.first?.count ?? 0
    var columns = [[Double]](repeating: [], count: scores.count)
    for (source, numbers) in zip(sources, numbers) {
      let rows = numbers.map { places[$0] ?? 0 }
      for component in source.components { columns[component] = rows.map { scores[component][$0] } }
    }
    // What is certain in a database that stands beside an uncertain one.
    for component in columns.indices where columns[component].isEmpty {
      columns[component] = Array(repeating: scores[component].first ?? .nan, count: count)
    }
    return GivenBackground(BackgroundDraws(firstDraw: 0, columns: columns))
  }

  /// Makes the draws that are not known.
  private func find(_ numbers: [[UInt32]]) {
    let most = max(1, NumberedBackground.memory / (MemoryLayout<Double>.stride * max(1, scores.count)))
    var wanted = missing(numbers)
    if places.count + wanted.count > most {
      places = [:]
      for component in scores.indices { scores[component] = [] }
      wanted = missing(numbers)
    }
    guard !wanted.isEmpty else { return }
    let made = sampler.draws(0..<wanted.count, NumberedDraws(stream: stream, numbers: wanted), isAnew: true)
    for component in scores.indices { scores[component] += made.scores(ofComponent: component) }
    let known = places.count
    for (offset, number) in wanted.enumerated() { places[number] = known + offset }
  }

  /// Numbers of draws that are not known, each once, in the order of points.
  private func missing(_ numbers: [[UInt32]]) -> [UInt32] {
    var seen: Set<UInt32> = []
    return numbers.joined().filter { places[$0] == nil && seen.insert($0).inserted }
  }
}

/// Draws of any numbers.
private struct NumberedDraws: InputCoordinates {
  let stream: RandomStream
  let numbers: [UInt32]

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    for i in out.indices { out[i] = stream.uniform(input: identity, draw: UInt64(numbers[firstDraw + i])) }
  }
}
