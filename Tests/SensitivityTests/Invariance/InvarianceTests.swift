import Testing

@testable import Sensitivity

/// Properties of every method on random functions: a constant added to the output, its unit, the order of the
/// inputs, the number of workers and the sizes of batches change no index and no interval.
@Suite struct InvarianceTests {
  private static let seeds: [UInt64] = [1, 2, 3]

  private func expectSame(
    _ method: InvariantMethod, _ changed: InvariantFunction, tolerance: Double, intervals: Bool = true
  ) throws {
    let plain = try method.numbers(of: InvariantFunction(seed: changed.seed))
    let other = try method.numbers(of: changed)
    #expect(Set(plain.keys) == Set(other.keys))
    for (name, numbers) in plain {
      let same = try #require(other[name])
      // Three numbers of an estimate: it and its interval.
      let count = intervals ? numbers.count : numbers.count / 3
      for place in 0..<count {
        let (x, y) = (numbers[place], same[place])
        #expect(x.isFinite)
        #expect(abs(x - y) <= tolerance * (1 + abs(x)), "\(method) \(name) \(place): \(x) and \(y)")
      }
    }
  }

  @Test("A constant added to the output", arguments: InvariantMethod.allCases)
  func offset(method: InvariantMethod) throws {
    for seed in Self.seeds {
      try expectSame(
        method, InvariantFunction(seed: seed, offset: 1e6), tolerance: method.roundingOfOffset)
    }
  }

  @Test("The unit of the output", arguments: InvariantMethod.allCases)
  func scale(method: InvariantMethod) throws {
    for seed in Self.seeds {
      for scale in [1e-20, 3e12] {
        // Scaling rounds each output by 1e-16 of itself, which fits of dozens of terms magnify, and a little
        // those of the surrogates of Sobol' indices.
        try expectSame(method, InvariantFunction(seed: seed, scale: scale), tolerance: method.roundingOfScale)
      }
    }
  }

  @Test("The order of the inputs", arguments: InvariantMethod.allCases)
  func order(method: InvariantMethod) throws {
    for (seed, order) in zip(Self.seeds, [[3, 0, 1, 2], [1, 0, 3, 2], [2, 3, 0, 1]]) {
      // Sums over inputs are taken in another order.
      let tolerance = method == .chaos || method == .regression ? 1e-8 : 1e-11
      try expectSame(method, InvariantFunction(seed: seed, order: order), tolerance: tolerance)
    }
  }

  @Test("The number of workers changes no bit", arguments: InvariantMethod.allCases)
  func workers(method: InvariantMethod) throws {
    let seed = Self.seeds[0]
    let plain = try method.numbers(of: InvariantFunction(seed: seed, workers: 1))
    for workers in [2, 5] {
      #expect(try method.numbers(of: InvariantFunction(seed: seed, workers: workers)) == plain)
    }
  }

  @Test("Blocks of other sizes, as many outputs make them", arguments: InvariantMethod.allCases)
  func batches(method: InvariantMethod) throws {
    // Intervals of resampled groups of rows know other groups; the others have no groups.
    let others: [InvariantMethod] = [
      .rank, .cramerVonMises, .delta, .pawn, .hsic, .regression, .rbdFAST, .derivatives, .extendedFAST,
      .chaos,
    ]
    let isGrouped = !others.contains(method)
    try expectSame(
      method, InvariantFunction(seed: Self.seeds[0], copies: isGrouped ? 150 : 3), tolerance: 1e-11,
      intervals: !isGrouped)
  }
}
