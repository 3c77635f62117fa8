import Parameters

/// Reads the sections of a study file.
struct StudyFileReader {
  static let later = [
    "scenarios", "years", "budget", "fleets", "rebound", "break-even",
  ]

  private let top: MapReader
  private(set) var units: UnitTable

  init(_ document: StudyDocument) throws {
    top = try MapReader(document.root, "the study file")
    try top.allow(
      [
        "monteverde", "study", "indicators", "parameters", "processes", "systems", "analysis", "expected",
        "units",
        "correlations", "shares", "choices", "rows", "groups", "background",
      ],
      later: StudyFileReader.later)
    let version = try top.required(
      "monteverde", cure: "begin the file with 'monteverde: 1', the version of the format")
    guard version.text == "1" else {
      throw StudyError(
        "this program reads version 1 of the format, not '\(version.text ?? version.kind)'", at: version.place
      )
    }
    units = UnitTable()
  }

  mutating func read() throws -> StudyFile {
    let study = try MapReader(
      try top.required("study", cure: "add 'study:' with a title and a functional unit"), "'study'")
    try study.allow(["title", "functional unit", "description", "boundary", "end of life", "sources"])
    let processes = try MapReader(
      try top.required("processes", cure: "add at least one process with an output"), "'processes'")
    try declareUnits(processes: processes, study: study)
    let (text, amount) = try functionalUnit(study)
    for key in ["description", "end of life"] { _ = try study.text(key) }
    if let text = study.optional("end of life"), text.text != "cut-off" {
      throw StudyError(
        "'end of life: \(text.text ?? "")' is not supported yet: it may be cut-off", at: text.place)
    }
    let dependence = DependenceReader(units: units)
    return StudyFile(
      title: try study.text("title", cure: "say in one line what is assessed"),
      functionalUnit: text, functionalAmount: amount, units: units, indicators: try indicators(),
      parameters: try parameters(), processes: try ProcessReader(units: units).processes(processes),
      systems: try systems(), correlations: try dependence.correlations(top.optional("correlations")),
      shares: try dependence.shares(top.optional("shares")),
      choices: try dependence.choices(top.optional("choices")),
      rows: try dependence.rows(top.optional("rows")),
      groups: try dependence.groups(top.optional("groups")),
      backgrounds: try BackgroundReader(units: units).backgrounds(top.optional("background")),
      analysis: try analysis(), expected: try expected())
  }

  // MARK: - Units

  /// Countable things are declared by `units:`, by outputs and by the amount of the functional unit.
  private mutating func declareUnits(processes: MapReader, study: MapReader) throws {
    if let node = top.optional("units") {
      for (name, key, value) in try MapReader(node, "'units'").entries {
        if units.contains(name) { throw StudyError("'\(name)' is a unit already", at: key.place) }
        if case .map(let pairs) = value.content, pairs.isEmpty {
          units.declareCountable(name)
        } else {
          let amount = try Amount(value, "the unit '\(name)'", units: units)
          guard case .quantity(let quantity) = amount.kind, quantity.value > 0 else {
            throw StudyError(
              "a unit is {} or a positive multiple of another one, as in '1000000 token'", at: value.place)
          }
          units.declare(name, as: quantity)
        }
      }
    }
    for (_, _, process) in processes.entries {
      guard case .map(let pairs) = process.content else { continue }
      for pair in pairs where pair.key.text == "output" { try declareCountables(in: pair.value) }
    }
    if let node = study.optional("functional unit"), case .map(let pairs) = node.content {
      for pair in pairs where pair.key.text == "amount" { try declareCountables(in: pair.value) }
    }
    for case .map(let systems)? in [top.optional("systems")?.content] {
      for case .map(let keys) in systems.map(\.value.content) {
        for pair in keys where pair.key.text == "provides" { try declareCountables(in: pair.value) }
      }
    }
  }

