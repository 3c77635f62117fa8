import Foundation
import Interchange
import Interpretation
import Inventory
import Propagation
import Testing

@testable import Studies

/// One process with as many elementary flows as wanted, which scores add up.
@Suite struct ExchangeFileTests {
  /// - Parameter deviations: of the normal amounts of flows.
  private func ranking(_ deviations: [Double]) throws -> ExchangeRanking {
    var (technosphere, biosphere, factors) = (ExchangeTable(), ExchangeTable(), ExchangeTable())
    technosphere.append(row: 0, column: 0, amount: 1, identity: 0)
    for (flow, deviation) in deviations.enumerated() {
      biosphere.append(
        row: flow, column: 0, amount: 1, uncertainty: .normal(mean: 1, standardDeviation: deviation),
        identity: UInt64(flow + 1))
      factors.append(row: 0, column: flow, amount: 1, identity: UInt64(flow + 1_000_000))
    }
    let database = LifeCycleDatabase(
      productIDs: [7], processIDs: [7], flowIDs: deviations.indices.map { Int64($0) }, referenceProducts: [0],
      technosphere: technosphere, biosphere: biosphere,
      methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)])
    var options = ExchangeRankingOptions()
    (options.candidates, options.resamples, options.ladder) = (0, 0, [1])
    return try ExchangeRanking(
      Background(
        database: database, activities: [BackgroundActivity(name: "d", demand: [0: 1])],
        methodOfIndicator: [0]),
      options: MonteCarloOptions(draws: 2000, seed: 1, workers: 2), ranking: options)
  }

  /// The rows of the file: rank and total index.
  private func rows(_ file: ExchangeFile) throws -> [(rank: Int, total: Double)] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try file.write(folder: folder.path)
    let text = try String(contentsOf: folder.appending(path: "exchanges.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let rank = try #require(lines[0].firstIndex(of: "rank"))
    let total = try #require(lines[0].firstIndex(of: "total"))
    return lines.dropFirst().map { (Int($0[rank]) ?? 0, Double($0[total]) ?? .nan) }
  }

  /// 1,500 flows whose variances fall by a factor of two every ten: after 1,000 nothing is left.
  @Test func whatDoesNotMatterIsLeftOutAndCounted() throws {
    let ranking = try ranking((0..<1500).map { pow(2, -Double($0 / 10) / 2) })
    let file = ExchangeFile(ranking)
    let found = try rows(file)
    #expect(found.map(\.rank) == Array(1...1000))
    #expect(file.leading.map(\.count) == [1000] && file.leading.map(\.others) == [500])
    // Totals are those of the ranking, and those left out add up to what the file says.
    let totals = try ranking.scores[0].exchanges.map { try #require($0.total) }
    #expect(found.map(\.total) == Array(totals.prefix(1000)))
    #expect(abs(file.leading[0].othersTotal - totals.dropFirst(1000).reduce(0, +)) < 1e-12)
    #expect(file.notes.count == 1 && file.notes[0].contains("500 over all scores, cause 0.1 %"))
    let all = ExchangeFile(ranking, all: true)
    #expect(try rows(all).count == 1500 && all.notes.isEmpty)
    #expect(try rows(ExchangeFile(ranking, least: 1200)).count == 1200)
  }

  /// Of 1,500 flows that matter alike each causes 1/1500 of the variance, to the error of the variance (3 %): one may be
  /// left out.
  @Test func whatMattersIsAllWritten() throws {
    let file = ExchangeFile(try ranking(Array(repeating: 0.1, count: 1500)))
    #expect(try rows(file).count == 1499 && file.leading.map(\.others) == [1])
    #expect(file.leading[0].othersTotal <= LeadingExchanges.negligible)
  }
}
