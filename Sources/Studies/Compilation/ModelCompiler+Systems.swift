import Inventory
import Parameters

/// Compiles what a system demands, and what its processes take and emit, into entries of matrices.
extension ModelCompiler {
  mutating func compile(_ system: StudyFile.System) throws -> ProductSystem {
    for override in system.overrides where !file.parameters.contains(where: { $0.name == override.parameter })
    {
      let near = nearestName(to: override.parameter, among: file.parameters.map(\.name))
      throw StudyError(
        "'set' of the system '\(system.name)' names the unknown parameter '\(override.parameter)'"
          + (near.map { "; did you mean '\($0)'?" } ?? ""), at: override.place)
    }
    let overrides = system.overrides.map { ($0.parameter, $0.specification) }
    let scope = scope(overrides: Dictionary(overrides, uniquingKeysWith: { $1 }))
    var result = ProductSystem(name: system.name, scenario: "base")
    for (index, process) in file.processes.enumerated() {
      try add(process, index: index, scope, to: &result)
    }
    try addFactors(scope, to: &result)
    for (product, place, amount) in system.demand {
      let row = try self.process(named: product, demandedBy: "the system '\(system.name)'", at: place)
      let specification = Specification(
        certain: amount, what: "the demand of '\(system.name)' for '\(product)'")
      let input = UncertainInput(name: "", parts: [])
      let unit = try self.unit(ofProduct: row, givenBy: specification, input: input, scope)
      let target = Target(unit: unit, what: "'\(product)'", bareCounts: true)
      let node = try self.amount(specification, to: target, scope, input: input)
      result.demand.append(Entry(row: row, column: 0, amount: node, label: scope.label(specification)))
    }
    return result
  }

  private func process(named name: String, demandedBy user: String, at place: Place) throws -> Int {
    if let index = processIndex[name] { return index }
    let hint =
      nearestName(to: name, among: processIndex.keys).map { "did you mean '\($0)'?" }
      ?? "add a process of that name under 'processes:'"
    throw StudyError("\(user) needs '\(name)', which no process makes; \(hint)", at: place)
  }

  private mutating func add(
    _ process: StudyFile.Process, index: Int, _ scope: ParameterScope, to system: inout ProductSystem
  ) throws {
    let output = Specification(certain: process.output, what: "the output of '\(process.name)'")
    let made = try amount(
      output, to: Target(unit: productUnits[index], what: "'\(process.name)'", bareCounts: false), scope,
      input: UncertainInput(name: "", parts: []))
    if let constant = graph.constantValue(made), !(constant > 0) {
      throw StudyError("\(output.what) is \(constant): it must be above 0", at: process.output.place)
    }
    system.outputs.append(Entry(row: index, column: index, amount: made, label: scope.label(output)))
    let perOutput = (unit: productUnits[index], node: made)

    for input in process.inputs {
      let row = try self.process(
        named: input.name, demandedBy: "the process '\(process.name)'", at: input.namePlace)
      let unit = try unit(
        ofProduct: row, givenBy: input.specification,
        input: ModelCompiler.uncertainInput(of: input, "input", of: process), per: perOutput.unit, scope)
      let target = Target(unit: unit, what: "'\(input.name)'", bareCounts: true, output: perOutput)
      let node = try amount(input, "input", of: process, to: target, scope)
      system.inputs.append(
        Entry(
          row: row, column: index, amount: node, label: scope.label(input.specification),
          tags: Tags(stage: input.stage, task: input.task)))
    }
    for flow in process.flows {
      let unit = try flowUnit(flow, of: process, perOutput.unit, scope)
      let target = Target(unit: unit, what: "the flow '\(flow.name)'", bareCounts: false, output: perOutput)
      let node = try amount(flow, "flow", of: process, to: target, scope)
      let row = flowNames.firstIndex(of: flow.name) ?? 0
      system.flows.append(
        Entry(row: row, column: index, amount: node, label: scope.label(flow.specification)))
    }
    for impact in process.impacts {
      guard let row = file.indicators.firstIndex(where: { $0.name == impact.name }) else {
        let near = nearestName(to: impact.name, among: file.indicators.map(\.name))
        throw StudyError(
          "unknown indicator '\(impact.name)'; "
            + (near.map { "did you mean '\($0)'?" } ?? "add it under 'indicators:'"),
          at: impact.namePlace)
      }
      let indicator = file.indicators[row]
      let target = Target(
        unit: indicator.unit, what: "'\(indicator.name)'", bareCounts: true, output: perOutput,
        equivalences: indicator.equivalences)
      let node = try amount(impact, "impact", of: process, to: target, scope)
      system.impacts.append(
        Entry(row: row, column: index, amount: node, label: scope.label(impact.specification)))
    }
  }

