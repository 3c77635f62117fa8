import Interchange
public import Inventory
import Parameters
public import Propagation
import Sampling

/// A study that was read, checked and compiled.
public struct Study: Sendable {
  /// Title of the study.
  public let title: String
  /// The functional unit in words.
  public let functionalUnit: String
  /// The file as it was named.
  public let path: String
  /// SHA-256 of the file, hexadecimal.
  public let sha256: String
  /// Draws that the study asks for; nil when it leaves them to the command.
  public let draws: Int?
  /// Seed that the study asks for.
  public let seed: UInt64?
  /// Design that the study asks for.
  public let design: String?
  /// Model, notes and inputs.
  public let compiled: CompiledStudy
  let expected: [ExpectedRow]
  let units: UnitTable
  /// What checked the static results: totals, by the automatic choice of solver.
  private let checkedPlan: PropagationPlan?

  /// The model.
  public var model: LifeCycleModel { compiled.model }

  /// The model compiled. What reading the study has worked out already is not worked out again.
  /// - Parameters: see `PropagationPlan`.
  public func plan(
    detail: Detail = .contributions, solver: SolverChoice = .automatic
  ) -> PropagationPlan {
    if detail == .totals, solver == .automatic, let checkedPlan { return checkedPlan }
    return PropagationPlan(model, detail: detail, solver: solver, sharing: checkedPlan)
  }

  /// The model compiled for scores and their derivatives, in the same way.
  public func gradientPlan(solver: SolverChoice = .automatic) -> GradientPlan {
    GradientPlan(model, solver: solver, sharing: checkedPlan)
  }

  /// Reads a study file.
  /// - Parameters:
  ///   - path: the file.
  ///   - settings: parameters to fix, with their values as text.
  ///   - isStrict: whether an impossible uncertainty of the background is an error.
  ///   - keepsParametersApart: whether certain parameters and formulas are inputs of the model, with one value each, for
  ///     derivatives with respect to them.
  /// - Throws: `StudyError` with the place; `SettingError` for a setting that does not fit.
  public init(
    path: String, settings: [(name: String, value: String)] = [], isStrict: Bool = false,
    keepsParametersApart: Bool = false
  ) throws {
    do {
      try self.init(
        reading: path, settings: settings, isStrict: isStrict, keepsParametersApart: keepsParametersApart)
    } catch var error as StudyError {
      error.file = path
      throw error
    }
  }

  /// A study that was compiled from something else than a study file.
  init(title: String, functionalUnit: String, path: String, sha256: String, compiled: CompiledStudy) {
    (self.title, self.functionalUnit, self.path, self.sha256) = (title, functionalUnit, path, sha256)
    self.compiled = compiled
    (draws, seed, design, expected, units) = (nil, nil, nil, [], UnitTable())
    checkedPlan = nil
  }

  private init(
    reading path: String, settings: [(name: String, value: String)], isStrict: Bool,
    keepsParametersApart: Bool
  ) throws {
    let document = try StudyDocument(path: path)
    var reader = try StudyFileReader(document)
    let file = try reader.read()
    let fixed = try Study.fixed(settings, file)
    var compiler = ModelCompiler(
      file: file, path: path, fixed: fixed, isStrict: isStrict, keepsParametersApart: keepsParametersApart)
    let compiled: CompiledStudy
    do {
      compiled = try compiler.compile()
    } catch let error as StudyError where Study.isSetting(error) {
      throw SettingError(message: error.diagnostic.message)
    }
    let checkedPlan = PropagationPlan(compiled.model, detail: .totals)
    self.checkedPlan = checkedPlan
    self.compiled = compiled.adding(try Study.staticNotes(checkedPlan, file))
    title = file.title
    functionalUnit = file.functionalUnit
    self.path = path
    sha256 = SHA256.hexadecimal(of: document.bytes)
    (draws, seed, design) = (file.analysis.draws, file.analysis.seed, file.analysis.design)
    expected = file.expected
    units = file.units
    if let design, Design.Kind(rawValue: design) == nil {
      throw StudyError(
        "unknown design '\(design)': it may be random, lhs, sobol or halton", at: file.analysis.designPlace)
    }
    try checkExpectedNames(file)
    if !expected.isEmpty { _ = try expectations() }
  }

  /// A setting stands on line 0, which no file has.
  private static func isSetting(_ error: StudyError) -> Bool { error.diagnostic.place.line == 0 }

  private static func fixed(
    _ settings: [(name: String, value: String)], _ file: StudyFile
  ) throws -> [String: Specification] {
    var fixed: [String: Specification] = [:]
    for (name, value) in settings {
      guard file.parameters.contains(where: { $0.name == name }) else {
        let near = nearestName(to: name, among: file.parameters.map(\.name))
        throw SettingError(
          message: "--set: the study has no parameter '\(name)'"
            + (near.map { "; did you mean '\($0)'?" } ?? ""))
      }
      let node = StudyNode(content: .scalar(value), place: Place(line: 0, column: 0))
      do {
        fixed[name] = Specification(
          certain: try Amount(node, "--set \(name)=\(value)", units: file.units),
          what: "--set \(name)=\(value)")
      } catch let error as StudyError {
        throw SettingError(message: error.diagnostic.message)
      }
    }
    return fixed
  }

  /// Notes on static results that do not exist.
  ///
  /// A technosphere that is singular with static values is an error of the study, at the first process of it.
  private static func staticNotes(_ plan: PropagationPlan, _ file: StudyFile) throws -> [Diagnostic] {
    return try zip(file.systems, plan.staticFailures()).compactMap { system, failure in
      guard let failure else { return nil }
      guard let process = failure.processes.first else {
        return Diagnostic(
          severity: .note, place: system.place,
          message: "the system '\(system.name)' has no static result: \(failure.reason)")
      }
      throw StudyError(
        "\(failure.reason) (system '\(system.name)'): check amounts and outputs",
        at: (file.processes.map(\.place) + file.backgrounds.flatMap(\.links).map(\.place))[process])
    }
  }
}

/// A setting of the command line that does not fit the study.
public struct SettingError: Error, Hashable, Sendable {
  /// What is wrong, and the cure.
  public let message: String
}
