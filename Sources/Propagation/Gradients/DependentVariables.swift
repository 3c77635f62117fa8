import Inventory
public import Parameters
import Sampling
import Statistics

extension GradientPlan {
  /// Variables that are drawn together, by index: correlated inputs, and one input under several distributions. Each
  /// group has at least two members; variables that are in none are independent of all others.
  public var dependentGroups: [[Int]] {
    var label = Array(variables.indices)
    func join(_ members: [Int]) {
      guard let least = members.map({ label[$0] }).min() else { return }
      let joined = Set(members.map { label[$0] })
      for k in label.indices where joined.contains(label[k]) { label[k] = least }
    }
    let sets =
      model.graph.dependences.map { Set($0.members.map(\.identity)) }
      + model.reorderings.map { Set($0.inputs.map(\.identity)) }
      + variables.map { [$0.input.identity] }
    for set in sets {
      join(
        variables.indices.filter { set.contains(variables[$0].input.identity) && !variables[$0].isCertain })
    }
    return Set(label).sorted().map { root in label.indices.filter { label[$0] == root } }.filter {
      $0.count > 1
    }
  }

  /// Draws from which correlations are estimated: two digits of them.
  private static let correlationDraws = 16_384

  /// Pearson's correlations of the variables of a group, row by row, from draws of the inputs alone.
  /// - Throws: what making the draws throws.
  public func correlations(of group: [Int]) throws -> [Double] {
    let sampler = InputSampler(model.graph, nodes: group.map { nodes.variables[$0] })
    let options = MonteCarloOptions(draws: GradientPlan.correlationDraws, seed: 1, workers: 1)
    let design = try DesignCoordinates(options, inputs: plan.inputs.map(\.identity))
    let columns =
      try model.reorderings.isEmpty
      ? sampler.values(coordinates: design, draws: 0..<design.draws)
      : sampler.values(
        coordinates: ReorderedCoordinates(design, reorderings: model.reorderings), draws: 0..<design.draws)
    let centered = columns.map { column in
      let mean = Moments(column.span).mean
      return column.map { $0 - mean }
    }
    func product(_ i: Int, _ j: Int) -> Double {
      zip(centered[i], centered[j]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return group.indices.flatMap { i in
      group.indices.map { j in i == j ? 1 : product(i, j) / (product(i, i) * product(j, j)).squareRoot() }
    }
  }

  /// The values of all variables in consecutive draws of a run, `[variable][draw]`.
  public func variableValues(coordinates: any InputCoordinates, draws: Range<Int>) -> [[Double]] {
    InputSampler(model.graph, nodes: nodes.variables).values(coordinates: coordinates, draws: draws)
  }
}
