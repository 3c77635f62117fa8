import CBoostMath
import Glibc

extension TabulatedLaw {
  /// The number of successes in n trials: a table of the values whose probability a number can hold.
  static func binomial(trials: Double, probability: Double) -> TabulatedLaw {
    if probability == 0 { return TabulatedLaw(values: [0], weights: [1]) }
    if probability == 1 { return TabulatedLaw(values: [trials], weights: [1]) }
    // Probabilities fall below the smallest number well before 40 standard deviations (or 800 counts of a Poisson).
    let spread = 40 * (trials * probability * (1 - probability)).squareRoot() + 800
    let first = max(0, (trials * probability - spread).rounded(.down))
    let last = min(trials, (trials * probability + spread).rounded(.up))
    let values = (0...Int(last - first)).map { first + Double($0) }
    return TabulatedLaw(values: values, weights: values.map { mv_binomial_mass(trials, probability, $0) })
  }
}
