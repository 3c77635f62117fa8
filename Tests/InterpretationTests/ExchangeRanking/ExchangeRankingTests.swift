import Distributions
import Glibc
import Inventory
import NumericKernels
import Propagation
import Sampling
import Sensitivity
import Testing

@testable import Interpretation

@Suite struct ExchangeRankingTests {
  /// A chain of processes and one emission: the score is the product of lognormals with the given σ, the first
  /// ones inputs of A, the last but one of B, the last of C.
  static func product(_ deviations: [Double], methods: Int = 1) -> LifeCycleDatabase {
    let processes = deviations.count - 1
    var (technosphere, biosphere) = (ExchangeTable(), ExchangeTable())
    let law = { (sigma: Double) in
      ExchangeUncertainty.lognormal(logMedian: 0, logStandardDeviation: sigma, negative: false)
    }
    for process in 0..<processes {
      technosphere.append(row: process, column: process, amount: 1, identity: UInt64(process))
    }
    for (place, sigma) in deviations.dropLast(2).enumerated() {
      technosphere.append(
        row: place + 1, column: place, amount: -1, factor: -1, uncertainty: law(sigma),
        identity: UInt64(100 + place))
    }
    biosphere.append(
      row: 0, column: processes - 1, amount: 1, uncertainty: law(deviations[processes - 1]), identity: 200)
    let ids = (0..<processes).map { Int64($0) }
    return LifeCycleDatabase(
      productIDs: ids, processIDs: ids, flowIDs: [50], referenceProducts: ids.map { Int32($0) },
      technosphere: technosphere, biosphere: biosphere,
      methods: (0..<methods).map { method in
        var factors = ExchangeTable()
        factors.append(
          row: 0, column: 0, amount: 1, uncertainty: law(deviations[processes]),
          identity: UInt64(300 + method))
        return CharacterizationMethod(name: "method \(method)", unit: "u", factors: factors)
      },
      processLabels: Dictionary(
        uniqueKeysWithValues: ids.map {
          ($0, DatabaseLabel(name: "p\($0)", location: $0 == 0 ? "FR" : "GLO"))
        }),
      flowLabels: [50: DatabaseLabel(name: "CO2")])
  }

  static func background(_ database: LifeCycleDatabase, demands: [[Int: Double]] = [[0: 1]]) -> Background {
    Background(
      database: database,
      activities: demands.enumerated().map { BackgroundActivity(name: "demand \($0)", demand: $1) },
      methodOfIndicator: database.methods.indices.map { $0 })
  }

  /// Rank, indices, given data, freezing, groups and names of a product whose indices are known.
  @Test func productOfLognormals() throws {
    let deviations = [0.1, 0.5, 0.2, 0.3, 0.4]
    var options = ExchangeRankingOptions()
    options.ladderDraws = 4000
    let ranking = try ExchangeRanking(
      ExchangeRankingTests.background(ExchangeRankingTests.product(deviations)),
      options: MonteCarloOptions(draws: 8000, seed: 3, workers: 2), ranking: options)
    let score = try #require(ranking.scores.first)
    let order = deviations.indices.sorted { deviations[$0] > deviations[$1] }
    let names = [
      "p1, GLO -> p0, FR", "p2, GLO -> p1, GLO", "p3, GLO -> p2, GLO", "p3, GLO -> CO2", "CO2 -> method 0",
    ]
    #expect(score.exchanges.map { ranking.names.name(of: $0.exchange) } == order.map { names[$0] })
    #expect(score.exchanges.map(\.rank) == Array(1...5))
    #expect(ranking.uncertainCount == 5 && ranking.reachedCount == 5 && ranking.withoutDerivative == 0)

    let growth = deviations.map { exp($0 * $0) }
    let variance = growth.reduce(1, *) - 1
    for (place, input) in order.enumerated() {
      let ranked = score.exchanges[place]
      let first = (growth[input] - 1) / variance
      let total = first * growth.reduce(1, *) / growth[input]
      // Within twice the half width of a 95 % interval: four standard errors.
      let range = try #require(ranked.totalInterval)
      let width = range.upperBound - range.lowerBound
      #expect(abs((ranked.total ?? 0) - total) < width && width < 0.15)
      // The variance of 8,000 draws of a skewed score is good to 5 % or so, of which this interval knows
      // nothing.
      #expect(abs((ranked.first ?? 0) / first - 1) < 0.15)
      let alone = try #require(ranked.givenDataFirstInterval)
      #expect(alone.lowerBound - 0.03 < first && first < alone.upperBound + 0.03)
      #expect(
        (ranked.firstBound ?? 0) < (ranked.first ?? 0) && (ranked.totalBound ?? 0) > (ranked.total ?? 1))
      #expect(ranked.isLinear && ranked.rankInterval?.contains(place + 1) == true)
      #expect(ranked.topShare?.share ?? 0 > 0.9)
    }

