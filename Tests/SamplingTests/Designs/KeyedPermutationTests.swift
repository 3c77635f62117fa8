import NumericKernels
import Testing

@testable import Sampling

@Suite struct KeyedPermutationTests {
  private func permutation(_ count: UInt64, _ number: UInt64) -> KeyedPermutation {
    let words = RandomStream(seed: 12, purpose: .permutation)
    return KeyedPermutation(
      count: count, key: (words.word(input: 0, draw: number), words.word(input: 1, draw: number)))
  }

  @Test(arguments: [1, 2, 3, 15, 16, 17, 1000, 1024, 65_537] as [UInt64])
  func `Every value is taken once`(count: UInt64) {
    let permutation = permutation(count, count)
    var seen = [Bool](repeating: false, count: Int(count))
    for i in 0..<count { seen[Int(permutation(i))] = true }
    #expect(seen.allSatisfy { $0 })
  }

  @Test(arguments: [3, 5, 8, 16] as [UInt64])
  func `Pairs of places get all pairs of values equally often`(count: UInt64) {
    // The variance of a Latin hypercube depends on pairs.
    let size = Int(count)
    var counts = [Int](repeating: 0, count: size * size)
    for number in 0..<UInt64(200 * size * size) {
      let permutation = permutation(count, number)
      counts[Int(permutation(0)) * size + Int(permutation(count - 1))] += 1
    }
    let pairs = (0..<size * size).filter { $0 / size != $0 % size }.map { counts[$0] }
    #expect(chiSquare(pairs) < chiSquareBound(pairs.count - 1))
  }

  @Test func `Neighbours in a large permutation are unrelated`() {
    let permutation = permutation(100_000, 5)
    var counts = [Int](repeating: 0, count: 100)
    for i in 0..<99_999 as Range<UInt64> {
      counts[Int(permutation(i) / 10_000) * 10 + Int(permutation(i + 1) / 10_000)] += 1
    }
    #expect(chiSquare(counts) < chiSquareBound(99))
  }
}
