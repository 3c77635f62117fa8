import NumericKernels
import Testing

@Suite struct OrderedReductionTests {
  /// Summands of very different sizes, whose floating-point sum depends on the order of addition.
  private func summands(_ count: Int) -> [Double] {
    let stream = RandomStream(seed: 5, purpose: .draws)
    return (0..<UInt64(count)).map {
      let size = VectorMath.exponential(40 * stream.uniform(input: 1, draw: $0))
      return (stream.uniform(input: 0, draw: $0) - 0.5) * size
    }
  }

  private func sum(_ values: [Double], order: [Int]) -> Double? {
    let reduction = OrderedReduction<Double> { $0 += $1 }
    for block in order { reduction.add(values[block], block: block) }
    return reduction.finish()
  }

  /// A fixed shuffle: sorting by random words.
  private func shuffled(_ blocks: [Int], seed: UInt64) -> [Int] {
    let stream = RandomStream(seed: seed, purpose: .draws)
    return blocks.sorted { stream.word(input: 0, draw: UInt64($0)) < stream.word(input: 0, draw: UInt64($1)) }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 100, 1023])
  func everyOrderOfArrivalGivesTheSameBits(count: Int) {
    let values = summands(count)
    let blocks = Array(0..<count)
    let expected = sum(values, order: blocks)
    #expect(expected != nil)
    #expect(sum(values, order: blocks.reversed()) == expected)
    for seed in 0..<10 as Range<UInt64> {
      #expect(sum(values, order: shuffled(blocks, seed: seed)) == expected)
    }
  }

  /// The test above would pass for exact addition; this one shows that the order of addition matters here.
  @Test func theSummandsAreNotAssociative() {
    let values = summands(1023)
    #expect(values.reduce(0, +) != values.reversed().reduce(0, +))
  }

  /// Concatenation shows the tree: pairs by block number, and what is left joined from the first block on.
  @Test func theTreeIsFixedByTheBlockNumbers() {
    let reduction = OrderedReduction<String> { $0 = "(\($0)\($1))" }
    for block in [4, 6, 1, 0, 2, 5, 3] { reduction.add("\(block)", block: block) }
    #expect(reduction.finish() == "((((01)(23))(45))6)")
    #expect(reduction.finish() == nil)
  }

  @Test func missingBlocksLeaveTheOthersInOrder() {
    for order in [[0, 1, 3, 8], [8, 3, 1, 0], [3, 0, 8, 1]] {
      let reduction = OrderedReduction<String> { $0 = "(\($0)\($1))" }
      for block in order { reduction.add("\(block)", block: block) }
      #expect(reduction.finish() == "(((01)3)8)")
    }
  }

  @Test func workersMayAddAtTheSameTime() throws {
    let values = summands(2000)
    let expected = sum(values, order: Array(0..<2000))
    for workers in [2, 4] {
      let reduction = OrderedReduction<Double> { $0 += $1 }
      try parallelFor(count: 2000, workers: workers, cancellation: nil, makeWorkspace: {}) { _, block in
        reduction.add(values[block], block: block)
      }
      #expect(reduction.finish() == expected)
    }
  }
}
