import Sampling
import Statistics
import Testing

@testable import Propagation

@Suite struct ScoreKeeperTests {
  private func run(_ kept: Int?, workers: Int = 2, randomizations: Int = 1) throws -> MonteCarloResult {
    var builder = ModelBuilder()
    let process = builder.process("p")
    let amount = builder.uniform("u", 1, 3)
    builder.impact(of: process, amount)
    builder.demand(process, builder.number(1))
    let options = MonteCarloOptions(
      draws: 20_000, seed: 1, design: .lhs, randomizations: randomizations, workers: workers, drawsKept: kept)
    return try MonteCarlo(PropagationPlan(builder.model(), detail: .totals), options: options).run()
  }

  @Test func drawsAreKeptUpToTheLimit() throws {
    let kept = try run(20_000)
    #expect(
      kept.draws(ofOutput: 0)?.count == 20_000 && kept.sketches(ofOutput: 0).isEmpty && kept.notes.isEmpty)
    let sketched = try run(19_999)
    #expect(sketched.draws(ofOutput: 0) == nil && sketched.sketches(ofOutput: 0).map(\.count) == [20_000])
    #expect(sketched.notes.contains { $0.contains("1/2048") })
  }

  @Test func everyRandomisationHasTheSketchOfItsDraws() throws {
    let draws = try #require(try run(nil, randomizations: 4).draws(ofOutput: 0))
    for workers in [1, 3, 8] {
      let sketches = try run(0, workers: workers, randomizations: 4).sketches(ofOutput: 0)
      let wanted = (0..<4).map { part in
        var sketch = QuantileSketch()
        let own = Array(draws[part * 5000..<(part + 1) * 5000])
        sketch.add(own.span)
        return sketch
      }
      #expect(sketches == wanted, "\(workers) workers")
    }
  }
}
