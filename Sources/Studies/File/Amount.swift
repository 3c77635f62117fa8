import Parameters

/// A number as a study writes it: a quantity or a formula, with its place.
struct Amount {
  enum Kind {
    case quantity(Quantity)
    case formula(Expression)
  }

  let kind: Kind
  /// The scalar, for places inside the formula.
  let node: StudyNode

  var place: Place { node.place }

  /// Reads a scalar.
  init(_ node: StudyNode, _ what: String, units: UnitTable) throws {
    guard let text = node.text else {
      throw StudyError(
        "\(what) is a number with a unit or a formula, but this is \(node.kind)", at: node.place)
    }
    guard !node.isEmpty else {
      throw StudyError("\(what) is empty: write a number with its unit", at: node.place)
    }
    self.node = node
    do {
      if let quantity = try units.parseQuantity(text) {
        kind = .quantity(quantity)
      } else {
        kind = .formula(try FormulaParser.parse(text, units: units))
      }
    } catch {
      throw Amount.explain(error, in: node, what)
    }
  }

  /// Reads the unit of an indicator, which may be one that no table knows.
  static func unit(_ node: StudyNode, _ what: String, units: UnitTable) throws -> Unit {
    do {
      return try units.parseUnit(node.text ?? "", opaque: true)
    } catch {
      throw explain(error, in: node, what)
    }
  }

  static func explain(_ error: FormulaError, in node: StudyNode, _ what: String) -> StudyError {
    var message = "\(what): \(error.message)"
    if error.endedEarly, node.textOffset == 0 {
      message += "; if it was cut by a comma or a bracket inside { }, put it in quotes"
    }
    return StudyError(message, at: node.place(ofCharacter: error.offset))
  }
}

/// A parameter or an amount with all that may be said of it.
struct Specification {
  /// What it is, for messages: "parameter 'load'".
  let what: String
  let place: Place
  /// Static value.
  var value: Amount?
  let formula: Amount?
  let uncertainty: UncertaintyFields?
  /// A balance that gives the number, and its text.
  var balance: (balance: LinearBalance, node: StudyNode)?

  static let keys = ["value", "uncertainty", "formula", "balance", "source", "assumption", "n", "label"]
  static let later = ["by year", "varies", "correlation"]

  /// Reads a scalar, or a map with the keys of a specification and `others`.
  init(_ node: StudyNode, _ what: String, units: UnitTable, others: [String] = []) throws {
    self.what = what
    place = node.place
    if node.text != nil {
      let amount = try Amount(node, what, units: units)
      uncertainty = nil
      switch amount.kind {
      case .quantity: (value, formula) = (amount, nil)
      case .formula: (value, formula) = (nil, amount)
      }
      return
    }
    let map = try MapReader(node, what)
    try map.allow(Specification.keys + others, later: Specification.later)
    value = try map.optional("value").map { try Amount($0, "the value of \(what)", units: units) }
    formula = try map.optional("formula").map { try Amount($0, "the formula of \(what)", units: units) }
    uncertainty = try map.optional("uncertainty").map { try UncertaintyFields($0, what, units: units) }
    for key in ["source", "assumption", "label"] { _ = try map.text(key) }
    let _: Int? = try map.whole("n", atLeast: 1)
    if let formula, value != nil || uncertainty != nil {
      throw StudyError(
        "\(what) has a formula beside a value or an uncertainty: give the uncertain part a parameter of its own",
        at: formula.place)
    }
    if let node = map.optional("balance") {
      if value != nil || formula != nil || uncertainty != nil {
        throw StudyError(
          "\(what) has a balance beside another number: the balance alone gives it", at: node.place)
      }
      do {
        balance = (try LinearBalance(node.text ?? "", units: units), node)
      } catch {
        throw Amount.explain(error, in: node, what)
      }
    } else if value == nil, formula == nil, uncertainty == nil {
      throw StudyError("\(what) has no number: give it a value, a formula or an uncertainty", at: node.place)
    }
  }

  /// The one amount of a specification without uncertainty.
  var certain: Amount? { uncertainty == nil ? value ?? formula : nil }
}
