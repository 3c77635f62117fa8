import LinearSolvers
import NumericKernels
import Statistics

/// A draw that failed in one system.
struct FailedDraw: Hashable, Comparable, Sendable {
  let draw: Int
  let system: Int

  static func < (left: FailedDraw, right: FailedDraw) -> Bool {
    (left.draw, left.system) < (right.draw, right.system)
  }
}

/// What one block of draws, or many, tell of an output that varies.
struct OutputStatistics: Sendable {
  /// Over the draws that succeeded in its system.
  var moments = Moments()
  /// Draws that are at most the static value.
  var atMostStatic = 0
  /// Sum of the absolute values.
  var absoluteSum = 0.0
  /// The largest absolute value.
  var largest = 0.0
  /// The first draw of the block where `largest` was met first.
  var blockOfLargest = 0

  /// Joins what later draws tell.
  mutating func merge(_ other: OutputStatistics) {
    moments.merge(other.moments)
    atMostStatic += other.atMostStatic
    absoluteSum += other.absoluteSum
    if other.largest > largest { (largest, blockOfLargest) = (other.largest, other.blockOfLargest) }
  }

  /// Takes in places of the draws of one block.
  mutating func scan(_ draws: Span<Double>, firstDraw: Int, staticValue: Double) {
    let summary = ColumnScan.summary(draws, limit: staticValue)
    (atMostStatic, absoluteSum, largest) = (summary.atMost, summary.absoluteSum, summary.largest)
    blockOfLargest = firstDraw
  }
}

/// How the equations of many draws were solved.
struct SolutionCounts: Sendable {
  /// Number of draws by the hardest method that a block took, by `SolutionMethod`'s raw value.
  private var counts = Array(repeating: 0, count: SolutionMethod.allCases.count)
  /// The largest estimated error of a solution; see `LaneOutcomes`.
  private(set) var largestErrorEstimate = 0.0

  /// Number of draws by method, of those that were solved, the easiest first.
  var byMethod: [(method: SolutionMethod, draws: Int)] {
    SolutionMethod.allCases.filter { $0 != .failed && counts[Int($0.rawValue)] > 0 }
      .map { ($0, counts[Int($0.rawValue)]) }
  }

  mutating func add(_ method: SolutionMethod, errorEstimate: Double) {
    counts[Int(method.rawValue)] += 1
    if method != .failed { largestErrorEstimate = max(largestErrorEstimate, errorEstimate) }
  }

  mutating func merge(_ other: SolutionCounts) {
    for i in counts.indices { counts[i] += other.counts[i] }
    largestErrorEstimate = max(largestErrorEstimate, other.largestErrorEstimate)
  }
}

/// What is known of one block of draws, and, merged, of a run.
struct BlockStatistics: Sendable {
  /// Of each output that varies, in their order.
  var outputs: [OutputStatistics]
  /// Number of failed draws, by system.
  var failed: [Int]
  /// Number of draws that failed in any system.
  var failedDraws = 0
  /// How blocks of equations were solved.
  var solutions = SolutionCounts()
  /// The first failures, in order of draw and system.
  var firstFailures: [FailedDraw] = []
  /// Of systems that are compared.
  var comparison: ComparisonStatistics

  /// How many failures are listed.
  static let listed = 100

  init(outputs: Int, systems: Int, comparison: ComparisonLayout) {
    self.outputs = Array(repeating: OutputStatistics(), count: outputs)
    failed = Array(repeating: 0, count: systems)
    self.comparison = ComparisonStatistics(comparison)
  }

  mutating func merge(_ other: BlockStatistics) {
    for i in outputs.indices { outputs[i].merge(other.outputs[i]) }
    for i in failed.indices { failed[i] += other.failed[i] }
    failedDraws += other.failedDraws
    solutions.merge(other.solutions)
    comparison.merge(other.comparison)
    if other.firstFailures.isEmpty { return }
    firstFailures = Array((firstFailures + other.firstFailures).sorted().prefix(BlockStatistics.listed))
  }
}
