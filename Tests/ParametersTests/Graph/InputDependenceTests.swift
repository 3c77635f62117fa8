import Distributions
import NumericKernels
import Sampling
import Testing

@testable import Parameters

@Suite struct InputDependenceTests {
  private static let inputs = ["a", "b", "c"].map { UncertainInput(name: $0, parts: ["parameter", $0]) }

  /// Coordinates by identity alone, whatever the place of an input.
  private struct Uniforms: InputCoordinates {
    func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
      RandomStream(seed: 1, purpose: .draws).uniforms(
        input: identity, firstDraw: UInt64(firstDraw), into: &out)
    }
  }

  private final class NoBlocks: BlockSolver {
    func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {}
  }

  /// Uniform draws of chosen inputs, of which a and b are linked when there is a dependence.
  private func draws(_ wanted: [Int], _ dependence: InputDependence?, _ rows: Range<Int> = 0..<500) throws
    -> [[Double]]
  {
    var graph = ExpressionGraph()
    let law = try Distribution(.uniform(minimum: 0, maximum: 1))
    let nodes = Self.inputs.map { graph.draw($0, from: law, staticValue: 0.5) }
    if let dependence { graph.add(dependence) }
    let program = FormulaProgram(graph, results: wanted.map { nodes[$0] })
    let workspace = ColumnBuffer(columns: program.columnCount, rows: rows.count)
    program.run(
      coordinates: Uniforms(), firstDraw: rows.lowerBound, count: rows.count, workspace: workspace,
      solver: NoBlocks())
    return wanted.map { index in
      guard case .column(let column) = program.location(of: nodes[index]) else { return [] }
      return workspace.withColumn(column) { values in values.indices.map { values[$0] } }
    }
  }

  private static func dependence(isStudent: Bool) throws -> InputDependence {
    var correlation = Correlation(independent: 2)
    try correlation.set(0, 1, 0.7)
    let members = Array(inputs[..<2])
    return isStudent
      ? InputDependence(members, copula: try StudentTCopula(correlation, degreesOfFreedom: 4))
      : InputDependence(members, copula: try GaussianCopula(normalScores: correlation))
  }

  @Test(arguments: [false, true])
  func membersAloneHaveTheBitsThatTheyHaveTogether(isStudent: Bool) throws {
    let dependence = try Self.dependence(isStudent: isStudent)
    let all = try draws([0, 1, 2], dependence)
    for index in 0..<3 { #expect(try draws([index], dependence)[0] == all[index]) }
    #expect(try draws([1, 0], dependence, 137..<138) == [[all[1][137]], [all[0][137]]])
    #expect(all[2] == (try draws([2], nil)[0]), "who is not linked stays")
    #expect(all[1] != (try draws([1], nil)[0]))
  }

  @Test func gaussianCopulaLeavesItsFirstMember() throws {
    #expect(try draws([0], try Self.dependence(isStudent: false)) == draws([0], nil))
  }

  @Test func mixingBelongsToTheMembersOfATCopula() throws {
    #expect(try Self.dependence(isStudent: false).mixingIdentity == nil)
    let mixing = try #require(try Self.dependence(isStudent: true).mixingIdentity)
    let others = InputDependence(
      Array(Self.inputs[1...]), copula: try StudentTCopula(Correlation(independent: 2), degreesOfFreedom: 4))
    #expect(others.mixingIdentity != mixing)
    #expect(!Self.inputs.map(\.identity).contains(mixing))
  }
}
