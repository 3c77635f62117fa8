import Glibc
import Inventory
import NumericKernels
import Propagation
import Sampling
import Sensitivity
import Testing

@testable import Interpretation

@Suite struct BackgroundExchangesTests {
  private let deviations = [0.1, 0.5, 0.2, 0.3]
  private let names = ["p1, GLO -> p0, FR", "p2, GLO -> p1, GLO", "p2, GLO -> CO2", "CO2 -> method 0"]

  private func plan(methods: Int = 1) throws -> PropagationPlan {
    PropagationPlan(
      try BackgroundRankingTests.model(BackgroundRankingTests.background(deviations, methods: methods)),
      detail: .totals)
  }

  private func ranking(
    _ method: RankingMethod, draws: Int, workers: Int = 2, methods: Int = 1,
    design: Design.Kind = .random
  ) throws -> Ranking {
    let run = MonteCarloOptions(draws: draws, seed: 3, design: design, workers: workers)
    return try Ranking(plan(methods: methods), options: RankingOptions(method, monteCarlo: run))
  }

  /// h = y + x U with U a product of lognormals: E (∂h/∂u_i)² Var u_i, its bound σ_i² E (h - y)², and V follow from
  /// moments of x, uniform from 0.5 to 1.5, and of y, uniform from 1 to 3.
  private var exact: (variance: Double, exchanges: [(first: Double, total: Double, bound: Double)]) {
    let growth = deviations.map { exp($0 * $0) }
    let all = growth.reduce(1, *)
    // E U² is all², (E U)² is all.
    let (meanSquare, squareMean) = (all * all, all)
    let variance = 4.0 / 12 + 13.0 / 12 * meanSquare - squareMean
    return (
      variance,
      deviations.indices.map { input in
        let own = growth[input]
        // Var u over (E u)² is own - 1, over E u² it is (own - 1) / own.
        return (
          squareMean * (own - 1) / variance, 13.0 / 12 * meanSquare * (own - 1) / own / variance,
          13.0 / 12 * meanSquare * deviations[input] * deviations[input] / variance
        )
      }
    )
  }

  @Test func derivativesRankInputsAndExchangesTogether() throws {
    let found = try ranking(.derivatives, draws: 8000)
    try #require(found.measures.map(\.key) == ["total_bound", "total"])
    let score = try #require(found.scores.first)
    let (variance, exchanges) = exact
    for input in score.inputs {
      guard let exchange = input.exchange else { continue }
      let number = try #require(names.firstIndex(of: exchange.name))
      let (first, total, bound) = exchanges[number]
      func check(_ value: Ranking.Value, _ exact: Double) throws {
        let interval = try #require(value.interval)
        // Within twice the half width of a 95 % interval: four standard errors.
        #expect(abs(try #require(value.value) - exact) < interval.upperBound - interval.lowerBound)
        #expect(interval.upperBound - interval.lowerBound < 0.3 * exact + 0.02)
      }
      try check(exchange.total, total)
      try check(exchange.totalBound, bound)
      #expect(input.values == [exchange.totalBound, exchange.total])
      // The interval knows nothing of the variance of the score, good to 5 % or so.
      #expect(abs((exchange.first.value ?? 0) / first - 1) < 0.15)
      #expect(exchange.isLinear)
    }
    #expect(Set(score.inputs.compactMap { $0.exchange?.name }) == Set(names))
    // x as U ((∂h/∂z)² is U² φ(z)², of which the mean of φ² is 1 / (2π √3)), y likewise with twice the range.
    let ofUniform = 1 / (2 * Double.pi * 3.0.squareRoot())
    let growth = deviations.map { exp(2 * $0 * $0) }.reduce(1, *)
    for (name, bound) in [("x0", growth * ofUniform), ("y", 4 * ofUniform)] {
      let input = try #require(score.inputs.first { $0.name == name })
      #expect(input.exchange == nil && input.values[1].value == nil)
      // The error of the variance, as above.
      #expect(abs((input.values[0].value ?? 0) / (bound / variance) - 1) < 0.15)
    }
    let bounds = score.inputs.map { $0.values[0].value ?? 0 }
    #expect(score.inputs.map(\.rank) == Array(1...6) && bounds == bounds.sorted(by: >))
    let facts = Dictionary(uniqueKeysWithValues: score.facts.map { ($0.key, $0.value.value ?? 0) })
    let shares = score.inputs.compactMap(\.exchange)
    for (key, values) in [
      ("exchanges_first_sum", shares.map(\.first)), ("exchanges_total_sum", shares.map(\.total)),
    ] {
      // Four terms in another order.
      #expect(abs((facts[key] ?? 0) - values.reduce(0) { $0 + ($1.value ?? 0) }) < 1e-14)
    }
  }

  @Test func sobolTellsTheWholeAndItsLeadingExchanges() throws {
    let found = try ranking(.sobol, draws: 4096, methods: 2)
    #expect(found.exchangeDraws == 1000 && found.scores.count == 2)
    let order = deviations.indices.sorted { deviations[$0] > deviations[$1] }
    let (_, exact) = exact
    for (number, score) in found.scores.enumerated() {
      let names = self.names.map { $0.replacing("method 0", with: "method \(number)") }
      #expect(score.leadingExchanges.map(\.name) == order.map { names[$0] })
      for (exchange, number) in zip(score.leadingExchanges, order) {
        // The variance of 1,000 draws of a skewed score is good to 15 % or so.
        #expect(abs((exchange.total.value ?? 0) / exact[number].total - 1) < 0.4)
      }
      // The index of all of them lies between the sums: those of products add up to less, and to more.
      let whole = try #require(score.inputs.first { $0.name == "background exchanges" })
      let sums = score.facts.filter { $0.key.hasPrefix("exchanges") }.compactMap(\.value.value)
      try #require(sums.count == 2)
      let interval = try #require(whole.values[1].interval)
      #expect(sums[0] < interval.upperBound * 1.2 && sums[1] > interval.lowerBound * 0.8)
    }
    let plain = try Ranking(plan(), options: MonteCarloOptions(draws: 512, seed: 3, workers: 1))
    #expect(plain.exchangeDraws == 0 && plain.scores[0].leadingExchanges == [])
  }

  @Test func workersChangeNothing() throws {
    let (one, two) = (
      try ranking(.derivatives, draws: 500, workers: 1), try ranking(.derivatives, draws: 500, workers: 2)
    )
    #expect(one.scores[0].inputs == two.scores[0].inputs && one.scores[0].facts == two.scores[0].facts)
  }

  /// Draws of balanced points are not independent: exchanges are left out, and that is said.
  @Test func balancedPointsRankInputsAlone() throws {
    let found = try ranking(.derivatives, draws: 512, design: .sobol)
    #expect(found.measures.map(\.key) == ["total_bound"])
    #expect(found.scores[0].inputs.map(\.name).sorted() == ["x0", "y"])
    #expect(found.notes.contains { $0.contains("are left out: exchanges are ranked by independent draws") })
  }
}
