import Parameters

/// Two inputs that go together.
struct CorrelationRow {
  let place: Place
  let between: [(name: String, place: Place)]
  /// Spearman's rank correlation, or the correlation of the normal scores.
  let isSpearman: Bool
  let amount: Amount
  /// Degrees of freedom of a t copula.
  let degreesOfFreedom: Amount?
}

/// Parts that add up to one in every draw.
struct ShareSet {
  /// How the parts spread.
  enum Spread {
    /// Dirichlet with this concentration (the sum of its parameters).
    case dirichlet(Amount)
    /// Normalised lognormals of this geometric standard deviation, by part or of all.
    case logisticNormal([String: Amount], all: Amount?)
  }

  let name: String
  let place: Place
  let parts: [(name: String, place: Place, amount: Amount)]
  let spread: Spread
}

/// One of several models, drawn as one.
struct ChoiceSet {
  struct Option {
    let name: String
    let weight: Amount
    let settings: [String: Specification]
  }

  let name: String
  let place: Place
  let options: [Option]
}

/// Rows of a table, drawn together.
struct RowSet {
  let name: String
  let place: Place
  let file: (text: String, place: Place)
  let columns: [(parameter: String, place: Place, column: String)]
  let weights: (text: String, place: Place)?
}

/// Reads `correlations`, `shares`, `choices` and `rows`.
struct DependenceReader {
  let units: UnitTable

  func correlations(_ node: StudyNode?) throws -> [CorrelationRow] {
    guard let node else { return [] }
    guard case .list(let items) = node.content else {
      throw StudyError(
        "'correlations' is a list of {between: [a, b], spearman: 0.4}, but this is \(node.kind)",
        at: node.place)
    }
    return try items.map { item in
      let map = try MapReader(item, "a correlation")
      try map.allow(["between", "spearman", "normal", "df", "source", "assumption"])
      let between = try map.required(
        "between", cure: "name two inputs, as in between: [server_life, use_rate]")
      guard case .list(let names) = between.content, names.count == 2, names.allSatisfy({ $0.text != nil })
      else {
        throw StudyError("'between' is a list of two names, as in [server_life, use_rate]", at: between.place)
      }
      let pair = names.map { (name: $0.text ?? "", place: $0.place) }
      if pair[0].name == pair[1].name {
        throw StudyError(
          "'\(pair[0].name)' cannot be correlated with itself: name two inputs", at: between.place)
      }
      guard let amount = map.optional("spearman") ?? map.optional("normal") else {
        throw StudyError(
          "a correlation needs 'spearman' (of ranks) or 'normal' (of normal scores)", at: item.place)
      }
      if map.optional("spearman") != nil, let second = map.optional("normal") {
        throw StudyError("a correlation has both 'spearman' and 'normal': keep one", at: second.place)
      }
      return CorrelationRow(
        place: item.place, between: pair, isSpearman: map.optional("spearman") != nil,
        amount: try Amount(amount, "a correlation", units: units),
        degreesOfFreedom: try map.optional("df").map { try Amount($0, "'df' of a correlation", units: units) }
      )
    }
  }

  func shares(_ node: StudyNode?) throws -> [ShareSet] {
    try node.map { try MapReader($0, "'shares'").entries }?.map { name, key, value in
      let map = try MapReader(value, "the shares '\(name)'")
      try map.allow(["parts", "concentration", "logistic normal", "source", "assumption", "label"])
      let node = try map.required("parts", cure: "name the parts, as in parts: {nuclear: 0.68, gas: 0.32}")
      let parts = try MapReader(node, "the parts of '\(name)'").entries.map { part, key, value in
        (name: part, place: key.place, amount: try Amount(value, "the share '\(part)'", units: units))
      }
      if parts.count < 2 {
        throw StudyError(
          "the shares '\(name)' have \(parts.count) part: shares need at least two", at: node.place)
      }
      return ShareSet(
        name: name, place: key.place, parts: parts, spread: try spread(map, name, parts.map(\.name)))
    } ?? []
  }

