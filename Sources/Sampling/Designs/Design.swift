public import NumericKernels

/// Points of the unit hypercube: one coordinate per input, one point per draw.
///
/// A coordinate is a pure function of (kind, draws, seed, purpose, randomization, matrix, input, draw): any
/// range of draws of any input can be made in any order, alone or with others, with the same bits. All
/// coordinates lie strictly between 0 and 1.
public struct Design: Sendable, Hashable {
  /// How the points fill the hypercube.
  public enum Kind: String, Sendable, CaseIterable {
    /// Independent uniforms of ``RandomStream``.
    case random
    /// Latin hypercube: each input has one point in each of `draws` strata of equal length (McKay et al.
    /// 1979).
    case lhs
    /// Sobol' sequence with nested uniform scrambling (Owen 1995): ``SobolDimension``.
    case sobol
    /// Halton sequence with nested scrambling of its digits: ``HaltonDimension``.
    case halton
  }

  /// How the points fill the hypercube.
  public let kind: Kind
  /// The number of draws: for `sobol`, what was asked for rounded up to a power of two.
  public let draws: Int
  /// Seed of every random number.
  public let seed: UInt64
  /// What the points are for.
  public let purpose: StreamPurpose
  /// Which of the independent randomisations this is.
  public let randomization: Int
  /// Which of the independent matrices of one point set this is.
  public let matrix: Int
  /// What the user should know: draws rounded up, inputs beyond the last dimension.
  public let notes: [String]

  /// Dimension of each input that has one; the others are drawn by the counter-based generator.
  private let dimensions: [UInt64: Int]
  private let stream: RandomStream
  private let keys: UInt64

  /// - Parameters:
  ///   - draws: how many points; a power of two for `sobol`, else rounded up with a note. At most 2^40.
  ///   - purpose: designs of different purposes are independent.
  ///   - randomization: which of the independent randomisations (seeds, permutations, scrambles) of the
  ///     design, from 0. The spread of an estimate over several of them is the error of a quasi-Monte Carlo
  ///     estimate.
  ///   - inputs: identities, the most important first: they get the dimensions in this order. Inputs beyond
  ///     the last dimension (and any that are not in the list) are drawn by the counter-based generator.
  ///   - matrix: which of `matrices` independent points per draw this is. The matrices of a Saltelli design
  ///     share one point set: with d inputs, matrix k takes the dimensions k d to (k + 1) d - 1.
  public init(
    kind: Kind, draws: Int, seed: UInt64, purpose: StreamPurpose = .draws, randomization: Int = 0,
    inputs: [UInt64], matrix: Int = 0, of matrices: Int = 1
  ) throws(DesignError) {
    precondition(randomization >= 0, "randomisations are numbered from 0")
    precondition(0 <= matrix && matrix < matrices, "matrix must be one of the \(matrices) matrices")
    guard draws >= 1, draws <= Self.mostDraws else { throw .draws(draws, most: Self.mostDraws) }
    self.kind = kind
    self.seed = seed
    self.purpose = purpose
    self.randomization = randomization
    self.matrix = matrix
    var notes: [String] = []
    self.draws = kind == .sobol ? Self.roundedUp(draws, &notes) : draws
    dimensions = try Self.dimensions(of: inputs, kind, matrix, matrices, &notes)
    self.notes = notes
    let plain = randomization == 0 && matrix == 0
    let drawSeed =
      plain
      ? seed
      : RandomStream(seed: seed, purpose: .scramble).word(input: UInt64(matrix), draw: UInt64(randomization))
    stream = RandomStream(seed: drawSeed, purpose: purpose)
    // The last word of the last input: the keys of scrambles and permutations must be no input's draws.
    keys = stream.word(input: .max, draw: .max)
  }

  /// The coordinates of one input in the draws `firstDraw`, `firstDraw` + 1, ..., as many as `coordinates`
  /// holds.
  ///
  /// - Precondition: the range lies within 0..<`draws`.
  public func coordinates(input: UInt64, firstDraw: Int, into coordinates: inout MutableSpan<Double>) {
    precondition(firstDraw >= 0 && firstDraw <= draws - coordinates.count, "draws beyond the design")
    if coordinates.isEmpty { return }
    let first = UInt64(firstDraw)
    guard kind != .random, kind == .lhs || dimensions[input] != nil else {
      stream.uniforms(input: input, firstDraw: first, into: &coordinates)
      return
    }
    switch kind {
    case .random: break
    case .lhs:
      stream.uniforms(input: input, firstDraw: first, into: &coordinates)
      let strata = LatinHypercubeStrata(draws: UInt64(draws), key: key(of: input, for: .permutation))
      strata.place(firstDraw: first, &coordinates)
    case .sobol:
      let dimension = SobolDimension(dimensions[input] ?? 0, bits: max(1, draws.trailingZeroBitCount))
      let scramble = NestedUniformScramble(key: key(of: input, for: .scramble))
      scramble.coordinates(of: dimension, firstPoint: first, into: &coordinates)
    case .halton:
      let dimension = HaltonDimension(dimensions[input] ?? 0)
      dimension.coordinates(firstPoint: first, key: key(of: input, for: .scramble), into: &coordinates)
    }
  }

  /// The stream of inputs without a dimension; nil where every input has strata of its own (Latin hypercube).
  public var freeStream: RandomStream? { kind == .lhs ? nil : stream }

  /// Whether the points stay the same when `draws` is raised: true of all but the Latin hypercube.
  public var isExtensible: Bool { kind != .lhs }

  private func key(of input: UInt64, for purpose: StreamPurpose) -> (UInt64, UInt64) {
    let words = RandomStream(seed: keys, purpose: purpose)
    return (words.word(input: input, draw: 0), words.word(input: input, draw: 1))
  }
}

extension Design {
  private static let mostDraws = 1 << 40

  private static func roundedUp(_ draws: Int, _ notes: inout [String]) -> Int {
    var power = 1
    while power < draws { power *= 2 }
    if power != draws {
      notes.append(
        "draws: \(draws) raised to \(power), because Sobol' points are balanced in powers of two only")
    }
    return power
  }

  private static func dimensions(
    of inputs: [UInt64], _ kind: Kind, _ matrix: Int, _ matrices: Int, _ notes: inout [String]
  ) throws(DesignError) -> [UInt64: Int] {
    let limit =
      switch kind {
      case .random, .lhs: 0
      case .sobol: SobolDimension.limit / matrices
      case .halton: HaltonDimension.limit / matrices
      }
    let covered = min(inputs.count, limit)
    var dimensions: [UInt64: Int] = [:]
    for (position, input) in inputs.prefix(covered).enumerated() {
      dimensions[input] = matrix * covered + position
    }
    guard dimensions.count == covered, Set(inputs).count == inputs.count else {
      var seen: Set<UInt64> = []
      let repeated = inputs.first { !seen.insert($0).inserted }
      throw .repeatedInput(repeated ?? 0)
    }
    if limit > 0 && inputs.count > limit {
      let name = kind == .sobol ? "Sobol'" : "Halton"
      notes.append(
        "design: the \(limit) most important of \(inputs.count) inputs have a \(name) dimension; "
          + "the other \(inputs.count - limit) are drawn at random")
    }
    return dimensions
  }
}
