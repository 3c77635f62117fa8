import Distributions
import Testing

@testable import Parameters

@Suite struct ExpressionGraphStepsTests {
  @Test func comparisonsAndRoundingOnTheWayAreFound() throws {
    var graph = ExpressionGraph()
    let law = try Distribution(.uniform(minimum: 0, maximum: 1))
    let variables = ["x", "y", "z"].map {
      graph.draw(UncertainInput(name: $0, parts: [$0]), from: law, staticValue: 0.5)
    }
    let (x, y, z) = (variables[0], variables[1], variables[2])
    // if(x + y > 1, z, 2) + min(x, z), and floor(z), which nothing needs.
    let isMore = graph.apply(.less, graph.constant(1), graph.apply(.add, x, y))
    let choice = graph.apply(.select, isMore, z, graph.constant(2))
    let target = graph.apply(.add, choice, graph.apply(.minimum, x, z))
    _ = graph.apply(.floor, z)
    let steps = graph.steps(from: variables, to: target)
    #expect(steps.map(\.variable) == [x, y])
    #expect(steps.map { $0.users.first } == [isMore, isMore])
    #expect(steps[0].users == [isMore, choice, target])
    let least = graph.apply(.minimum, x, y)
    #expect(graph.steps(from: variables, to: least).isEmpty)
  }
}
