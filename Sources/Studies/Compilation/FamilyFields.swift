import Distributions

/// The families whose fields are numbers: from fields and value to parameters.
struct FamilyFields {
  let name: String
  let numbers: [String: Double]
  /// The static value, which places the distribution where no field does.
  let value: Double?

  private func needed(_ field: String, _ instead: Double? = nil) throws(DistributionError) -> Double {
    if let number = numbers[field] ?? instead { return number }
    let placed =
      ["mean", "median", "mode", "location"].contains(field) ? ", or give the parameter a value" : ""
    throw DistributionError(field: field, message: "'\(name)' needs '\(field)'\(placed)")
  }

  /// The family, and the place that its fields name (what the static value is when none is given).
  func family() throws(DistributionError) -> (family: Distribution.Family, place: Double?) {
    switch name {
    case "normal":
      let mean = try needed("mean", value)
      return (try .normal(mean: mean, sd: numbers["sd"], cv: numbers["cv"]), mean)
    case "lognormal":
      let median = numbers["mean"] == nil ? try needed("median", value) : numbers["median"]
      let family = try Distribution.Family.lognormal(
        median: median, mean: numbers["mean"], gsd: numbers["gsd"], sigma: numbers["sigma"], cv: numbers["cv"]
      )
      return (family, median ?? numbers["mean"])
    case "uniform":
      return (.uniform(minimum: try needed("min"), maximum: try needed("max")), nil)
    case "triangular":
      let mode = try needed("mode", value)
      return (.triangular(minimum: try needed("min"), mode: mode, maximum: try needed("max")), mode)
    case "pert":
      let mode = try needed("mode", value)
      return (
        .pert(
          minimum: try needed("min"), mode: mode, maximum: try needed("max"), lambda: numbers["lambda"] ?? 4),
        mode
      )
    case "beta":
      let family = try Distribution.Family.beta(
        alpha: numbers["alpha"], beta: numbers["beta"], mean: numbers["mean"], sd: numbers["sd"],
        min: numbers["min"] ?? 0, max: numbers["max"] ?? 1)
      return (family, numbers["mean"])
    case "gamma":
      let family = try Distribution.Family.gamma(
        shape: numbers["shape"], scale: numbers["scale"], mean: numbers["mean"], sd: numbers["sd"])
      return (family, numbers["mean"])
    case "weibull":
      let family = try Distribution.Family.weibull(
        shape: numbers["shape"], scale: numbers["scale"], mean: numbers["mean"], sd: numbers["sd"])
      return (family, numbers["mean"])
    case "student_t":
      let location = try needed("location", value)
      return (
        .studentT(degreesOfFreedom: try needed("df"), location: location, scale: try needed("scale")),
        location
      )
    case "gev":
      return (
        .generalizedExtremeValue(
          location: try needed("location"), scale: try needed("scale"), shape: try needed("shape")), nil
      )
    case "exponential":
      let mean = try needed("mean", value)
      return (.exponential(mean: mean), mean)
    case "bernoulli": return (.bernoulli(probability: try needed("p")), nil)
    case "discrete_uniform":
      return (.discreteUniform(minimum: try needed("min"), maximum: try needed("max")), nil)
    default: preconditionFailure("'\(name)' is no family of numbers")
    }
  }
}
