import Sampling
import Testing

@Suite struct HaltonDimensionTests {
  @Test func `Bases are the primes`() {
    #expect((0..<6).map { HaltonDimension($0).base } == [2, 3, 5, 7, 11, 13])
    #expect(HaltonDimension(999).base == 7919)
  }

  @Test func `Radical inverses by hand`() {
    let indices: [UInt64] = [0, 1, 2, 3, 4]
    let halves = indices.map { HaltonDimension(0).radicalInverse($0) }
    let thirds = indices.map { HaltonDimension(1).radicalInverse($0) }
    #expect(halves == [0, 0.5, 0.25, 0.75, 0.125] as [Double])
    #expect(thirds.map { $0 * 9 } == [0, 3, 6, 1, 4] as [Double])
  }

  @Test func `Scrambled points of b^k consecutive indices hold one point in each interval of length b^-k`()
    throws
  {
    let inputs = (0..<1000).map { UInt64($0) }
    let design = try Design(kind: .halton, draws: 100_000, seed: 8, inputs: inputs)
    for (input, base, power) in [(0, 2, 10), (1, 3, 6), (4, 11, 3), (999, 7919, 1)] {
      let cells = (0..<power).reduce(1) { product, _ in product * base }
      let block = coordinates(design, UInt64(input), 3 * cells..<4 * cells)
      #expect(Set(block.map { Int($0 * Double(cells)) }).count == cells, "base \(base)")
    }
  }

  @Test func `Pairs of inputs fill the boxes of their bases evenly`() throws {
    let design = try Design(kind: .halton, draws: 6 * 6 * 6, seed: 8, inputs: [1, 2])
    let (x, y) = (coordinates(design, 1), coordinates(design, 2))
    var counts = [Int](repeating: 0, count: 8 * 27)
    for draw in x.indices { counts[Int(x[draw] * 8) * 27 + Int(y[draw] * 27)] += 1 }
    #expect(counts.allSatisfy { $0 == 1 })
  }

  @Test func `Pairs of points in different intervals are independent over the randomisations`() throws {
    // Digits of points 1 and 2 in base 3, first and second: all pairs of first digits that differ, equally
    // often.
    var counts = [Int](repeating: 0, count: 9)
    for randomization in 0..<3000 {
      let design = try Design(kind: .halton, draws: 3, seed: 1, randomization: randomization, inputs: [9, 1])
      let u = coordinates(design, 1)
      counts[Int(u[1] * 3) * 3 + Int(u[2] * 3)] += 1
    }
    #expect(counts[0] == 0 && counts[4] == 0 && counts[8] == 0)
    let different: [Int] = [1, 2, 3, 5, 6, 7].map { counts[$0] }
    #expect(chiSquare(different) < chiSquareBound(5))
  }
}
