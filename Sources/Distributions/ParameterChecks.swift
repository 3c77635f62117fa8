func requireFinite(_ value: Double, _ field: String) throws(DistributionError) {
  guard value.isFinite else {
    throw DistributionError(field: field, message: "\(field) is \(value): give a finite number")
  }
}

func requirePositive(_ value: Double, _ field: String) throws(DistributionError) {
  try requireFinite(value, field)
  guard value > 0 else {
    throw DistributionError(
      field: field, message: "\(field) is \(value); it must be above 0: give a positive number")
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

func requireProbability(_ value: Double, _ field: String) throws(DistributionError) {
  guard value >= 0 && value <= 1 else {
    throw DistributionError(
      field: field, message: "\(field) is \(value), not a probability: give a number from 0 to 1")
  }
}

func requireInteger(_ value: Double, _ field: String) throws(DistributionError) {
  try requireFinite(value, field)
  guard value == value.rounded() && abs(value) <= 0x1p53 else {
    throw DistributionError(field: field, message: "\(field) is \(value): give a whole number")
  }
}

func requireData(_ data: [Double], _ field: String) throws(DistributionError) {
  if data.isEmpty {
    throw DistributionError(field: field, message: "\(field) is empty: give at least one number")
  }
  if let place = data.firstIndex(where: { !$0.isFinite }) {
    throw DistributionError(
      field: field,
      message: "number \(place + 1) of \(field) is \(data[place]): remove it or give a finite number")
  }
}

func requireWeights(_ weights: [Double], count: Int, of things: String) throws(DistributionError) {
  guard weights.count == count else {
    throw DistributionError(
      field: "weights", message: "\(weights.count) weights for \(count) \(things): give one for each")
  }
  if let place = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
    throw DistributionError(
      field: "weights",
      message: "weight \(place + 1) is \(weights[place]): give a finite number of at least 0")
  }
  guard weights.reduce(0, +) > 0 else {
    throw DistributionError(field: "weights", message: "all weights are 0: give one above 0")
  }
}