  private func spread(_ map: MapReader, _ name: String, _ parts: [String]) throws -> ShareSet.Spread {
    if let node = map.optional("logistic normal") {
      if let second = map.optional("concentration") {
        throw StudyError(
          "the shares '\(name)' have a concentration and 'logistic normal': keep one", at: second.place)
      }
      let fields = try MapReader(node, "'logistic normal' of '\(name)'")
      try fields.allow(["gsd"])
      let gsd = try fields.required("gsd", cure: "give one for all parts, or a map of one for each")
      guard case .map = gsd.content else {
        return .logisticNormal([:], all: try Amount(gsd, "'gsd' of '\(name)'", units: units))
      }
      let each = try MapReader(gsd, "'gsd' of '\(name)'")
      try each.allow(parts)
      let own = try each.entries.map {
        ($0.name, try Amount($0.value, "'gsd' of '\($0.name)'", units: units))
      }
      return .logisticNormal(Dictionary(own, uniquingKeysWith: { $1 }), all: nil)
    }
    let node = try map.required(
      "concentration",
      cure: "give the concentration of a Dirichlet distribution (a part p has variance p (1 - p) / (1 + c))")
    return .dirichlet(try Amount(node, "'concentration' of '\(name)'", units: units))
  }

  func choices(_ node: StudyNode?) throws -> [ChoiceSet] {
    try node.map { try MapReader($0, "'choices'").entries }?.map { name, key, value in
      let map = try MapReader(value, "the choice '\(name)'")
      try map.allow(["weights", "set", "source", "assumption", "label"])
      let weights = try MapReader(
        try map.required("weights", cure: "give each model a weight, as in weights: {a: 0.5, b: 0.5}"),
        "the weights of '\(name)'")
      let sets = try MapReader(
        try map.required("set", cure: "say what each model sets, as in set: {a: {x: 1 kg}, b: {x: 2 kg}}"),
        "'set' of the choice '\(name)'")
      let names = weights.entries.map(\.name)
      try sets.allow(names)
      if names.count < 2 {
        throw StudyError(
          "the choice '\(name)' has \(names.count) model: it needs at least two", at: key.place)
      }
      let options = try weights.entries.map { option, _, weight in
        let settings = try sets.optional(option).map { node in
          try MapReader(node, "what '\(option)' sets").entries.map {
            ($0.name, try Specification($0.value, "'\($0.name)' in the choice '\(option)'", units: units))
          }
        }
        return ChoiceSet.Option(
          name: option, weight: try Amount(weight, "the weight of '\(option)'", units: units),
          settings: Dictionary(settings ?? [], uniquingKeysWith: { $1 }))
      }
      if options.allSatisfy(\.settings.isEmpty) {
        throw StudyError(
          "the choice '\(name)' sets nothing: say what each model sets, as in set: {a: {x: 1 kg}}",
          at: key.place)
      }
      return ChoiceSet(name: name, place: key.place, options: options)
    } ?? []
  }

  func rows(_ node: StudyNode?) throws -> [RowSet] {
    try node.map { try MapReader($0, "'rows'").entries }?.map { name, key, value in
      let map = try MapReader(value, "the rows '\(name)'")
      try map.allow(["file", "columns", "weights", "source", "assumption", "label"])
      _ = try map.text("file", cure: "name the CSV file")
      let file = try map.required("file", cure: "name the CSV file")
      let columns = try MapReader(
        try map.required("columns", cure: "name parameters and columns, as in columns: {carbon: gwp}"),
        "the columns of '\(name)'")
      for (parameter, _, column) in columns.entries where column.text == nil || column.isEmpty {
        throw StudyError(
          "'\(parameter)' in the rows '\(name)' is the heading of a column, but this is \(column.kind)",
          at: column.place)
      }
      if columns.entries.isEmpty { throw StudyError("the rows '\(name)' name no column", at: columns.place) }
      return RowSet(
        name: name, place: key.place, file: (file.text ?? "", file.place),
        columns: columns.entries.map { ($0.name, $0.value.place, $0.value.text ?? "") },
        weights: try map.text("weights").map { ($0, map.optional("weights")?.place ?? key.place) })
    } ?? []
  }
}
