import Parameters

/// An uncertainty as written: a family, its fields, and the interval to which it is truncated.
struct UncertaintyFields {
  let family: String
  let familyPlace: Place
  /// Fields that are numbers.
  let fields: [String: Amount]
  /// Fields that are lists of numbers: data, choices, weights, scores.
  let lists: [String: [Amount]]
  /// Fields that are texts: file, column.
  let texts: [String: (text: String, place: Place)]
  /// Parts of a mixture.
  let parts: [(weight: Amount, uncertainty: UncertaintyFields)]
  let truncation: (minimum: Amount?, maximum: Amount?, place: Place)?

  /// The families and their fields, in the order in which they are shown.
  static let known: [String: [String]] = [
    "normal": ["mean", "sd", "cv"],
    "lognormal": ["median", "mean", "gsd", "sigma", "cv"],
    "uniform": ["min", "max"],
    "triangular": ["min", "mode", "max"],
    "pert": ["min", "mode", "max", "lambda"],
    "beta": ["alpha", "beta", "mean", "sd", "min", "max"],
    "gamma": ["shape", "scale", "mean", "sd"],
    "weibull": ["shape", "scale", "mean", "sd"],
    "student_t": ["df", "scale", "location"],
    "gev": ["location", "scale", "shape"],
    "exponential": ["mean"],
    "bernoulli": ["p"],
    "discrete_uniform": ["min", "max"],
    "empirical": ["data", "file", "column"],
    "categorical": ["choices", "weights"],
    "mixture": ["of"],
    "pedigree": ["scores", "basic", "edition"],
  ]
  private static let listFields: Set<String> = ["data", "choices", "weights", "scores"]
  private static let textFields: Set<String> = ["file", "column"]

  init(_ node: StudyNode, _ what: String, units: UnitTable) throws {
    let map = try MapReader(node, "the uncertainty of \(what)")
    try self.init(map.entries, of: map, node, what, units: units)
  }

  private init(
    _ entries: [(name: String, key: StudyNode, value: StudyNode)], of map: MapReader, _ node: StudyNode,
    _ what: String, units: UnitTable, beside: [String] = []
  ) throws {
    let families = UncertaintyFields.known.keys.sorted()
    try map.allow(families + beside)
    let named = entries.filter { !beside.contains($0.name) }
    guard let (name, key, value) = named.first else {
      throw StudyError(
        "the uncertainty of \(what) names no distribution: it may be \(families.joined(separator: ", "))",
        at: node.place)
    }
    if named.count > 1 { throw StudyError("\(what) has two distributions: keep one", at: named[1].key.place) }
    family = name
    familyPlace = key.place
    let known = UncertaintyFields.known[name] ?? []
    let reader: MapReader
    if value.text != nil, !value.isEmpty, known.count == 1, name != "mixture" {
      // `bernoulli: 0.2` for the family's one field.
      reader = try MapReader(
        StudyNode(
          content: .map([(StudyNode(content: .scalar(known[0]), place: value.place), value)]),
          place: value.place),
        "'\(name)' of \(what)")
    } else if value.isEmpty {
      reader = try MapReader(StudyNode(content: .map([]), place: value.place), "'\(name)' of \(what)")
    } else {
      reader = try MapReader(value, "'\(name)' of \(what)")
    }
    try reader.allow(known + ["truncated"])
    var (fields, lists, texts):
      ([String: Amount], [String: [Amount]], [String: (text: String, place: Place)]) =
        ([:], [:], [:])
    var parts: [(weight: Amount, uncertainty: UncertaintyFields)] = []
    for (field, _, value) in reader.entries where field != "truncated" {
      if field == "of" {
        parts = try UncertaintyFields.mixture(value, what, units: units)
      } else if UncertaintyFields.listFields.contains(field) {
        lists[field] = try UncertaintyFields.list(value, "'\(field)' of \(what)", units: units)
      } else if UncertaintyFields.textFields.contains(field) {
        texts[field] = try reader.text(field).map { ($0, value.place) }
      } else {
        fields[field] = try Amount(value, "'\(field)' of \(what)", units: units)
      }
    }
    (self.fields, self.lists, self.texts, self.parts) = (fields, lists, texts, parts)
    truncation = try reader.optional("truncated").map { node in
      let limits = try MapReader(node, "'truncated' of \(what)")
      try limits.allow(["min", "max"])
      let amount = { (key: String) in
        try limits.optional(key).map { try Amount($0, "'\(key)' of 'truncated' of \(what)", units: units) }
      }
      return (minimum: try amount("min"), maximum: try amount("max"), place: node.place)
    }
  }

  private static func list(_ node: StudyNode, _ what: String, units: UnitTable) throws -> [Amount] {
    guard case .list(let items) = node.content else {
      throw StudyError("\(what) is a list, as in [1, 2, 3], but this is \(node.kind)", at: node.place)
    }
    if items.isEmpty { throw StudyError("\(what) is an empty list", at: node.place) }
    return try items.enumerated().map { index, item in
      let number = (item.text ?? "").lowercased().trimmingPrefix { ".+-".contains($0) }
      if ["nan", "inf", "infinity", "null", "na"].contains(number) {
        throw StudyError(
          "entry \(index + 1) of \(what) is no finite number: correct it or leave it out", at: item.place)
      }
      return try Amount(item, "entry \(index + 1) of \(what)", units: units)
    }
  }

  /// `of: [{weight: 1, normal: {...}}, ...]`
  private static func mixture(
    _ node: StudyNode, _ what: String, units: UnitTable
  ) throws -> [(weight: Amount, uncertainty: UncertaintyFields)] {
    guard case .list(let items) = node.content, !items.isEmpty else {
      throw StudyError("'of' is a list of {weight: ..., normal: {...}}", at: node.place)
    }
    return try items.enumerated().map { index, item in
      let name = "part \(index + 1) of the mixture of \(what)"
      let map = try MapReader(item, name)
      let weight = try map.required("weight", cure: "give its weight against the others")
      let fields = try UncertaintyFields(map.entries, of: map, item, name, units: units, beside: ["weight"])
      return (weight: try Amount(weight, "the weight of \(name)", units: units), uncertainty: fields)
    }
  }
}
