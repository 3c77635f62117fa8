/// A random permutation of 0 ..< count, given by a key and made one value at a time.
///
/// A Feistel network of eight rounds permutes the numbers of as few bits as hold `count` - 1 (at least four);
/// a value beyond the end is permuted again until it falls within ("cycle walking", Black and Rogaway 2002),
/// less than once on average.
struct KeyedPermutation {
  let count: UInt64
  private let highBits: UInt64
  private let lowBits: UInt64
  private let roundKeys: InlineArray<8, UInt64>

  init(count: UInt64, key: (UInt64, UInt64)) {
    precondition(count >= 1, "a permutation needs something to permute")
    self.count = count
    let bits = UInt64(max(4, 64 - (count - 1).leadingZeroBitCount))
    lowBits = bits / 2
    highBits = bits - lowBits
    roundKeys = InlineArray { roundHash(UInt64($0), key.0) ^ roundHash(UInt64($0), key.1) }
  }

  /// Where `index`, below `count`, goes.
  @inline(__always)
  func callAsFunction(_ index: UInt64) -> UInt64 {
    var value = permuted(index)
    while value >= count { value = permuted(value) }
    return value
  }

  @inline(__always)
  private func permuted(_ value: UInt64) -> UInt64 {
    let highMask: UInt64 = 1 &<< highBits &- 1
    let lowMask: UInt64 = 1 &<< lowBits &- 1
    var high = value &>> lowBits
    var low = value & lowMask
    for round in 0..<4 {
      high ^= roundHash(low, roundKeys.span[2 * round]) & highMask
      low ^= roundHash(high, roundKeys.span[2 * round + 1]) & lowMask
    }
    return high &<< lowBits | low
  }
}

/// SplitMix64 started at `key`, after `value` + 1 steps.
@inline(__always)
private func roundHash(_ value: UInt64, _ key: UInt64) -> UInt64 {
  var z = key &+ (value &+ 1) &* 0x9e37_79b9_7f4a_7c15
  z = (z ^ z &>> 30) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ z &>> 27) &* 0x94d0_49bb_1331_11eb
  return z ^ z &>> 31
}
