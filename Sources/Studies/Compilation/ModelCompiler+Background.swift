import Inventory
import Parameters

/// Products of a database stand in the model as processes that take one unit of them: so tags, demands and
/// contributions of a link are those of any process.
extension ModelCompiler {
  /// Reads the databases and gives their links places behind the processes.
  mutating func readBackgrounds() throws {
    if file.backgrounds.isEmpty {
      guard let method = file.indicators.lazy.flatMap(\.methods).first else { return }
      throw StudyError(
        "'method' names a method of a database: add the database under 'background:'", at: method.place)
    }
    for section in file.backgrounds {
      for link in section.links where processIndex[link.name] != nil {
        throw StudyError("'\(link.name)' is a process of the study already: rename the link", at: link.place)
      }
      let linked = try LinkedDatabase(
        section, indicators: file.indicators, units: file.units, isAlone: file.backgrounds.count == 1,
        isStrict: isStrict,
        path: { [tables] in tables.path(of: $0) })
      for note in linked.notes { record.note(note.message, at: note.place) }
      backgrounds.append(linked)
    }
    try checkMethodNames()
    for (index, link) in backgrounds.flatMap(\.links).enumerated() {
      processIndex[link.name] = file.processes.count + index
      linkUnits.append(link.unit)
    }
  }

  /// What an indicator names has to be in the database that it names, or else in one of all.
  private func checkMethodNames() throws {
    let names = backgrounds.map(\.section.name)
    for (index, indicator) in file.indicators.enumerated() {
      for method in indicator.methods {
        if let name = method.background, !names.contains(name) {
          throw StudyError(
            "there is no background '\(name)'; "
              + (nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
                ?? "there is \(names.joined(separator: ", "))"),
            at: method.place)
        }
        if backgrounds.allSatisfy({ $0.methodOfIndicator[index] == nil }) {
          throw StudyError("no background has a method '\(method.text)'", at: method.place)
        }
      }
    }
  }

  /// The unit that counts a product: of a link of which nobody says it, that of its first amount.
  mutating func unit(
    ofProduct row: Int, givenBy specification: Specification, input: UncertainInput, per output: Unit? = nil,
    _ scope: ParameterScope
  ) throws -> Unit {
    if row < productUnits.count { return productUnits[row] }
    let link = row - productUnits.count
    if let unit = linkUnits[link] { return unit }
    let valued = try scope.compile(specification, input: input, &graph)
    // A number without a unit is taken as given, and leaves the next one its own.
    guard valued.hasDimension, !valued.isBare, !valued.unit.dimension.isNone else { return .one }
    let unit = ModelCompiler.unit(valued.unit, times: output)
    linkUnits[link] = unit
    return unit
  }

  /// What an amount counts that may be given per unit of output.
  private static func unit(_ unit: Unit, times output: Unit?) -> Unit {
    guard let output, !output.dimension.isNone, !unit.dimension.isElementary else { return unit }
    let whole = unit.dimension * output.dimension
    let isDivided = output.dimension.bases.allSatisfy {
      unit.dimension.exponent(of: $0) == -output.dimension.exponent(of: $0)
    }
    return isDivided || whole.isElementary ? Unit.coherent(whole) : unit
  }

  /// Adds the links that are used to the systems, each as one activity of the database.
  mutating func addLinks(to systems: inout [ProductSystem]) -> Background? {
    let (links, joined) = joinedBackgrounds()
    guard let joined else { return nil }
    var reached: Set<Int> = []
    for system in systems { reached.formUnion(system.reachedProcesses(among: processIndex.count)) }
    var activities: [BackgroundActivity] = []
    let numbers = backgrounds.enumerated().flatMap { number, linked in linked.links.map { _ in number } }
    var ofBackground: [[Int]] = Array(repeating: [], count: backgrounds.count)
    for (index, link) in links.enumerated() {
      let process = file.processes.count + index
      guard reached.contains(process) else {
        record.note("no system uses the link '\(link.name)'", at: link.place)
        continue
      }
      noteUnit(of: link, linkUnits[index])
      let label = "the link '\(link.name)' (\(fileName):\(link.place.line):\(link.place.column))"
      let one = graph.constant(1)
      for system in systems.indices {
        systems[system].outputs.append(Entry(row: process, column: process, amount: one, label: label))
        systems[system].backgroundInputs.append(
          Entry(row: activities.count, column: process, amount: one, label: label))
      }
      ofBackground[numbers[index]].append(activities.count)
      activities.append(BackgroundActivity(name: link.name, demand: [link.product: 1]))
    }
    guard !activities.isEmpty else { return nil }
    return Background(
      database: joined.database, activities: activities, methodOfIndicator: joined.methods,
      isUncertain: backgrounds.contains { $0.section.isUncertain },
      sources: zip(backgrounds, ofBackground).compactMap { linked, activities in
        linked.section.isUncertain && !activities.isEmpty
          ? BackgroundSource(name: linked.section.name, activities: activities) : nil
      })
  }

  /// All databases as one, and the links to it.
  private func joinedBackgrounds()
    -> ([LinkedDatabase.Link], (database: LifeCycleDatabase, methods: [Int?])?)
  {
    guard backgrounds.count > 1 else {
      return (backgrounds.flatMap(\.links), backgrounds.first.map { ($0.database, $0.methodOfIndicator) })
    }
    let parts = backgrounds.map { linked in
      LifeCycleDatabase.Part(
        name: linked.section.name,
        database: linked.section.isUncertain ? linked.database : linked.database.withoutUncertainty(),
        methods: linked.methodOfIndicator)
    }
    let (database, offsets, methods) = LifeCycleDatabase.joined(parts)
    let links = zip(backgrounds, offsets).flatMap { linked, offset in
      linked.links.map { $0.moved(by: offset) }
    }
    return (links, (database, methods))
  }

  private func noteUnit(of link: LinkedDatabase.Link, _ used: Unit?) {
    guard link.unit == nil else { return }
    let written = link.unitText.isEmpty ? "" : " ('\(link.unitText)')"
    record.note(
      "the unit of '\(link.name)' in the database is not known\(written): its amounts are taken "
        + (used.map { "in \($0.symbol)" } ?? "as given") + "; 'unit' in the link says it",
      at: link.place)
  }

  /// The links as processes of the model.
  var linkProcesses: [Process] {
    zip(backgrounds.flatMap(\.links), linkUnits).map {
      Process(name: $0.name, unit: $1?.symbol ?? "", tags: Tags())
    }
  }
}
