import Foundation
import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

/// An estimate of a measure of a reference function beside its exact value.
struct ReferenceDeviation {
  let function: String
  let method: String
  let measure: String
  let value: Double
  let exact: Double
  /// The standard error, from the estimate's own interval.
  let error: Double

  /// Within four standard errors; or within what is known to be beyond them.
  var isWithin: Bool { ratio <= 4 || abs(value - exact) <= allowance }

  /// What eFAST's harmonics and the terms of an expansion of 512 draws leave out is not, or not all, in their
  /// intervals, as their documentation says: little where inputs are bounded and the function is smooth, much in
  /// the tails of lognormal inputs and for products of many kinks.
  private var allowance: Double {
    switch method {
    case "eFAST": function.hasPrefix("lognormal") ? 0.15 : 0.03
    case "chaos": 0.2
    default: 0
    }
  }

  /// In standard errors. Exact numbers leave rounding, 1e-9 where values of 1e9 are squared.
  var ratio: Double { max(0, abs(value - exact) - 1e-9) / max(error, 1e-300) }
}

/// Runs every method on a reference function and holds what it gives against the exact values.
struct ReferenceMethods {
  let function: ReferenceFunction
  /// Base rows, or draws.
  let rows: Int
  var seed: UInt64 = 1

  /// A method's deviations from an exact value of each input.
  private func deviations(
    _ method: String, _ measure: String, _ estimates: [(value: Double?, interval: ClosedRange<Double>?)],
    exact: [Double], halfWidths: Double
  ) throws -> [ReferenceDeviation] {
    try #require(estimates.count == exact.count)
    return try zip(estimates, exact).enumerated().map { place, pair in
      let value = try #require(pair.0.value, "\(function.name) \(method) \(measure) \(place)")
      let interval = try #require(pair.0.interval, "\(function.name) \(method) \(measure) \(place)")
      return ReferenceDeviation(
        function: function.name, method: method, measure: "\(measure) \(place + 1)", value: value,
        exact: pair.1, error: (interval.upperBound - interval.lowerBound) / 2 / halfWidths)
    }
  }

  /// Half-widths of 95 % intervals in standard errors.
  private static let normal = 1.959964
  /// Student's t with 15 and 31 degrees of freedom.
  private static let studentOf16 = 2.131450
  private static let studentOf32 = 2.039513

  private func rowOptions(_ kind: Design.Kind) -> RowOptions {
    var options = RowOptions(baseRows: rows, seed: seed)
    (options.workers, options.design, options.randomizations) = (2, kind, 16)
    return options
  }

  /// All estimators of Sobol' indices on random rows, which they share.
  func sobolIndices() throws -> [ReferenceDeviation] {
    var options = SobolOptions(baseDraws: rows, seed: seed)
    options.workers = 2
    let model = function.model(seed: seed)
    let (ranked, factors) = SobolIndices.factors(of: model, options: options)
    let run = try PickFreezeRun(
      model: model, factors: factors, options: options, cancellation: nil, progress: nil)
    return try SobolEstimator.allCases.flatMap { estimator in
      var options = options
      options.estimator = estimator
      let estimates = IndexEstimates(run, estimator: estimator)
      let resamples = try GroupBootstrap(options: options, groupCount: run.groupCount)
        .resamples(of: run, estimates: estimates, cancellation: nil)
      let outputs = SobolIndices(
        run, estimates: estimates, resamples: resamples, factors: factors, rankedCount: ranked.count,
        options: options
      ).outputs[0]
      return try sobolDeviations(estimator.rawValue, outputs, halfWidths: Self.normal)
    }
  }

  /// The default estimator on Sobol' points.
  func balancedSobolIndices() throws -> [ReferenceDeviation] {
    var options = SobolOptions(baseDraws: rows, seed: seed)
    (options.workers, options.randomizations) = (2, 16)
    let model = try PickFreezePoints(
      function.model(seed: seed), kind: .sobol, rows: rows, randomizations: 16, seed: seed)
    let outputs = try SobolIndices(of: model, options: options).outputs[0]
    return try sobolDeviations("Sobol' points", outputs, halfWidths: Self.studentOf16)
  }

