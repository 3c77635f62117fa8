import Foundation
import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

/// How often intervals of nominal 95 % cover the exact value over 200 repetitions.
///
/// A long test: `MONTEVERDE_LONG_TESTS=1 swift test -c release -Xswiftc -enable-testing --filter
/// IntervalCoverageTests`. It writes Reference/interval_coverage.csv and
/// interval_coverage_moment_independent.csv anew; the files are committed.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MONTEVERDE_LONG_TESTS"] == "1"))
struct IntervalCoverageTests {
  private static let repetitions = 200

  /// A function with the exact values of all measures that are tested.
  private struct Subject {
    let name: String
    let function: @Sendable (UInt64) -> AnalyticFunction
    let shapley: [Double]
    /// Whether the coverage of this function is to be as asked for, or only to be known.
    var isRequired = true

    var count: Int { shapley.count }
  }

  private static func productEffects(_ v: [Double]) -> [Double] {
    let variance = v.reduce(1) { $0 * (1 + $1) } - 1
    return v.indices.map { i in
      // The integrand is a polynomial: the midpoint rule has an error of 1e-7 of it.
      var integral = 0.0
      for node in 0..<2000 {
        let t = (Double(node) + 0.5) / 2000
        var product = 1.0
        for j in v.indices where j != i { product *= 1 + t * v[j] }
        integral += product / 2000
      }
      return v[i] / variance * integral
    }
  }

  private static let subjects = [
    Subject(
      name: "Ishigami", function: { .ishigami(seed: $0) },
      shapley: [0.43574702317888, 0.4424111447900409, 0.12184183203107385]),
    Subject(
      name: "Sobol' G", function: { .sobolG(seed: $0) },
      shapley: productEffects(
        [0.0, 1, 4.5, 9, 99, 99, 99, 99].map { (a: Double) in 1 / (3 * (1 + a) * (1 + a)) })
    ),
    Subject(name: "Moon", function: { .moon(seed: $0) }, shapley: [26.5 / 41, 4.0 / 41, 10.5 / 41]),
    Subject(
      name: "narrow lognormal product", function: { .narrowLognormalProduct(seed: $0) },
      shapley: productEffects([0.1, 0.2, 0.3, 0.48].map { exp($0 * $0) - 1 }), isRequired: false),
    Subject(
      name: "lognormal product", function: { .lognormalProduct(seed: $0) },
      shapley: productEffects([0.1, 0.2, 0.3, 0.5, 0.8].map { exp($0 * $0) - 1 }), isRequired: false),
  ]

  /// Mean absolute effects over all steps of the grid of 4 levels.
  private static func absoluteEffects(_ model: FunctionModel) -> [Double] {
    let inputs = model.inputNames.count
    let cells = 1 << (2 * inputs)
    var workspace = model.makeWorkspace()
    func outputs(_ shift: Int?) -> [Double] {
      var points = [Double](repeating: 0, count: inputs * cells)
      for cell in 0..<cells {
        for input in 0..<inputs {
          let level = ((cell >> (2 * input)) & 3) ^ (input == shift ? 2 : 0)
          points[input * cells + cell] = (Double(level) + 0.5) / 4
        }
      }
      var values = [Double](repeating: 0, count: cells)
      var out = values.mutableSpan
      model.evaluate(points: points.span, count: cells, workspace: &workspace, into: &out)
      return values
    }
    let base = outputs(nil)
    return (0..<inputs).map { input in
      // Level l and its partner differ in one bit; a step is 1/2.
      zip(base, outputs(input)).reduce(0) { $0 + abs($1.0 - $1.1) / 0.5 } / Double(cells)
    }
  }

  /// One line of the table.
  private struct Row {
    let method: String
    let function: String
    let rows: Int
    let interval: String
    let isRequired: Bool
    /// Share of repetitions that cover, by measure that is uncertain.
    let coverage: [Double]
    /// Measures that every repetition has exactly, with an interval without width: they would count as always
    /// covered.
    let exactMeasures: Int
    let meanWidth: Double

