import Inventory
import Parameters

/// Writes one group of product systems that share A, B and C into the expression graph.
struct SystemPlan {
  typealias NodeID = ExpressionGraph.NodeID

  /// The name under which burdens are booked that no tag claims.
  static let untagged = "untagged"

  let model: LifeCycleModel
  /// Indices of the group's systems; they differ in their demand alone.
  let members: [Int]
  let detail: Detail
  let background: BackgroundScores?

  private var system: ProductSystem { model.systems[members[0]] }

  /// Adds supplies, scores and their parts to the graph.
  func outputs(
    graph: inout ExpressionGraph, linear: inout LinearPlan
  ) -> [(output: Output, node: NodeID)] {
    let equations = equations(graph: &graph, linear: &linear)
    let (processes, local) = (equations.processes, equations.local)
    let attributions =
      detail == .contributions
      ? TagKind.allCases.compactMap { kind in
        Attribution(
          kind: kind, model: model, system: system, processes: processes, local: local,
          intensities: equations.intensities, graph: &graph, linear: &linear)
      } : []

    return scores(of: equations, attributions: attributions, graph: &graph)
  }

  /// The scores of all members, with their parts where `attributions` and the detail ask for them.
  func scores(
    of equations: SystemEquations, attributions: [Attribution], graph: inout ExpressionGraph
  ) -> [(output: Output, node: NodeID)] {
    var result: [(output: Output, node: NodeID)] = []
    for (member, index) in members.enumerated() {
      let scores = ScoreBuilder(
        system: index, supplies: equations.supplies[member], demand: equations.demands[member],
        processes: equations.processes, reached: Set(equations.reached[member]), detail: detail,
        background: background, backgroundDemand: model.systems[index].backgroundDemand)
      for indicator in model.indicators.indices {
        result += scores.outputs(
          indicator: indicator, intensity: equations.intensities[indicator], attributions: attributions,
          &graph)
      }
    }
    return result
  }

  /// Writes A s = f for all members at once, and what a unit of each process scores.
  func equations(graph: inout ExpressionGraph, linear: inout LinearPlan) -> SystemEquations {
    let reached = members.map { model.systems[$0].reachedProcesses(among: model.processes.count) }
    let processes = Set(reached.joined()).sorted()
    let local = Dictionary(uniqueKeysWithValues: processes.enumerated().map { ($1, $0) })
    let technosphere = cells(local, &graph)
    let demands = members.map { member in
      var rows: [Int: NodeID] = [:]
      for entry in model.systems[member].demand {
        guard let row = local[entry.row] else { continue }
        rows[row] = rows[row].map { graph.apply(.add, $0, entry.amount) } ?? entry.amount
      }
      return rows
    }
    let supplies = linear.solve(
      order: processes.count, cells: technosphere, rightHandSides: demands, graph: &graph)
    return SystemEquations(
      processes: processes, local: local, reached: reached, cells: technosphere, demands: demands,
      supplies: supplies, intensities: intensities(processes, local, &graph))
  }

  /// The reached part of A: outputs on the diagonal, inputs negative.
  private func cells(_ local: [Int: Int], _ graph: inout ExpressionGraph) -> [LinearPlan.Cell] {
    var cells: [LinearPlan.Cell] = []
    for entry in system.outputs {
      guard let place = local[entry.row] else { continue }
      cells.append(.init(row: place, column: place, value: entry.amount))
    }
    for entry in system.inputs {
      guard let column = local[entry.column], let row = local[entry.row] else { continue }
      cells.append(.init(row: row, column: column, value: graph.apply(.negate, entry.amount)))
    }
    return cells
  }

