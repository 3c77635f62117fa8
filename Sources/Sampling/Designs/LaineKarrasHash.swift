/// The hash-based scrambling of Laine and Karras (2011) with the constants of Burley (2020), on 32 bits.
///
/// A multiplication carries only upwards, so that in the number with its bits reversed each bit is flipped by
/// a function of the bits before it: a nested scramble. Its first bits take few bits of the seed, hence are
/// far from independent; designs therefore use ``NestedUniformScramble``. It is here as an answer known
/// elsewhere, and for comparisons.
public enum LaineKarrasHash {
  /// Scrambles x, a binary fraction with 32 bits. Small seeds are poor (0 stays 0 under seed 0): mix them
  /// first.
  public static func scramble(_ x: UInt32, seed: UInt32) -> UInt32 {
    var y = reversed(x) &+ seed
    y ^= y &* 0x6c50_b47c
    y ^= y &* 0xb82f_1e52
    y ^= y &* 0xc7af_e638
    y ^= y &* 0x8d22_f6e6
    return reversed(y)
  }

  private static func reversed(_ x: UInt32) -> UInt32 {
    var y = x.byteSwapped
    y = (y >> 4) & 0x0f0f_0f0f | (y & 0x0f0f_0f0f) << 4
    y = (y >> 2) & 0x3333_3333 | (y & 0x3333_3333) << 2
    return (y >> 1) & 0x5555_5555 | (y & 0x5555_5555) << 1
  }
}
