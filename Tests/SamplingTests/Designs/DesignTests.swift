import Foundation
import NumericKernels
import Sampling
import Testing

@Suite struct DesignTests {
  @Test func `Random coordinates are those of the stream, whatever other inputs there are`() throws {
    let alone = try Design(kind: .random, draws: 1000, seed: 7, inputs: [11])
    let among = try Design(kind: .random, draws: 50_000, seed: 7, inputs: [5, 11, 3])
    var expected = [Double](repeating: 0, count: 300)
    var span = expected.mutableSpan
    RandomStream(seed: 7, purpose: .draws).uniforms(input: 11, firstDraw: 200, into: &span)
    #expect(coordinates(alone, 11, 200..<500) == expected)
    #expect(coordinates(among, 11, 200..<500) == expected)
    #expect(alone.notes.isEmpty)
  }

  @Test(arguments: Design.Kind.allCases)
  func `Any range in any order has the bits of the whole`(kind: Design.Kind) throws {
    for (randomization, matrix) in [(0, 0), (3, 1)] {
      let design = try Design(
        kind: kind, draws: 1000, seed: 42, randomization: randomization, inputs: [9, 4, 77], matrix: matrix,
        of: 2)
      for input in [77, 9, 4] as [UInt64] {
        let whole = coordinates(design, input)
        for range in [999..<1000, 0..<1, 63..<66, 100..<900, 1..<64, 64..<128, 500..<500] {
          #expect(coordinates(design, input, range) == Array(whole[range]))
        }
        #expect(whole.allSatisfy { 0 < $0 && $0 < 1 })
      }
    }
  }

  @Test(arguments: Design.Kind.allCases)
  func `Seeds, purposes, randomisations, matrices and inputs give different coordinates`(kind: Design.Kind)
    throws
  {
    var columns: Set<[Double]> = []
    var made = 0
    for seed in [1, 2] as [UInt64] {
      for purpose in [StreamPurpose.draws, .secondMatrix] {
        for randomization in 0..<3 {
          for matrix in 0..<2 {
            let design = try Design(
              kind: kind, draws: 64, seed: seed, purpose: purpose, randomization: randomization,
              inputs: [1, 2], matrix: matrix, of: 2)
            for input in [1, 2] as [UInt64] {
              columns.insert(coordinates(design, input))
              made += 1
            }
          }
        }
      }
    }
    #expect(columns.count == made)
  }

  @Test(arguments: Design.Kind.allCases)
  func `Coordinates of one draw are uniform over the randomisations`(kind: Design.Kind) throws {
    var counts = [Int](repeating: 0, count: 32)
    for randomization in 0..<6400 {
      let design = try Design(
        kind: kind, draws: 8, seed: 5, randomization: randomization, inputs: [1, 2, 3])
      counts[Int(coordinates(design, 3, 5..<6)[0] * 32)] += 1
    }
    #expect(chiSquare(counts) < chiSquareBound(31))
  }

  @Test func `Adding a less important input changes no other draws`() throws {
    for kind in Design.Kind.allCases {
      let few = try Design(kind: kind, draws: 256, seed: 1, inputs: [10, 20])
      let more = try Design(kind: kind, draws: 256, seed: 1, inputs: [10, 20, 30])
      #expect(coordinates(few, 20) == coordinates(more, 20))
    }
  }

  @Test func `Extensible designs keep their points when draws are added`() throws {
    for kind in Design.Kind.allCases {
      let short = try Design(kind: kind, draws: 128, seed: 1, inputs: [10, 20])
      let long = try Design(kind: kind, draws: 512, seed: 1, inputs: [10, 20])
      #expect((coordinates(short, 20) == coordinates(long, 20, 0..<128)) == short.isExtensible)
    }
  }

  @Test func `Sobol' draws are rounded up with a note`() throws {
    let design = try Design(kind: .sobol, draws: 1000, seed: 1, inputs: [1])
    #expect(design.draws == 1024)
    #expect(design.notes.count == 1 && design.notes[0].contains("1000 raised to 1024"))
    #expect(try Design(kind: .sobol, draws: 1024, seed: 1, inputs: [1]).notes.isEmpty)
    #expect(try Design(kind: .lhs, draws: 1000, seed: 1, inputs: [1]).draws == 1000)
  }

