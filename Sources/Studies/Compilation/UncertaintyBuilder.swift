import Distributions
import Parameters

/// Makes a distribution of the fields that a study file gives.
struct UncertaintyBuilder {
  let scope: ParameterScope
  let specification: Specification
  let uncertainty: UncertaintyFields

  /// Fields that are pure numbers whatever the unit of the value.
  private static let pure: Set<String> = [
    "cv", "gsd", "sigma", "alpha", "beta", "lambda", "df", "p", "basic", "edition",
  ]

  private var what: String { specification.what }

  /// What a `value` places in these fields when they name no place of their own.
  static func place(of uncertainty: UncertaintyFields) -> Distribution.Family.Place {
    let named = uncertainty.fields.keys
    switch uncertainty.family {
    case "normal", "exponential": return named.contains("mean") ? .nothing : .mean
    case "lognormal": return named.contains("mean") || named.contains("median") ? .nothing : .median
    case "pedigree": return .median
    case "triangular", "pert": return named.contains("mode") ? .nothing : .mode
    case "student_t": return named.contains("location") ? .nothing : .location
    case "categorical": return .firstChoice
    default: return .nothing
    }
  }

  /// Adds the draw to the graph, in the unit of the value (or of the first field that has one).
  func draw(_ input: UncertainInput, _ graph: inout ExpressionGraph) throws -> Valued {
    if uncertainty.family == "categorical" {
      return try CategoricalBuilder(scope: scope, specification: specification, uncertainty: uncertainty)
        .draw(input, &graph)
    }
    let unit = try ownUnit(displayUnit(&graph))
    let value = try specification.value.map {
      try scope.constant($0, in: unit, "the value of \(what)", &graph)
    }
    let truncation = try truncation(of: uncertainty, unit: unit, &graph)
    let (family, named, numbers) = try self.family(of: uncertainty, value: value, unit: unit, &graph)
    let distribution: Distribution
    do {
      distribution = try Distribution(family, truncatedTo: truncation)
    } catch {
      throw explain(error, in: uncertainty)
    }
    let staticValue = value ?? named ?? distribution.median
    checkStatic(staticValue, of: distribution, unit: unit)
    scope.record.describe(
      input,
      InputDescription(
        name: input.name, unit: unit.symbol, distribution: describe(numbers, family, truncation),
        staticValue: staticValue, mean: distribution.mean,
        standardDeviation: distribution.variance.squareRoot()))
    let node = graph.draw(input, from: distribution, staticValue: staticValue)
    return Valued(node: node, unit: unit, hasDimension: true, isBare: false)
  }

  private func truncation(
    of uncertainty: UncertaintyFields, unit: Unit, _ graph: inout ExpressionGraph
  ) throws -> Truncation? {
    guard let limits = uncertainty.truncation else { return nil }
    func limit(_ amount: Amount?, _ name: String) throws -> Double? {
      try amount.map { try scope.constant($0, in: unit, "'\(name)' of 'truncated' of \(what)", &graph) }
    }
    return Truncation(minimum: try limit(limits.minimum, "min"), maximum: try limit(limits.maximum, "max"))
  }

  private func explain(_ error: DistributionError, in uncertainty: UncertaintyFields) -> StudyError {
    let field = error.field
    var place = uncertainty.fields[field]?.place ?? uncertainty.lists[field]?.first?.place
    if field == "truncated" { place = uncertainty.truncation?.place }
    // A place that the value gave is at fault where the value stands.
    if place == nil, ["mean", "median", "mode", "location"].contains(field) {
      place = specification.value?.place
    }
    return StudyError("\(what): \(error.message)", at: place ?? uncertainty.familyPlace)
  }

  /// The unit of the value, or of the first field that has one.
  private func displayUnit(_ graph: inout ExpressionGraph) throws -> Unit {
    if let value = specification.value {
      let valued = try scope.compile(value, what, &graph)
      if valued.hasDimension { return valued.unit }
    }
    return try unit(of: uncertainty, &graph) ?? .one
  }

  /// Without limits of their own these families draw pure numbers from 0 to 1, which no other unit may rescale.
  private func ownUnit(_ unit: Unit) throws -> Unit {
    let named = uncertainty.fields.keys
    let isPlain = uncertainty.family == "beta" && !named.contains("min") && !named.contains("max")
    guard isPlain || uncertainty.family == "bernoulli" else { return unit }
    guard unit.dimension != .none else { return .one }
    let cure =
      isPlain
      ? "give 'min' and 'max', as in min: 0 \(unit.symbol)" : "multiply it by the amount in a formula"
    throw StudyError(
      "'\(uncertainty.family)' of \(what) draws pure numbers from 0 to 1, but its value is \(unit.dimension): \(cure)",
      at: uncertainty.familyPlace)
  }