    var mean: Double { coverage.reduce(0, +) / Double(coverage.count) }
    var text: String {
      let numbers = [mean, coverage.min() ?? 0, coverage.max() ?? 0, meanWidth]
      return "\(method),\(function),\(rows),\(interval),\(Self.repetitions),\(exactMeasures),"
        + numbers.map { String(format: "%.3f", $0) }.joined(separator: ",")
    }
    static let repetitions = IntervalCoverageTests.repetitions
  }

  private func row(
    _ method: String, _ function: String, isRequired: Bool, rows: Int, interval: String, exact: [Double],
    intervals: (UInt64) throws -> [ClosedRange<Double>?]
  ) throws -> Row {
    var covered = [Int](repeating: 0, count: exact.count)
    var widths = [Double](repeating: 0, count: exact.count)
    for repetition in 0..<Self.repetitions {
      for (place, interval) in try intervals(1 + UInt64(repetition)).enumerated() {
        let interval = try #require(interval)
        // Rounding, where an index of zero has an interval without width.
        if interval.lowerBound - 1e-12 <= exact[place] && exact[place] <= interval.upperBound + 1e-12 {
          covered[place] += 1
        }
        widths[place] += interval.upperBound - interval.lowerBound
      }
    }
    // Rounding of 200 intervals; one that misses counts in any case.
    let uncertain = exact.indices.filter { widths[$0] > 1e-9 || covered[$0] < Self.repetitions }
    let width = uncertain.reduce(0) { $0 + widths[$1] } / Double(Self.repetitions * uncertain.count)
    return Row(
      method: method, function: function, rows: rows, interval: interval, isRequired: isRequired,
      coverage: uncertain.map { Double(covered[$0]) / Double(Self.repetitions) },
      exactMeasures: exact.count - uncertain.count, meanWidth: width)
  }

  /// The same of a subject with exact values of all measures.
  private func row(
    _ method: String, _ subject: Subject, rows: Int, interval: IntervalKind, exact: [Double],
    intervals: (UInt64) throws -> [ClosedRange<Double>?]
  ) throws -> Row {
    try row(
      method, subject.name, isRequired: subject.isRequired, rows: rows, interval: interval.rawValue,
      exact: exact, intervals: intervals)
  }

  /// Delta and the mean of PAWN's distances of linear Gaussian functions: only to be known.
  private func momentIndependent(_ indices: [Double], rows: Int) throws -> [Row] {
    let name = "linear Gaussian S = " + indices.map { "\($0)" }.joined(separator: " ")
    let exact = indices.map { LinearGaussianMeasures.of($0) }
    func row(
      _ method: String, exact: [Double], _ table: (GivenData, GivenDataOptions) throws -> MeasureTable
    ) throws -> Row {
      try self.row(
        method, name, isRequired: false, rows: rows,
        interval: MeasureTable.IntervalMethod.jackknife.rawValue, exact: exact
      ) { seed in
        let data = try GivenDataCases.linearGaussian(indices, rows: rows, seed: seed)
        let options = GivenDataCases.options(seed: seed) { $0.dummies = 0 }
        return try table(data, options).outputs[0].estimates.map(\.interval)
      }
    }
    return [
      try row("delta", exact: exact.map(\.delta)) { try $0.delta(options: $1) },
      try row("PAWN (mean of 10 classes for that of points)", exact: exact.map(\.pawnMean)) {
        try $0.pawn(options: $1).mean
      },
    ]
  }

  /// What Sobol' indices are estimated from.
  private enum Points: String {
    case random
    case randomWithSurrogates = "random with surrogates"
    case sobol = "Sobol' points"
  }

