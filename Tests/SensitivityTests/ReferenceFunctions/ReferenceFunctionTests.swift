import Foundation
import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

/// Every function of the field's literature with exact indices (41 of them), and what every method makes of it.
@Suite struct ReferenceFunctionTests {
  @Test("The table has all functions, and the formulas their means and variances")
  func moments() throws {
    let table = try ReferenceTable.load()
    #expect(table.functions.count == 41 && table.momentIndependent.count == 15)
    for function in table.functions where function.name != "moon2012_b1_20d" {
      let data = try function.givenData(rows: 16_384, seed: 1)
      let values = data.outputs[0].values
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.map { ($0 - mean) * ($0 - mean) }
      let variance = squares.reduce(0, +) / Double(values.count)
      let fourth = squares.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      // 4.5 standard errors of means; the tails of the skewest function, left out above, need more draws for
      // the error of its variance to be known.
      let root = Double(values.count).squareRoot()
      #expect(abs(mean - function.mean) < 4.5 * variance.squareRoot() / root, "\(function.name)")
      #expect(
        abs(variance - function.variance) < 4.5 * (fourth - variance * variance).squareRoot() / root,
        "\(function.name)")
    }
  }

  @Test("Each estimator is within four standard errors of the exact values, of 4,096 rows")
  func quick() throws {
    var deviations: [ReferenceDeviation] = []
    for function in try ReferenceTable.load().functions {
      let methods = ReferenceMethods(function: function, rows: 4096)
      deviations += try function.isDependent ? methods.kucherenko(.random) : methods.sobolIndices()
      if function.dimensions <= 10 { deviations += try methods.shapley(.random) }
    }
    ReferenceReport(deviations).expectWithinErrors()
  }
}

/// All methods with 65,536 base draws, minutes of work: `MONTEVERDE_LONG_TESTS=1 swift test -c release -Xswiftc
/// -enable-testing --filter ReferenceFunctionLongTests`. It writes Reference/reference_functions.csv anew; the file
/// is committed.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MONTEVERDE_LONG_TESTS"] == "1"))
struct ReferenceFunctionLongTests {
  /// Base rows.
  private static let rows = 65_536

  @Test("Every estimate is within four standard errors, one in a thousand excepted")
  func everything() throws {
    var deviations: [ReferenceDeviation] = []
    for function in try ReferenceTable.load().functions {
      let methods = ReferenceMethods(function: function, rows: Self.rows)
      deviations += try methods.kucherenko(.random) + methods.shapley(.random) + methods.givenData()
      if function.isDependent {
        deviations += try methods.kucherenko(.sobol) + methods.shapley(.sobol)
      } else {
        deviations += try methods.sobolIndices() + methods.balancedSobolIndices() + methods.secondOrder()
        deviations += try methods.extendedFAST()
        // Hundreds of terms of twenty inputs and more take minutes to choose.
        if function.dimensions <= 10 { deviations += try methods.sparseChaos(draws: 512) }
      }
    }
    let report = ReferenceReport(deviations)
    try report.write()
    report.expectWithinErrors()
  }

  @Test("The default estimator is within 0.01 of the exact indices")
  func defaultEstimator() throws {
    for function in try ReferenceTable.load().functions where !function.isDependent {
      let error = try ReferenceMethods(function: function, rows: Self.rows).largestErrorOfDefault()
      #expect(error < 0.01, "\(function.name): \(error)")
    }
  }

  @Test("Shapley effects and Kucherenko's indices of linear Gaussian functions are within 0.005")
  func linearGaussian() throws {
    for function in try ReferenceTable.load().functions where function.isLinear {
      let methods = ReferenceMethods(function: function, rows: Self.rows)
      for deviation in try methods.kucherenko(.sobol) + methods.shapley(.sobol) {
        #expect(
          abs(deviation.value - deviation.exact) < 0.005,
          "\(function.name) \(deviation.method) \(deviation.measure): \(deviation.value)")
      }
    }
  }

  @Test("Delta and PAWN are within 0.03, and xi within four standard errors, wherever exact values are known")
  func momentIndependent() throws {
    let table = try ReferenceTable.load().momentIndependent
    // Indices of one function add to one; the rest is noise that is not ranked.
    for part in [0..<5, 5..<7, 7..<8, 8..<9, 9..<10, 10..<11, 11..<12, 12..<15] {
      let rows = Array(table[part])
      let rest = 1 - rows.reduce(0) { $0 + $1.index }
      let data = try GivenDataCases.linearGaussian(
        rows.map(\.index) + [max(0, rest)], rows: Self.rows, seed: 1)
      let options = GivenDataCases.options(seed: 1) { $0.dummies = 0 }
      let delta = try data.delta(options: options).outputs[0].estimates
      let pawn = try data.pawn(options: options, classes: 32)
      let xi = try data.cramerVonMises(options: options).outputs[0].estimates
      for (input, exact) in rows.enumerated() {
        let pairs = [
          (delta[input].value, exact.delta),
          (pawn.median.outputs[0].estimates[input].value, exact.pawnMedian),
          (pawn.mean.outputs[0].estimates[input].value, exact.pawnMean),
        ]
        for (value, expected) in pairs {
          #expect(abs(try #require(value) - expected) < 0.03, "S = \(exact.index): \(expected)")
        }
        let interval = try #require(xi[input].interval)
        #expect(
          abs(try #require(xi[input].value) - exact.cramerVonMises) < 1.021
            * (interval.upperBound - interval.lowerBound))
      }
    }
  }
}
