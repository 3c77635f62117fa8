extension Distribution.Family {
  /// Checks what the parameters must hold; the message says what was found and the cure.
  func validate() throws(DistributionError) {
    switch self {
    case .constant(let value):
      try requireFinite(value, "value")
    case .normal(let mean, let standardDeviation):
      try requireFinite(mean, "mean")
      try requireSpread(standardDeviation, "sd")
    case .lognormal(let mu, let sigma, _):
      try requireFinite(mu, "median")
      try requireSpread(sigma, "sigma")
    case .uniform(let minimum, let maximum):
      try requireRange(minimum, maximum)
    case .triangular(let minimum, let mode, let maximum):
      try requireRange(minimum, maximum)
      try requireMode(mode, minimum, maximum)
    case .beta(let alpha, let beta, let minimum, let maximum):
      try requirePositive(alpha, "alpha")
      try requirePositive(beta, "beta")
      try requireRange(minimum, maximum)
    case .pert(let minimum, let mode, let maximum, let lambda):
      try requireRange(minimum, maximum)
      try requireMode(mode, minimum, maximum)
      try requirePositive(lambda, "lambda")
    }
  }
}

func requireFinite(_ value: Double, _ field: String) throws(DistributionError) {
  guard value.isFinite else {
    throw DistributionError(field: field, message: "\(field) is \(value): give a finite number")
  }
}

func requirePositive(_ value: Double, _ field: String) throws(DistributionError) {
  try requireFinite(value, field)
  guard value > 0 else {
    throw DistributionError(field: field, message: "\(field) is \(value); it must be above 0: give a positive number")
  }
}

/// A standard deviation, of the value or of its logarithm.
func requireSpread(_ value: Double, _ field: String) throws(DistributionError) {
  try requireFinite(value, field)
  if value < 0 {
    throw DistributionError(
      field: field, message: "\(field) is \(value), below 0: give its size without a sign")
  }
  if value == 0 {
    throw DistributionError(
      field: field, message: "\(field) is 0, which is no uncertainty: leave the uncertainty out")
  }
}

func requireRange(_ minimum: Double, _ maximum: Double) throws(DistributionError) {
  try requireFinite(minimum, "min")
  try requireFinite(maximum, "max")
  if minimum > maximum {
    throw DistributionError(field: "min", message: "min \(minimum) is above max \(maximum): exchange them")
  }
  if minimum == maximum {
    throw DistributionError(
      field: "min",
      message: "min and max are both \(minimum), which is no uncertainty: widen them or leave it out")
  }
  guard (maximum - minimum).isFinite else {
    throw DistributionError(field: "max", message: "max - min is beyond the largest number: narrow them")
  }
}

func requireMode(_ mode: Double, _ minimum: Double, _ maximum: Double) throws(DistributionError) {
  try requireFinite(mode, "mode")
  guard minimum <= mode && mode <= maximum else {
    let side = mode < minimum ? "below min \(minimum)" : "above max \(maximum)"
    throw DistributionError(
      field: "mode", message: "mode \(mode) is \(side): move the mode or the limit")
  }
}
