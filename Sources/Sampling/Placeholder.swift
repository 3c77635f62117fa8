public import NumericKernels

public struct DesignError: Error {}

public struct Design: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable { case random, lhs, sobol, halton }
  private let stream: RandomStream
  public let notes: [String] = []
  public let draws: Int
  public init(kind: Kind, draws: Int, seed: UInt64, purpose: StreamPurpose = .draws, inputs: [UInt64]) throws(DesignError) {
    stream = RandomStream(seed: seed, purpose: purpose)
    self.draws = draws
  }
  public func coordinates(input: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    stream.uniforms(input: input, firstDraw: UInt64(firstDraw), into: &out)
  }
}