  private mutating func declareCountables(in node: StudyNode) throws {
    guard let text = node.text else { return }
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, Double(parts[0]) != nil else { return }
    let words = parts[1].split(whereSeparator: { " /()·".contains($0) }).map(String.init)
    for word in words where !units.contains(word) && (try? units.parseUnit(word)) == nil {
      guard word.allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) }), word.first?.isLetter == true
      else { continue }
      if let known = units.differingOnlyInCase(from: word) {
        throw StudyError("unknown unit '\(word)'; did you mean '\(known)'?", at: node.place)
      }
      units.declareCountable(word)
    }
  }

  // MARK: - Sections

  private func functionalUnit(_ study: MapReader) throws -> (String, Amount?) {
    let node = try study.required(
      "functional unit", cure: "say what is compared, as in 'one final training run'")
    if let text = node.text { return (text, nil) }
    let map = try MapReader(node, "'functional unit'")
    try map.allow(["text", "amount"])
    let amount = try map.optional("amount").map {
      try Amount($0, "the amount of the functional unit", units: units)
    }
    return (try map.text("text") ?? "", amount)
  }

  private func indicators() throws -> [StudyFile.Indicator] {
    let node = try top.required("indicators", cure: "add one, as in 'climate change: {unit: kg CO2-eq}'")
    let entries = try MapReader(node, "'indicators'").entries
    if entries.isEmpty {
      throw StudyError("there is no indicator: add 'climate change: {unit: kg CO2-eq}'", at: node.place)
    }
    return try entries.map { name, key, value in
      let map = try MapReader(value, "the indicator '\(name)'")
      try map.allow(["unit", "factors", "method"])
      let unitNode = try map.required("unit", cure: "give the unit of the scores, as in 'unit: kg CO2-eq'")
      let unit = try Amount.unit(unitNode, "the unit of '\(name)'", units: units)
      let factors = try map.optional("factors").map { node in
        try MapReader(node, "the factors of '\(name)'").entries.map { flow, _, value in
          (
            flow: flow,
            specification: try Specification(
              value, "factor of '\(flow)' for '\(name)'", units: try unitsWithOpaque(of: unit))
          )
        }
      }
      return StudyFile.Indicator(
        name: name, place: key.place, unit: unit, factors: factors ?? [], methods: try methods(map))
    }
  }

  /// One method for all databases, or one for each.
  private func methods(_ map: MapReader) throws -> [StudyFile.MethodName] {
    guard let node = map.optional("method") else { return [] }
    guard case .map = node.content else {
      return [.init(background: nil, text: try map.text("method") ?? "", place: node.place)]
    }
    let named = try MapReader(node, "'method'")
    return try named.entries.map { background, _, value in
      .init(background: background, text: try named.text(background) ?? "", place: value.place)
    }
  }

  /// The table with the unit that only this indicator knows (CTUh), so that its factors may be written in it.
  private func unitsWithOpaque(of unit: Unit) throws -> UnitTable {
    var table = units
    for base in unit.dimension.bases
    where !table.contains(base) && !["mass", "length", "time"].contains(base) {
      table.declareCountable(base)
    }
    return table
  }

  private func parameters() throws -> [StudyFile.Parameter] {
    guard let node = top.optional("parameters") else { return [] }
    let reserved = Set(["pi", "year", "and", "or", "not"])
    return try MapReader(node, "'parameters'").entries.map { name, key, value in
      if reserved.contains(name) {
        throw StudyError("'\(name)' has a meaning of its own in formulas: choose another name", at: key.place)
      }
      return StudyFile.Parameter(
        name: name, place: key.place,
        specification: try Specification(value, "parameter '\(name)'", units: units))
    }
  }

  private func systems() throws -> [StudyFile.System] {
    let node = try top.required(
      "systems", cure: "add one that demands a process, as in 'BLOOM: {training: 1 run}'")
    let entries = try MapReader(node, "'systems'").entries
    if entries.isEmpty {
      throw StudyError("there is no system: add 'BLOOM: {training: 1 run}'", at: node.place)
    }
    return try entries.map { name, key, value in
      let map = try MapReader(value, "the system '\(name)'")
      guard let demandNode = map.optional("demand") else {
        return StudyFile.System(
          name: name, place: key.place, demand: try demand(map, of: name), provides: nil, isReference: false,
          overrides: [])
      }
      try map.allow(["demand", "provides", "set", "reference"])
      let overrides = try map.optional("set").map { node in
        try MapReader(node, "'set' of the system '\(name)'").entries.map { parameter, key, value in
          (
            parameter: parameter, place: key.place,
            specification: try Specification(value, "'\(parameter)' in the system '\(name)'", units: units)
          )
        }
      }
      return StudyFile.System(
        name: name, place: key.place,
        demand: try demand(try MapReader(demandNode, "the demand of '\(name)'"), of: name),
        provides: try map.optional("provides").map {
          try Amount($0, "what '\(name)' provides", units: units)
        },
        isReference: try map.flag("reference") ?? false, overrides: overrides ?? [])
    }
  }

  private func demand(_ map: MapReader, of system: String) throws -> [(
    product: String, place: Place, amount: Amount
  )] {
    if map.entries.isEmpty { throw StudyError("the system '\(system)' demands nothing", at: map.place) }
    return try map.entries.map { name, key, value in
      (
        product: name, place: key.place,
        amount: try Amount(value, "the demand of '\(system)' for '\(name)'", units: units)
      )
    }
  }

  private func analysis() throws -> StudyFile.Analysis {
    var analysis = StudyFile.Analysis()
    guard let node = top.optional("analysis") else { return analysis }
    let map = try MapReader(node, "'analysis'")
    try map.allow(["draws", "seed", "design", "dependence"])
    if let dependence = map.optional("dependence") {
      guard let text = dependence.text, ["copula", "iman-conover"].contains(text) else {
        throw StudyError("'dependence' is copula or iman-conover", at: dependence.place)
      }
      analysis.isReordered = text == "iman-conover"
    }
    analysis.draws = try map.whole("draws", atLeast: 2)
    analysis.seed = try map.whole("seed")
    analysis.design = try map.text("design")
    analysis.designPlace = map.optional("design")?.place ?? node.place
    return analysis
  }

  private func expected() throws -> [ExpectedRow] {
    guard let node = top.optional("expected") else { return [] }
    guard case .list(let rows) = node.content else {
      throw StudyError("'expected' is a list of rows, but this is \(node.kind)", at: node.place)
    }
    return try rows.map { row in
      let map = try MapReader(row, "a row of 'expected'")
      try map.allow(
        [
          "system", "indicator", "stage", "task", "value", "tolerance", "share", "ratio to", "at least",
          "at most",
          "statistic", "source", "assumption",
        ], later: ["scenario", "year"])
      if let statistic = try map.text("statistic"), statistic != "static" {
        throw StudyError("the statistic '\(statistic)' is not supported yet: it may be static", at: row.place)
      }
      func amount(_ key: String) throws -> Amount? {
        try map.optional(key).map { try Amount($0, "'\(key)'", units: units) }
      }
      return ExpectedRow(
        place: row.place,
        system: try map.text("system", cure: "name the system"),
        indicator: try map.text("indicator", cure: "name the indicator"),
        stage: try map.text("stage"), task: try map.text("task"), value: try amount("value"),
        tolerance: try amount("tolerance"), share: try amount("share"), ratioTo: try map.text("ratio to"),
        atLeast: try amount("at least"), atMost: try amount("at most"), source: try map.text("source"))
    }
  }
}
