/// Finitely many values with their probabilities: Bernoulli, binomial, categorical, empirical.
struct TabulatedLaw: Law {
  /// The values, increasing.
  let values: [Double]
  let probabilities: [Double]
  /// Probability of at most, and of more than, each value.
  private let upTo: [Double]
  private let beyond: [Double]

  /// Values in any order, equal ones merged, weights of any positive sum; values without weight are left out.
  init(values: [Double], weights: [Double]) {
    let total = weights.reduce(0, +)
    var merged: [(value: Double, weight: Double)] = []
    for (value, weight) in zip(values, weights).sorted(by: { $0.0 < $1.0 }) where weight > 0 {
      if let last = merged.last, last.value == value {
        merged[merged.count - 1].weight += weight
      } else {
        merged.append((value, weight))
      }
    }
    self.values = merged.map(\.value)
    probabilities = merged.map { $0.weight / total }
    var below: [Double] = []
    var sum = 0.0
    for pair in merged {
      sum += pair.weight
      below.append(sum / total)
    }
    if !below.isEmpty { below[below.count - 1] = 1 }
    var above: [Double] = []
    sum = 0
    for pair in merged.reversed() {
      above.append(sum / total)
      sum += pair.weight
    }
    upTo = below
    beyond = above.reversed()
  }

  /// Index of the last value that is at most x; -1 where there is none.
  private func index(upTo x: Double) -> Int { firstIndex { values[$0] > x } - 1 }

  /// The first index that satisfies a condition which holds from some index on.
  private func firstIndex(where holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  func density(_ x: Double) -> Double {
    let i = index(upTo: x)
    return i >= 0 && values[i] == x ? probabilities[i] : 0
  }
  func cumulative(_ x: Double) -> Double {
    let i = index(upTo: x)
    return i >= 0 ? upTo[i] : 0
  }
  func survival(_ x: Double) -> Double {
    let i = index(upTo: x)
    return i >= 0 ? beyond[i] : 1
  }
  /// The smallest value with at least p at or below it.
  func quantile(_ p: Double) -> Double { value(below: p, above: 1 - p) }
  func upperQuantile(_ q: Double) -> Double { value(below: 1 - q, above: q) }
  private func value(below p: Double, above q: Double) -> Double {
    let i = p <= q ? firstIndex { upTo[$0] >= p } : firstIndex { beyond[$0] <= q }
    return values[min(i, values.count - 1)]
  }

  var mean: Double { zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 } }
  var variance: Double {
    let mean = mean
    return zip(values, probabilities).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
  }
  var minimum: Double { values.first ?? .nan }
  var maximum: Double { values.last ?? .nan }
  var isDiscrete: Bool { true }

  func truncated(minimum: Double, maximum: Double) -> (any Law)? {
    let kept = values.indices.filter { values[$0] >= minimum && values[$0] <= maximum }
    guard !kept.isEmpty else { return nil }
    return TabulatedLaw(values: kept.map { values[$0] }, weights: kept.map { probabilities[$0] })
  }
  func mass(minimum: Double, maximum: Double) -> Double {
    values.indices.reduce(0) { sum, i in
      values[i] >= minimum && values[i] <= maximum ? sum + probabilities[i] : sum
    }
  }
}

/// The integers from minimum to maximum, both included, equally likely.
struct DiscreteUniformLaw: Law {
  let minimum: Double
  let maximum: Double

  private var count: Double { maximum - minimum + 1 }

  func density(_ x: Double) -> Double {
    x >= minimum && x <= maximum && x == x.rounded() ? 1 / count : 0
  }
  func cumulative(_ x: Double) -> Double {
    min(1, max(0, (x.rounded(.down) - minimum + 1) / count))
  }
  func survival(_ x: Double) -> Double { min(1, max(0, (maximum - x.rounded(.down)) / count)) }
  func quantile(_ p: Double) -> Double {
    p <= 0.5 ? max(minimum, minimum + (p * count).rounded(.up) - 1) : upperQuantile(1 - p)
  }
  func upperQuantile(_ q: Double) -> Double {
    q < 0.5 ? max(minimum, maximum - (q * count).rounded(.down)) : quantile(1 - q)
  }
  var mean: Double { minimum + (maximum - minimum) / 2 }
  var variance: Double { (count * count - 1) / 12 }
  var isDiscrete: Bool { true }
  func truncated(minimum low: Double, maximum high: Double) -> (any Law)? {
    let low = max(minimum, low.rounded(.up))
    let high = min(maximum, high.rounded(.down))
    return low <= high ? DiscreteUniformLaw(minimum: low, maximum: high) : nil
  }
  func mass(minimum low: Double, maximum high: Double) -> Double {
    max(0, min(maximum, high.rounded(.down)) - max(minimum, low.rounded(.up)) + 1) / count
  }
}
