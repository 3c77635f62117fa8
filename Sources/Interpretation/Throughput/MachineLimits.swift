import LinearSolvers
import NumericKernels

/// What this machine does at most, measured: the yardstick of a benchmark.
public struct MachineLimits: Sendable, Hashable {
  /// Number of workers side by side.
  public let workers: Int
  /// Floating-point operations per second of matrix products (dgemm).
  public let operationsPerSecond: Double
  /// Bytes per second, read and written, of copies in memory.
  public let bytesPerSecond: Double

  /// Measures, for about a second.
  public init(workers: Int) throws {
    self.workers = workers
    operationsPerSecond = try matrixProductRate(workers: workers)
    bytesPerSecond = try copyBandwidth(workers: workers)
  }
}