  /// Q = C B + direct impacts, `[indicator][process]`: score for one unit of a process; nil where zero.
  private func intensities(
    _ processes: [Int], _ local: [Int: Int], _ graph: inout ExpressionGraph
  ) -> [[NodeID?]] {
    var result: [[NodeID?]] = Array(
      repeating: Array(repeating: nil, count: processes.count), count: model.indicators.count)
    func add(_ node: NodeID, indicator: Int, process: Int, _ graph: inout ExpressionGraph) {
      let sum = result[indicator][process].map { graph.apply(.add, $0, node) } ?? node
      result[indicator][process] = sum
    }
    for impact in system.impacts {
      guard let process = local[impact.column] else { continue }
      add(impact.amount, indicator: impact.row, process: process, &graph)
    }
    for input in system.backgroundInputs {
      guard let process = local[input.column], let background else { continue }
      for indicator in model.indicators.indices {
        guard let score = background.score(ofActivity: input.row, indicator: indicator) else { continue }
        add(graph.apply(.multiply, input.amount, score), indicator: indicator, process: process, &graph)
      }
    }
    let factors = Dictionary(grouping: system.factors, by: \.column)
    for flow in system.flows {
      guard let process = local[flow.column] else { continue }
      for factor in factors[flow.row] ?? [] {
        let product = graph.apply(.multiply, factor.amount, flow.amount)
        add(product, indicator: factor.row, process: process, &graph)
      }
    }
    return result
  }
}

/// The equations of a group of systems that share A, B and C, over the processes that any of them reaches.
struct SystemEquations: Sendable {
  typealias NodeID = ExpressionGraph.NodeID

  /// Indices of the processes, ascending.
  let processes: [Int]
  /// Place of each process among them.
  let local: [Int: Int]
  /// Processes that each member reaches.
  let reached: [[Int]]
  /// A.
  let cells: [LinearPlan.Cell]
  /// f of each member, by place.
  let demands: [[Int: NodeID]]
  /// s of each member, by place; nil where zero by structure.
  let supplies: [[NodeID?]]
  /// Score for one unit of a process, `[indicator][place]`; nil where zero.
  let intensities: [[NodeID?]]
}

/// Sums of products of the graph, for the scores of one system.
struct ScoreBuilder {
  typealias NodeID = ExpressionGraph.NodeID

  let system: Int
  let supplies: [NodeID?]
  let demand: [Int: NodeID]
  let processes: [Int]
  let reached: Set<Int>
  let detail: Detail
  let background: BackgroundScores?
  let backgroundDemand: [Entry]

  func outputs(
    indicator: Int, intensity: [NodeID?], attributions: [Attribution], _ graph: inout ExpressionGraph
  ) -> [(output: Output, node: NodeID)] {
    func output(_ part: Output.Part, _ node: NodeID) -> (output: Output, node: NodeID) {
      (Output(system: system, indicator: indicator, part: part), node)
    }
    var total: NodeID?
    var parts: [(output: Output, node: NodeID)] = []
    for (place, process) in processes.enumerated() where reached.contains(process) {
      guard let supply = supplies[place], let intensity = intensity[place] else { continue }
      let contribution = graph.apply(.multiply, intensity, supply)
      total = total.map { graph.apply(.add, $0, contribution) } ?? contribution
      parts.append(output(.process(process), contribution))
    }
    for entry in backgroundDemand {
      guard let background, let score = background.score(ofActivity: entry.row, indicator: indicator) else {
        continue
      }
      let demanded = graph.apply(.multiply, entry.amount, score)
      total = total.map { graph.apply(.add, $0, demanded) } ?? demanded
      for (process, share) in background.contributions(ofActivity: entry.row, indicator: indicator) {
        parts.append(output(.background(process), graph.apply(.multiply, entry.amount, share)))
      }
    }
    let zero = graph.constant(0)
    var result = [output(.total, total ?? zero)]
    guard detail == .contributions else { return result }
    for attribution in attributions {
      for (tag, weights) in attribution.weights(indicator: indicator, demand: demand, &graph) {
        var sum: NodeID?
        for (place, weight) in weights.supply.sorted(by: { $0.key < $1.key }) {
          guard reached.contains(processes[place]), let supply = supplies[place] else { continue }
          let product = graph.apply(.multiply, weight, supply)
          sum = sum.map { graph.apply(.add, $0, product) } ?? product
        }
        if let direct = weights.demand { sum = sum.map { graph.apply(.add, $0, direct) } ?? direct }
        if let sum { result.append(output(.tag(attribution.kind, tag), sum)) }
      }
    }
    return result + parts
  }
}
