import CJoeKuo

/// One dimension of the Sobol' sequence, in integers and without scrambling.
///
/// Points come in the Gray-code order of Antonov and Saleev (1979), beginning with point 0, the origin: point
/// i is the exclusive or of the direction numbers V_j at the set bits j of gray(i) = i ^ (i >> 1), so that
/// any point is made without its predecessors. The direction numbers are those of Joe and Kuo (2008),
/// `new-joe-kuo-6.21201`, continued by their recurrence.
public struct SobolDimension: Sendable, Hashable {
  /// How many dimensions the table of Joe and Kuo has.
  public static let limit = Int(JOE_KUO_DIMENSIONS)

  /// V_1, V_2, ... as binary fractions with 64 bits: V_j has its last set bit 64 - j places from the right.
  public let directionNumbers: [UInt64]

  /// The dimension with an index from 0 to `limit` - 1; dimension 0 is the sequence of van der Corput.
  ///
  /// - Parameter bits: how many direction numbers to make, 1 to 64: enough for 2^bits points.
  public init(_ index: Int, bits: Int = 52) {
    precondition(0 <= index && index < Self.limit, "a Sobol' dimension is from 0 to \(Self.limit - 1)")
    precondition(1 <= bits && bits <= 64, "a Sobol' point has 1 to 64 bits")
    let table = joe_kuo_dimension_at(UInt32(index))
    let degree = Int(table.degree)
    var numbers = [UInt64](repeating: 0, count: bits)
    for j in 0..<bits {
      if degree == 0 {
        numbers[j] = 1 << UInt64(63 - j)
      } else if j < degree {
        numbers[j] = UInt64(joe_kuo_initial_number(table, UInt32(j))) << UInt64(63 - j)
      } else {
        // Joe and Kuo (2003), equation 3: V_j = a_1 V_(j-1) ^ ... ^ a_(s-1) V_(j-s+1) ^ V_(j-s) ^ (V_(j-s) >>
        // s).
        var number = numbers[j - degree] ^ (numbers[j - degree] >> UInt64(degree))
        for k in 1..<max(degree, 1) where (table.coefficients >> UInt32(degree - 1 - k)) & 1 == 1 {
          number ^= numbers[j - k]
        }
        numbers[j] = number
      }
    }
    directionNumbers = numbers
  }

  /// Point `index` as a binary fraction with 64 bits. The index must be below 2^(count of direction numbers).
  public func integer(at index: UInt64) -> UInt64 {
    var gray = index ^ (index >> 1)
    precondition(
      gray.leadingZeroBitCount >= 64 - directionNumbers.count, "this point needs more direction numbers")
    var point: UInt64 = 0
    while gray != 0 {
      point ^= directionNumbers[gray.trailingZeroBitCount]
      gray &= gray - 1
    }
    return point
  }
}