  // MARK: - Flows and factors

  /// The unit that counts a flow: that of its first appearance, per unit of output or not.
  private mutating func flowUnit(
    _ flow: StudyFile.Exchange, of process: StudyFile.Process, _ output: Unit, _ scope: ParameterScope
  ) throws -> Unit {
    if let unit = flowUnits[flow.name] { return unit }
    let input = UncertainInput(
      name: flow.name, parts: ["process", process.name, "flow", flow.name, String(flow.occurrence)])
    let valued = try scope.compile(flow.specification, input: input, &graph)
    guard valued.hasDimension, !(valued.isBare) else {
      throw StudyError("\(flow.specification.what) needs a unit, as in 2 kg", at: flow.specification.place)
    }
    var unit = valued.unit
    if !unit.dimension.isElementary, (unit.dimension * output.dimension).isElementary {
      unit = Unit.coherent(unit.dimension * output.dimension)
    }
    flowUnits[flow.name] = unit
    flowNames.append(flow.name)
    return unit
  }

  private mutating func addFactors(_ scope: ParameterScope, to system: inout ProductSystem) throws {
    for (row, indicator) in file.indicators.enumerated() {
      for (flow, specification) in indicator.factors {
        guard let unit = flowUnits[flow], let column = flowNames.firstIndex(of: flow) else {
          if let near = nearestName(to: flow, among: flowNames) {
            record.note(
              "\(specification.what) is not used: no process has this flow; did you mean '\(near)'?",
              at: specification.place)
          }
          continue
        }
        let input = UncertainInput(
          name: specification.what, parts: ["factor", indicator.name, flow])
        let target = Target(
          unit: indicator.unit.per(unit), what: "a factor from '\(flow)' to '\(indicator.name)'",
          bareCounts: false,
          equivalences: indicator.equivalences)
        let node = try amount(specification, to: target, scope, input: input)
        system.factors.append(
          Entry(row: row, column: column, amount: node, label: scope.label(specification)))
      }
    }
    for process in file.processes {
      for flow in process.flows
      where !file.indicators.contains(where: { $0.factors.contains { $0.flow == flow.name } }) {
        record.note(
          "the flow '\(flow.name)' has a factor in no indicator and counts for nothing", at: flow.namePlace)
      }
    }
  }

  private mutating func amount(
    _ exchange: StudyFile.Exchange, _ kind: String, of process: StudyFile.Process, to target: Target,
    _ scope: ParameterScope
  ) throws -> ExpressionGraph.NodeID {
    try amount(
      exchange.specification, to: target, scope,
      input: ModelCompiler.uncertainInput(of: exchange, kind, of: process))
  }

  private static func uncertainInput(
    of exchange: StudyFile.Exchange, _ kind: String, of process: StudyFile.Process
  ) -> UncertainInput {
    let occurrence = exchange.occurrence == 0 ? "" : " \(exchange.occurrence + 1)"
    return UncertainInput(
      name: "\(process.name): \(exchange.name)\(occurrence)",
      parts: ["process", process.name, kind, exchange.name, String(exchange.occurrence)])
  }

  private mutating func amount(
    _ specification: Specification, to target: Target, _ scope: ParameterScope, input: UncertainInput
  ) throws -> ExpressionGraph.NodeID {
    let valued = try scope.compile(specification, input: input, &graph)
    if specification.uncertainty != nil { record.sample(input.name, valued) }
    let node = try target.convert(valued, specification, &graph)
    if let value = graph.constantValue(node), value.isNaN {
      throw StudyError("\(specification.what) is not a finite number", at: specification.place)
    }
    return node
  }
}
