import CNumericKernels

/// What a stream of uniforms is for: streams of different purposes are independent under one seed.
public struct StreamPurpose: RawRepresentable, Sendable, Hashable {
  /// The number that takes part in the key.
  public let rawValue: UInt64

  /// A purpose with a number of its own.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The draws of a propagation, and the first matrix of a sensitivity design.
  public static let draws = StreamPurpose(rawValue: 0)
  /// The second, independent matrix of a sensitivity design.
  public static let secondMatrix = StreamPurpose(rawValue: 1)
  /// Resampling of results.
  public static let bootstrap = StreamPurpose(rawValue: 2)
  /// Scrambles and shifts of low-discrepancy points.
  public static let scramble = StreamPurpose(rawValue: 3)
  /// Permutations of Latin hypercubes.
  public static let permutation = StreamPurpose(rawValue: 4)
  /// Trajectories of screening designs.
  public static let trajectories = StreamPurpose(rawValue: 5)
}

/// Uniforms as a pure function of (seed, purpose, input, draw), by Philox 4x32-10.
///
/// The key is a 64-bit mix of seed and purpose, the counter is (draw / 2, input identity), 64 bits each; a
/// block holds two draws. A draw therefore depends neither on workers, batches and shards nor on the other
/// inputs.
public struct RandomStream: Sendable, Hashable {
  let key: UInt64

  /// The stream of a seed and a purpose.
  public init(seed: UInt64, purpose: StreamPurpose) {
    key = mixed(mixed(seed) &+ purpose.rawValue)
  }

  /// Fills `out` with the uniforms of the draws `firstDraw`, `firstDraw` + 1, ...
  ///
  /// u = (k + 1/2) 2^-52 with 0 <= k < 2^52: never 0 or 1, and 1 - u is exact.
  /// - Parameter input: identity of the input, see ``StableIdentity``.
  public func uniforms(input: UInt64, firstDraw: UInt64, into out: inout MutableSpan<Double>) {
    unsafe out.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe mv_stream_uniforms(key, input, firstDraw, base, buffer.count)
    }
  }

  /// The uniform of one draw, with the same bits as in ``uniforms(input:firstDraw:into:)``.
  public func uniform(input: UInt64, draw: UInt64) -> Double { mv_stream_uniform(key, input, draw) }

  /// The 64 random bits of one draw; the upper 52 make its uniform.
  public func word(input: UInt64, draw: UInt64) -> UInt64 { mv_stream_word(key, input, draw) }
}

/// A bijection of 64 bits in which each input bit changes each output bit with probability near 1/2: the
/// finalizer of SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014, doi:10.1145/2660193.2660195) after one
/// step of its counter, so that 0 is not fixed.
func mixed(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
  return z ^ z >> 31
}
