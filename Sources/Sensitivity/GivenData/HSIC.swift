public import NumericKernels
import Statistics

/// The Hilbert-Schmidt independence criteria of all inputs.
public struct HSICTables: Sendable, Hashable {
  /// The criterion itself, unbiased; its size depends on the kernels alone.
  public let hsic: MeasureTable
  /// The criterion of input and output over the root of that of each with itself, in about [0, 1].
  public let r2: MeasureTable
}

/// How independence criteria are computed.
public struct HSICOptions: Sendable, Hashable {
  /// Which part of the output counts.
  public enum Target: Sendable, Hashable {
    /// Draws above this quantile of the output.
    case above(probability: Double)
    /// Draws below this quantile of the output.
    case below(probability: Double)
  }

  /// Permutations for the test; 0 for the gamma approximation, which serves beyond a few hundred draws.
  public var permutations = 0
  /// If set, the output is replaced by exp(-d / (0.1 sd)), where d is its distance from the part that counts:
  /// what makes the output reach that part (Marrel & Chabridon 2021, RESS 214:107711).
  public var target: Target?

  /// Options with their defaults.
  public init() {}
}

extension GivenData {
  /// Hilbert-Schmidt independence criteria with tests of independence (Gretton et al. 2005; for sensitivity
  /// Da Veiga 2015, JSCS 85:1283).
  ///
  /// Kernels are Gaussian with the standard deviation of their column. With K and L the kernel matrices of
  /// input and output without their diagonals, HSIC is the unbiased estimate of Song et al. (2012), and
  ///
  ///     R2 = HSIC(x, y) / (HSIC(x, x) HSIC(y, y))^(1/2)
  ///
  /// The kernel matrices are held as factors of a few dozen columns, right to 1e-9: all draws count, in O(n)
  /// memory. The probability tests independence; intervals are those of the normal limit and fail near zero,
  /// where the probability says what there is to say. O(n r^2) for each pair and for each permutation, with r
  /// about 25.
  ///
  /// - Parameters:
  ///   - options: What to compute; `resamples` is not used.
  ///   - kernels: Test and target.
  ///   - cancellation: Raise it to stop after the inputs under way.
  /// - Throws: `SensitivityError`, or what making an input throws.
  public func hsic(
    options: GivenDataOptions, kernels: HSICOptions = HSICOptions(), cancellation: CancellationFlag? = nil
  ) throws -> HSICTables {
    try options.validate()
    try kernels.validate()
    let method = HSIC(kernels: kernels, level: options.intervalLevel, seed: options.seed)
    let tables = try ColumnAnalysis(method: method, data: self, options: options)
      .tables(cancellation: cancellation)
    return HSICTables(hsic: tables[0], r2: tables[1])
  }
}

extension HSICOptions {
  fileprivate func validate() throws(SensitivityError) {
    if permutations < 0 {
      throw .badOption(
        name: "permutations", value: "\(permutations)", cure: "give 0 for the gamma approximation, or 200")
    }
    switch target {
    case .above(let probability)?, .below(let probability)?:
      if !(probability > 0 && probability < 1) {
        throw .badOption(
          name: "target", value: "\(probability)", cure: "give a probability between 0 and 1, such as 0.9")
      }
    case nil: break
    }
  }

  /// The output that the criterion is about.
  func targeted(_ y: [Double]) -> [Double] {
    guard let target else { return y }
    let moments = Moments(y.span)
    let scale = 0.1 * (moments.centralSum2 / Double(y.count)).squareRoot()
    switch target {
    case .above(let probability):
      let limit = Quantiles.values(of: y.span, probabilities: [probability])?[0] ?? 0
      return y.map { VectorMath.exponential(-max(limit - $0, 0) / scale) }
    case .below(let probability):
      let limit = Quantiles.values(of: y.span, probabilities: [probability])?[0] ?? 0
      return y.map { VectorMath.exponential(-max($0 - limit, 0) / scale) }
    }
  }
}

