/// One dimension of the Halton sequence (Halton 1960), its digits scrambled by nested random linear
/// permutations.
///
/// Digit l of a point, in the prime base b of the dimension, becomes (h d + g) mod b, with h from 1 ..< b and
/// g from 0 ..< b by a keyed hash of the digits before it. Since such maps carry any two digits to every pair
/// of different digits equally often, a coordinate is uniform and two coordinates are jointly distributed as
/// under the full nested scrambling of Owen (1995); the variance of a mean is therefore the same. What
/// follows the last digit is uniform.
public struct HaltonDimension: Sendable, Hashable {
  /// How many dimensions there are: the last has the base 7919. Beyond the first tens, the points fill the
  /// cube evenly only in very large numbers (more than b^2): use Sobol' points.
  public static let limit = 1000

  /// The prime base.
  public let base: UInt64
  /// How many digits are scrambled: so many that base^digits reaches 2^40, the most draws of a design.
  private let digits: Int
  private let size: Double

  /// The dimension with an index from 0 to `limit` - 1.
  public init(_ index: Int) {
    precondition(0 <= index && index < Self.limit, "a Halton dimension is from 0 to \(Self.limit - 1)")
    base = Self.primes[index]
    var digits = 0
    var size: UInt64 = 1
    while size < 1 << 40 {
      size *= base
      digits += 1
    }
    self.digits = digits
    self.size = Double(size)
  }

  /// The radical inverse of a point's index: its digits mirrored at the point, without scrambling.
  public func radicalInverse(_ index: UInt64) -> Double {
    var rest = index
    var mirrored: UInt64 = 0
    var scale: UInt64 = 1
    while rest > 0 {
      mirrored = mirrored &* base &+ rest % base
      scale = scale &* base
      rest /= base
    }
    return Double(mirrored) / Double(scale)
  }

  /// Scrambled coordinates of consecutive points, beginning with any; point 0 is the first.
  func coordinates(
    firstPoint: UInt64, key: (UInt64, UInt64), into coordinates: inout MutableSpan<Double>
  ) {
    for i in coordinates.indices {
      coordinates[i] = coordinate(firstPoint &+ UInt64(i), key)
    }
  }

  private func coordinate(_ index: UInt64, _ key: (UInt64, UInt64)) -> Double {
    var rest = index
    var before: UInt64 = 0
    var scrambled: UInt64 = 0
    for level in 0..<digits {
      let digit = rest % base
      rest /= base
      let random = nodeHash(before, UInt64(level), key)
      // Products of 32 random bits and a number below 2^13: every value has its share within 2^-19 of it.
      let factor = 1 + ((random >> 32) * (base - 1)) >> 32
      let shift = ((random & 0xffff_ffff) * base) >> 32
      scrambled = scrambled * base + (factor * digit + shift) % base
      before = before * base + digit
    }
    let within = unitCoordinate(nodeHash(before, UInt64(digits), key))
    let bits = (Double(scrambled) + within) / size * 0x1p52
    return (min(bits.rounded(.down), 0x1p52 - 1) + 0.5) * 0x1p-52
  }

  /// A hash of the first `level` digits, whose number in base b is `before`: two rounds of SplitMix64, a key
  /// added in each.
  @inline(__always)
  private func nodeHash(_ before: UInt64, _ level: UInt64, _ key: (UInt64, UInt64)) -> UInt64 {
    var z = key.0 &+ (before &* 64 &+ level) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ z &>> 30) &* 0xbf58_476d_1ce4_e5b9
    z = ((z ^ z &>> 27) &+ key.1) &* 0x94d0_49bb_1331_11eb
    return z ^ z &>> 31
  }

  private static let primes: [UInt64] = {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < limit {
      if !primes.contains(where: { candidate % $0 == 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }()
}

/// (k + 1/2) 2^-52 with k the upper 52 bits: exact, never 0 or 1.
@inline(__always)
private func unitCoordinate(_ bits: UInt64) -> Double {
  (Double(Int64(bitPattern: bits >> 12)) + 0.5) * 0x1p-52
}
