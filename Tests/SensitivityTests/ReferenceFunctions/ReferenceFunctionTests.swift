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
  @Test("Every method on every function")
  func everything() throws {
    let table = try ReferenceTable.load()
    var deviations: [ReferenceDeviation] = []
    for function in table.functions {
      let methods = ReferenceMethods(function: function, rows: 65_536)
      func run(_ name: String, _ body: () throws -> [ReferenceDeviation]) rethrows {
        let start = Date()
        deviations += try body()
        let line = "\(function.name) \(name) \(Date().timeIntervalSince(start))\n"
        FileHandle.standardError.write(Data(line.utf8))
      }
      if function.isDependent {
        try run("kr") { try methods.kucherenko(.random) }
        try run("sr") { try methods.shapley(.random) }
        try run("ks") { try methods.kucherenko(.sobol) }
        try run("ss") { try methods.shapley(.sobol) }
        try run("gd") { try methods.givenData() }
      } else {
        try run("sobol") { try methods.sobolIndices() }
        try run("balanced") { try methods.balancedSobolIndices() }
        try run("second") { try methods.secondOrder() }
        try run("shapley") { try methods.shapley(.random) }
        try run("kuch") { try methods.kucherenko(.random) }
        try run("given") { try methods.givenData() }
        try run("efast") { try methods.extendedFAST() }
        try run("chaos") { function.dimensions <= 20 ? try methods.sparseChaos(draws: 512) : [] }
      }
    }
    let report = ReferenceReport(deviations)
    try report.write()
    report.expectWithinErrors()
  }
}
