import Inventory
import NumericKernels
import Parameters
import Testing

@testable import Propagation

@Suite struct RedrawnScoresTests {
  /// A product of exchanges, of which the kept have the draws of the first matrix and the others those of the
  /// second: all of A, B and C, with cells that two exchanges share.
  @Test(arguments: [1, 2]) func keptAndRedrawn(workers: Int) throws {
    let law = ExchangeUncertainty.lognormal(logMedian: -0.5, logStandardDeviation: 0.4, negative: false)
    var test = TestDatabase.product(of: [law, law, law, law])
    test.add(.technosphere, row: 1, column: 0, -1, law)
    let found = try ExchangeGradients(
      ExchangeGradientPlan(test.background()), options: ExchangeGradientsTests.options(30, workers: workers))
    let order = [3, 0, 4, 2, 1]
    let draws = 21
    let redrawn = try #require(
      try found.redrawn(
        [RedrawOrder(output: 0, exchanges: order, rungs: [1, 2, 3, 4, 5])], draws: draws
      ).first)
    let values = try (0..<2).map { matrix in
      try found.exchanges.map { try found.draws(of: $0, matrix: matrix) }
    }
    /// Exchanges that share the cell of row 1 and column 0 are added.
    func score(kept: Int, draw: Int) -> Double {
      var product = 1.0
      var shared = 0.0
      for (number, exchange) in found.exchanges.enumerated() {
        let value = values[order.prefix(kept).contains(number) ? 0 : 1][number][draw]
        let table = found.table(of: exchange)
        let isShared =
          exchange.matrix == .technosphere && table.rows[exchange.exchange] == 1
          && table.columns[exchange.exchange] == 0
        if isShared { shared += value } else { product *= value }
      }
      return product * shared
    }
    for draw in 0..<draws {
      // A handful of products and quotients.
      #expect(abs(redrawn.independent[draw] / score(kept: 0, draw: draw) - 1) < 1e-14)
      for rung in 0..<5 {
        #expect(abs(redrawn.rungs[rung][draw] / score(kept: rung + 1, draw: draw) - 1) < 1e-14, "\(rung)")
      }
      #expect(abs(redrawn.rungs[4][draw] / found.scores[0][draw] - 1) < 1e-14)
    }
  }

  /// In loops, for several outputs of one activity among several: everything kept gives the scores of the run.
  @Test func everythingKeptIsTheRun() throws {
    let background = TestDatabase.random(processes: 8, methods: 2, seed: 3).background(demands: [
      [0: 1], [2: 1],
    ])
    let found = try ExchangeGradients(
      ExchangeGradientPlan(background), options: ExchangeGradientsTests.options(20))
    let all = Array(found.exchanges.indices)
    let orders = [2, 3].map { RedrawOrder(output: $0, exchanges: all, rungs: [all.count / 2, all.count]) }
    let redrawn = try found.redrawn(orders, draws: 20)
    for (order, scores) in zip(orders, redrawn) {
      for draw in 0..<20 {
        // Bᵀ c · s here, c · B s there, with differences of emissions that were put back: some hundred
        // roundings of parts that cancel by a tenth.
        #expect(abs(scores.rungs[1][draw] / found.scores[order.output][draw] - 1) < 1e-12)
        #expect(scores.rungs[0][draw] != scores.rungs[1][draw] && scores.independent[draw].isFinite)
      }
    }
    // The first ladder leaves nothing behind in the second.
    let alone = try found.redrawn([orders[1]], draws: 20)
    for (a, b) in zip(alone[0].rungs.joined(), redrawn[1].rungs.joined()) { #expect(abs(a / b - 1) < 1e-12) }
  }
}
