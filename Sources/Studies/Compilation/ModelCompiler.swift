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
  var flowUnits: [String: Unit] = [:]
  var flowNames: [String] = []
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

  func scope(overrides: [String: Specification]) -> ParameterScope {
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
