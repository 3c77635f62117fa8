import Parameters

/// Reads the processes of a study file.
struct ProcessReader {
  let units: UnitTable

  private static let keys = [
    "output", "inputs", "flows", "impacts", "stage", "task", "label", "source", "assumption",
  ]
  private static let later = ["outputs", "allocation", "substitution", "credits"]

  func processes(_ map: MapReader) throws -> [StudyFile.Process] {
    if map.entries.isEmpty { throw StudyError("there is no process: add one with an output", at: map.place) }
    return try map.entries.map { name, key, value in try process(name, key, value) }
  }

  private func process(_ name: String, _ key: StudyNode, _ value: StudyNode) throws -> StudyFile.Process {
    let map = try MapReader(value, "the process '\(name)'")
    try map.allow(ProcessReader.keys, later: ProcessReader.later)
    for key in ["label", "source", "assumption"] { _ = try map.text(key) }
    let output = try map.required("output", cure: "say what it makes, as in 'output: 1 kWh'")
    return StudyFile.Process(
      name: name, place: key.place, output: try Amount(output, "the output of '\(name)'", units: units),
      stage: try map.text("stage"), task: try map.text("task"),
      inputs: try exchanges(map.optional("inputs"), of: name, "input", nameKey: "product", tagged: true),
      flows: try exchanges(map.optional("flows"), of: name, "flow", nameKey: "flow", tagged: false),
      impacts: try exchanges(map.optional("impacts"), of: name, "impact", nameKey: "indicator", tagged: false)
    )
  }

  /// Exchanges as a map (name: amount) or as a list of maps that name the product.
  private func exchanges(
    _ node: StudyNode?, of process: String, _ kind: String, nameKey: String, tagged: Bool
  ) throws -> [StudyFile.Exchange] {
    guard let node, !node.isEmpty else { return [] }
    let others = ["amount"] + (tagged ? ["stage", "task"] : [])
    var rows: [(name: String, place: Place, value: StudyNode)]
    switch node.content {
    case .map:
      rows = try MapReader(node, "the \(kind)s of '\(process)'").entries.map {
        ($0.name, $0.key.place, $0.value)
      }
    case .list(let items):
      rows = try items.map { item in
        let map = try MapReader(item, "an \(kind) of '\(process)'")
        let name = try map.text(nameKey, cure: "name it, as in {\(nameKey): electricity, amount: 2 kWh}")
        return (name, map.optional(nameKey)?.place ?? item.place, item)
      }
    case .scalar:
      throw StudyError(
        "the \(kind)s of '\(process)' are a map or a list, but this is \(node.kind)", at: node.place)
    }
    var seen: [String: Int] = [:]
    return try rows.map { name, place, value in
      let occurrence = seen[name, default: 0]
      seen[name] = occurrence + 1
      let what = "\(kind) '\(name)' of process '\(process)'"
      guard case .map = value.content else {
        return StudyFile.Exchange(
          name: name, namePlace: place, specification: try Specification(value, what, units: units),
          occurrence: occurrence)
      }
      let map = try MapReader(value, what)
      let listed = map.optional(nameKey) != nil
      try map.allow(Specification.keys + others + (listed ? [nameKey] : []), later: Specification.later)
      let specification: Specification
      if let amount = map.optional("amount") {
        if let extra = map.entries.first(where: { ["value", "formula", "uncertainty"].contains($0.name) }) {
          throw StudyError("\(what) has an amount and a '\(extra.name)': keep one", at: extra.key.place)
        }
        specification = try Specification(amount, what, units: units)
      } else {
        specification = try Specification(value, what, units: units, others: others + [nameKey])
      }
      return StudyFile.Exchange(
        name: name, namePlace: place, specification: specification,
        stage: tagged ? try map.text("stage") : nil, task: tagged ? try map.text("task") : nil,
        occurrence: occurrence)
    }
  }
}