struct HSIC: ColumnMethod {
  let kernels: HSICOptions
  let level: Double
  let seed: UInt64

  static let measures = [MeasureTable.Measure.hsic, .r2HSIC]
  static let intervalMethod = MeasureTable.IntervalMethod.asymptotic
  static let fewestRows = 20

  /// The factor of an output, its rows those that count, and its criterion with itself.
  struct OutputKernel: Sendable {
    let factor: KernelFactor
    let own: KernelIndependence
  }

  /// Nil when the output, as far as it counts, is constant.
  func prepare(_ column: OutputColumn) -> OutputKernel? {
    let rows = column.valid.indices.filter { column.valid[$0] }
    let values = kernels.targeted(rows.map { column.centered[$0] })
    guard values.contains(where: { $0 != values[0] }) else { return nil }
    let factor = KernelFactor(values)
    return OutputKernel(factor: factor, own: KernelIndependence(factor, factor))
  }

  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared: OutputKernel?, withIntervals: Bool
  ) -> [ColumnEstimate] {
    guard let prepared, let first = order.rows.first, let last = order.rows.last, input[first] != input[last]
    else {
      return [ColumnEstimate(), ColumnEstimate()]
    }
    let rows = column.valid.indices.filter { column.valid[$0] }
    let factor = KernelFactor(rows.map { input[$0] })
    let own = KernelIndependence(factor, factor)
    let both = KernelIndependence(factor, prepared.factor)
    let scale = (own.unbiased * prepared.own.unbiased).squareRoot()
    let r2 = both.unbiased / scale
    guard withIntervals else { return [ColumnEstimate(value: both.unbiased), ColumnEstimate(value: r2)] }
    let influences = both.influences.indices.map { row in
      let x = own.influences[row] / own.biased
      let y = prepared.own.influences[row] / prepared.own.biased
      return both.influences[row] / scale - r2 * (x + y) / 2
    }
    let probability = probability(both, own: own, factor: factor, prepared: prepared)
    return [
      estimate(both.unbiased, both.influences, probability), estimate(r2, influences, probability),
    ]
  }

  private func estimate(_ value: Double, _ influences: [Double], _ probability: Double) -> ColumnEstimate {
    let n = Double(influences.count)
    let error = influences.reduce(0) { $0 + $1 * $1 }.squareRoot() / n
    let reach = NormalTail.reach(level: level) * error
    return ColumnEstimate(
      value: value, interval: (value - reach)...(value + reach), probability: probability)
  }

  private func probability(
    _ both: KernelIndependence, own: KernelIndependence, factor: KernelFactor, prepared: OutputKernel
  ) -> Double {
    guard kernels.permutations > 0 else {
      return KernelIndependence.gammaProbability(
        biased: both.biased, x: factor, y: prepared.factor, spreadX: own.biased,
        spreadY: prepared.own.biased)
    }
    let (a, b) = (factor.centered(), prepared.factor.centered())
    let n = Double(factor.count)
    var asLarge = 0
    for permutation in 0..<kernels.permutations {
      let order = permuted(permutation, count: factor.count)
      let cross = KernelProduct.cross(a, factor.rank, b, prepared.factor.rank, order: order)
      if KernelProduct.size(cross) / (n * n) >= both.biased { asLarge += 1 }
    }
    // The order observed is one of those that independence makes equally likely.
    return Double(asLarge + 1) / Double(kernels.permutations + 1)
  }

  /// Random order of the rows by the method of Fisher and Yates.
  private func permuted(_ permutation: Int, count: Int) -> [Int] {
    let stream = RandomStream(seed: seed, purpose: .permutation)
    let identity = StableIdentity("permutation of draws", "\(permutation)").value
    var order = Array(0..<count)
    for place in stride(from: count - 1, to: 0, by: -1) {
      let word = stream.word(input: identity, draw: UInt64(place))
      order.swapAt(place, Int(word.multipliedFullWidth(by: UInt64(place + 1)).high))
    }
    return order
  }
}
