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

/// What is known of one block of draws, and, merged, of a run.
struct BlockStatistics: Sendable {
  /// Of each output that varies, in their order.
  var outputs: [OutputStatistics]
  /// Number of failed draws, by system.
  var failed: [Int]
  /// Number of draws that failed in any system.
  var failedDraws = 0
  /// Number of draws by the hardest method that a block of equations took, by `SolutionMethod`'s raw value.
  var methods = Array(repeating: 0, count: SolutionMethod.allCases.count)
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
    for i in methods.indices { methods[i] += other.methods[i] }
    comparison.merge(other.comparison)
    if other.firstFailures.isEmpty { return }
    firstFailures = Array((firstFailures + other.firstFailures).sorted().prefix(BlockStatistics.listed))
  }
}
