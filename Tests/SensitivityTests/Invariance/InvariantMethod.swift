import NumericKernels
import Sampling

@testable import Sensitivity

/// Every method of the library, as numbers by input.
enum InvariantMethod: CaseIterable, Hashable {
  case azziniRosati, janonMonod, jansen, saltelli, martinez, groups, secondOrder
  case shapleyPermutations, shapleySubsets, shapleyDependent, subsetsDependent, kucherenko,
    kucherenkoDependent
  case shapleySobolPoints, kucherenkoSobolPoints, radialSobolPoints
  case trajectories, chosenTrajectories, radial, derivatives
  case rank, cramerVonMises, delta, pawn, hsic, regression, rbdFAST, extendedFAST, chaos

  /// Whether numbers are in units of the output, or of its square.
  private func unit(_ scale: Double) -> Double {
    switch self {
    case .trajectories, .chosenTrajectories, .radial, .radialSobolPoints: scale
    default: 1
    }
  }

  /// How far y + 1e6, which is rounded to 1e-10 of the spread of y, may move a number.
  var roundingOfOffset: Double {
    switch self {
    // Steps that may be as short as 1e-4 divide the rounding.
    case .radial, .radialSobolPoints: 1e-5
    // The condition of a fit of dozens of terms.
    case .chaos: 1e-6
    // Kernels of an incomplete factorisation, right to 1e-9.
    case .hsic: 1e-7
    default: 1e-8
    }
  }

  /// How far rounding of the outputs by 1e-16 of themselves may reach.
  var roundingOfScale: Double {
    switch self {
    case .chaos: 1e-8
    // Equations of surrogates have condition numbers up to 1e7; their errors are corrections of some 0.01.
    case .azziniRosati, .janonMonod, .jansen, .saltelli, .martinez, .groups, .secondOrder: 1e-10
    default: 1e-11
    }
  }

  /// Estimates, then the ends of intervals, by name of input.
  func numbers(of function: InvariantFunction) throws -> [String: [Double]] {
    switch self {
    case .azziniRosati: try sobol(function, .azziniRosati)
    case .janonMonod: try sobol(function, .janonMonod)
    case .jansen: try sobol(function, .jansen)
    case .saltelli: try sobol(function, .saltelli)
    case .martinez: try sobol(function, .martinez)
    case .groups: try sobol(function, .azziniRosati, groups: function.groups())
    case .secondOrder: try secondOrder(function)
    case .shapleyPermutations: try shapley(function, .permutations)
    case .shapleySubsets: try shapley(function, .subsets)
    case .shapleyDependent: try shapley(function, .permutations, correlation: function.correlation())
    case .subsetsDependent: try shapley(function, .subsets, correlation: function.correlation())
    case .shapleySobolPoints: try shapley(function, .permutations, kind: .sobol)
    case .kucherenko: try kucherenko(function)
    case .kucherenkoDependent: try kucherenko(function, correlation: function.correlation())
    case .kucherenkoSobolPoints: try kucherenko(function, correlation: function.correlation(), kind: .sobol)
    case .trajectories: try morris(function, .trajectories())
    case .chosenTrajectories: try morris(function, .trajectories(candidates: 80))
    case .radial: try morris(function, .radial)
    case .radialSobolPoints: try morris(function, .radial, kind: .sobol)
    case .derivatives: try derivatives(function)
    case .rank: try given(function) { [try $0.rankFirstOrder(options: $1)] }
    case .cramerVonMises: try given(function) { [try $0.cramerVonMises(options: $1)] }
    case .delta: try given(function) { [try $0.delta(options: $1)] }
    case .pawn:
      try given(function) { try [$0.pawn(options: $1)].flatMap { [$0.median, $0.mean, $0.maximum] } }
    case .hsic: try given(function) { try [$0.hsic(options: $1)].flatMap { [$0.hsic, $0.r2] } }
    case .regression:
      try given(function) { try [$0.regression(options: $1)].flatMap { [$0.src, $0.srrc, $0.pcc, $0.prcc] } }
    case .rbdFAST: try given(function) { [try $0.rbdFAST(options: $1)] }
    case .extendedFAST: try extendedFAST(function)
    case .chaos: try chaos(function)
    }
  }

  private func named(_ rows: [(String, [SensitivityEstimate?])], unit: Double = 1) -> [String: [Double]] {
    Dictionary(
      uniqueKeysWithValues: rows.map { name, estimates in
        let ends = estimates.flatMap { estimate in
          estimate?.interval.map { [$0.lowerBound, $0.upperBound] } ?? [.nan, .nan]
        }
        return (name, (estimates.map { $0?.value ?? .nan } + ends).map { $0 / unit })
      })
  }

  private func sobol(
    _ function: InvariantFunction, _ estimator: SobolEstimator, groups: [SobolIndices.Group]? = nil
  ) throws -> [String: [Double]] {
    var options = SobolOptions(baseDraws: 2100, seed: 3)
    (options.estimator, options.workers, options.groups) = (estimator, function.workers, groups)
    options.resamples = 40
    return named(
      try SobolIndices(of: function.model, options: options).outputs[0].map { factor in
        (
          factor.name,
          [
            factor.first.map { SensitivityEstimate(value: $0, interval: factor.firstInterval) },
            factor.total.map { SensitivityEstimate(value: $0, interval: factor.totalInterval) },
          ]
        )
      })
  }

  private func secondOrder(_ function: InvariantFunction) throws -> [String: [Double]] {
    var options = SobolOptions(baseDraws: 2100, seed: 3)
    (options.workers, options.resamples) = (function.workers, 40)
    let pairs = try SecondOrderIndices(of: function.model, inputs: [0, 1, 2, 3], options: options).outputs[0]
    return named(
      pairs.map { pair in
        (
          pair.names.sorted().joined(separator: " "),
          [pair.index.map { SensitivityEstimate(value: $0, interval: pair.interval) }]
        )
      })
  }