  private func unit(of uncertainty: UncertaintyFields, _ graph: inout ExpressionGraph) throws -> Unit? {
    let order = UncertaintyFields.known[uncertainty.family] ?? []
    for field in order
    where !UncertaintyBuilder.pure.contains(field) && !["weights", "scores"].contains(field) {
      for amount in [uncertainty.fields[field]].compactMap({ $0 })
        + (uncertainty.lists[field]?.prefix(1) ?? [])
      {
        let valued = try scope.compile(amount, what, &graph)
        if valued.hasDimension { return valued.unit }
      }
    }
    if let (file, column) = UncertaintyBuilder.fileAndColumn(of: uncertainty) {
      return try scope.tables.column(
        file: file.text, at: file.place, named: column.text, columnPlace: column.place
      ).unit
    }
    for part in uncertainty.parts {
      if let unit = try unit(of: part.uncertainty, &graph) { return unit }
    }
    return nil
  }

  // MARK: - Families

  /// The family, the place that its fields name, and the numbers of its fields.
  private func family(
    of uncertainty: UncertaintyFields, value: Double?, unit: Unit, _ graph: inout ExpressionGraph
  ) throws -> (family: Distribution.Family, place: Double?, numbers: [String: Double]) {
    var numbers: [String: Double] = [:]
    for (field, amount) in uncertainty.fields {
      let isPure = UncertaintyBuilder.pure.contains(field) || (field == "shape")
      numbers[field] = try scope.constant(amount, in: isPure ? .one : unit, "'\(field)' of \(what)", &graph)
    }
    do {
      switch uncertainty.family {
      case "empirical": return (.empirical(try data(of: uncertainty, unit: unit, &graph)), nil, numbers)
      case "mixture": return (try mixture(of: uncertainty, unit: unit, &graph), nil, numbers)
      case "pedigree":
        return (try pedigree(of: uncertainty, numbers, value: value, &graph), value, numbers)
      default:
        let (family, place) = try FamilyFields(name: uncertainty.family, numbers: numbers, value: value)
          .family()
        return (family, place, numbers)
      }
    } catch let error as DistributionError {
      throw explain(error, in: uncertainty)
    }
  }

  private static func fileAndColumn(
    of uncertainty: UncertaintyFields
  ) -> (file: (text: String, place: Place), column: (text: String, place: Place))? {
    guard let file = uncertainty.texts["file"], let column = uncertainty.texts["column"] else { return nil }
    return (file, column)
  }

  private func data(
    of uncertainty: UncertaintyFields, unit: Unit, _ graph: inout ExpressionGraph
  ) throws -> [Double] {
    if uncertainty.texts["file"] != nil || uncertainty.texts["column"] != nil {
      guard let (file, name) = UncertaintyBuilder.fileAndColumn(of: uncertainty) else {
        throw DistributionError(
          field: "column", message: "'empirical' needs both 'file' and 'column', the heading of the data")
      }
      if uncertainty.lists["data"] != nil {
        throw DistributionError(field: "data", message: "'empirical' has data and a file: keep one")
      }
      let column = try scope.tables.column(
        file: file.text, at: file.place, named: name.text, columnPlace: name.place)
      let own = column.unit ?? .one
      guard own.dimension == unit.dimension else {
        throw StudyError(
          "the column '\(name.text)' is \(own.dimension), but \(what) is \(unit.dimension): give its heading a unit, "
            + "as in '\(name.text) [\(unit.symbol)]'", at: name.place)
      }
      return column.numbers.map { own.convert($0, to: unit) }
    }
    guard let list = uncertainty.lists["data"] else {
      throw DistributionError(
        field: "data", message: "'empirical' needs 'data', a list, or 'file' and 'column'")
    }
    return try list.map { try scope.constant($0, in: unit, "an entry of 'data' of \(what)", &graph) }
  }

