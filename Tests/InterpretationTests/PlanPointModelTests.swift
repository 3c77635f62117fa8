import Distributions
import Inventory
import Parameters
import Propagation
import Sampling
import Sensitivity
import Testing

@testable import Interpretation

/// A plan as a function of points: what methods of sensitivity run.
@Suite struct PlanPointModelTests {
  private static let draws = 300
  private static let options = MonteCarloOptions(draws: draws, seed: 7, workers: 1)

  private func evaluate(_ model: PlanPointModel, _ points: [Double], count: Int) -> [Double] {
    var workspace = model.makeWorkspace()
    var values = [Double](repeating: .nan, count: model.outputCount * count)
    var span = values.mutableSpan
    model.evaluate(points: points.span, count: count, workspace: &workspace, into: &span)
    return values
  }

  /// The coordinates of the assessment's draws, input by input.
  private func points(_ model: PlanPointModel) throws -> [Double] {
    let design = try DesignCoordinates(Self.options, inputs: model.inputIdentities)
    var points: [Double] = []
    for (input, identity) in model.inputIdentities.enumerated() {
      var column = [Double](repeating: 0, count: Self.draws)
      var span = column.mutableSpan
      design.fill(input: input, identity: identity, firstDraw: 0, into: &span)
      points += column
    }
    return points
  }

  /// A model whose inputs x and z (y stays alone) depend on each other.
  private static func model(_ degreesOfFreedom: Double?) throws -> LifeCycleModel {
    var model = try TestModel.make()
    let members = model.graph.inputs.filter { $0.name != "y" }
    let correlation = try Correlation(rows: [[1, 0.6], [0.6, 1]])
    if let degreesOfFreedom {
      model.graph.add(
        InputDependence(members, copula: try StudentTCopula(correlation, degreesOfFreedom: degreesOfFreedom)))
    } else {
      model.graph.add(InputDependence(members, copula: try GaussianCopula(normalScores: correlation)))
    }
    return model
  }

  /// At the points of an assessment the scores are those of the assessment, to the bit, in any batch.
  @Test(arguments: [nil, 4] as [Double?], [nil, 1, 7, 1000] as [Int?])
  func pointsOfAnAssessmentHaveItsScores(degreesOfFreedom: Double?, batch: Int?) throws {
    let plan = PropagationPlan(try Self.model(degreesOfFreedom), detail: .totals)
    let run = try MonteCarlo(plan, options: Self.options).run()
    let model = try PlanPointModel(plan, isDependent: false, batch: batch)
    #expect(model.correlation == nil)
    #expect(model.inputNames.count == (degreesOfFreedom == nil ? 3 : 4))
    #expect(evaluate(model, try points(model), count: Self.draws) == (try #require(run.draws(ofOutput: 0))))
  }

  /// Dependent coordinates that the copula made give the same scores again, but for the rounding of a quantile and its
  /// inverse.
  @Test func dependentPointsAreTakenAsTheyAre() throws {
    let plan = PropagationPlan(try Self.model(nil), detail: .totals)
    let run = try MonteCarlo(plan, options: Self.options).run()
    let model = try PlanPointModel(plan, isDependent: true, batch: nil)
    let correlation = try #require(model.correlation)
    let (x, z) = (
      try #require(model.inputNames.firstIndex(of: "x")), try #require(model.inputNames.firstIndex(of: "z"))
    )
    #expect(correlation[x, z] == 0.6 && correlation.values.reduce(0, +) == 3 + 1.2)
    var points = try points(model)
    let (n, copula) = (
      Self.draws, try GaussianCopula(normalScores: try Correlation(rows: [[1, 0.6], [0.6, 1]]))
    )
    var pair = Array(points[x * n..<(x + 1) * n] + points[z * n..<(z + 1) * n])
    var span = pair.mutableSpan
    copula.transform(&span, draws: n)
    points.replaceSubrange(x * n..<(x + 1) * n, with: pair[..<n])
    points.replaceSubrange(z * n..<(z + 1) * n, with: pair[n...])
    #expect(evaluate(model, points, count: n) == (try #require(run.draws(ofOutput: 0))))
  }

  /// A t copula has no correlations to hand out: it stays in the plan.
  @Test func aTCopulaStays() throws {
    let plan = PropagationPlan(try Self.model(4), detail: .totals)
    let model = try PlanPointModel(plan, isDependent: true, batch: nil)
    #expect(model.correlation == nil && model.inputNames.last == "scale of x + z")
  }
}
