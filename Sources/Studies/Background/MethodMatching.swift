import Interchange
import Inventory
import Parameters

/// Which method of a database scores which indicator of a study.
///
/// An indicator names its method (`method: method-01`), by its name, its package's or its file's; else the method of the
/// indicator's own name is taken. Case and punctuation do not count.
struct MethodMatching {
  /// What was matched.
  struct Matches {
    var methods: [CharacterizationMethod] = []
    var methodOfIndicator: [Int?] = []
    var notes: [Diagnostic] = []
  }

  private let section: BackgroundSection
  private let methods: [CharacterizationMethod]
  private let units: UnitTable
  /// Whether no other database can have a method that is missing here.
  private let isAlone: Bool
  /// What each method may be called, plain.
  private let names: [Set<String>]
  /// What each is called in messages.
  private let shown: [String]

  init(
    _ section: BackgroundSection, _ methods: [CharacterizationMethod], _ packages: [Datapackage],
    units: UnitTable, isAlone: Bool
  ) {
    self.section = section
    self.isAlone = isAlone
    self.methods = methods
    self.units = units
    // A database has one method for each package that characterises, in their order.
    let sources = packages.filter { $0.groups.contains { $0.matrix == "characterization_matrix" } }
    names = zip(methods, sources).map { method, package in
      let file = package.path.split(separator: "/").last.map(String.init) ?? package.path
      let stem = file.hasSuffix(".zip") ? String(file.dropLast(4)) : file
      return Set([method.name, package.name, stem, file].map(MethodMatching.plain))
    }
    shown = methods.map(\.name)
  }

  /// Finds the method of every indicator.
  /// - Throws: `StudyError` at an indicator whose method there is not or has another dimension, and where no
  ///   indicator has a method at all.
  func match(_ indicators: [StudyFile.Indicator]) throws -> Matches {
    guard !methods.isEmpty else {
      throw StudyError(
        "\(section.what) has no characterisation: name packages of methods, as in methods: [method-01.zip]",
        at: section.place)
    }
    let found = try indicators.map(method)
    if found.allSatisfy({ $0 == nil }) {
      throw StudyError(
        "no indicator has a method of \(section.what), so that nothing of it would count; \(cure(indicators[0]))",
        at: section.methods.first?.place ?? section.place)
    }
    var matches = Matches()
    for (indicator, method) in zip(indicators, found) {
      guard let method else {
        note(
          "'\(indicator.name)' has no method of \(section.what): what comes from there counts for nothing; "
            + cure(indicator), indicator.place, &matches)
        matches.methodOfIndicator.append(nil)
        continue
      }
      matches.methodOfIndicator.append(matches.methods.count)
      matches.methods.append(try scaled(methods[method], to: indicator, &matches))
    }
    for method in methods.indices where !found.contains(method) {
      note(
        "the method '\(shown[method])' of \(section.what) scores no indicator",
        section.methods.first?.place ?? section.place, &matches)
    }
    return matches
  }

  private func cure(_ indicator: StudyFile.Indicator) -> String {
    "name one in the indicator, as in \(indicator.name): {unit: \(indicator.unit.symbol), method: \(shown[0])}"
      + (shown.count > 1 ? "; there are \(list(Array(shown.indices)))" : "")
  }

  private func list(_ methods: [Int]) -> String {
    methods.prefix(8).map { "'\(shown[$0])'" }.joined(separator: ", ") + (methods.count > 8 ? " ..." : "")
  }

  private func method(of indicator: StudyFile.Indicator) throws -> Int? {
    let named = indicator.method(of: section.name)
    let (wanted, place) = named.map { ($0.text, $0.place) } ?? (indicator.name, indicator.place)
    let matching = methods.indices.filter { names[$0].contains(MethodMatching.plain(wanted)) }
    if matching.count > 1 {
      throw StudyError(
        "'\(wanted)' may be any of the methods \(list(matching)): write its whole name as the 'method' of the indicator",
        at: place)
    }
    if matching.isEmpty, let named, isAlone || named.background != nil {
      let near = nearestName(to: wanted, among: shown)
      throw StudyError(
        "\(section.what) has no method '\(wanted)'; "
          + (near.map { "did you mean '\($0)'?" } ?? "there are \(list(Array(shown.indices)))"), at: place)
    }
    return matching.first
  }

  /// The method with scores in the unit of the indicator.
  private func scaled(
    _ method: CharacterizationMethod, to indicator: StudyFile.Indicator, _ matches: inout Matches
  ) throws -> CharacterizationMethod {
    let place = indicator.method(of: section.name)?.place ?? indicator.place
    guard let unit = DatabaseUnits.scoreUnit(method.unit, units) else {
      note(
        "the unit of the method '\(method.name)' is not known: its scores are taken to be in "
          + indicator.unit.symbol, place, &matches)
      return method
    }
    guard
      unit.dimension == indicator.unit.dimension
        || unit.dimension * indicator.equivalences == indicator.unit.dimension
    else {
      throw StudyError(
        "'\(indicator.name)' is counted in \(indicator.unit.symbol), but its method '\(method.name)' in "
          + "\(method.unit): choose another method, or write the unit of the method", at: place)
    }
    let factor = unit.convert(1, to: indicator.unit)
    guard factor != 1 else { return method }
    return CharacterizationMethod(
      name: method.name, unit: indicator.unit.symbol, factors: method.factors.scaled(by: factor))
  }

  private func note(_ message: String, _ place: Place, _ matches: inout Matches) {
    matches.notes.append(Diagnostic(severity: .note, place: place, message: message))
  }

  /// Packages have letters, digits, `_`, `-` and `.` in their names alone, where methods have spaces and more.
  private static func plain(_ name: String) -> String {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }
}

extension ExchangeTable {
  /// The same exchanges, static amounts and draws times a factor.
  fileprivate func scaled(by factor: Double) -> ExchangeTable {
    var table = ExchangeTable()
    table.reserve(count)
    for distribution in distributions { _ = table.add(distribution) }
    for index in 0..<count {
      table.append(
        row: Int(rows[index]), column: Int(columns[index]), amount: amounts[index] * factor,
        factor: factors[index] * factor, uncertainty: uncertainties[index], identity: identities[index],
        resource: Int(resources[index]), resourceRow: Int(resourceRows[index]))
    }
    return table
  }
}
