import Distributions
import Parameters

/// Makes a distribution of the fields that a study file gives.
struct UncertaintyBuilder {
  let scope: ParameterScope
  let specification: Specification
  let uncertainty: UncertaintyFields

  private static let pure: Set<String> = ["cv", "gsd", "sigma", "alpha", "beta", "lambda"]

  /// What a `value` places in these fields when they name no place of their own.
  static func place(of uncertainty: UncertaintyFields) -> Distribution.Family.Place {
    let named = uncertainty.fields.keys
    switch uncertainty.family {
    case "normal": return named.contains("mean") ? .nothing : .mean
    case "lognormal": return named.contains("mean") || named.contains("median") ? .nothing : .median
    case "triangular", "pert": return named.contains("mode") ? .nothing : .mode
    default: return .nothing
    }
  }

  /// Adds the draw to the graph, in the unit of the value (or of the first field that has one).
  func draw(_ input: UncertainInput, _ graph: inout ExpressionGraph) throws -> Valued {
    let unit = try displayUnit(&graph)
    let what = specification.what
    let value = try specification.value.map { try scope.constant($0, in: unit, "the value of \(what)", &graph) }
    var numbers: [String: Double] = [:]
    for (field, amount) in uncertainty.fields {
      let needed = UncertaintyBuilder.pure.contains(field) ? Unit.one : unit
      numbers[field] = try scope.constant(amount, in: needed, "'\(field)' of \(what)", &graph)
    }
    let truncation = try uncertainty.truncation.map { limits in
      let limit = { (amount: Amount?, name: String, graph: inout ExpressionGraph) in
        try amount.map { try scope.constant($0, in: unit, "'\(name)' of 'truncated' of \(what)", &graph) }
      }
      return Truncation(
        minimum: try limit(limits.minimum, "min", &graph), maximum: try limit(limits.maximum, "max", &graph))
    }
    let distribution: Distribution
    let named: Double?
    do {
      let (family, place) = try self.family(numbers, value: value)
      distribution = try Distribution(family, truncatedTo: truncation)
      named = place
    } catch let error as DistributionError {
      let place =
        error.field == "truncated"
        ? uncertainty.truncation?.place : uncertainty.fields[error.field]?.place ?? missingPlace(error.field)
      throw StudyError("\(what): \(error.message)", at: place ?? uncertainty.familyPlace)
    }
    let staticValue = value ?? named ?? distribution.median
    checkStatic(staticValue, of: distribution, unit: unit)
    scope.record.descriptions[input.identity] = InputDescription(
      name: input.name, unit: unit.symbol, distribution: describe(numbers, truncation), staticValue: staticValue,
      mean: distribution.mean, standardDeviation: distribution.variance.squareRoot())
    let node = graph.draw(input, from: distribution, staticValue: staticValue)
    return Valued(node: node, unit: unit, hasDimension: true, isBare: false)
  }

  /// A place that the value gave is at fault where the value stands.
  private func missingPlace(_ field: String) -> Place? {
    ["mean", "median", "mode"].contains(field) ? specification.value?.place : nil
  }

  private func displayUnit(_ graph: inout ExpressionGraph) throws -> Unit {
    if let value = specification.value { return try scope.compile(value, specification.what, &graph).unit }
    let order = UncertaintyFields.known[uncertainty.family] ?? []
    for field in order where !UncertaintyBuilder.pure.contains(field) {
      guard let amount = uncertainty.fields[field] else { continue }
      let valued = try scope.compile(amount, specification.what, &graph)
      if valued.hasDimension { return valued.unit }
    }
    return .one
  }

  private func family(
    _ numbers: [String: Double], value: Double?
  ) throws -> (family: Distribution.Family, place: Double?) {
    func needed(_ field: String, _ number: Double? = nil) throws -> Double {
      guard let number = numbers[field] ?? number else {
        let alternative = ["mean", "median", "mode"].contains(field) ? ", or give the parameter a value" : ""
        throw DistributionError(field: field, message: "'\(uncertainty.family)' needs '\(field)'\(alternative)")
      }
      return number
    }
    switch uncertainty.family {
    case "normal":
      let mean = try needed("mean", value)
      return (try .normal(mean: mean, sd: numbers["sd"], cv: numbers["cv"]), mean)
    case "lognormal":
      let median = numbers["mean"] == nil ? try needed("median", value) : numbers["median"]
      let family = try Distribution.Family.lognormal(
        median: median, mean: numbers["mean"], gsd: numbers["gsd"], sigma: numbers["sigma"], cv: numbers["cv"])
      return (family, median ?? numbers["mean"])
    case "uniform":
      return (.uniform(minimum: try needed("min"), maximum: try needed("max")), nil)
    case "triangular":
      let mode = try needed("mode", value)
      return (.triangular(minimum: try needed("min"), mode: mode, maximum: try needed("max")), mode)
    case "pert":
      let mode = try needed("mode", value)
      let family = Distribution.Family.pert(
        minimum: try needed("min"), mode: mode, maximum: try needed("max"), lambda: numbers["lambda"] ?? 4)
      return (family, mode)
    default:
      let family = try Distribution.Family.beta(
        alpha: numbers["alpha"], beta: numbers["beta"], mean: numbers["mean"], sd: numbers["sd"],
        min: numbers["min"] ?? 0, max: numbers["max"] ?? 1)
      return (family, numbers["mean"])
    }
  }

  /// A static value at the edge of its distribution is worth a note: the nominal result is then no middle estimate.
  private func checkStatic(_ value: Double, of distribution: Distribution, unit: Unit) {
    let below = distribution.cumulative(value)
    guard below < 0.05 || below > 0.95 else { return }
    let percentile = (below * 1000).rounded() / 10
    let number = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    scope.record.note(
      "the static value \(number)\(unit == .one ? "" : " " + unit.symbol) of \(specification.what) lies at percentile "
        + "\(percentile) of its distribution: static and Monte Carlo results will differ",
      at: specification.value?.place ?? specification.place)
  }

  private func describe(_ numbers: [String: Double], _ truncation: Truncation?) -> String {
    let order = UncertaintyFields.known[uncertainty.family] ?? []
    var parts = order.compactMap { field in numbers[field].map { "\(field) \($0)" } }
    let place = UncertaintyBuilder.place(of: uncertainty)
    if place != .nothing { parts.append("\(place.rawValue) = value") }
    if let minimum = truncation?.minimum { parts.append("truncated from \(minimum)") }
    if let maximum = truncation?.maximum { parts.append("truncated to \(maximum)") }
    return "\(uncertainty.family)(\(parts.joined(separator: ", ")))"
  }
}