    #expect(score.freezing.map(\.kept) == [1, 2, 5])
    for step in score.freezing.dropLast() {
      let kept = order.prefix(step.kept).reduce(1) { $0 * growth[$1] }
      let rest = order.dropFirst(step.kept).reduce(1) { $0 * growth[$1] }
      let exact = kept * (rest - 1) / variance
      let range = try #require(step.remainingInterval)
      #expect(abs((step.remaining ?? 9) - exact) < range.upperBound - range.lowerBound)
      #expect(range.upperBound - range.lowerBound < 0.15)
    }
    let fixed = try #require(score.fixedSafely)
    #expect(fixed.kept == 5 && fixed.others == 0)
    let narrowing = try #require(score.exchanges[0].narrowing)
    #expect(abs((1 - narrowing) * (1 - narrowing) - 1 + 0.75 * (score.exchanges[0].total ?? 0)) < 1e-14)
    // Linear: by the total index, and its interval by that of the index.
    let told = try #require(score.narrowing(of: score.exchanges[0]))
    #expect(told.value == narrowing && told.interval?.contains(narrowing) == true)
    // The same draws on both sides but for rounding.
    #expect(score.freezing.last?.remaining ?? 1 < 1e-20)

    for kind in ExchangeGroup.Kind.allCases {
      let sum = score.groups.filter { $0.kind == kind }.reduce(0) { $0 + $1.totalBound }
      // A factor belongs to no process. Sums of five terms in another order.
      let factor = score.exchanges.first { $0.exchange.matrix == .characterization }?.total ?? 0
      #expect(abs(sum - score.totalSum + (kind == .matrix ? 0 : factor)) < 1e-13)
    }
    #expect(score.groups.contains { $0.kind == .location && $0.name == "FR" && $0.count == 1 })
  }

  /// In a loop an index by slopes may exceed 1. What all others cause when the leading exchange is known is measured,
  /// and 1 - sqrt(1 - 3/4 share) of what is left is told of halving its spread.
  @Test func narrowingInALoopIsThatOfTheLadder() throws {
    let ranking = try ExchangeRanking(
      ExchangeRankingTests.background(ExchangeRankingTests.product([0.2, 0.4, 0.3])),
      options: MonteCarloOptions(draws: 50, seed: 1, workers: 1))
    let some = ranking.scores[0]
    func exchange(rank: Int, isLinear: Bool) -> RankedExchange {
      RankedExchange(
        exchange: some.exchanges[0].exchange, rank: rank, total: 1.15, totalInterval: 0.9...1.4,
        totalBound: nil, totalBoundInterval: nil, first: nil, firstInterval: nil, firstBound: nil,
        firstBoundInterval: nil, isLinear: isLinear, index: 0)
    }
    let score = ExchangeRanking.Score(
      system: "s", indicator: "i", unit: "u", mean: 1, variance: 1, exchanges: [], firstSum: 1, totalSum: 1,
      groups: [], freezing: [FreezingStep(kept: 1, remaining: 0.2, remainingInterval: 0.1...0.3)])
    let measured = try #require(score.narrowing(of: exchange(rank: 1, isLinear: false)))
    func narrowing(_ share: Double) -> Double { 1 - (1 - 0.75 * share).squareRoot() }
    #expect(measured.value == narrowing(1 - 0.2))
    #expect(measured.interval == narrowing(1 - 0.3)...narrowing(1 - 0.1))
    for (rank, isLinear) in [(1, true), (2, false)] {
      let told = try #require(score.narrowing(of: exchange(rank: rank, isLinear: isLinear)))
      #expect(told.value == 0.5 && told.interval == narrowing(0.9)...0.5)
    }
  }

  /// Several systems and methods, in parts that fit a small memory: the same numbers as at once.
  @Test func partsAndWorkersChangeNothing() throws {
    let database = ExchangeRankingTests.product([0.2, 0.4, 0.3, 0.1], methods: 3)
    let background = ExchangeRankingTests.background(database, demands: [[0: 1], [1: 2]])
    func ranking(_ memory: Int, workers: Int) throws -> ExchangeRanking {
      var options = ExchangeRankingOptions()
      options.memory = memory
      return try ExchangeRanking(
        background, options: MonteCarloOptions(draws: 200, seed: 3, workers: workers), ranking: options)
    }
    let whole = try ranking(1 << 30, workers: 1)
    #expect(
      whole.scores.map(\.system) == ["demand 0", "demand 0", "demand 0", "demand 1", "demand 1", "demand 1"])
    #expect(whole.scores.map(\.indicator).prefix(3) == ["method 0", "method 1", "method 2"])
    for other in [try ranking(1 << 30, workers: 3), try ranking(1, workers: 2)] {
      for (a, b) in zip(whole.scores, other.scores) {
        #expect(a.system == b.system && a.indicator == b.indicator)
        let effective = a.exchanges.filter { ($0.total ?? 0) > 0 }
        #expect(effective.count == (a.system == "demand 0" ? 4 : 3))
        for (x, y) in zip(effective, b.exchanges) {
          #expect(whole.names.name(of: x.exchange) == other.names.name(of: y.exchange))
          #expect(
            x.total == y.total && x.totalInterval == y.totalInterval && x.rankInterval == y.rankInterval)
          #expect(x.first == y.first && x.givenDataFirst == y.givenDataFirst)
        }
        #expect(a.freezing.map(\.remaining) == b.freezing.map(\.remaining))
      }
    }
  }

  /// Twenty exchanges among hundreds in loops get a wide spread: they come first, and with them known next to
  /// nothing is left.
  @Test func plantedExchangesAreFound() throws {
    var database = LifeCycleDatabase.synthetic(
      processes: 120, inputs: 4, uncertainColumns: 120, geometricStandardDeviation: 1.03, seed: 6)
    var emissions = ExchangeTable()
    for exchange in 0..<database.biosphere.count {
      let amount = database.biosphere.amounts[exchange]
      emissions.append(
        row: 0, column: exchange, amount: amount,
        uncertainty: .lognormal(
          logMedian: log(amount), logStandardDeviation: exchange < 20 ? 1 : 0.03, negative: false),
        identity: database.biosphere.identities[exchange])
    }
    database.biosphere = emissions
    // All twenty are demanded, so that none is far away.
    let demand = Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, 1.0) })
    let ranking = try ExchangeRanking(
      ExchangeRankingTests.background(database, demands: [demand]),
      options: MonteCarloOptions(draws: 400, seed: 3, workers: 2))
    let score = try #require(ranking.scores.first)
    #expect(score.exchanges.count > 500)
    let first = score.exchanges.prefix(20)
    #expect(first.allSatisfy { $0.exchange.matrix == .biosphere && $0.exchange.exchange < 20 })
    let step = try #require(score.freezing.first { $0.kept == 20 })
    #expect(step.remaining ?? 1 < 0.02)
    #expect(
      score.freezingVerdict?.contains("remain") == true
        && score.freezingVerdict?.contains("no small") == false)
  }

  /// Hundreds of exchanges that matter alike: the verdict says that no small set explains the variance.
  @Test func noSmallSet() throws {
    var options = ExchangeRankingOptions()
    options.ladder = [1, 5]
    let ranking = try ExchangeRanking(
      ExchangeRankingTests.background(ExchangeRankingTests.product(Array(repeating: 0.1, count: 30))),
      options: MonteCarloOptions(draws: 200, seed: 3, workers: 1), ranking: options)
    #expect(ranking.scores[0].freezingVerdict?.hasPrefix("no small set") == true)
  }

  /// A process that uses all it makes in a known part of the draws: they are counted, listed and left out. Its other
  /// amounts are discrete or were sampled elsewhere, which notes say.
  @Test func failedDrawsAndExchangesWithoutDerivative() throws {
    func background(_ gains: [Double]) throws -> Background {
      var (technosphere, biosphere, factors) = (ExchangeTable(), ExchangeTable(), ExchangeTable())
      technosphere.append(row: 0, column: 0, amount: 1, identity: 1)
      technosphere.append(
        row: 0, column: 0, amount: -0.5, factor: -1, uncertainty: .presampled(source: 0, row: 0), identity: 2)
      let coin = biosphere.add(try Distribution(.categorical(values: [1, 3], weights: [1, 1])))
      biosphere.append(row: 0, column: 0, amount: 1, uncertainty: coin, identity: 3)
      factors.append(
        row: 0, column: 0, amount: 1, uncertainty: .normal(mean: 1, standardDeviation: 0.1), identity: 4)
      let samples = Presamples(
        values: gains, rows: 1, columns: gains.count, isSequential: true, identity: 7)
      return ExchangeRankingTests.background(
        LifeCycleDatabase(
          productIDs: [0], processIDs: [0], flowIDs: [0], referenceProducts: [0], technosphere: technosphere,
          biosphere: biosphere, methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)],
          presamples: [samples]))
    }
    let options = MonteCarloOptions(draws: 400, seed: 3, workers: 2)
    let ranking = try ExchangeRanking(try background([0.5, 0.25, 0.5, 1]), options: options)
    #expect(ranking.failedDraws == 100 && ranking.failures == (0..<100).map { 4 * $0 + 3 })
    #expect(ranking.uncertainCount == 3 && ranking.withoutDerivative == 2)
    #expect(ranking.notes.count == 3 && ranking.notes[0] == "100 of 400 draws failed and are left out")
    #expect(ranking.notes[1].hasPrefix("2 exchanges are discrete or were sampled elsewhere"))
    #expect(ranking.notes[2].hasPrefix("values sampled elsewhere vary together"))
    let score = try #require(ranking.scores.first)
    // The gain is 1/2, 1/4 or 1/2: scores of 2 and 4/3 times 2 times 1; 300 draws of a relative deviation of 0.54.
    let mean = try #require(score.mean)
    let exact: Double = 2 * (2 + 4.0 / 3 + 2) / 3
    let error: Double = 0.54 * exact / 300.0.squareRoot()
    #expect(abs(mean - exact) < 4 * error)
    let coin = try #require(score.exchanges.first { $0.exchange.matrix == .biosphere })
    #expect(coin.totalBound == nil && coin.firstBound == nil && coin.givenDataFirst ?? 0 > 0.5)
    // Two draws are the least that have a variance.
    let few = MonteCarloOptions(draws: 4, seed: 3, workers: 1)
    #expect(throws: SensitivityError.self) {
      try ExchangeRanking(try background([1, 1, 1, 0.5]), options: few)
    }
  }
}
