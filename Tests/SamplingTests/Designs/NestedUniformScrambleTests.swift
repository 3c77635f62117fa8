import NumericKernels
import Testing

@testable import Sampling

@Suite struct NestedUniformScrambleTests {
  private let words = RandomStream(seed: 99, purpose: .bootstrap)

  private func scramble(_ number: Int) -> NestedUniformScramble {
    NestedUniformScramble(
      key: (words.word(input: 1, draw: UInt64(number)), words.word(input: 2, draw: UInt64(number))))
  }

  @Test func `Numbers that agree in their first bits agree there after it, and differ in the next`() {
    for number in 0..<40 {
      let nested = scramble(number)
      let x = words.word(input: 3, draw: UInt64(number)) & ~0xfff
      for length in 0..<52 {
        let flipped: UInt64 = (1 << 63) >> UInt64(length)
        let later = words.word(input: 4, draw: UInt64(length)) >> UInt64(length + 1)
        let other = (x ^ flipped ^ later) & ~0xfff
        #expect((nested.scramble(x) ^ nested.scramble(other)).leadingZeroBitCount == length)
      }
    }
  }

  /// Scrambled points 0 ..< 2^m of two Sobol' dimensions.
  private func points(_ m: Int, _ number: Int) -> [[UInt64]] {
    (0..<2).map { dimension in
      let sobol = SobolDimension(dimension)
      let nested = scramble(2 * number + dimension)
      return (0..<1 << m).map { nested.scramble(sobol.integer(at: UInt64($0))) }
    }
  }

  @Test func `Every elementary interval of a (0, m, 2)-net holds one point`() {
    for number in 0..<20 {
      for m in [1, 6, 9] {
        let columns = points(m, number)
        for k in 0...m {
          // 2^k columns of intervals in the first dimension, 2^(m - k) in the second; a smart shift by 64
          // gives 0.
          let cells = Set(
            columns[0].indices.map { i -> UInt64 in
              let column = columns[0][i] >> (64 - k)
              let row = columns[1][i] >> (64 - m + k)
              return column << (m - k) | row
            })
          #expect(cells.count == 1 << m, "m \(m), k \(k)")
        }
      }
    }
  }

  @Test func `Later blocks are nets as well, also beyond the tabulated levels`() {
    // Points of the aligned blocks of 2^20 and more reach past level 18, where hashes are chained.
    let sobol = SobolDimension(3)
    let nested = scramble(7)
    for first in [0, 1 << 20, 5 << 30] as [UInt64] {
      let cells = Set((0..<1024).map { nested.scramble(sobol.integer(at: first + $0)) >> 54 })
      #expect(cells.count == 1024)
    }
  }

  @Test func `Columns have the bits of single numbers, before and after level 18`() {
    let nested = scramble(5)
    for (number, bits) in [(0, 1), (2, 5), (77, 19), (21_200, 40)] {
      let dimension = SobolDimension(number, bits: bits)
      let last = UInt64(1) << UInt64(bits)
      for first in [0, 1, 262_100, last / 3, last - min(last, 300)] as [UInt64] where first < last {
        var column = [Double](repeating: 0, count: Int(min(300, last - first)))
        var span = column.mutableSpan
        nested.coordinates(of: dimension, firstPoint: first, into: &span)
        for (i, u) in column.enumerated() {
          let k = nested.scramble(dimension.integer(at: first + UInt64(i))) >> 12
          #expect(u == (Double(k) + 0.5) * 0x1p-52)
        }
      }
    }
  }

  /// Flips of the nodes of the first three levels: 7 bits, all 128 patterns equally often. (Hashes that carry
  /// upwards fail this.)
  @Test func `Flips of different nodes are independent`() {
    var counts = [Int](repeating: 0, count: 128)
    for number in 0..<12_800 {
      let nested = scramble(number)
      var pattern = 0
      for (node, bit) in [(0, 63), (0, 62), (2, 62), (0, 61), (1, 61), (2, 61), (3, 61)] as [(UInt64, UInt64)]
      {
        let x = node << 62
        let flipped = (x ^ nested.scramble(x)) >> bit & 1
        pattern = pattern << 1 | Int(flipped)
      }
      counts[pattern] += 1
    }
    #expect(chiSquare(counts) < chiSquareBound(127))
  }

  @Test func `Each bit is flipped half the time, in all parts of the tree`() {
    let x: UInt64 = 0x8001_2000_0840_1000
    var flips = [Int](repeating: 0, count: 52)
    let trials = 10_000
    for number in 0..<trials {
      let difference = x ^ scramble(number).scramble(x)
      for bit in 0..<52 { flips[bit] += Int(difference >> UInt64(63 - bit) & 1) }
    }
    // 52 binomial counts with the standard deviation 50: 5 of them are passed by chance once in 30,000.
    for count in flips { #expect(abs(count - trials / 2) < 250) }
  }
}
