import Glibc

/// One of several laws, chosen by weight.
struct MixtureLaw: Law {
  let weights: [Double]
  let laws: [any Law]
  private let hasAtoms: Bool

  /// Weights of any positive sum. Laws that are all finite tables become one table.
  static func mixture(weights: [Double], laws: [any Law]) -> any Law {
    let total = weights.reduce(0, +)
    let tables = laws.compactMap { law -> TabulatedLaw? in
      if let constant = law as? ConstantLaw { return TabulatedLaw(values: [constant.value], weights: [1]) }
      return law as? TabulatedLaw
    }
    guard tables.count == laws.count else {
      return MixtureLaw(weights: weights.map { $0 / total }, laws: laws)
    }
    let scaled = zip(weights, tables).flatMap { weight, table in table.probabilities.map { $0 * weight } }
    return TabulatedLaw(values: tables.flatMap(\.values), weights: scaled)
  }

  private init(weights: [Double], laws: [any Law]) {
    self.weights = weights
    self.laws = laws
    hasAtoms = laws.contains { $0.containsAtoms }
  }

  private func sum(_ term: (any Law) -> Double) -> Double {
    zip(weights, laws).reduce(0) { $0 + $1.0 * term($1.1) }
  }

  func density(_ x: Double) -> Double { sum { $0.density(x) } }
  func cumulative(_ x: Double) -> Double { sum { $0.cumulative(x) } }
  func survival(_ x: Double) -> Double { sum { $0.survival(x) } }
  func quantile(_ p: Double) -> Double { value(below: p, above: 1 - p) }
  func upperQuantile(_ q: Double) -> Double { value(below: 1 - q, above: q) }

  /// Between the least and the greatest quantile of the parts, by Newton's method kept in the bracket.
  private func value(below p: Double, above q: Double) -> Double {
    let isLower = p <= q
    let parts = laws.map { isLower ? $0.quantile(p) : $0.upperQuantile(q) }
    var low = parts.min() ?? .nan
    var high = parts.max() ?? .nan
    if low == high { return low }
    if reaches(low, p, q) { return low }
    // From here on low does not reach the probability, high does.
    var x = isLower ? high : low
    for _ in 0..<60 where !hasAtoms {
      let probability = isLower ? cumulative(x) : survival(x)
      let ratio = isLower ? p / probability : probability / q
      if ratio <= 1 { high = x } else { low = x }
      let step = probability / density(x) * log(ratio)
      var next = x + step
      if !(next > low && next < high) {
        // What is within rounding of an end is there.
        if abs(step) <= 4 * x.ulp { return x }
        next = low + 0.5 * (high - low)
      } else if abs(step) <= 4 * next.ulp {
        return next
      }
      x = next
    }
    return bisect(low, high) { reaches($0, p, q) }
  }

  private func reaches(_ x: Double, _ p: Double, _ q: Double) -> Bool {
    p <= q ? cumulative(x) >= p : survival(x) <= q
  }

  var mean: Double { sum { $0.mean } }
  var variance: Double {
    let mean = mean
    return sum { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
  }
  var minimum: Double { laws.map(\.minimum).min() ?? .nan }
  var maximum: Double { laws.map(\.maximum).max() ?? .nan }
  var isDiscrete: Bool { laws.allSatisfy(\.isDiscrete) }
  var kinks: [Double] {
    let inner = laws.flatMap { $0.kinks + [$0.minimum, $0.maximum] }
    return Set(inner.filter { $0 > minimum && $0 < maximum }).sorted()
  }
  var wantsTable: Bool { !hasAtoms && kinks.isEmpty }

  func truncated(minimum: Double, maximum: Double) -> (any Law)? {
    let parts = zip(weights, laws).compactMap { weight, law -> (Double, any Law)? in
      guard let part = law.truncated(minimum: minimum, maximum: maximum) else { return nil }
      let mass = law.mass(minimum: minimum, maximum: maximum)
      return mass > 0 ? (weight * mass, part) : nil
    }
    guard !parts.isEmpty else { return nil }
    return MixtureLaw.mixture(weights: parts.map(\.0), laws: parts.map(\.1))
  }
  func mass(minimum: Double, maximum: Double) -> Double {
    sum { $0.mass(minimum: minimum, maximum: maximum) }
  }
}

extension Law {
  /// Whether some single value has probability.
  var containsAtoms: Bool {
    switch self {
    case let mixture as MixtureLaw: mixture.laws.contains { $0.containsAtoms }
    case let mirrored as MirroredLaw: mirrored.original.containsAtoms
    default: isDiscrete
    }
  }
}

/// The smallest number in low...high that satisfies a condition which holds from some number on, high included,
/// low not: at most 64 halvings of the order of floating-point numbers.
func bisect(_ low: Double, _ high: Double, _ holds: (Double) -> Bool) -> Double {
  func rank(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.bitPattern)
    return bits >= 0 ? bits : Int64.min &- bits
  }
  func number(_ rank: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: rank >= 0 ? rank : Int64.min &- rank))
  }
  var below = rank(low)
  var above = rank(high)
  while below + 1 < above {
    // The midpoint rounded down, without overflow when the signs differ.
    let middle = (below >> 1) + (above >> 1) + (below & above & 1)
    if holds(number(middle)) { above = middle } else { below = middle }
  }
  return number(above)
}