  private func mixture(
    of uncertainty: UncertaintyFields, unit: Unit, _ graph: inout ExpressionGraph
  ) throws -> Distribution.Family {
    var parts: [WeightedDistribution] = []
    for part in uncertainty.parts {
      let own = part.uncertainty
      let weight = try scope.constant(part.weight, in: .one, "a weight of \(what)", &graph)
      if !(weight > 0 && weight.isFinite) {
        throw StudyError("a weight of \(what) is \(weight): it must be above 0", at: part.weight.place)
      }
      if ["categorical", "pedigree"].contains(own.family) {
        throw StudyError(
          "'\(own.family)' cannot be a part of a mixture: use another distribution", at: own.familyPlace)
      }
      if let place = UncertaintyBuilder.missingPlace(of: own) {
        throw StudyError(
          "'\(own.family)' in the mixture of \(what) needs '\(place)': the value of a mixture places no part",
          at: own.familyPlace)
      }
      let (family, _, _) = try self.family(of: own, value: nil, unit: unit, &graph)
      let truncation = try truncation(of: own, unit: unit, &graph)
      do {
        parts.append(
          WeightedDistribution(
            weight: weight, distribution: try Distribution(family, truncatedTo: truncation)))
      } catch {
        throw explain(error, in: own)
      }
    }
    if parts.isEmpty {
      throw DistributionError(field: "of", message: "'mixture' needs 'of', a list of distributions")
    }
    return .mixture(parts)
  }

  /// The field that a value would have to place; nil when the fields place the distribution.
  private static func missingPlace(of uncertainty: UncertaintyFields) -> String? {
    switch place(of: uncertainty) {
    case .mean: "mean"
    case .median: "median"
    case .mode: "mode"
    case .location: "location"
    default: nil
    }
  }

  private func pedigree(
    of uncertainty: UncertaintyFields, _ numbers: [String: Double], value: Double?,
    _ graph: inout ExpressionGraph
  ) throws -> Distribution.Family {
    guard let scores = uncertainty.lists["scores"] else {
      throw DistributionError(field: "scores", message: "'pedigree' needs 'scores', five numbers from 1 to 5")
    }
    let edition = numbers["edition"] ?? 3
    guard let known = Pedigree.Edition(rawValue: Int(exactly: edition) ?? 0) else {
      throw DistributionError(field: "edition", message: "'edition' is 2 or 3, not \(edition)")
    }
    let whole = try scores.map { amount in
      let score = try scope.constant(amount, in: .one, "a score of \(what)", &graph)
      guard let number = Int(exactly: score) else {
        throw DistributionError(
          field: "scores", message: "score \(score): scores are whole numbers from 1 to 5")
      }
      return number
    }
    guard let value else {
      throw DistributionError(field: "median", message: "'pedigree' spreads a value: give the amount a value")
    }
    let basic = numbers["basic"] ?? (known == .third ? 0 : 1)
    let pedigree = try Pedigree(scores: whole, basic: basic, edition: known)
    return try .lognormal(median: value, gsd: pedigree.geometricStandardDeviation)
  }

  // MARK: - Static value and words

  /// A static value at the edge of its distribution is worth a note: the nominal result is then no middle estimate.
  private func checkStatic(_ value: Double, of distribution: Distribution, unit: Unit) {
    // The middle of a step of a discrete distribution, so that its only likely value is no edge.
    let below =
      distribution.cumulative(value) - (distribution.isDiscrete ? distribution.density(value) / 2 : 0)
    guard below < 0.05 || below > 0.95 else { return }
    let percentile = (below * 1000).rounded() / 10
    scope.record.note(
      "the static value \(Self.text(value))\(unit == .one ? "" : " " + unit.symbol) of \(what) lies at percentile "
        + "\(percentile) of its distribution: static and Monte Carlo results will differ",
      at: specification.value?.place ?? specification.place)
  }

  private func describe(
    _ numbers: [String: Double], _ family: Distribution.Family, _ truncation: Truncation?
  ) -> String {
    let order = UncertaintyFields.known[uncertainty.family] ?? []
    var parts = order.compactMap { field in numbers[field].map { "\(field) \(Self.text($0))" } }
    switch family {
    case .empirical(let data): parts.append("\(data.count) values")
    case .mixture(let all): parts.append("\(all.count) parts")
    default: break
    }
    let place = UncertaintyBuilder.place(of: uncertainty)
    if place != .nothing { parts.append("\(place.rawValue) = value") }
    if let minimum = truncation?.minimum { parts.append("truncated from \(Self.text(minimum))") }
    if let maximum = truncation?.maximum { parts.append("truncated to \(Self.text(maximum))") }
    return "\(uncertainty.family)(\(parts.joined(separator: ", ")))"
  }

  /// A number as somebody writes it: a whole one without a decimal point.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