  /// The largest error of the default estimator on the default design, random rows.
  func largestErrorOfDefault() throws -> Double {
    var options = SobolOptions(baseDraws: rows, seed: seed)
    (options.workers, options.resamples) = (2, 0)
    let factors = try SobolIndices(of: function.model(seed: seed), options: options).outputs[0]
    return try zip(factors, zip(function.first, function.total)).reduce(0) { largest, pair in
      let (factor, exact) = pair
      return max(
        largest, abs(try #require(factor.first) - exact.0), abs(try #require(factor.total) - exact.1))
    }
  }

  private func sobolDeviations(
    _ method: String, _ factors: [SobolIndices.Factor], halfWidths: Double
  ) throws -> [ReferenceDeviation] {
    try deviations(
      method, "first", factors.map { ($0.first, $0.firstInterval) }, exact: function.first,
      halfWidths: halfWidths)
      + deviations(
        method, "total", factors.map { ($0.total, $0.totalInterval) }, exact: function.total,
        halfWidths: halfWidths)
  }

  func secondOrder() throws -> [ReferenceDeviation] {
    guard let second = function.second else { return [] }
    var options = SobolOptions(baseDraws: rows, seed: seed)
    options.workers = 2
    let inputs = Array(0..<min(4, function.dimensions))
    let pairs = try SecondOrderIndices(
      of: function.model(seed: seed), inputs: inputs, options: options
    ).outputs[0]
    let exact = try pairs.map { try #require(second["\($0.inputs[0]),\($0.inputs[1])"]) }
    return try deviations(
      "second order", "pair", pairs.map { ($0.index, $0.interval) }, exact: exact, halfWidths: Self.normal)
  }

  /// Effects by permutations, and by subsets of few inputs.
  func shapley(_ kind: Design.Kind) throws -> [ReferenceDeviation] {
    guard let exact = function.shapley else { return [] }
    let procedures = ShapleyProcedure.allCases.filter { $0 == .permutations || function.dimensions <= 6 }
    return try procedures.flatMap { procedure in
      let effects = try ShapleyEffects(
        of: function.model(seed: seed), correlation: function.copula(), procedure: procedure,
        options: rowOptions(kind)
      ).outputs[0]
      return try deviations(
        "Shapley \(procedure.rawValue) (\(kind.rawValue))", "effect",
        effects.map { ($0.effect?.value, $0.effect?.interval) }, exact: exact,
        halfWidths: kind == .random ? Self.normal : Self.studentOf16)
    }
  }

  func kucherenko(_ kind: Design.Kind) throws -> [ReferenceDeviation] {
    let factors = try KucherenkoIndices(
      of: function.model(seed: seed), correlation: function.copula(), options: rowOptions(kind)
    ).outputs[0]
    let halfWidths = kind == .random ? Self.normal : Self.studentOf16
    let method = "Kucherenko (\(kind.rawValue))"
    return try deviations(
      method, "first", factors.map { ($0.first?.value, $0.first?.interval) }, exact: function.first,
      halfWidths: halfWidths)
      + deviations(
        method, "total", factors.map { ($0.total?.value, $0.total?.interval) }, exact: function.total,
        halfWidths: halfWidths)
  }

  /// First-order indices from one sample, and the coefficients of linear functions.
  func givenData() throws -> [ReferenceDeviation] {
    let data = try function.givenData(rows: rows, seed: seed)
    let options = GivenDataCases.options(seed: seed) { $0.dummies = 0 }
    func table(_ method: String, _ table: MeasureTable, exact: [Double]) throws -> [ReferenceDeviation] {
      try deviations(
        method, "measure", table.outputs[0].estimates.map { ($0.value, $0.interval) }, exact: exact,
        halfWidths: Self.normal)
    }
    var all = try table("rank", data.rankFirstOrder(options: options), exact: function.first)
    all += try table("RBD-FAST", data.rbdFAST(options: options), exact: function.first)
    if function.isLinear {
      all += try table(
        "Cramer-von Mises", data.cramerVonMises(options: options),
        exact: function.first.map { 3 / Double.pi * asin((1 + min($0, 1)) / 2) - 0.5 })
      // Of the inputs themselves: the data have their probabilities.
      let exact = function.src ?? function.first.map { $0.squareRoot() }
      all += try table("SRC", scores(of: data).regression(options: options).src, exact: exact)
    }
    return all
  }

  private func scores(of data: GivenData) throws -> GivenData {
    let columns = try function.inputNames.enumerated().map { input, name in
      GivenData.Column(
        name: name, values: try data.inputColumn(input).map { VectorMath.normalQuantile($0) })
    }
    return try GivenData(inputs: columns, outputs: data.outputs)
  }

  func extendedFAST() throws -> [ReferenceDeviation] {
    var options = ExtendedFASTOptions(seed: seed)
    (options.workers, options.curves, options.samplesPerCurve) = (2, 32, max(257, rows / 32))
    let design = try ExtendedFASTDesign(inputNames: function.inputNames, options: options)
    let formula = function.family.formula(function)
    let tables = try design.indices(outputNames: ["y"]) { points, outputs in
      for row in points[0].indices {
        let point = points.map { $0[row] }
        outputs[row] = formula(point.span)
      }
    }
    return try deviations(
      "eFAST", "first", tables.first.outputs[0].estimates.map { ($0.value, $0.interval) },
      exact: function.first, halfWidths: Self.studentOf32)
      + deviations(
        "eFAST", "total", tables.total.outputs[0].estimates.map { ($0.value, $0.interval) },
        exact: function.total, halfWidths: Self.studentOf32)
  }

  func sparseChaos(draws: Int) throws -> [ReferenceDeviation] {
    var options = ChaosOptions(draws: draws, seed: seed)
    options.workers = 2
    let isNormal = [.linear, .oakleyOHagan, .lognormalProduct].contains(function.family)
    if isNormal { options.families = function.inputNames.map { _ in .hermite } }
    let factors = try SparseChaos(of: function.model(seed: seed), options: options).outputs[0].factors
    var all = try deviations(
      "chaos", "first", factors.map { ($0.first.value, $0.first.interval) }, exact: function.first,
      halfWidths: Self.normal)
    all += try deviations(
      "chaos", "total", factors.map { ($0.total.value, $0.total.interval) }, exact: function.total,
      halfWidths: Self.normal)
    if let shapley = function.shapley {
      all += try deviations(
        "chaos", "effect", factors.map { ($0.shapley.value, $0.shapley.interval) }, exact: shapley,
        halfWidths: Self.normal)
    }
    return all
  }
}
