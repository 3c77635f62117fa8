/// Nested uniform scrambling in base 2 (Owen 1995) of one dimension, by hashing.
///
/// Bit l of a number is flipped or not by a random bit that belongs to the bits before it: a binary tree with one random bit per
/// node. The bits come from a keyed hash, so that the tree is never stored and equal prefixes meet equal bits. All bits of
/// one hash belong to different nodes, hence within the quality of the hash they are independent, as Owen's definition asks
/// (hashes that mix upwards through a multiplication, as those of Laine and Karras, only come near to it in the first bits).
///
/// How nodes share hashes: in the first 18 levels the 63 nodes of a subtree six levels deep take bits 1 to 63 of the hash of its
/// root. Below, a node takes its bit from the hash of its last ancestor that ends in a one (or lies on level 18), since a
/// point of the first 2^m has only zeros after bit m: one more hash then serves all the bits that remain.
struct NestedUniformScramble {
  private let key: (UInt64, UInt64)
  /// First six bits, scrambled, and the hashes of the 64 nodes on level 6: what nearly every call needs again and again.
  private let firstDigits: InlineArray<64, UInt64>
  private let secondHashes: InlineArray<64, UInt64>

  /// - Parameter key: two words as good as random, different for every dimension and randomisation.
  init(key: (UInt64, UInt64)) {
    self.key = key
    let root = Self.hash(1, key)
    firstDigits = InlineArray { Self.scrambleDigit(UInt64($0), root) }
    secondHashes = InlineArray { Self.hash(64 | UInt64($0), key) }
  }

  /// The number x, a binary fraction with 64 bits of which the last 12 are zero, scrambled; all 64 bits are random.
  @inline(__always)
  func scramble(_ x: UInt64) -> UInt64 {
    let first = x >> 58
    let second = (x >> 52) & 63
    let third = (x >> 46) & 63
    var y = firstDigits[Int(first)] << 58
    y |= Self.scrambleDigit(second, secondHashes[Int(first)]) << 52
    y |= Self.scrambleDigit(third, Self.hash(1 << 12 | x >> 52, key)) << 46
    return y | (x ^ deepFlips(x)) & Self.deepBits
  }

  private static let deepBits: UInt64 = 1 << 46 - 1

  /// The flips of bits 18 to 63.
  @inline(__always)
  private func deepFlips(_ x: UInt64) -> UInt64 {
    let flips = Self.hash(1 << 18 | x >> 46, key)
    return x & Self.deepBits == 0 ? flips : flipsBelowOnes(x, flips)
  }

  private func flipsBelowOnes(_ x: UInt64, _ first: UInt64) -> UInt64 {
    var flips = first
    var rest = x & Self.deepBits
    while rest != 0 {
      let level = UInt64(rest.leadingZeroBitCount)
      let after: UInt64 = 1 << (63 - level) - 1
      flips = flips & ~after | Self.hash(1 << (level + 1) | x >> (63 - level), key) & after
      rest &= after
    }
    return flips
  }

  /// Six bits under the subtree whose random bits are in `bits`: the node reached after the leading bits b is number 1b.
  @inline(__always)
  private static func scrambleDigit(_ digit: UInt64, _ bits: UInt64) -> UInt64 {
    let node = 64 | digit
    var flips = (bits &>> (node &>> 1)) & 1
    flips |= ((bits &>> (node &>> 2)) & 1) << 1
    flips |= ((bits &>> (node &>> 3)) & 1) << 2
    flips |= ((bits &>> (node &>> 4)) & 1) << 3
    flips |= ((bits &>> (node &>> 5)) & 1) << 4
    flips |= ((bits &>> 1) & 1) << 5
    return digit ^ flips
  }

  /// SplitMix64 (Steele, Lea and Flood 2014) started at the first key, the second key added between its rounds, so that
  /// two dimensions never walk through one and the same sequence. A node is its bits after a leading one.
  @inline(__always)
  private static func hash(_ node: UInt64, _ key: (UInt64, UInt64)) -> UInt64 {
    var z = key.0 &+ node &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ z &>> 30) &* 0xbf58_476d_1ce4_e5b9
    z = ((z ^ z &>> 27) &+ key.1) &* 0x94d0_49bb_1331_11eb
    return z ^ z &>> 31
  }
}
