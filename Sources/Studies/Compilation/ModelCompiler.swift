public import Inventory
import Parameters
import Sampling

/// A study ready to run: its model, and what there is to say about it.
public struct CompiledStudy: Sendable {
  /// Processes, systems and formulas.
  public let model: LifeCycleModel
  /// Notes, in order of appearance.
  public let notes: [Diagnostic]
  /// What is known of each input, by identity.
  public let inputs: [UInt64: InputDescription]
  /// Parameters and uncertain amounts by name, to sample.
  public let sampled: [String: SampledValue]
  /// The data files that were read, as the study names them, with their SHA-256.
  public let files: [(name: String, sha256: String)]

  func adding(_ more: [Diagnostic]) -> CompiledStudy {
    CompiledStudy(model: model, notes: notes + more, inputs: inputs, sampled: sampled, files: files)
  }
}

/// Turns a study file into a model: names into indices, amounts into nodes, units checked on the way.
struct ModelCompiler {
  let file: StudyFile
  let fileName: String
  /// Parameters that the command line fixes.
  let fixed: [String: Specification]
  let tables: DataTables

  /// Whether an impossible uncertainty of the background is an error.
  let isStrict: Bool

  let record = CompilationRecord()
  var graph = ExpressionGraph()
  /// Units of the products of processes.
  var productUnits: [Unit] = []
  /// Processes, and behind them the links to the background.
  var processIndex: [String: Int] = [:]
  var backgrounds: [LinkedDatabase] = []
  /// Units of links; nil while nobody has said it.
  var linkUnits: [Unit?] = []
  private var flowUnits: [String: Unit] = [:]
  private var flowNames: [String] = []
  private var reorderings: [Reordering] = []

  init(
    file: StudyFile, path: String, fixed: [String: Specification], isStrict: Bool = false,
    keepsParametersApart: Bool = false
  ) {
    record.keepsParametersApart = keepsParametersApart
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let fileName = parts.last.map(String.init) ?? path
    let folder = parts.dropLast().joined(separator: "/")
    tables = DataTables(
      folder: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, units: file.units)
    self.file = file
    self.fileName = fileName
    self.fixed = fixed
    self.isStrict = isStrict
  }

  mutating func compile() throws -> CompiledStudy {
    for (index, process) in file.processes.enumerated() { processIndex[process.name] = index }
    try checkNames()
    try readBackgrounds()
    let base = scope(overrides: [:])
    // Every parameter is checked, used or not.
    for parameter in file.parameters {
      do {
        _ = try base.value(of: parameter.name, offset: 0, &graph)
      } catch let error as FormulaError {
        throw StudyError(
          "\(parameter.specification.what): \(error.message)", at: parameter.specification.place)
      }
    }
    for name in file.shares.flatMap({ $0.parts.map(\.name) })
      + file.rows.flatMap({ $0.columns.map(\.parameter) })
    {
      _ = try base.value(of: name, offset: 0, &graph)
    }
    try addDependences(base)
    productUnits = try file.processes.map { try productUnit(of: $0, base) }
    var systems: [ProductSystem] = []
    for system in file.systems { systems.append(try compile(system)) }
    noteUndemanded(systems)
    let background = addLinks(to: &systems)
    try setRoles(base, of: &systems)
    var model = LifeCycleModel(
      processes: zip(file.processes, productUnits).map { process, unit in
        Process(name: process.name, unit: unit.symbol, tags: Tags(stage: process.stage, task: process.task))
      } + linkProcesses,
      indicators: file.indicators.map { Indicator(name: $0.name, unit: $0.unit.symbol) }, flows: flowNames,
      graph: graph, systems: systems, nodeLabels: record.nodeLabels, inputGroups: mergedGroups(),
      reorderings: reorderings, background: background)
    model.inseparable = record.inseparable.map { InputGroup(name: $0.name, identities: Set($0.identities)) }
    model.unordered = record.unordered
    model.studyGroups = try studyGroups()
    return CompiledStudy(
      model: model, notes: record.notes, inputs: record.descriptions, sampled: record.sampled,
      files: tables.files + backgrounds.flatMap(\.files))
  }

  private func scope(overrides: [String: Specification]) -> ParameterScope {
    ParameterScope(
      file: file, fileName: fileName, overrides: overrides, fixed: fixed, tables: tables, record: record)
  }

  /// The unit that counts a product: the one its output is written in.
  private mutating func productUnit(of process: StudyFile.Process, _ scope: ParameterScope) throws -> Unit {
    let output = try scope.compile(process.output, "the output of '\(process.name)'", &graph)
    if output.isBare, case .quantity(let quantity) = process.output.kind {
      throw StudyError(
        "the output of '\(process.name)' has no unit: write \(quantity.value) unit, or what it counts",
        at: process.output.place)
    }
    return output.unit
  }

  // MARK: - Systems

  private mutating func compile(_ system: StudyFile.System) throws -> ProductSystem {
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

  // MARK: - Sets and correlations

  /// Names that two sections define, and names in choices that none does.
  private func checkNames() throws {
    let parameters = Set(file.parameters.map(\.name))
    var seen = parameters
    let others =
      file.shares.flatMap { $0.parts.map { ($0.name, $0.place) } }
      + file.rows.flatMap { $0.columns.map { ($0.parameter, $0.place) } }
    for (name, place) in others where !seen.insert(name).inserted {
      throw StudyError("'\(name)' is defined twice: rename one", at: place)
    }
    for option in file.choices.flatMap(\.options) {
      for (name, setting) in option.settings where !parameters.contains(name) {
        let near = nearestName(to: name, among: parameters.sorted())
        throw StudyError(
          "the choice '\(option.name)' sets the unknown parameter '\(name)'"
            + (near.map { "; did you mean '\($0)'?" } ?? ""),
          at: setting.place)
      }
    }
  }

  /// Groups that share inputs are one: the parts of correlated shares.
  private func mergedGroups() -> [InputGroup] {
    var merged: [(name: String, identities: Set<UInt64>)] = []
    for group in record.groups {
      var (name, identities) = (group.name, Set(group.identities))
      for other in merged where !other.identities.isDisjoint(with: identities) {
        name = other.name
        identities.formUnion(other.identities)
      }
      merged.removeAll { !$0.identities.isDisjoint(with: identities) }
      merged.append((name, identities))
    }
    return merged.map { InputGroup(name: $0.name, identities: $0.identities) }
  }

  private mutating func addDependences(_ base: ParameterScope) throws {
    let compiler = DependenceCompiler(file: file, record: record, scope: base)
    for group in try compiler.groups(&graph) {
      record.group(named: group.inputs.map(\.name).joined(separator: " + "), group.inputs.map(\.identity))
      if file.analysis.isReordered {
        guard let scores = group.normalScores else {
          throw StudyError(
            "Iman and Conover's method has no t copula: leave 'df' out", at: file.correlations[0].place)
        }
        reorderings.append(
          Reordering(
            inputs: group.inputs, spearman: scores.map { RankCorrelation.spearman(normalScores: $0) }))
      } else {
        graph.add(group.dependence)
      }
    }
  }

  // MARK: - Notes

  private mutating func noteUndemanded(_ systems: [ProductSystem]) {
    var reached: Set<Int> = []
    for system in systems { reached.formUnion(system.reachedProcesses(among: processIndex.count)) }
    for (index, process) in file.processes.enumerated() where !reached.contains(index) {
      record.note("no system demands the process '\(process.name)'", at: process.place)
    }
  }
}