  private func rowOptions(_ function: InvariantFunction, rows: Int, _ kind: Design.Kind) -> RowOptions {
    var options = RowOptions(baseRows: rows, seed: 3)
    (options.workers, options.resamples, options.design) = (function.workers, 40, kind)
    options.randomizations = 4
    return options
  }

  private func shapley(
    _ function: InvariantFunction, _ procedure: ShapleyProcedure, correlation: Correlation? = nil,
    kind: Design.Kind = .random
  ) throws -> [String: [Double]] {
    let effects = try ShapleyEffects(
      of: function.model, correlation: correlation, procedure: procedure,
      options: rowOptions(function, rows: 1024, kind))
    return named(effects.outputs[0].map { ($0.name, [$0.effect]) })
  }

  private func kucherenko(
    _ function: InvariantFunction, correlation: Correlation? = nil, kind: Design.Kind = .random
  ) throws -> [String: [Double]] {
    let indices = try KucherenkoIndices(
      of: function.model, correlation: correlation, options: rowOptions(function, rows: 1024, kind))
    return named(indices.outputs[0].map { ($0.name, [$0.first, $0.total]) })
  }

  private func morris(
    _ function: InvariantFunction, _ design: MorrisDesign, kind: Design.Kind = .random
  ) throws -> [String: [Double]] {
    let effects = try ElementaryEffects(
      of: function.model, design: design, options: rowOptions(function, rows: 32, kind))
    return named(
      effects.outputs[0].map { ($0.name, [$0.mean, $0.absoluteMean, $0.deviation]) },
      unit: unit(function.scale))
  }

  private func given(
    _ function: InvariantFunction, _ tables: (GivenData, GivenDataOptions) throws -> [MeasureTable]
  ) throws -> [String: [Double]] {
    let options = GivenDataCases.options { options in
      (options.resamples, options.dummies, options.workers) = (20, 0, function.workers)
    }
    let all = try tables(function.givenData(rows: 1000), options)
    return named(
      function.names.enumerated().map { place, name in
        (
          name,
          all.map { table in
            let estimate = table.outputs[0].estimates[place]
            return estimate.value.map { SensitivityEstimate(value: $0, interval: estimate.interval) }
          }
        )
      })
  }

  private func extendedFAST(_ function: InvariantFunction) throws -> [String: [Double]] {
    var options = ExtendedFASTOptions(seed: 3)
    (options.workers, options.curves, options.samplesPerCurve) = (function.workers, 3, 401)
    let design = try ExtendedFASTDesign(
      inputNames: function.names, identities: function.identities, options: options)
    let model = function.model
    let tables = try design.indices(outputNames: (0..<function.copies).map { "y\($0)" }) { points, outputs in
      let columns = points.flatMap { $0 }
      var workspace = model.makeWorkspace()
      model.evaluate(points: columns.span, count: points[0].count, workspace: &workspace, into: &outputs)
    }
    return named(
      function.names.enumerated().map { place, name in
        (
          name,
          [tables.first, tables.total].map { table in
            let estimate = table.outputs[0].estimates[place]
            return estimate.value.map { SensitivityEstimate(value: $0, interval: estimate.interval) }
          }
        )
      })
  }

  private func chaos(_ function: InvariantFunction) throws -> [String: [Double]] {
    var options = ChaosOptions(draws: 128, seed: 3)
    (options.workers, options.resamples, options.largestDegree) = (function.workers, 20, 6)
    let factors = try SparseChaos(of: function.model, options: options).outputs[0].factors
    return named(factors.map { ($0.name, [$0.first, $0.total, $0.shapley]) })
  }

  /// Derivatives by differences: what matters here is what is made of them.
  private func derivatives(_ function: InvariantFunction) throws -> [String: [Double]] {
    let model = function.model
    let plain = InvariantFunction(seed: function.seed, order: function.order).model
    let draws = 512
    let batch = function.copies > 1 ? 37 : 128
    var sums = DerivativeSums(inputCount: 4, shifts: [function.offset])
    let stream = RandomStream(seed: 9, purpose: .draws)
    var (workspace, plainWorkspace) = (model.makeWorkspace(), plain.makeWorkspace())
    for first in stride(from: 0, to: draws, by: batch) {
      let count = min(batch, draws - first)
      let points = function.identities.flatMap { identity in
        (0..<count).map { 0.01 + 0.98 * stream.uniform(input: identity, draw: UInt64(first + $0)) }
      }
      var outputs = [Double](repeating: 0, count: function.copies * count)
      var out = outputs.mutableSpan
      model.evaluate(points: points.span, count: count, workspace: &workspace, into: &out)
      var derivatives: [Double] = []
      for input in 0..<4 {
        var sides: [[Double]] = []
        for step in [1e-3, -1e-3] {
          var moved = points
          for place in 0..<count { moved[input * count + place] += step }
          var values = [Double](repeating: 0, count: count)
          var span = values.mutableSpan
          plain.evaluate(points: moved.span, count: count, workspace: &plainWorkspace, into: &span)
          sides.append(values)
        }
        derivatives += zip(sides[0], sides[1]).map { function.scale * ($0 - $1) / 2e-3 }
      }
      sums.add(
        outputs: Array(outputs[..<count]).span, derivatives: derivatives.span, count: count)
    }
    let measures = try DerivativeMeasures(
      sums, inputNames: function.names,
      poincareConstants: [Double](repeating: PoincareConstant.uniform(width: 1), count: 4))
    return named(measures.outputs[0].map { ($0.name, [$0.totalBound]) })
  }
}