  private func sobol(
    _ subject: Subject, rows: Int, estimator: SobolEstimator, points: Points
  ) throws -> Row {
    let exact = subject.function(0)
    return try row(
      "Sobol' indices \(estimator.rawValue) (\(points.rawValue))", subject, rows: rows,
      interval: points == .sobol ? .randomizations : .bootstrap, exact: exact.first + exact.total
    ) { seed in
      var options = SobolOptions(baseDraws: rows, seed: seed)
      (options.workers, options.estimator) = (2, estimator)
      options.usesSurrogates = points == .randomWithSurrogates
      let function = subject.function(seed)
      let factors: [SobolIndices.Factor]
      if points == .sobol {
        options.randomizations = 16
        let model = try PickFreezePoints(
          function.model, kind: .sobol, rows: rows, randomizations: 16, seed: seed)
        factors = try SobolIndices(of: model, options: options).outputs[0]
      } else {
        factors = try SobolIndices(of: function.model, options: options).outputs[0]
      }
      return factors.map(\.firstInterval) + factors.map(\.totalInterval)
    }
  }

  private func shapley(_ subject: Subject, rows: Int, kind: Design.Kind) throws -> Row {
    try row(
      "Shapley effects (\(kind.rawValue))", subject, rows: rows,
      interval: kind == .random ? .bootstrap : .randomizations, exact: subject.shapley
    ) { seed in
      var options = RowOptions(baseRows: rows, seed: seed)
      (options.workers, options.design, options.randomizations) = (2, kind, 16)
      return try ShapleyEffects(of: subject.function(seed).model, options: options).outputs[0].map {
        $0.effect?.interval
      }
    }
  }

  private func morris(_ subject: Subject, rows: Int) throws -> Row {
    try row(
      "Morris mu* (random trajectories)", subject, rows: rows, interval: .rows,
      exact: Self.absoluteEffects(subject.function(0).model)
    ) { seed in
      var options = RowOptions(baseRows: rows, seed: seed)
      (options.workers, options.resamples) = (2, 0)
      return try ElementaryEffects(of: subject.function(seed).model, options: options).outputs[0].map {
        $0.absoluteMean?.interval
      }
    }
  }

  @Test("95 % intervals cover 90 to 98 % of the time")
  func coverage() throws {
    var rows: [Row] = []
    for subject in Self.subjects {
      for estimator in [SobolEstimator.azziniRosati, .janonMonod] {
        rows.append(try sobol(subject, rows: 1024, estimator: estimator, points: .random))
        // The fewest rows that surrogates are fitted to an eighth of.
        let fewest = 512 * subject.function(0).first.count
        rows.append(try sobol(subject, rows: fewest, estimator: estimator, points: .randomWithSurrogates))
        rows.append(try sobol(subject, rows: 4096, estimator: estimator, points: .sobol))
      }
      rows.append(try shapley(subject, rows: 1024, kind: .random))
      rows.append(try shapley(subject, rows: 4096, kind: .sobol))
      rows.append(try morris(subject, rows: 50))
    }
    try write(rows, to: "interval_coverage.csv")
    for row in rows where row.isRequired {
      #expect(row.mean >= 0.9 && row.mean <= 0.98, "\(row.text)")
    }
  }

  @Test("Coverage of delta and PAWN, to be known")
  func momentIndependentCoverage() throws {
    var rows: [Row] = []
    for indices in [[0.1, 0.3, 0.6], [0.05, 0.25, 0.7], [0.9, 0.1]] {
      for count in [1000, 8192] { rows += try momentIndependent(indices, rows: count) }
    }
    try write(rows, to: "interval_coverage_moment_independent.csv")
  }

  private func write(_ rows: [Row], to name: String) throws {
    let header =
      "method,function,base rows,interval,repetitions,exact measures,mean coverage,least,most,mean width"
    let table = ([header] + rows.map(\.text)).joined(separator: "\n") + "\n"
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Reference/\(name)")
    try table.write(to: file, atomically: true, encoding: .utf8)
  }
}
