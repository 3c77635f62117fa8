import NumericKernels
import Testing

@Suite struct RandomStreamTests {
  private func uniforms(_ stream: RandomStream, input: UInt64, first: UInt64, count: Int) -> [Double] {
    var values = [Double](repeating: .nan, count: count)
    var span = values.mutableSpan
    stream.uniforms(input: input, firstDraw: first, into: &span)
    return values
  }

  /// The keying and the order of the words, against a plain Python program (Reference/reference_tables.py).
  @Test func wordsAgreeWithAnIndependentProgram() throws {
    for row in try ReferenceTables.randomStreams().words {
      let purpose = StreamPurpose(rawValue: UInt64(row.purpose)!)
      let stream = RandomStream(seed: UInt64(row.seed)!, purpose: purpose)
      #expect(stream.word(input: UInt64(row.input)!, draw: UInt64(row.draw)!) == UInt64(row.word)!)
    }
  }

  @Test func uniformsAreTheUpper52BitsWithAHalfAdded() {
    let stream = RandomStream(seed: 3, purpose: .draws)
    for draw in 0..<1000 as Range<UInt64> {
      let u = stream.uniform(input: 9, draw: draw)
      #expect(u == (Double(stream.word(input: 9, draw: draw) >> 12) + 0.5) * 0x1p-52)
      #expect(1 - (1 - u) == u)
    }
  }

  /// Odd and even starts, lengths around the widths of vectors, and blocks beyond 2^32.
  @Test(arguments: [0, 1, 2, 1001, 1 << 33 - 3, 1 << 40 + 1] as [UInt64])
  func batchesEqualSingleDraws(first: UInt64) {
    let stream = RandomStream(seed: 42, purpose: .secondMatrix)
    for count in [0, 1, 2, 3, 15, 16, 17, 64, 129] {
      let singles = (0..<UInt64(count)).map { stream.uniform(input: 1 << 50 + 7, draw: first + $0) }
      #expect(uniforms(stream, input: 1 << 50 + 7, first: first, count: count) == singles)
    }
  }

  @Test func rangesJoinToTheWhole() {
    let stream = RandomStream(seed: 42, purpose: .draws)
    let whole = uniforms(stream, input: 5, first: 10, count: 1000)
    var parts: [Double] = []
    for length in [1, 7, 0, 100, 33, 859] {
      parts += uniforms(stream, input: 5, first: 10 + UInt64(parts.count), count: length)
    }
    #expect(parts == whole)
  }

  @Test func seedsPurposesInputsAndDrawsDiffer() {
    var seen: Set<UInt64> = []
    for seed in 0..<5 as Range<UInt64> {
      for purpose in [StreamPurpose.draws, .secondMatrix, .bootstrap, .scramble, .permutation, .trajectories]
      {
        let stream = RandomStream(seed: seed, purpose: purpose)
        for input in 0..<10 as Range<UInt64> {
          for draw in 0..<10 as Range<UInt64> { seen.insert(stream.word(input: input, draw: draw)) }
        }
      }
    }
    // 3000 words of 64 bits: a chance collision has probability 2.4e-13.
    #expect(seen.count == 3000)
  }

  /// Bounds of 5 standard deviations of each statistic; with a fixed seed the outcome is fixed.
  @Test func momentsAndCellsAreThoseOfAUniform() {
    let count = 1_000_000
    let u = uniforms(RandomStream(seed: 2026, purpose: .draws), input: 1, first: 0, count: count)
    let n = Double(count)
    let mean = u.reduce(0, +) / n
    #expect(abs(mean - 0.5) < 5 * (1 / (12 * n)).squareRoot())
    let variance = u.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / n
    #expect(abs(variance - 1 / 12) < 5 * (1 / (180 * n)).squareRoot())
    var cells = [Double](repeating: 0, count: 256)
    for value in u { cells[Int(value * 256)] += 1 }
    let expected = n / 256
    let chiSquare = cells.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect(abs(chiSquare - 255) < 5 * 510.0.squareRoot())
  }

  /// Correlations of n pairs have standard deviation n^-1/2: neighbouring inputs, and neighbouring draws.
  @Test func neighboursAreUncorrelated() {
    let count = 200_000
    let stream = RandomStream(seed: 1, purpose: .draws)
    let first = uniforms(stream, input: 1, first: 0, count: count)
    let second = uniforms(stream, input: 2, first: 0, count: count)
    let otherSeed = uniforms(RandomStream(seed: 2, purpose: .draws), input: 1, first: 0, count: count)
    let later = uniforms(stream, input: 1, first: 1, count: count)
    for other in [second, otherSeed, later] {
      let correlation = zip(first, other).reduce(0) { $0 + 12 * ($1.0 - 0.5) * ($1.1 - 0.5) } / Double(count)
      #expect(abs(correlation) < 5 / Double(count).squareRoot())
    }
  }
}