  @Test func `Inputs beyond the last dimension are drawn by the stream, with a note`() throws {
    let inputs = (0..<21_300).map { UInt64($0) }
    let design = try Design(kind: .sobol, draws: 64, seed: 1, inputs: inputs)
    let random = try Design(kind: .random, draws: 64, seed: 1, inputs: inputs)
    #expect(design.notes.count == 1 && design.notes[0].contains("21201 most important of 21300"))
    #expect(coordinates(design, 21_200) != coordinates(random, 21_200))
    #expect(coordinates(design, 21_201) == coordinates(random, 21_201))
    let pair = try Design(kind: .sobol, draws: 64, seed: 1, inputs: inputs, matrix: 1, of: 2)
    #expect(pair.notes[0].contains("10600 most important"))
  }

  @Test func `Impossible designs are refused`() {
    #expect(throws: DesignError.draws(0, most: 1 << 40)) {
      try Design(kind: .random, draws: 0, seed: 1, inputs: [])
    }
    #expect(throws: DesignError.repeatedInput(3)) {
      try Design(kind: .sobol, draws: 8, seed: 1, inputs: [3, 4, 3])
    }
    #expect(
      DesignError.draws(0, most: 8).description == "draws: 0 is not possible; give a whole number from 1 to 8"
    )
  }

  /// Root mean square error of the mean of `integrand`, whose mean is 0, over randomisations.
  private func rootMeanSquareError(
    _ kind: Design.Kind, inputs: Int, draws: Int, randomizations: Int, of integrand: ([Double]) -> Double
  ) throws -> Double {
    var sum = 0.0
    for randomization in 0..<randomizations {
      let design = try Design(
        kind: kind, draws: draws, seed: 2026, randomization: randomization,
        inputs: (0..<inputs).map { UInt64($0) })
      let columns = (0..<inputs).map { coordinates(design, UInt64($0)) }
      var mean = 0.0
      for draw in 0..<draws { mean += integrand(columns.map { $0[draw] }) / Double(draws) }
      sum += mean * mean
    }
    return (sum / Double(randomizations)).squareRoot()
  }

  /// Smooth, with interactions of every order; its mean is 0.
  private func product(_ u: [Double]) -> Double { u.reduce(1) { $0 * (1 + ($1 - 0.5) / 2) } - 1 }

  @Test func `Error of scrambled Sobol' points falls as N to the -1.3 or faster`() throws {
    // From 256 to 8192 points; with 40 randomisations each error is known to about 11 %, its ratio to 16 %,
    // hence the slope to 0.16 / ln 32 = 0.05. Theory gives -1.5 up to powers of ln N.
    let few = try rootMeanSquareError(.sobol, inputs: 3, draws: 256, randomizations: 40, of: product)
    let many = try rootMeanSquareError(.sobol, inputs: 3, draws: 8192, randomizations: 40, of: product)
    #expect(log(many / few) / log(32.0) < -1.3)
  }

  @Test func `Error of a sum of squares is what nested uniform scrambling gives`() throws {
    // In one dimension the N points are a stratified sample: variance = sum over strata of (2 u / N)^2 / 12 /
    // N^2, so in d dimensions (d / 9) N^-3, but for a part 1 / N of it. 200 randomisations know the error to
    // 5 %; bound 4 of these.
    let sum: ([Double]) -> Double = { $0.reduce(0) { $0 + $1 * $1 - 1.0 / 3 } }
    let error = try rootMeanSquareError(.sobol, inputs: 5, draws: 1024, randomizations: 200, of: sum)
    let expected = (5.0 / 9).squareRoot() * 0x1p-15
    #expect(abs(error / expected - 1) < 0.2)
  }

  @Test func `Every design but the random one beats random points on a nearly additive function`() throws {
    let random = try rootMeanSquareError(.random, inputs: 5, draws: 1024, randomizations: 40, of: product)
    for (kind, gain) in [(Design.Kind.lhs, 2.0), (.halton, 10), (.sobol, 20)] {
      let error = try rootMeanSquareError(kind, inputs: 5, draws: 1024, randomizations: 40, of: product)
      #expect(error < random / gain, "\(kind)")
    }
  }
}
