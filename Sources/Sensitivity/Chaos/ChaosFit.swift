import NumericKernels
import Sampling
import Synchronization

/// The runs that expansions are fitted to.
struct ChaosSample: Sendable {
  /// Number of runs.
  let draws: Int
  /// Outputs: column j from j * draws on.
  let outputs: [Double]
  let outputCount: Int
  /// Values of the polynomials by input (the dummy last), degree - 1 and draw.
  let polynomials: [[[Double]]]

  init(
    of model: some PointModel, options: ChaosOptions, cancellation: CancellationFlag?,
    progress: (@Sendable (Int) -> Void)?
  ) throws {
    // An identity that no input has: those of inputs are small numbers or hashes.
    let identities = model.inputIdentities + (options.includesDummy ? [UInt64.max - 1] : [])
    // Dimensions by identity: the order in which a model has its inputs changes nothing.
    let design = try Design(
      kind: options.design, draws: options.draws, seed: options.seed, inputs: identities.sorted())
    let draws = design.draws
    self.draws = draws
    outputCount = model.outputCount
    let columns = identities.map { identity in
      var column = [Double](repeating: 0, count: draws)
      var span = column.mutableSpan
      design.coordinates(input: identity, firstDraw: 0, into: &span)
      return column
    }
    let families = options.families ?? model.inputNames.map { _ in .legendre }
    polynomials = columns.enumerated().map { input, column in
      (input < families.count ? families[input] : .legendre)
        .values(column, degree: options.largestDegree)
    }
    outputs = try Self.run(
      model, columns: columns, draws: draws, workers: options.workers, cancellation: cancellation,
      progress: progress)
    for output in 0..<outputCount {
      let failed = (0..<draws).count { !outputs[output * draws + $0].isFinite }
      if Double(failed) > options.failureLimit * Double(draws) {
        throw SensitivityError.tooManyFailedRows(
          input: "all inputs", output: output, failed: failed, rows: draws, limit: options.failureLimit)
      }
    }
  }

  private static func run<Model: PointModel>(
    _ model: Model, columns: [[Double]], draws: Int, workers: Int, cancellation: CancellationFlag?,
    progress: (@Sendable (Int) -> Void)?
  ) throws -> [Double] {
    let (inputs, outputs) = (model.inputNames.count, model.outputCount)
    let block = max(1, min(256, (1 << 18) / inputs))
    let store = Mutex([Double](repeating: 0, count: outputs * draws))
    let done = Mutex(0)
    try parallelFor(
      count: (draws + block - 1) / block, workers: workers, cancellation: cancellation,
      makeWorkspace: { try model.makeWorkspace() }
    ) { (workspace: inout Model.Workspace, item) in
      let rows = (item * block)..<min(draws, (item + 1) * block)
      var points: [Double] = []
      for input in 0..<inputs { points += columns[input][rows] }
      var values = [Double](repeating: 0, count: outputs * rows.count)
      var out = values.mutableSpan
      try model.evaluate(points: points.span, count: rows.count, workspace: &workspace, into: &out)
      store.withLock { all in
        for output in 0..<outputs {
          let part = values[(output * rows.count)..<((output + 1) * rows.count)]
          let first = output * draws + rows.lowerBound
          all.replaceSubrange(first..<(first + rows.count), with: part)
        }
      }
      done.withLock {
        $0 += rows.count
        progress?($0)
      }
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: done.withLock { $0 }, rows: draws)
    }
    return store.withLock { $0 }
  }

  /// A result for each output.
  func map<Result: Sendable>(
    workers: Int, _ transform: @Sendable (Int) -> Result
  ) throws -> [Result] {
    let store = Mutex([Result?](repeating: nil, count: outputCount))
    try parallelFor(count: outputCount, workers: workers, cancellation: nil, makeWorkspace: {}) {
      (_: inout Void, output) in
      let result = transform(output)
      store.withLock { $0[output] = result }
    }
    return store.withLock { $0.compactMap(\.self) }
  }
}

/// The expansion of one output, of the degree with the least leave-one-out error.
struct ChaosFit: Sendable {
  let failedDraws: Int
  /// The chosen terms of the standardised output; nil when it has no spread.
  private(set) var pursuit: OrthogonalPursuit?
  private var candidates: [ChaosTerm] = []
  /// The output is mean + scale * expansion.
  private let mean: Double
  private let scale: Double

  init(_ sample: ChaosSample, output: Int, options: ChaosOptions) {
    let column = sample.outputs[(output * sample.draws)..<((output + 1) * sample.draws)]
    let values = Array(column)
    let rows = values.indices.filter { values[$0].isFinite }
    failedDraws = values.count - rows.count
    let reference = rows.first.map { values[$0] } ?? 0
    let mean = reference + rows.reduce(0) { $0 + (values[$1] - reference) } / Double(max(1, rows.count))
    let squares = rows.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
    self.mean = mean
    let scale = (squares / Double(max(1, rows.count))).squareRoot()
    self.scale = scale
    guard rows.count >= 16, scale > 8 * mean.ulp, scale.isFinite else { return }
    let responses = rows.map { (values[$0] - mean) / scale }
    let limit = max(2, min(10_000, ChaosOptions.mostNumbers / rows.count))
    var worse = 0
    for degree in 1...options.largestDegree {
      guard
        let terms = ChaosBasis.terms(
          inputs: sample.polynomials.count, degree: degree, norm: options.norm,
          interaction: options.largestInteraction, limit: limit)
      else { break }
      let columns = ChaosBasis.columns(terms, polynomials: sample.polynomials, rows: rows)
      let fit = OrthogonalPursuit(columns: columns, count: terms.count, responses: responses)
      if fit.error < pursuit?.error ?? .infinity {
        (pursuit, candidates, worse) = (fit, terms, 0)
        if fit.error < 1e-20 { break }
      } else {
        // Symmetric functions gain from every other degree only.
        worse += 1
        if worse > 3 { break }
      }
    }
  }

  /// First, total and Shapley share of each factor, one factor after the other.
  ///
  /// - Parameter factorOfInput: the factor that each input (the dummy last) belongs to.
  func shares(of coefficients: [Double], factorOfInput: [Int]) -> [Double] {
    var shares = [Double](repeating: 0, count: 3 * ((factorOfInput.max() ?? -1) + 1))
    var sum = 0.0
    for (number, coefficient) in zip(pursuit?.terms ?? [], coefficients) {
      let powers = candidates[number].powers
      let square = powers.isEmpty ? 0 : coefficient * coefficient
      sum += square
      let factors = Set(powers.map { factorOfInput[$0.input] })
      for factor in factors {
        if factors.count == 1 { shares[3 * factor] += square }
        shares[3 * factor + 1] += square
        shares[3 * factor + 2] += square / Double(factors.count)
      }
    }
    return sum > 0 ? shares.map { $0 / sum } : shares
  }

  /// The expansion of an output without spread.
  var constant: [SparseChaos.Term] { [SparseChaos.Term(powers: [], coefficient: mean)] }

  func terms(_ pursuit: OrthogonalPursuit) -> [SparseChaos.Term] {
    zip(pursuit.terms, pursuit.coefficients).map { number, coefficient in
      let powers = candidates[number].powers
      return SparseChaos.Term(
        powers: powers, coefficient: coefficient * scale + (powers.isEmpty ? mean : 0))
    }
  }

  func variance(_ pursuit: OrthogonalPursuit) -> Double {
    terms(pursuit).reduce(0) { $1.powers.isEmpty ? $0 : $0 + $1.coefficient * $1.coefficient }
  }
}
