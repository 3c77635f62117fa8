import NumericKernels

/// How indices by the extended Fourier amplitude sensitivity test are computed.
public struct ExtendedFASTOptions: Sendable, Hashable {
  /// Runs of a curve at most; the design takes 2 M w + 1 with a prime frequency w.
  public var samplesPerCurve = 513
  /// Curves of each input with phases of their own; two or more for intervals.
  public var curves = 5
  /// M, the harmonics that count: the interference factor.
  public var harmonics = 4
  /// Whether an input without effect is explored as well, at the cost of one more input.
  public var includesDummy = false
  /// Level of the intervals, in (0, 1).
  public var intervalLevel = 0.95
  /// Seed of the phases.
  public var seed: UInt64
  /// Worker threads.
  public var workers = 1
  /// Share of runs that may fail for any input and output before the analysis is refused.
  public var failureLimit = 0.05

  /// Options with their defaults.
  public init(seed: UInt64) { self.seed = seed }
}

/// The curves of the extended Fourier amplitude sensitivity test (Saltelli, Tarantola & Chan 1999,
/// Technometrics 41:39).
///
/// On a curve of input i this input goes to and fro with the frequency w, all others with frequencies from 3
/// to w / 4M. With random phases f and k = 0 ... N - 1:
///
///     u_j = 1/2 + asin(sin(2 pi (w_j k / N + f_j))) / pi
///
/// The paper has frequencies from 1 to w / 2M. At 1, harmonics of the input beyond the range meet sidebands
/// of the other and pass for an effect; between w / 4M and w / 2M harmonics of the others pass w / 2 and add
/// to the total index. In the Ishigami function errors of 0.024 and 0.045 become 0.0001 and 0.005. w is a
/// prime number, so that no harmonic of another input falls on it.
public struct ExtendedFASTDesign: Sendable {
  /// Names of the d inputs.
  public let inputNames: [String]
  /// Runs of a curve, N = 2 M w + 1.
  public let samplesPerCurve: Int
  /// The frequency w of the input that a curve is about.
  public let frequency: Int
  /// Frequencies of the others, the dummy included, in ascending order of their identities: the order of the
  /// inputs changes nothing.
  public let otherFrequencies: [Int]
  /// What to compute.
  public let options: ExtendedFASTOptions
  private let identities: [UInt64]
  /// The place of each input, and of the dummy, in ascending order of identities.
  private let places: [Int]

  /// A design.
  ///
  /// - Parameters:
  ///   - inputNames: Names of the d inputs, which must be independent.
  ///   - identities: A stable number for each input, by default that of its name.
  ///   - options: Size and phases.
  /// - Throws: `SensitivityError` for options out of range.
  public init(
    inputNames: [String], identities: [UInt64]? = nil, options: ExtendedFASTOptions
  ) throws(SensitivityError) {
    precondition(identities == nil || identities?.count == inputNames.count, "each input has an identity")
    try options.validate()
    if inputNames.isEmpty { throw .nothingToRank("the model has no uncertain input to rank") }
    self.inputNames = inputNames
    self.options = options
    let all =
      (identities ?? inputNames.map { StableIdentity($0).value }) + [StableIdentity("dummy input").value]
    self.identities = all
    var places = all.indices.map { $0 }
    for (place, input) in all.indices.sorted(by: { all[$0] < all[$1] }).enumerated() { places[input] = place }
    self.places = places
    frequency = Self.prime(atMost: (options.samplesPerCurve - 1) / (2 * options.harmonics))
    samplesPerCurve = 2 * options.harmonics * frequency + 1
    let (lowest, highest) = (3, max(frequency / (4 * options.harmonics), 3))
    // The others of any curve: as many as inputs, with the dummy but without the one that the curve is about.
    let others = inputNames.count
    otherFrequencies = (0..<others).map { place in
      let range = highest - lowest
      return lowest + (range >= others && others > 1 ? place * range / (others - 1) : place % (range + 1))
    }
  }

  /// Inputs that have curves: d, and the dummy if it is wanted, as number d.
  public var exploredInputs: Int { inputNames.count + (options.includesDummy ? 1 : 0) }

  /// Number of model runs.
  public var runs: Int { exploredInputs * options.curves * samplesPerCurve }

  /// The points of one curve: d columns of N coordinates in (0, 1).
  ///
  /// - Parameters:
  ///   - input: The input that the curve is about, below `exploredInputs`.
  ///   - curve: Below `options.curves`.
  public func points(input: Int, curve: Int) -> [[Double]] {
    precondition((0..<exploredInputs).contains(input) && (0..<options.curves).contains(curve))
    // Phases are keyed by the identities of both the input that the curve is about and the one that moves.
    let seeds = RandomStream(seed: options.seed, purpose: .scramble)
    let stream = RandomStream(
      seed: seeds.word(input: identities[input], draw: UInt64(curve)), purpose: .scramble)
    return inputNames.indices.map { column in
      let place = places[column] < places[input] ? places[column] : places[column] - 1
      let frequency = column == input ? self.frequency : otherFrequencies[place]
      let phase = stream.uniform(input: identities[column], draw: 0)
      return (0..<samplesPerCurve).map { k in
        let turns = Double(frequency * k % samplesPerCurve) / Double(samplesPerCurve) + phase
        return Self.wave(turns - turns.rounded(.down))
      }
    }
  }

  /// The largest prime number that is not above a number of at least 2.
  static func prime(atMost limit: Int) -> Int {
    var candidate = limit
    while !isPrime(candidate) { candidate -= 1 }
    return candidate
  }

  /// The smallest prime number that is not below a number.
  static func smallestPrime(atLeast limit: Int) -> Int {
    var candidate = limit
    while !isPrime(candidate) { candidate += 1 }
    return candidate
  }

  private static func isPrime(_ number: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= number {
      if number % divisor == 0 { return false }
      divisor += 1
    }
    return number > 1
  }

  /// 1/2 + asin(sin(2 pi t)) / pi for t in [0, 1], a triangle, kept off 0 and 1.
  private static func wave(_ t: Double) -> Double {
    let u = t < 0.25 ? 0.5 + 2 * t : t < 0.75 ? 1.5 - 2 * t : 2 * t - 1.5
    return min(max(u, 0x1p-53), 1 - 0x1p-53)
  }
}

extension ExtendedFASTOptions {
  func validate() throws(SensitivityError) {
    if harmonics < 1 {
      throw .badOption(name: "harmonics", value: "\(harmonics)", cure: "give 1 or more, such as 4")
    }
    // M harmonics of the frequency 3 stay below w / 2.
    let prime = ExtendedFASTDesign.smallestPrime(atLeast: 6 * harmonics + 1)
    let fewest = 2 * harmonics * prime + 1
    if samplesPerCurve < fewest {
      throw .badOption(
        name: "samples per curve", value: "\(samplesPerCurve)",
        cure: "give at least \(fewest) for \(harmonics) harmonics")
    }
    if curves < 1 { throw .badOption(name: "curves", value: "\(curves)", cure: "give 1 or more, such as 5") }
    if workers < 1 { throw .badOption(name: "workers", value: "\(workers)", cure: "give 1 or more") }
    if !(intervalLevel > 0 && intervalLevel < 1) {
      throw .badOption(
        name: "interval level", value: "\(intervalLevel)",
        cure: "give a number between 0 and 1, such as 0.95")
    }
    if !(failureLimit >= 0 && failureLimit <= 1) {
      throw .badOption(name: "failure limit", value: "\(failureLimit)", cure: "give a share from 0 to 1")
    }
  }
}
